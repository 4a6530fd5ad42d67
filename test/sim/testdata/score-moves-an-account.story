2026-11-22  birch-hotels is in in-danger of health, Matched: health is 23 of 100
2026-11-22  birch-hotels starts rescue (episode/1)
2026-11-22  birch-hotels: health is 23 Red: champion 0, recommends 15, usage 8
2026-11-22  birch-hotels: risk is 96 High: exposure-severity-price 96
2026-11-22  birch-hotels: call → jane, due 2026-11-24: Call Birch Hotels: health 23, risk 96 (High)
2026-11-30  birch-hotels: 180 people use the product
2026-11-30  birch-hotels is in in-danger of health, MinimumStay: stays in in-danger until 2026-12-06; then it leaves, because no segment matches
2026-11-30  birch-hotels: health is 43 Amber: champion 0, recommends 15, usage 28
2026-12-07  birch-hotels is in no segment of health, NoMatch: no segment of the dimension matches
2026-12-07  birch-hotels: risk is 32 Low: exposure-severity-price 32
2026-12-07  birch-hotels: call is taken back, AccountLeft: the account is in none of the playbook's segments
2026-12-07  birch-hotels: rescue ends, Cancelled: the account is in none of the playbook's segments
