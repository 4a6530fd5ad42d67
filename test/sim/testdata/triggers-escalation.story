2026-11-04  tall-oak-homes starts kickoff (episode/1)
2026-11-04  tall-oak-homes: call → sam, due 2026-11-05: Kick off with Tall Oak Homes
2026-11-10  tall-oak-homes: call/first → lena, due 2026-11-11: Escalation: Kick off with Tall Oak Homes was due on 2026-11-05
2026-11-13  tall-oak-homes: call/second → mia, due 2026-11-16: Escalation: Kick off with Tall Oak Homes was due on 2026-11-05
2026-11-13  sam reports call: Done
2026-11-13  tall-oak-homes: call/first is taken back, StepEnded: step call has ended
2026-11-13  tall-oak-homes: call/second is taken back, StepEnded: step call has ended
2026-11-13  tall-oak-homes: kickoff ends, Reached: every step has ended
