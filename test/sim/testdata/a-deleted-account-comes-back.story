2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-02  jane reports notice: Waiting
2026-11-02  the Account acme is deleted
2026-11-02  acme: renewal is held, AccountMissing: the account acme is gone
2026-11-09  the Account acme is applied
2026-11-10  acme: notice is taken back, NoObjection: nobody objected by 2026-11-09
2026-11-10  the Account acme is deleted
2026-11-10  acme: renewal is held, AccountMissing: the account acme is gone
2026-11-18  acme: call is taken back, AccountMissing: the account has been gone for 7d
2026-11-18  acme: renewal ends, Cancelled: the account has been gone for 7d
2026-11-19  the Account acme is applied
2026-11-19  acme: call → jane, due 2026-11-24 (late): Call Acme
2026-11-19  acme: renewal goes on, because its occasion is back
2026-12-01  acme: invoice → jane, due 2026-12-04: Send Acme the invoice
