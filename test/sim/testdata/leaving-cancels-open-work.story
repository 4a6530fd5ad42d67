2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-03  jane reports notice: Waiting
2026-11-03  acme: it is churned
2026-11-03  acme: notice is taken back, AccountLeft: the account has churned or is lost
2026-11-03  acme: call is taken back, AccountLeft: the account has churned or is lost
2026-11-03  acme: renewal ends, Cancelled: the account has churned or is lost
