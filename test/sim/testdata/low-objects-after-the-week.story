2026-10-30  summit is in low-exposure of covid-exposure, Matched: Telecoms is on the low list of March 2020
2026-11-01  summit starts low-exposure-notice (date/2026-12-31)
2026-11-01  summit: notice → jane, due 2026-11-03: Tell Summit that the renewal is planned
2026-11-02  jane reports notice: Waiting
2026-11-10  summit: notice is taken back, NoObjection: nobody objected by 2026-11-09
2026-11-12  jane reports notice: Waiting Objected
2026-11-12  summit is in high-exposure of covid-exposure, Matched: The customer objected to the renewal notice
2026-11-12  summit starts high-exposure-outreach (date/2026-12-31)
2026-11-12  summit: ask → jane, due 2026-11-19 (late): Ask Summit what they would need
2026-11-12  summit: low-exposure-notice ends, Cancelled: the account is in segment high-exposure of covid-exposure, not in low-exposure
