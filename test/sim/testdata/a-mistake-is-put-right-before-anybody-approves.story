2026-11-02  a00 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a01 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a02 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a03 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a04 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a05 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a06 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a07 is in rest of size, Matched: the expression of segment rest is true
2026-11-03  a00 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00 starts call-large (episode/1)
2026-11-03  a01 is in large of size, Matched: the expression of segment large is true
2026-11-03  a01 starts call-large (episode/1)
2026-11-03  a02 is in large of size, Matched: the expression of segment large is true
2026-11-03  a02 starts call-large (episode/1)
2026-11-03  a00: call → jane, due 2026-11-05: Call A00
2026-11-03  a01: call → jane, due 2026-11-05: Call A01
2026-11-03  a02: call → jane, due 2026-11-05: Call A02
2026-11-04  guardrail brake holds 5 until a person approves (0 to begin, 5 to move, 0 to end): a03 would move to large of size; a04 would move to large of size; …
2026-11-05  a00 is in rest of size, Matched: the expression of segment rest is true
2026-11-05  a01 is in rest of size, Matched: the expression of segment rest is true
2026-11-05  a02 is in rest of size, Matched: the expression of segment rest is true
2026-11-05  a00: call is taken back, AccountLeft: the account is in segment rest of size, not in large
2026-11-05  a00: call-large ends, Cancelled: the account is in segment rest of size, not in large
2026-11-05  a01: call is taken back, AccountLeft: the account is in segment rest of size, not in large
2026-11-05  a01: call-large ends, Cancelled: the account is in segment rest of size, not in large
2026-11-05  a02: call is taken back, AccountLeft: the account is in segment rest of size, not in large
2026-11-05  a02: call-large ends, Cancelled: the account is in segment rest of size, not in large
2026-11-05  guardrail brake holds nothing any more
