2026-11-22  acme starts adoption (episode/1)
2026-11-22  acme: coach is held, Unknown: account.spec.signals.activeUsers is not known
2026-12-07  acme: coach is Skipped, HoldLimit: held for 14d: account.spec.signals.activeUsers is not known
2026-12-07  acme: adoption ends, Reached: every step has ended
