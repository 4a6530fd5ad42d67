2026-11-22  acme starts adoption (episode/1)
2026-11-22  acme: coach is held, Unknown: account.spec.signals.activeUsers is stale since 2026-11-16: it was observed on 2026-11-01, and counts for 14d
2026-11-25  acme: telemetry is back, with 12 users
2026-11-25  acme: coach → jane, due 2026-11-27 (late): Only 12 people use it
