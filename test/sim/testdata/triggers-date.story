2026-11-12  meadow-foods starts renewal-letter (date/2027-02-10)
2026-11-12  meadow-foods: letter → jane, due 2026-11-19: Write to Meadow Foods about 2027-02-10
2026-11-13  jane reports letter: Done
2026-11-13  meadow-foods: renewal-letter ends, Reached: every step has ended
2026-11-13  meadow-foods: the renewal is corrected by ten days
