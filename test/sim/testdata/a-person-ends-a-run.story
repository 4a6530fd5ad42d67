2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-03  somebody ends renewal of acme: they renewed at the fair
2026-11-03  acme: notice is taken back, CancelledByHand: they renewed at the fair
2026-11-03  acme: call is taken back, CancelledByHand: they renewed at the fair
2026-11-03  acme: renewal ends, Cancelled: they renewed at the fair
2026-11-04  acme: it is no tourist
2026-11-04  acme: it is one again
