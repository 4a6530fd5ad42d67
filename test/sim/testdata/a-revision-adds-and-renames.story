2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-03  the playbook renewal: calls the notice a letter, adds a gift before it, and puts the invoice first
2026-11-04  somebody raises renewal of acme to renewal-2
2026-11-04  acme: gift → jane, due 2026-11-06 (late): Send a gift
2026-11-04  acme: renewal follows renewal-2
2026-11-05  jane reports letter: Waiting
2026-11-05  jane reports gift: Done
2026-11-13  acme: letter is taken back, NoObjection: nobody objected by 2026-11-12
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
