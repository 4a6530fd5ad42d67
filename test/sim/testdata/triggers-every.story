2026-11-04  meadow-foods starts quarterly-review (every/2026-08-10)
2026-11-04  meadow-foods: prepare → jane, due 2026-11-09: Prepare the review of Meadow Foods
2026-11-12  jane reports prepare: Done
2026-11-12  meadow-foods: review → jane, due 2026-11-26: Review the quarter with Meadow Foods
2026-11-20  jane reports review: Done
2026-11-20  meadow-foods: quarterly-review ends, Reached: every step has ended
2026-11-20  meadow-foods starts quarterly-review (every/2026-11-10)
2026-11-20  meadow-foods: prepare → jane, due 2026-11-25: Prepare the review of Meadow Foods
