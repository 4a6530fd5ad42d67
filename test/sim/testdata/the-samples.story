2026-11-22  acme-travel is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-11-22  acme-travel starts high-exposure-outreach (date/2027-01-21)
2026-11-22  blue-harbor-cruises is in high-exposure of covid-exposure, Matched: Cruise Lines is on the high list of March 2020
2026-11-22  harbor-pharma is in low-exposure of covid-exposure, Matched: Pharmaceuticals is on the low list of March 2020
2026-11-22  harbor-pharma starts low-exposure-notice (date/2026-12-21)
2026-11-22  lone-star-steel is in moderate-exposure of covid-exposure, Matched: Steel Producers is on the moderate list of March 2020
2026-11-22  lone-star-steel starts moderate-exposure-menu (date/2027-01-16)
2026-11-22  meadow-grocers is in low-exposure of covid-exposure, Matched: Food Retail is on the low list of March 2020
2026-11-22  north-chemicals is in moderate-exposure of covid-exposure, Matched: Chemicals is on the moderate list of March 2020
2026-11-22  north-chemicals starts moderate-exposure-menu (date/2027-01-11)
2026-11-22  old-mill-apparel is in high-exposure of covid-exposure, Matched: Apparel is on the high list of March 2020
2026-11-22  pixel-bazaar is in no segment of covid-exposure, Unknown: segment low-exposure cannot be judged: industry Online Retail is in none of the lists
2026-11-22  quiet-lane-studios is in no segment of covid-exposure, Unknown: segment high-exposure cannot be judged: account.spec.industry is not known
2026-11-22  river-media is in high-exposure of covid-exposure, Overridden: by override river-media-covid-exposure: They live on event advertising, and all events are cancelled. Said on the phone by their head of finance.
2026-11-22  river-media starts high-exposure-outreach (date/2027-01-18)
2026-11-22  stonefield-packaging is in low-exposure of covid-exposure, Matched: Packaging is on the low list of March 2020
2026-11-22  stonefield-packaging starts low-exposure-notice (date/2027-01-06)
2026-11-22  summit-telecom is in low-exposure of covid-exposure, Matched: Telecoms is on the low list of March 2020
2026-11-22  summit-telecom starts low-exposure-notice (date/2027-01-21)
2026-11-22  tall-oak-estates is in low-exposure of covid-exposure, Matched: Real Estate is on the low list of March 2020
2026-11-22  acme-travel: ask → jane, due 2026-11-27: Ask Acme Travel what they would need
2026-11-22  harbor-pharma: notice → sam, due 2026-11-24 (late): Tell Harbor Pharma that the renewal is planned
2026-11-22  lone-star-steel: menu → nobody, due 2026-11-27 (late): Offer Lone Star Steel three ways to go on
2026-11-22  north-chemicals: menu → sam, due 2026-11-27 (late): Offer North Chemicals three ways to go on
2026-11-22  river-media: ask → jane, due 2026-11-27 (late): Ask River Media what they would need
2026-11-22  stonefield-packaging: notice → jane, due 2026-11-24 (late): Tell Stonefield Packaging that the renewal is planned
2026-11-22  summit-telecom: notice → jane, due 2026-11-24: Tell Summit Telecom that the renewal is planned
