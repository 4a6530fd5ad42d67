2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-03  acme: the renewal moves to 2027-12-31
2026-11-03  acme: renewal is held, DateMoved: the renewal date moved from 2026-12-31 to 2027-12-31, which is another occasion
2026-11-11  acme: notice is taken back, AnchorMoved: the date moved from 2026-12-31 to 2027-12-31
2026-11-11  acme: call is taken back, AnchorMoved: the date moved from 2026-12-31 to 2027-12-31
2026-11-11  acme: renewal ends, Cancelled: the date moved from 2026-12-31 to 2027-12-31
2026-11-15  acme: the renewal moves back to 2026-12-31
2026-11-15  acme: notice → jane, due 2026-11-18 (late): Send Acme the notice
2026-11-15  acme: call → jane, due 2026-11-20 (late): Call Acme
2026-11-15  acme: renewal goes on, because its occasion is back
