2026-11-02  acme starts chase (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-05  jane reports call: InProgress
2026-11-12  jane reports call: Open
2026-11-12  acme: call/first → mona, due 2026-11-13 (late): Escalation: Call Acme was due on 2026-11-04
2026-11-19  acme: call/second → dora, due 2026-11-20: Escalation: Call Acme was due on 2026-11-04
2026-11-20  acme: it is active
2026-11-20  acme: call is taken back, AccountLeft: the playbook's condition is false
2026-11-20  acme: call/first is taken back, StepEnded: step call has ended
2026-11-20  acme: call/second is taken back, StepEnded: step call has ended
2026-11-20  acme: chase ends, Cancelled: the playbook's condition is false
