2026-11-20  acme starts renewal (date/2027-01-19)
2026-12-23  acme: prepare → jane, due 2026-12-28: Prepare
2026-12-24  acme: outage → jane, due 2026-12-28 (moved from 2026-12-26, Zweiter Weihnachtsfeiertag, to 2026-12-24): Call about the outage
2027-01-07  acme: letter → jane, due 2027-01-11 (moved from 2026-12-25, Weihnachtstag, then quiet days year-end, to 2027-01-07): Write
