2026-11-02  acme starts offers (every/2026-10-05)
2026-11-02  acme starts upsell (episode/1)
2026-11-02  acme: offer → jane, due 2026-11-07: Make Acme an offer
2026-11-02  acme: propose → jane, due 2026-11-07: Propose more to Acme
2026-11-12  acme: insist is held, TouchBalance: guardrail brake: it would be commercial touch 3 in a row, at most 2; 2 relationship touches let it go, or 2027-01-31
2026-11-20  jane reports offer: Done
2026-11-20  acme: offers ends, Reached: every step has ended
2026-11-20  acme starts offers (every/2026-11-05)
2026-11-20  acme: offer is held, TouchBalance: guardrail brake: it would be commercial touch 3 in a row, at most 2; 2 relationship touches let it go, or 2027-01-31
2026-11-20  jane reports propose: Skipped
2026-11-20  acme: insist → jane, due 2026-11-25 (late): Ask Acme about the proposal
2026-11-20  acme: propose is Skipped, Reported:
2026-12-06  acme starts invoice (date/2027-01-05)
2026-12-06  acme: invoice → jane, due 2026-12-08: Send Acme the invoice
2026-12-10  acme: they have a new team
2026-12-10  acme starts talks (episode/1)
2026-12-10  acme: talk → jane, due 2026-12-15: Ask Acme how they are
2026-12-12  acme: visit → jane, due 2026-12-17: Visit Acme
2026-12-26  acme: offer is Skipped, HoldLimit: held for 5w: guardrail brake: 2 of 6 touches in 90d would be for the relationship, at least 40%; a relationship touch lets it go, or 2027-01-31
2026-12-26  acme: offers ends, Reached: every step has ended
2026-12-26  acme starts offers (every/2026-12-05)
2026-12-26  acme: offer is held, TouchBalance: guardrail brake: 2 of 6 touches in 90d would be for the relationship, at least 40%; a relationship touch lets it go, or 2027-01-31
