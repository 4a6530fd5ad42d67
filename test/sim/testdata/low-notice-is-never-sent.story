2026-10-30  summit is in low-exposure of covid-exposure, Matched: Telecoms is on the low list of March 2020
2026-11-01  summit starts low-exposure-notice (date/2026-12-31)
2026-11-01  summit: notice → jane, due 2026-11-03: Tell Summit that the renewal is planned
2027-01-01  summit: notice is taken back, GoalMissed: the goal was not reached within 60d, by 2026-12-31
2027-01-01  summit: low-exposure-notice ends, Missed: the goal was not reached within 60d, by 2026-12-31
