2026-12-11  acme is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-12-11  acme starts high-exposure-outreach (date/2026-12-31)
2026-12-11  summit is in low-exposure of covid-exposure, Matched: Telecoms is on the low list of March 2020
2026-12-11  summit starts low-exposure-notice (date/2026-12-31)
2026-12-11  acme: ask → jane, due 2026-12-18 (late): Ask Acme what they would need
2026-12-11  summit: notice → jane, due 2026-12-15 (late): Tell Summit that the renewal is planned
