2026-11-22  cedar-logistics is in no segment of health, Unknown: segment in-danger cannot be judged: account.spec.signals.activeUsers is stale since 2026-11-14: it was observed on 2026-10-30, and counts for 14d; scores.healt…
2026-11-22  cedar-logistics: health is not known: champion 30, recommends unknown, usage unknown
2026-11-22  cedar-logistics: risk is not known: exposure-severity-price unknown
2026-11-26  cedar-logistics: the CRM learns the list price
2026-11-28  cedar-logistics: telemetry is back, with 90 users
2026-11-28  cedar-logistics is in no segment of health, NoMatch: no segment of the dimension matches
2026-11-28  cedar-logistics starts save (episode/1)
2026-11-28  cedar-logistics: health is 66 Amber: champion 30, usage 36, recommends unknown
2026-11-28  cedar-logistics: risk is 24 Low: exposure-severity-price 24
2026-11-28  cedar-logistics: plan → sam, due 2026-12-03: Plan for a risk of 24
