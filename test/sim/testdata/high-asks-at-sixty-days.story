2026-10-30  acme is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-11-01  acme starts high-exposure-outreach (date/2026-12-31)
2026-11-01  acme: ask → jane, due 2026-11-06: Ask Acme what they would need
2026-11-03  jane reports ask: Done half a year of rest
2026-11-03  acme: high-exposure-outreach ends, Reached: the goal is reached: steps['ask'].response != ''
