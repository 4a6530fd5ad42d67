2026-10-30  acme is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-10-30  acme starts high-exposure-outreach (date/2026-11-30)
2026-10-30  acme: ask → jane, due 2026-11-06 (late): Ask Acme what they would need
2026-11-03  acme: the renewal moves to 2027-01-20
2026-11-03  acme: high-exposure-outreach is held, DateMoved: the renewal date moved from 2026-11-30 to 2027-01-20, which is another occasion
2026-11-11  acme: ask is taken back, AnchorMoved: the date moved from 2026-11-30 to 2027-01-20
2026-11-11  acme: high-exposure-outreach ends, Cancelled: the date moved from 2026-11-30 to 2027-01-20
2026-11-21  acme starts high-exposure-outreach (date/2027-01-20)
2026-11-21  acme: ask → jane, due 2026-11-27: Ask Acme what they would need
2026-11-24  jane reports ask: Done NoObjection
2026-11-24  acme: high-exposure-outreach ends, Reached: the goal is reached: steps['ask'].response != ''
2026-11-26  acme: the renewal moves to 2026-12-31
