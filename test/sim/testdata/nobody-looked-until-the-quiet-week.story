2026-11-16  acme starts renewal (date/2027-01-15)
2026-12-28  acme: prepare → jane, due 2026-12-30 (late) (moved from 2026-12-19, Saturday, to 2026-12-18): Prepare
2026-12-28  acme: outage → jane, due 2026-12-29 (late): Call about the outage
2027-01-07  acme: letter → jane, due 2027-01-11 (late): Write
