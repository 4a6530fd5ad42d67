2026-12-22  deccan starts renewal-letter (date/2027-01-31)
2026-12-22  hansa starts renewal-letter (date/2027-01-31)
2026-12-22  isar starts renewal-letter (date/2027-01-31)
2026-12-22  hudson starts renewal-letter (date/2027-01-31)
2026-12-24  hansa: prepare → jane, due 2026-12-29 (moved from 2026-12-27, Sunday, to 2026-12-24): Prepare the letter to Hansa Logistik
2026-12-24  isar: prepare → jane, due 2026-12-29 (moved from 2026-12-27, Sunday, to 2026-12-24): Prepare the letter to Isar Optik
2026-12-25  deccan: prepare → jane, due 2026-12-29 (moved from 2026-12-27, Sunday, to 2026-12-25): Prepare the letter to Deccan Mills
2026-12-28  hudson: prepare → jane, due 2026-12-30 (moved from 2026-12-27, Sunday, to 2026-12-28): Prepare the letter to Hudson Freight
2027-01-01  deccan: letter → jane, due 2027-01-06: Write to Deccan Mills
2027-01-01  deccan: review → jane, due 2027-01-08 (moved from 2027-01-03, Sunday, to 2027-01-01): Review the value with Deccan Mills
2027-01-04  hudson: letter → jane, due 2027-01-07 (moved from 2027-01-01, New Year's Day, to 2027-01-04): Write to Hudson Freight
2027-01-04  hudson: review → jane, due 2027-01-11 (moved from 2027-01-03, Sunday, to 2027-01-04): Review the value with Hudson Freight
2027-01-07  hansa: letter → jane, due 2027-01-12 (moved from 2027-01-01, Neujahrstag, then quiet days year-end, to 2027-01-07): Write to Hansa Logistik
2027-01-07  isar: letter → jane, due 2027-01-12 (moved from 2027-01-01, Neujahrstag, then quiet days year-end, to 2027-01-07): Write to Isar Optik
2027-01-07  isar: review → jane, due 2027-01-14 (moved from 2027-01-03, Sunday, then quiet days year-end, to 2027-01-07): Review the value with Isar Optik
2027-01-08  hansa: review → jane, due 2027-01-15 (moved from 2027-01-03, value window quarter-close, to 2027-01-08): Review the value with Hansa Logistik
