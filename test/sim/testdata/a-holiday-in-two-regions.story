2026-12-02  hamburg starts renewal (date/2027-01-31)
2026-12-02  munich starts renewal (date/2027-01-31)
2027-01-04  hamburg: prepare → jane, due 2027-01-06: Prepare
2027-01-04  munich: prepare → jane, due 2027-01-07: Prepare
2027-01-05  munich: letter → jane, due 2027-01-08 (moved from 2027-01-06, Heilige Drei Könige, to 2027-01-05): Write
2027-01-06  hamburg: letter → jane, due 2027-01-08: Write
2027-01-07  hamburg: outage → jane, due 2027-01-08: Call about the outage
2027-01-07  munich: outage → jane, due 2027-01-08: Call about the outage
