2026-11-02  acme starts chase (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-10  acme: call/first → mona, due 2026-11-11: Escalation: Call Acme was due on 2026-11-04
2026-11-10  mona reports call: InProgress
2026-11-19  acme: call/second → dora, due 2026-11-20: Escalation: Call Acme was due on 2026-11-04
2026-11-20  jane reports call: Done
2026-11-20  acme: call/first is taken back, StepEnded: step call has ended
2026-11-20  acme: call/second is taken back, StepEnded: step call has ended
2026-11-20  acme: chase ends, Reached: every step has ended
