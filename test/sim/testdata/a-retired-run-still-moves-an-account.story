2026-11-02  acme is in no segment of interest, NoMatch: no segment of the dimension matches
2026-11-02  acme starts welcome (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-02  jane reports call: Done review
2026-11-02  acme: welcome ends, Reached: every step has ended
2026-12-02  acme: the task of call leaves
2027-01-31  acme: the run of welcome (episode/1) leaves
2027-03-02  acme is in wants-a-review of interest, Matched: asked for a review four months ago
2027-03-02  acme starts review (episode/1)
2027-03-02  acme: invite → jane, due 2027-03-07: Invite Acme
