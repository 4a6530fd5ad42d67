2027-01-31  acme starts monthly (every/2027-01-31)
2027-02-01  acme: report → jane, due 2027-02-02 (moved from 2027-01-31, Sunday, to 2027-02-01): Send the report of the month
2027-02-01  acme: check → jane, due 2027-02-01: Check the numbers
2027-02-02  jane reports report: Done
2027-02-02  jane reports check: Done
2027-02-02  acme: monthly ends, Reached: every step has ended
2027-02-28  acme starts monthly (every/2027-02-28)
2027-03-01  acme: report → jane, due 2027-03-02 (moved from 2027-02-28, Sunday, to 2027-03-01): Send the report of the month
2027-03-01  acme: check → jane, due 2027-03-01: Check the numbers
2027-03-02  jane reports report: Done
2027-03-02  jane reports check: Done
2027-03-02  acme: monthly ends, Reached: every step has ended
2027-03-31  acme starts monthly (every/2027-03-31)
2027-03-31  acme: report → jane, due 2027-04-01: Send the report of the month
2027-04-01  acme: check → jane, due 2027-04-01: Check the numbers
2027-04-02  jane reports report: Done
2027-04-02  jane reports check: Done
2027-04-02  acme: monthly ends, Reached: every step has ended
2027-04-30  acme starts monthly (every/2027-04-30)
2027-04-30  acme: report → jane, due 2027-05-03: Send the report of the month
2027-05-03  acme: check → jane, due 2027-05-03 (moved from 2027-05-01, Tag der Arbeit, to 2027-05-03): Check the numbers
2027-05-04  jane reports report: Done
2027-05-04  jane reports check: Done
2027-05-04  acme: monthly ends, Reached: every step has ended
