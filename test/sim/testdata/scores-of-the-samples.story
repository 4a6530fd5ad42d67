2026-11-22  birch-hotels is in in-danger of health, Matched: health is 23 of 100
2026-11-22  birch-hotels: health is 23 Red: champion 0, recommends 15, usage 8
2026-11-22  birch-hotels: risk is 96 High: exposure-severity-price 96
2026-11-22  cedar-logistics is in no segment of health, Unknown: segment in-danger cannot be judged: account.spec.signals.activeUsers is stale since 2026-11-14: it was observed on 2026-10-30, and counts for 14d; scores.healt…
2026-11-22  cedar-logistics: health is not known: champion 30, recommends unknown, usage unknown
2026-11-22  cedar-logistics: risk is not known: exposure-severity-price unknown
2026-11-24  cedar-logistics: telemetry is back, with 90 users
2026-11-24  cedar-logistics is in no segment of health, NoMatch: no segment of the dimension matches
2026-11-24  cedar-logistics: health is 66 Amber: champion 30, usage 36, recommends unknown
2026-11-24  cedar-logistics: the CRM learns the list price
2026-11-24  cedar-logistics: risk is 24 Low: exposure-severity-price 24
2026-12-05  birch-hotels is in in-danger of health, Unknown: segment in-danger cannot be judged: account.spec.signals.activeUsers is stale since 2026-12-05: it was observed on 2026-11-20, and counts for 14d; scores.healt…
2026-12-05  birch-hotels: health is not known: champion 0, recommends 15, usage unknown
2026-12-05  birch-hotels: risk is not known: exposure-severity-price unknown
2026-12-09  cedar-logistics is in no segment of health, Unknown: segment in-danger cannot be judged: account.spec.signals.activeUsers is stale since 2026-12-09: it was observed on 2026-11-24, and counts for 14d; scores.healt…
2026-12-09  cedar-logistics: health is not known: champion 30, recommends unknown, usage unknown
2026-12-09  cedar-logistics: risk is not known: exposure-severity-price unknown
