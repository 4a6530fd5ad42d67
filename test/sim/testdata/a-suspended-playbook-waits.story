2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-02  jane reports notice: Waiting
2026-11-02  the playbook renewal: is suspended
2026-11-02  acme: renewal is held, Suspended: the playbook renewal is suspended
2026-11-20  jane reports call: Done
2026-12-05  the playbook renewal: goes on
2026-12-05  acme: notice is taken back, NoObjection: nobody objected by 2026-11-09
2026-12-05  acme: invoice → jane, due 2026-12-08: Send Acme the invoice
