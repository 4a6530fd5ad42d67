2026-11-02  somebody sets guardrail brake to Shadow
2026-11-02  guardrail brake would let 4 of kind Activate happen: a00 would start call-large (episode/1); a01 would start call-large (episode/1); a02 would start call-large (episode/1); a03 would start call-large (episode/1)
2026-11-02  guardrail brake would let 4 of kind Task happen: a00 would get the task Call A00; a01 would get the task Call A01; a02 would get the task Call A02; a03 would get the task Call A03
2026-11-03  somebody sets guardrail brake to Enforce
2026-11-03  a00 is in large of size, Matched: the expression of segment large is true
2026-11-03  a00 starts call-large (episode/1)
2026-11-03  a01 is in large of size, Matched: the expression of segment large is true
2026-11-03  a01 starts call-large (episode/1)
2026-11-03  a02 is in large of size, Matched: the expression of segment large is true
2026-11-03  a02 starts call-large (episode/1)
2026-11-03  a03 is in large of size, Matched: the expression of segment large is true
2026-11-03  a03 starts call-large (episode/1)
2026-11-03  a00: call → jane, due 2026-11-05: Call A00
2026-11-03  a01: call → jane, due 2026-11-05: Call A01
2026-11-03  a02: call → jane, due 2026-11-05: Call A02
2026-11-03  a03: call → jane, due 2026-11-05: Call A03
2026-11-04  somebody sets guardrail brake to Shadow
2026-11-04  guardrail brake would let 4 of kind Move happen: a00 would move to no segment of size; a01 would move to no segment of size; a02 would move to no segment of size; a03 would move to no segment of size
2026-11-05  somebody sets guardrail brake to Enforce
2026-11-05  a00 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-05  a01 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-05  a02 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-05  a03 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-05  a00: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a00: call-large ends, Cancelled: the account is in none of the playbook's segments
2026-11-05  a01: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a01: call-large ends, Cancelled: the account is in none of the playbook's segments
2026-11-05  a02: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a02: call-large ends, Cancelled: the account is in none of the playbook's segments
2026-11-05  a03: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a03: call-large ends, Cancelled: the account is in none of the playbook's segments
