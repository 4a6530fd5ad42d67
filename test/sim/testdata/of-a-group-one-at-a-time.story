2026-11-02  acme starts thorough (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-03  jane reports call: Done
2026-11-10  acme: review → jane, due 2026-11-10: Review with Acme
2026-11-10  jane reports review: Done
2026-11-10  acme: thorough ends, Reached: every step has ended
2026-11-10  acme starts gentle (episode/1)
2026-11-10  acme: call → jane, due 2026-11-12: Call Acme
