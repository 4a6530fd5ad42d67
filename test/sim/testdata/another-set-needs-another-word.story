2026-11-02  a00 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a01 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a02 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a03 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a04 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a05 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-03  a00 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00 starts call-large (episode/1)
2026-11-03  a01 is in large of size, Matched: the expression of segment large is true
2026-11-03  a01 starts call-large (episode/1)
2026-11-03  a02 is in large of size, Matched: the expression of segment large is true
2026-11-03  a03 is in large of size, Matched: the expression of segment large is true
2026-11-03  a04 is in large of size, Matched: the expression of segment large is true
2026-11-03  a05 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00: call → jane, due 2026-11-05: Call A00
2026-11-03  a01: call → jane, due 2026-11-05: Call A01
2026-11-04  guardrail brake holds 4 until a person approves (4 to begin, 0 to move, 0 to end): a02 would start call-large (episode/1); a03 would start call-large (episode/1); …
2026-11-04  b1 is in large of size, Matched: the expression of segment large is true
2026-11-04  b1 starts call-large (episode/1)
2026-11-04  b2 is in large of size, Matched: the expression of segment large is true
2026-11-04  b2 starts call-large (episode/1)
2026-11-04  b3 is in large of size, Matched: the expression of segment large is true
2026-11-04  b1: call → jane, due 2026-11-06: Call B1
2026-11-04  b2: call → jane, due 2026-11-06: Call B2
2026-11-05  guardrail brake holds 5 until a person approves (5 to begin, 0 to move, 0 to end): a02 would start call-large (episode/1); a03 would start call-large (episode/1); …
2026-11-05  somebody approves what guardrail brake holds
2026-11-05  guardrail brake lets go on the 4 that a person approved
2026-11-05  guardrail brake holds 1 until a person approves (1 to begin, 0 to move, 0 to end): b3 would start call-large (episode/1); …
2026-11-05  a02 starts call-large (episode/1)
2026-11-05  a03 starts call-large (episode/1)
2026-11-05  a04 starts call-large (episode/1)
2026-11-05  a05 starts call-large (episode/1)
2026-11-05  a02: call → jane, due 2026-11-07: Call A02
2026-11-05  a03: call → jane, due 2026-11-07: Call A03
2026-11-05  a04: call → jane, due 2026-11-07: Call A04
2026-11-05  a05: call → jane, due 2026-11-07: Call A05
2026-11-06  somebody approves what guardrail brake holds
2026-11-07  somebody approves what guardrail brake holds
2026-11-07  guardrail brake lets go on the 1 that a person approved
2026-11-07  guardrail brake holds nothing any more
2026-11-07  b3 starts call-large (episode/1)
2026-11-07  b3: call → jane, due 2026-11-09: Call B3
