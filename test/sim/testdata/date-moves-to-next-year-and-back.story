2026-10-30  acme is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-11-01  acme starts high-exposure-outreach (date/2026-12-31)
2026-11-01  acme: ask → jane, due 2026-11-06: Ask Acme what they would need
2026-11-03  acme: the renewal moves to 2027-12-31
2026-11-03  acme: high-exposure-outreach is held, DateMoved: the renewal date moved from 2026-12-31 to 2027-12-31, which is another occasion
2026-11-06  acme: the renewal moves back to 2026-12-31
