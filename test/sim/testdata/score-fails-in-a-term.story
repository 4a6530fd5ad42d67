2026-11-22  birch-hotels is in in-danger of health, Matched: health is 23 of 100
2026-11-22  birch-hotels: health is 23 Red: champion 0, recommends 15, usage 8
2026-11-22  birch-hotels: risk is 96 High: exposure-severity-price 96
2026-11-23  birch-hotels: the CRM says there are no seats
2026-11-23  birch-hotels is in in-danger of health, Unknown: segment in-danger cannot be judged: Scorecard health failed in its term usage; scores.health is not known
2026-11-23  birch-hotels: health is not known: champion 0, recommends 15, usage unknown term usage failed: 1:53: divides by zero
2026-11-23  birch-hotels: risk is not known: exposure-severity-price unknown
