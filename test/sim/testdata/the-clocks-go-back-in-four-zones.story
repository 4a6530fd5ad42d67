2027-04-04 00:00 +1100  lord-howe starts clocks (date/2027-04-04)
2027-04-04 00:00 +1100  lord-howe: morning → jane, due 2027-04-04: The day begins
2027-04-04 11:30 +1030  lord-howe: later → jane, due 2027-04-04: Twelve hours later
2027-04-05 00:00 +1030  lord-howe: tomorrow → jane, due 2027-04-05: The next day begins
2027-10-28 00:00 +0300  cairo starts clocks (date/2027-10-28)
2027-10-28 00:00 +0300  cairo: morning → jane, due 2027-10-28: The day begins
2027-10-28 12:00 +0300  cairo: later → jane, due 2027-10-28: Twelve hours later
2027-10-29 00:00 +0200  cairo: tomorrow → jane, due 2027-10-29: The next day begins
2027-10-31 00:00 +0200  berlin starts clocks (date/2027-10-31)
2027-10-31 00:00 +0200  berlin: morning → jane, due 2027-10-31: The day begins
2027-10-31 11:00 +0100  berlin: later → jane, due 2027-10-31: Twelve hours later
2027-11-01 00:00 +0100  berlin: tomorrow → jane, due 2027-11-01: The next day begins
2027-11-07 00:00 -0400  new-york starts clocks (date/2027-11-07)
2027-11-07 00:00 -0400  new-york: morning → jane, due 2027-11-07: The day begins
2027-11-07 11:00 -0500  new-york: later → jane, due 2027-11-07: Twelve hours later
2027-11-08 00:00 -0500  new-york: tomorrow → jane, due 2027-11-08: The next day begins
