2026-11-02  a00 is in large of size, Matched: the expression of segment large is true
2026-11-02  a00 starts call-large (episode/1)
2026-11-02  a00 starts urgent (episode/1)
2026-11-02  a01 is in large of size, Matched: the expression of segment large is true
2026-11-02  a01 starts call-large (episode/1)
2026-11-02  a01 starts urgent (episode/1)
2026-11-02  a02 is in large of size, Matched: the expression of segment large is true
2026-11-02  a02 starts call-large (episode/1)
2026-11-02  a02 starts urgent (episode/1)
2026-11-02  a03 is in large of size, Matched: the expression of segment large is true
2026-11-02  a03 starts call-large (episode/1)
2026-11-02  a03 starts urgent (episode/1)
2026-11-02  a04 is in large of size, Matched: the expression of segment large is true
2026-11-02  a04 starts call-large (episode/1)
2026-11-02  a04 starts urgent (episode/1)
2026-11-02  a00: call → jane, due 2026-11-04: Call A00
2026-11-02  a00: call → jane, due 2026-11-04: Call A00 at once
2026-11-02  a01: call → jane, due 2026-11-04: Call A01
2026-11-02  a01: call → jane, due 2026-11-04: Call A01 at once
2026-11-02  a02: call is held, Guardrail: guardrail brake: at most 3 tasks an hour; this one is made in the next hour that has room
2026-11-02  a02: call → jane, due 2026-11-04: Call A02 at once
2026-11-02  a03: call is held, Guardrail: guardrail brake: at most 3 tasks an hour; this one is made in the next hour that has room
2026-11-02  a03: call → jane, due 2026-11-04: Call A03 at once
2026-11-02  a04: call is held, Guardrail: guardrail brake: at most 3 tasks an hour; this one is made in the next hour that has room
2026-11-02  a04: call → jane, due 2026-11-04: Call A04 at once
2026-11-03  a02: call → jane, due 2026-11-05 (late): Call A02
2026-11-03  a03: call → jane, due 2026-11-05 (late): Call A03
2026-11-03  a04: call → jane, due 2026-11-05 (late): Call A04
