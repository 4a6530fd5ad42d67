2026-11-02  acme starts discount (episode/1)
2026-11-02  acme: offer → jane, due 2026-11-05: Make Acme an offer
2026-11-02  jane reports offer: Done
2026-11-02  acme: approve → mona, due 2026-11-04: Approve the offer to Acme
2026-11-03  bob reports approve: Done Approved
2026-11-03  acme: approve → mona, due 2026-11-05 (late): Approve the offer to Acme
2026-11-03  acme: approve is asked again, NotApprover: bob said Approved, and only mona may, as manager
2026-11-04  mona reports approve: Done Approved
2026-11-04  acme: send → jane, due 2026-11-05: Send the offer
2026-11-04  acme: apologize is Skipped, WhenFalse: not wanted: steps['approve'].response != 'Approved'
2026-11-05  jane reports send: Done
2026-11-05  acme: discount ends, Reached: every step has ended
