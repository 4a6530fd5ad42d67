2026-11-02  a00 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a01 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a02 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a03 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a04 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a05 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a06 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a07 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a08 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a09 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a10 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a11 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a12 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a13 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a14 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a15 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a16 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a17 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a18 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a19 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a20 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a21 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a22 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a23 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a24 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a25 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a26 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a27 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a28 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a29 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a30 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a31 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a32 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a33 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a34 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a35 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a36 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a37 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a38 is in rest of size, Matched: the expression of segment rest is true
2026-11-02  a39 is in rest of size, Matched: the expression of segment rest is true
2026-11-03  a00 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00 starts call-large (episode/1)
2026-11-03  a01 is in large of size, Matched: the expression of segment large is true
2026-11-03  a01 starts call-large (episode/1)
2026-11-03  a02 is in large of size, Matched: the expression of segment large is true
2026-11-03  a02 starts call-large (episode/1)
2026-11-03  a03 is in large of size, Matched: the expression of segment large is true
2026-11-03  a03 starts call-large (episode/1)
2026-11-03  a04 is in large of size, Matched: the expression of segment large is true
2026-11-03  a04 starts call-large (episode/1)
2026-11-03  a05 is in large of size, Matched: the expression of segment large is true
2026-11-03  a06 is in large of size, Matched: the expression of segment large is true
2026-11-03  a07 is in large of size, Matched: the expression of segment large is true
2026-11-03  a08 is in large of size, Matched: the expression of segment large is true
2026-11-03  a09 is in large of size, Matched: the expression of segment large is true
2026-11-03  a10 is in large of size, Matched: the expression of segment large is true
2026-11-03  a11 is in large of size, Matched: the expression of segment large is true
2026-11-03  a12 is in large of size, Matched: the expression of segment large is true
2026-11-03  a13 is in large of size, Matched: the expression of segment large is true
2026-11-03  a14 is in large of size, Matched: the expression of segment large is true
2026-11-03  a15 is in large of size, Matched: the expression of segment large is true
2026-11-03  a16 is in large of size, Matched: the expression of segment large is true
2026-11-03  a17 is in large of size, Matched: the expression of segment large is true
2026-11-03  a18 is in large of size, Matched: the expression of segment large is true
2026-11-03  a19 is in large of size, Matched: the expression of segment large is true
2026-11-03  a20 is in large of size, Matched: the expression of segment large is true
2026-11-03  a21 is in large of size, Matched: the expression of segment large is true
2026-11-03  a22 is in large of size, Matched: the expression of segment large is true
2026-11-03  a23 is in large of size, Matched: the expression of segment large is true
2026-11-03  a24 is in large of size, Matched: the expression of segment large is true
2026-11-03  a25 is in large of size, Matched: the expression of segment large is true
2026-11-03  a26 is in large of size, Matched: the expression of segment large is true
2026-11-03  a27 is in large of size, Matched: the expression of segment large is true
2026-11-03  a28 is in large of size, Matched: the expression of segment large is true
2026-11-03  a29 is in large of size, Matched: the expression of segment large is true
2026-11-03  a30 is in large of size, Matched: the expression of segment large is true
2026-11-03  a31 is in large of size, Matched: the expression of segment large is true
2026-11-03  a32 is in large of size, Matched: the expression of segment large is true
2026-11-03  a33 is in large of size, Matched: the expression of segment large is true
2026-11-03  a34 is in large of size, Matched: the expression of segment large is true
2026-11-03  a35 is in large of size, Matched: the expression of segment large is true
2026-11-03  a36 is in large of size, Matched: the expression of segment large is true
2026-11-03  a37 is in large of size, Matched: the expression of segment large is true
2026-11-03  a38 is in large of size, Matched: the expression of segment large is true
2026-11-03  a39 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00: call → jane, due 2026-11-05: Call A00
2026-11-03  a01: call → jane, due 2026-11-05: Call A01
2026-11-03  a02: call → jane, due 2026-11-05: Call A02
2026-11-03  a03: call → jane, due 2026-11-05: Call A03
2026-11-03  a04: call → jane, due 2026-11-05: Call A04
2026-11-04  guardrail brake holds 35 until a person approves (35 to begin, 0 to move, 0 to end): a05 would start call-large (episode/1); a06 would start call-large (episode/1); …
2026-11-05  somebody approves what guardrail brake holds
2026-11-05  guardrail brake lets go on the 35 that a person approved
2026-11-05  guardrail brake holds nothing any more
2026-11-05  a05 starts call-large (episode/1)
2026-11-05  a06 starts call-large (episode/1)
2026-11-05  a07 starts call-large (episode/1)
2026-11-05  a08 starts call-large (episode/1)
2026-11-05  a09 starts call-large (episode/1)
2026-11-05  a10 starts call-large (episode/1)
2026-11-05  a11 starts call-large (episode/1)
2026-11-05  a12 starts call-large (episode/1)
2026-11-05  a13 starts call-large (episode/1)
2026-11-05  a14 starts call-large (episode/1)
2026-11-05  a15 starts call-large (episode/1)
2026-11-05  a16 starts call-large (episode/1)
2026-11-05  a17 starts call-large (episode/1)
2026-11-05  a18 starts call-large (episode/1)
2026-11-05  a19 starts call-large (episode/1)
2026-11-05  a20 starts call-large (episode/1)
2026-11-05  a21 starts call-large (episode/1)
2026-11-05  a22 starts call-large (episode/1)
2026-11-05  a23 starts call-large (episode/1)
2026-11-05  a24 starts call-large (episode/1)
2026-11-05  a25 starts call-large (episode/1)
2026-11-05  a26 starts call-large (episode/1)
2026-11-05  a27 starts call-large (episode/1)
2026-11-05  a28 starts call-large (episode/1)
2026-11-05  a29 starts call-large (episode/1)
2026-11-05  a30 starts call-large (episode/1)
2026-11-05  a31 starts call-large (episode/1)
2026-11-05  a32 starts call-large (episode/1)
2026-11-05  a33 starts call-large (episode/1)
2026-11-05  a34 starts call-large (episode/1)
2026-11-05  a35 starts call-large (episode/1)
2026-11-05  a36 starts call-large (episode/1)
2026-11-05  a37 starts call-large (episode/1)
2026-11-05  a38 starts call-large (episode/1)
2026-11-05  a39 starts call-large (episode/1)
2026-11-05  a05: call → jane, due 2026-11-07: Call A05
2026-11-05  a06: call → jane, due 2026-11-07: Call A06
2026-11-05  a07: call → jane, due 2026-11-07: Call A07
2026-11-05  a08: call → jane, due 2026-11-07: Call A08
2026-11-05  a09: call → jane, due 2026-11-07: Call A09
2026-11-05  a10: call → jane, due 2026-11-07: Call A10
2026-11-05  a11: call → jane, due 2026-11-07: Call A11
2026-11-05  a12: call → jane, due 2026-11-07: Call A12
2026-11-05  a13: call → jane, due 2026-11-07: Call A13
2026-11-05  a14: call → jane, due 2026-11-07: Call A14
2026-11-05  a15: call → jane, due 2026-11-07: Call A15
2026-11-05  a16: call → jane, due 2026-11-07: Call A16
2026-11-05  a17: call → jane, due 2026-11-07: Call A17
2026-11-05  a18: call → jane, due 2026-11-07: Call A18
2026-11-05  a19: call → jane, due 2026-11-07: Call A19
2026-11-05  a20: call → jane, due 2026-11-07: Call A20
2026-11-05  a21: call → jane, due 2026-11-07: Call A21
2026-11-05  a22: call → jane, due 2026-11-07: Call A22
2026-11-05  a23: call → jane, due 2026-11-07: Call A23
2026-11-05  a24: call → jane, due 2026-11-07: Call A24
2026-11-05  a25: call → jane, due 2026-11-07: Call A25
2026-11-05  a26: call → jane, due 2026-11-07: Call A26
2026-11-05  a27: call → jane, due 2026-11-07: Call A27
2026-11-05  a28: call → jane, due 2026-11-07: Call A28
2026-11-05  a29: call → jane, due 2026-11-07: Call A29
2026-11-05  a30: call → jane, due 2026-11-07: Call A30
2026-11-05  a31: call → jane, due 2026-11-07: Call A31
2026-11-05  a32: call → jane, due 2026-11-07: Call A32
2026-11-05  a33: call → jane, due 2026-11-07: Call A33
2026-11-05  a34: call → jane, due 2026-11-07: Call A34
2026-11-05  a35: call → jane, due 2026-11-07: Call A35
2026-11-05  a36: call → jane, due 2026-11-07: Call A36
2026-11-05  a37: call → jane, due 2026-11-07: Call A37
2026-11-05  a38: call → jane, due 2026-11-07: Call A38
2026-11-05  a39: call → jane, due 2026-11-07: Call A39
