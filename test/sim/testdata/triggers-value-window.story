2026-11-07  meadow-foods starts ask-for-growth (date/2027-02-10)
2026-11-16  meadow-foods: ask → jane, due 2026-11-23 (moved from 2026-11-07, value window harvest-report, to 2026-11-16): Ask Meadow Foods who else could use it
