2026-11-27  meadow-foods starts discount (date/2027-02-10)
2026-11-27  meadow-foods: propose → jane, due 2026-12-02: Say which discount Meadow Foods should get, and why
2026-11-28  jane reports propose: Done 10 percent, for a second year
2026-11-28  meadow-foods: approve → mia, due 2026-12-02: Approve the discount of Meadow Foods: 10 percent, for a second year
2026-12-01  mia reports approve: Done Approved
2026-12-01  meadow-foods: offer → jane, due 2026-12-03: Offer Meadow Foods the discount
