2026-11-01  falcon is in no segment of covid-exposure, Unknown: segment low-exposure cannot be judged: industry Falconry is in none of the lists
2026-11-01  nameless is in no segment of covid-exposure, Unknown: segment high-exposure cannot be judged: account.spec.industry is not known
2026-11-03  falcon: the CRM learns the industry
2026-11-03  falcon is in moderate-exposure of covid-exposure, Matched: Media is on the moderate list of March 2020
2026-11-03  falcon starts moderate-exposure-menu (date/2026-12-31)
2026-11-03  falcon: menu → jane, due 2026-11-10 (late): Offer Falcon three ways to go on
