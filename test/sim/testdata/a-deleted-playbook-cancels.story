2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-02  jane reports notice: Waiting
2026-11-02  the Playbook renewal is deleted
2026-11-02  acme: renewal is held, PlaybookDeleted: the playbook renewal is gone
2026-11-09  the Playbook renewal is applied
2026-11-10  acme: notice is taken back, NoObjection: nobody objected by 2026-11-09
2026-11-10  the Playbook renewal is deleted
2026-11-10  acme: renewal is held, PlaybookDeleted: the playbook renewal is gone
2026-11-18  acme: call is taken back, PlaybookDeleted: the playbook has been gone for 7d
2026-11-18  acme: renewal ends, Cancelled: the playbook has been gone for 7d
2026-11-19  the Playbook renewal is applied
2026-11-19  acme: call → jane, due 2026-11-24 (late): Call Acme
2026-11-19  acme: renewal goes on, because its occasion is back
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
