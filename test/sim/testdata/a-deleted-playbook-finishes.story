2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-02  the Playbook renewal is deleted
2026-11-02  jane reports notice: Waiting
2026-11-02  jane reports call: Done
2026-11-10  acme: notice is taken back, NoObjection: nobody objected by 2026-11-09
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
2026-12-01  jane reports invoice: Done
2026-12-01  acme: renewal ends, Reached: every step has ended
