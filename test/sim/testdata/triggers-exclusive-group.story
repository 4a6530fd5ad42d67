2026-11-04  meadow-foods starts ask-for-a-reference (episode/1)
2026-11-04  meadow-foods: ask → jane, due 2026-11-11: Ask Meadow Foods whether they speak for us
2026-11-06  jane reports ask: Done agrees
2026-11-06  meadow-foods: ask-for-a-reference ends, Reached: every step has ended
2026-11-06  meadow-foods starts advertise-export (episode/1)
2026-11-06  meadow-foods: write → jane, due 2026-11-13: Tell Meadow Foods what export can do
