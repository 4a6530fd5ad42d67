2026-11-02  acme starts welcome (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-02  the Account acme is deleted
2026-11-02  acme: welcome is held, AccountMissing: the account acme is gone
2026-11-10  acme: call is taken back, AccountMissing: the account has been gone for 7d
2026-11-10  acme: welcome ends, Cancelled: the account has been gone for 7d
2026-12-10  acme: the task of call leaves
2027-02-08  acme: the run of welcome (episode/1) leaves
2027-02-10  acme starts welcome (episode/2)
2027-02-10  acme: call → jane, due 2027-02-12: Call Acme
