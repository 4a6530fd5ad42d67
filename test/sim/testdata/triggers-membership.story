2026-11-11  meadow-foods starts unhappy (episode/1)
2026-11-11  meadow-foods: listen → jane, due 2026-11-13: Ask Meadow Foods what went wrong
2026-11-12  jane reports listen: Done the export is missing
2026-11-12  meadow-foods: unhappy ends, Reached: every step has ended
