2026-01-01  acme starts review (every/2026-01-01)
2026-01-01  acme: review → jane, due 2026-01-11: Review the quarter with Acme
2026-01-02  jane reports review: Done
2026-01-02  acme: review ends, Reached: every step has ended
2026-08-20  acme does not start review (every/2026-04-01): Missed
2026-08-20  acme starts review (every/2026-07-01)
2026-08-20  acme: review → jane, due 2026-08-30: Review the quarter with Acme
