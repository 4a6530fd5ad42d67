2026-11-02  a00 is in large of size, Matched: the expression of segment large is true
2026-11-02  a00 starts call-large (episode/1)
2026-11-02  a01 is in large of size, Matched: the expression of segment large is true
2026-11-02  a01 starts call-large (episode/1)
2026-11-02  a02 is in large of size, Matched: the expression of segment large is true
2026-11-02  a02 starts call-large (episode/1)
2026-11-02  a03 is in large of size, Matched: the expression of segment large is true
2026-11-02  a03 starts call-large (episode/1)
2026-11-02  a00: call → jane, due 2026-11-04: Call A00
2026-11-02  a01: call → jane, due 2026-11-04: Call A01
2026-11-02  a02: call → jane, due 2026-11-04: Call A02
2026-11-02  a03: call → jane, due 2026-11-04: Call A03
2026-11-03  a00 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-03  a01 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-03  a02 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-03  a03 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-03  a00: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-03  a00: call-large ends, Cancelled: the account is in none of the playbook's segments
2026-11-03  a01: call-large is held, Guardrail: the account is in none of the playbook's segments; guardrail brake: at most 1 of the accounts have a run cancelled within 1h; the rest waits until a person app…
2026-11-03  a02: call-large is held, Guardrail: the account is in none of the playbook's segments; guardrail brake: at most 1 of the accounts have a run cancelled within 1h; the rest waits until a person app…
2026-11-03  a03: call-large is held, Guardrail: the account is in none of the playbook's segments; guardrail brake: at most 1 of the accounts have a run cancelled within 1h; the rest waits until a person app…
2026-11-04  guardrail brake holds 3 until a person approves (0 to begin, 0 to move, 3 to end): a01 would have a01-call-large-s3jihidekzpllh7k cancelled (AccountLeft); a02 would have a02-call-large-gjfotxejm7ugztjv cancelled (AccountLeft); …
2026-11-04  a02: the CRM learns the industry
2026-11-04  a02 is in large of size, Matched: the expression of segment large is true
2026-11-04  guardrail brake holds 2 until a person approves (0 to begin, 0 to move, 2 to end): a01 would have a01-call-large-s3jihidekzpllh7k cancelled (AccountLeft); a03 would have a03-call-large-juoalg6auvsmcfhi cancelled (AccountLeft); …
2026-11-05  somebody approves what guardrail brake holds
2026-11-05  guardrail brake lets go on the 2 that a person approved
2026-11-05  guardrail brake holds nothing any more
2026-11-05  a01: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a01: call-large ends, Cancelled: the account is in none of the playbook's segments
2026-11-05  a03: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-11-05  a03: call-large ends, Cancelled: the account is in none of the playbook's segments
