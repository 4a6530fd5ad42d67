2026-10-30  acme is in high-exposure of covid-exposure, Matched: Tourism is on the high list of March 2020
2026-11-01  acme starts high-exposure-outreach (date/2026-12-31)
2026-11-01  acme: ask → jane, due 2026-11-06: Ask Acme what they would need
2026-12-17  acme: ask is taken back, GoalMissed: the goal was not reached within 45d, by 2026-12-16
2026-12-17  acme: high-exposure-outreach ends, Missed: the goal was not reached within 45d, by 2026-12-16
