2026-11-02  acme starts discount (episode/1)
2026-11-02  acme: offer → jane, due 2026-11-05: Make Acme an offer
2026-11-02  mona reports offer: Done
2026-11-02  acme: approve is held, Blocked: mona did step offer, and nobody approves what they asked for; give the role manager to somebody else
2026-11-04  acme: dora is the manager
2026-11-04  acme: approve → dora, due 2026-11-06 (late): Approve the offer to Acme
2026-11-05  dora reports approve: Done Rejected
2026-11-05  acme: apologize → jane, due 2026-11-06: Say that there is no offer
2026-11-05  acme: send is Skipped, WhenFalse: not wanted: steps['approve'].response == 'Approved'
