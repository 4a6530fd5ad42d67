2026-11-11  feels starts review (date/2027-01-10)
2026-11-11  misses starts review (date/2027-01-10)
2026-11-11  never starts review (date/2027-01-10)
2026-11-11  misses: review → jane, due 2026-11-18: Review
2026-11-11  never: review → jane, due 2026-11-18: Review
2026-11-30  feels: review → jane, due 2026-12-07 (moved from 2026-11-11, value window month-close, to 2026-11-30): Review
