2026-11-02  a00 is in large of size, Matched: the expression of segment large is true
2026-11-02  a00 starts call-large (episode/1)
2026-11-02  a01 is in large of size, Matched: the expression of segment large is true
2026-11-02  a01 starts call-large (episode/1)
2026-11-02  a00: call → jane, due 2026-11-04: Call A00
2026-11-02  a01: call → jane, due 2026-11-04: Call A01
2026-11-03  somebody sets guardrail brake to Pause
2026-11-04  jane reports call: Done
2026-11-05  somebody sets guardrail brake to Enforce
2026-11-05  late is in large of size, Matched: the expression of segment large is true
2026-11-05  late starts call-large (episode/1)
2026-11-05  a00: call-large ends, Reached: every step has ended
2026-11-05  late: call → jane, due 2026-11-07: Call Late
