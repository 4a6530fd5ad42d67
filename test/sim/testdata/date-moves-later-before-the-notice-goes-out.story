2026-10-30  summit is in low-exposure of covid-exposure, Matched: Telecoms is on the low list of March 2020
2026-11-01  summit starts low-exposure-notice (date/2026-12-31)
2026-11-01  summit: notice → jane, due 2026-11-03: Tell Summit that the renewal is planned
2026-11-03  summit: the renewal moves to 2027-01-20
2026-11-03  summit: notice is taken back, AnchorMoved: the date moved from 2026-12-31 to 2027-01-20
2026-11-03  summit: low-exposure-notice moves from 2026-12-31 to 2027-01-20
2026-11-21  summit: notice → jane, due 2026-11-24: Tell Summit that the renewal is planned
2026-11-22  jane reports notice: Waiting
2026-11-30  summit: notice is taken back, NoObjection: nobody objected by 2026-11-29
2026-12-21  summit: invoice → jane, due 2026-12-23: Send Summit the notice of the renewal invoice
