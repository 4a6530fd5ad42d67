2026-11-02  acme starts discount (episode/1)
2026-11-02  acme: offer → jane, due 2026-11-05: Make Acme an offer
2026-11-02  jane reports offer: Done
2026-11-02  acme: approve → mona, due 2026-11-04: Approve the offer to Acme
2026-11-13  acme: approve is taken back, Expired: nobody answered by 2026-11-12
2026-11-13  acme: apologize → jane, due 2026-11-14: Say that there is no offer
2026-11-13  acme: approve is Skipped, Expired: nobody answered by 2026-11-12
2026-11-13  acme: send is Skipped, RequirementNotMet: step approve had to be done and is Skipped
2026-11-14  jane reports apologize: Done
2026-11-14  acme: discount ends, Reached: every step has ended
