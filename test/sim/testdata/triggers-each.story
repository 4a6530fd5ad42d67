2026-11-04  meadow-foods starts shipped-request (each/sso)
2026-11-04  meadow-foods: tell → jane, due 2026-11-09: Tell Meadow Foods that sso is there
2026-11-05  jane reports tell: Done
2026-11-05  meadow-foods: shipped-request ends, Reached: every step has ended
2026-11-20  meadow-foods: the export is shipped
2026-11-20  meadow-foods starts shipped-request (each/export)
2026-11-20  meadow-foods: tell → jane, due 2026-11-25: Tell Meadow Foods that export is there
