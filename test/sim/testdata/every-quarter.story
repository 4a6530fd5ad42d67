2026-01-20  acme starts review (every/2025-10-31)
2026-01-20  acme: review → jane, due 2026-01-30: Review the quarter with Acme
2026-01-31  jane reports review: Done
2026-01-31  acme: review ends, Reached: every step has ended
2026-01-31  acme starts review (every/2026-01-31)
2026-01-31  acme: review → jane, due 2026-02-10: Review the quarter with Acme
2026-04-30  acme: the contract began on 2025-10-15, says the CRM
2026-04-30  jane reports review: Done
2026-04-30  acme: review ends, Reached: every step has ended
2026-04-30  acme starts review (every/2026-04-15)
2026-04-30  acme: review → jane, due 2026-05-10: Review the quarter with Acme
