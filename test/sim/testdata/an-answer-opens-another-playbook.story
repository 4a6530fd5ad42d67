2026-11-02  acme starts ask (episode/1)
2026-11-02  globex starts ask (episode/1)
2026-11-02  acme: ask → jane, due 2026-11-07: Ask what they want
2026-11-02  globex: ask → jane, due 2026-11-07: Ask what they want
2026-11-03  jane reports ask: Done training
2026-11-03  acme: ask ends, Reached: every step has ended
2026-11-03  acme starts train (episode/1)
2026-11-03  acme: train → jane, due 2026-11-13: Train Acme
2026-11-03  jane reports ask: Done nothing
2026-11-03  globex: ask ends, Reached: every step has ended
