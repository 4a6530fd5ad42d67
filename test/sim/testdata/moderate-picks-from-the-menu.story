2026-10-30  north is in moderate-exposure of covid-exposure, Matched: Chemicals is on the moderate list of March 2020
2026-11-01  north starts moderate-exposure-menu (date/2026-12-31)
2026-11-01  north: menu → jane, due 2026-11-06: Offer North three ways to go on
2026-11-02  jane reports menu: Done smaller-plan
2026-11-02  north: prepare-smaller-plan → jane, due 2026-11-05: Send North an offer for a smaller plan
2026-11-02  north: arrange-delayed-payment is Skipped, WhenFalse: not wanted: steps['menu'].response == 'delayed-payment'
2026-11-02  north: prepare-short-extension is Skipped, WhenFalse: not wanted: steps['menu'].response == 'short-extension'
2026-11-05  jane reports prepare-smaller-plan: Done
2026-11-05  north: moderate-exposure-menu ends, Reached: the goal is reached: steps['arrange-delayed-payment'].phase == 'Done' || steps['prepare-smaller-plan'].phase == 'Done' || steps['prepare-short-extension'].phase == 'Done'
