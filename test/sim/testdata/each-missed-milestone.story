2026-11-01  acme starts milestone-missed (each/first-report)
2026-11-01  acme: why → jane, due 2026-11-06: Find out why first-report was not reached
2026-11-03  acme: the first report is there
2026-11-03  acme: why is taken back, AccountLeft: first-report: !has(item.reachedOn) is no longer true of it
2026-11-03  acme: milestone-missed ends, Cancelled: first-report: !has(item.reachedOn) is no longer true of it
