2026-10-04 00:00 +1030  lord-howe starts clocks (date/2026-10-04)
2026-10-04 00:00 +1030  lord-howe: morning → jane, due 2026-10-04: The day begins
2026-10-04 12:30 +1100  lord-howe: later → jane, due 2026-10-05: Twelve hours later
2026-10-05 00:00 +1100  lord-howe: tomorrow → jane, due 2026-10-05: The next day begins
2027-03-14 00:00 -0500  new-york starts clocks (date/2027-03-14)
2027-03-14 00:00 -0500  new-york: morning → jane, due 2027-03-14: The day begins
2027-03-14 13:00 -0400  new-york: later → jane, due 2027-03-15: Twelve hours later
2027-03-15 00:00 -0400  new-york: tomorrow → jane, due 2027-03-15: The next day begins
2027-03-28 00:00 +0100  berlin starts clocks (date/2027-03-28)
2027-03-28 00:00 +0100  berlin: morning → jane, due 2027-03-28: The day begins
2027-03-28 13:00 +0200  berlin: later → jane, due 2027-03-29: Twelve hours later
2027-03-29 00:00 +0200  berlin: tomorrow → jane, due 2027-03-29: The next day begins
2027-04-30 01:00 +0300  cairo starts clocks (date/2027-04-30)
2027-04-30 01:00 +0300  cairo: morning → jane, due 2027-04-30: The day begins
2027-04-30 13:00 +0300  cairo: later → jane, due 2027-05-01: Twelve hours later
2027-05-01 00:00 +0300  cairo: tomorrow → jane, due 2027-05-01: The next day begins
