2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-01  the playbook renewal: lets runs finish
2026-11-01  somebody raises renewal of acme to renewal-2
2026-11-01  acme: renewal follows renewal-2
2026-11-03  acme: it is churned
2026-11-03  jane reports notice: Waiting
2026-11-03  jane reports call: Done
2026-11-11  acme: notice is taken back, NoObjection: nobody objected by 2026-11-10
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
2026-12-02  jane reports invoice: Done
2026-12-02  acme: renewal ends, Reached: every step has ended
