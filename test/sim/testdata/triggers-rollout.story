2026-11-04  tall-oak-homes starts second-team (episode/1)
2026-11-04  tall-oak-homes: workshop → sam, due 2026-11-18: Offer Tall Oak Homes a workshop for another team
2026-11-06  sam reports workshop: Done
2026-12-01  tall-oak-homes: they have 120 seats
2026-12-01  tall-oak-homes: second-team ends, Reached: the goal is reached: account.spec.attributes.seats >= 100
2026-12-01  meadow-foods: they have 120 seats, too
2026-12-01  meadow-foods does not start second-team (episode/1): GoalAlreadyMet
