2026-01-19  the playbook has 62 runs
2026-01-19    runs:     49 go on, 13 reached the goal, 0 missed it, half of them within 7 days
2026-01-19    held out: 22 go on, 0 reached the goal, 0 missed it
2026-02-02  the playbook has 127 runs
2026-02-02    runs:     77 go on, 50 reached the goal, 0 missed it, half of them within 11 days
2026-02-02    held out: 35 go on, 6 reached the goal, 0 missed it, half of them within 16 days
2026-02-16  the playbook has 191 runs
2026-02-16    runs:     71 go on, 103 reached the goal, 17 missed it: 66 % (52 to 78), half of them within 11 days
2026-02-16    held out: 35 go on, 19 reached the goal, 7 missed it: 56 % (33 to 77), half of them within 18 days
2026-02-16    the playbook adds 10 points (-16 to 36)
2026-03-02  the playbook has 252 runs
2026-03-02    runs:     76 go on, 145 reached the goal, 31 missed it: 73 % (63 to 80), half of them within 11 days
2026-03-02    held out: 44 go on, 23 reached the goal, 17 missed it: 54 % (38 to 69), half of them within 19 days
2026-03-02    the playbook adds 19 points (1 to 36)
2026-03-02  the playbook is edited: a second step
2026-03-16  the playbook has 318 runs
2026-03-16    runs:     72 go on, 198 reached the goal, 48 missed it: 73 % (66 to 80), half of them within 12 days
2026-03-16      of first-report-2: 55 go on, 11 reached the goal, 0 missed it, half of them within 8 days
2026-03-16      of first-report-1: 17 go on, 187 reached the goal, 48 missed it: 73 % (66 to 80), half of them within 12 days
2026-03-16    held out: 35 go on, 36 reached the goal, 31 missed it: 44 % (31 to 57), half of them within 19 days
2026-03-16    the playbook adds 30 points (14 to 44)
2026-03-30  the playbook has 386 runs
2026-03-30    runs:     76 go on, 251 reached the goal, 59 missed it: 75 % (69 to 81), half of them within 12 days
2026-03-30      of first-report-2: 73 go on, 61 reached the goal, 0 missed it, half of them within 10 days
2026-03-30      of first-report-1: 3 go on, 190 reached the goal, 59 missed it: 75 % (69 to 81), half of them within 12 days
2026-03-30    held out: 31 go on, 44 reached the goal, 43 missed it: 46 % (35 to 58), half of them within 19 days
2026-03-30    the playbook adds 29 points (16 to 41)
2026-04-13  the playbook has 451 runs
2026-04-13    runs:     82 go on, 295 reached the goal, 74 missed it: 76 % (70 to 81), half of them within 12 days
2026-04-13      of first-report-2: 82 go on, 105 reached the goal, 12 missed it: 76 % (63 to 86), half of them within 12 days
2026-04-13      of first-report-1: 0 go on, 190 reached the goal, 62 missed it: 75 % (69 to 81), half of them within 12 days
2026-04-13    held out: 33 go on, 52 reached the goal, 52 missed it: 47 % (37 to 58), half of them within 20 days
2026-04-13    the playbook adds 28 points (17 to 39)
