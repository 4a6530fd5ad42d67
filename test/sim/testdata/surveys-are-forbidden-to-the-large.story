2026-11-02  a00 is in large of size, Matched: the expression of segment large is true
2026-11-02  a00 starts ask-all (episode/1)
2026-11-02  a01 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a01 starts ask-all (episode/1)
2026-11-02  a02 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a02 starts ask-all (episode/1)
2026-11-02  a03 is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-02  a03 starts ask-all (episode/1)
2026-11-02  dark is in no segment of size, Unknown: segment large cannot be judged: account.spec.industry is not known
2026-11-02  dark starts ask-all (episode/1)
2026-11-02  a00: call → jane, due 2026-11-04: Call A00
2026-11-02  a01: call → jane, due 2026-11-04: Call A01
2026-11-02  a02: call → jane, due 2026-11-04: Call A02
2026-11-02  a03: call → jane, due 2026-11-04: Call A03
2026-11-02  dark: call → jane, due 2026-11-04: Call Dark
2026-11-03  a00: survey is Skipped, Forbidden: guardrail brake forbids it (no-survey): they are asked in person
2026-11-03  a01: survey → jane, due 2026-11-03: Send the survey
2026-11-03  a02: survey → jane, due 2026-11-03: Send the survey
2026-11-03  a03: survey → jane, due 2026-11-03: Send the survey
2026-11-03  dark: survey is held, Unknown: guardrail brake may forbid it (no-survey): segment large cannot be judged: account.spec.industry is not known
2026-11-03  jane reports survey: Waiting
2026-11-03  a01: the CRM learns that it is an opera
2026-11-03  a01 is in large of size, Matched: the expression of segment large is true
2026-11-03  a02: the CRM learns that it is an opera
2026-11-03  a02 is in large of size, Matched: the expression of segment large is true
2026-11-03  a02: survey is taken back, Forbidden: guardrail brake forbids it (no-survey): they are asked in person
2026-11-04  dark: the CRM learns the industry
2026-11-04  dark is in no segment of size, NoMatch: no segment of the dimension matches
2026-11-04  dark: survey → jane, due 2026-11-04 (late): Send the survey
