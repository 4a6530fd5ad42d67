2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-02  jane reports notice: Waiting
2026-11-02  acme: it is no tourist
2026-11-02  acme: notice is taken back, AccountLeft: the playbook's condition is false
2026-11-02  acme: call is taken back, AccountLeft: the playbook's condition is false
2026-11-02  acme: renewal ends, Cancelled: the playbook's condition is false
2026-11-20  acme: it is one again
2026-11-20  acme: call → jane, due 2026-11-25 (late): Call Acme
2026-11-20  acme: renewal goes on, because its occasion is back
2026-11-21  jane reports call: Done
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
