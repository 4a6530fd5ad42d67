2026-11-04  somebody starts executive-visit for meadow-foods by hand, as visit-to-meadow-foods
2026-11-04  meadow-foods: invite → lena, due 2026-11-11: Invite the board of Meadow Foods
2026-11-06  lena reports invite: Done
2026-11-20  meadow-foods: visit → lena, due 2026-12-04: Visit Meadow Foods
