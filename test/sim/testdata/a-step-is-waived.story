2026-11-02  acme starts golive (episode/1)
2026-11-02  acme: survey → jane, due 2026-11-05: Ask Acme how they will work
2026-11-02  somebody waives survey of acme: it has begun: too late
2026-11-02  somebody waives path of acme: they know it from their other site
2026-11-03  jane reports survey: Skipped
2026-11-03  acme: confirm → jane, due 2026-11-08: Ask Acme whether it works
2026-11-03  acme: survey is Skipped, Reported:
2026-11-03  acme: path is Skipped, Waived: they know it from their other site
2026-11-03  acme: guide is Skipped, WhenFalse: not wanted: steps['path'].response == 'guided'
2026-11-03  acme: links is Skipped, WhenFalse: not wanted: steps['path'].response == 'self-serve'
2026-11-04  jane reports confirm: Done Confirmed
2026-11-04  acme: golive ends, Reached: the goal is reached: steps['confirm'].response == 'Confirmed'
