2026-11-05  acme: contact-0077 leaves
2026-11-05  acme starts champion-left (each/contact-0077 2026-11-05)
2026-11-05  acme: find → jane, due 2026-11-10: contact-0077 left on 2026-11-05: find who speaks for us now
2026-11-06  jane reports find: Done
2026-11-06  acme: champion-left ends, Reached: every step has ended
