2026-11-03  somebody starts welcome for acme by hand, as second-welcome
2026-11-03  acme: call → jane, due 2026-11-05: Call Acme
2026-11-04  jane reports call: Done
2026-11-11  acme: review → jane, due 2026-11-11: Review with Acme
2026-11-11  jane reports review: Done
2026-11-11  acme: welcome ends, Reached: every step has ended
