2026-11-02  acme starts golive (episode/1)
2026-11-02  acme: survey → jane, due 2026-11-05: Ask Acme how they will work
2026-11-03  acme: path → jane, due 2026-11-05: Choose the path for 250 users
2026-11-04  jane reports path: Done guided
2026-11-04  acme: guide → jane, due 2026-11-09: Set up with the customer
2026-11-04  acme: links is Skipped, WhenFalse: not wanted: steps['path'].response == 'self-serve'
2026-11-05  jane reports guide: Done
2026-11-05  acme: confirm → jane, due 2026-11-10: Ask Acme whether it works
2026-11-09  jane reports confirm: Done NotConfirmed
2026-11-09  acme: again → jane, due 2026-11-12: Find out what is missing
2026-11-12  jane reports again: Done
2027-01-02  acme: golive ends, Missed: the goal was not reached within 60d, by 2027-01-01
