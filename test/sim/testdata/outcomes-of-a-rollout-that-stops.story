2026-03-22  the playbook has 103 runs
2026-03-22    runs:     33 go on, 34 reached the goal, 36 missed it: 49 % (37 to 61), half of them within 10 days
2026-03-22    held out: 33 go on, 23 reached the goal, 35 missed it: 40 % (28 to 53), half of them within 20 days
2026-03-22    the playbook adds 9 points (-9 to 26)
2026-03-22  the rollout stops by itself: stats.ended >= 20 && stats.reachedPercent < 50: of the runs 34 reached the goal, 36 missed it, 0 lost their ground and 33 go on; of the accounts held out 23 reached the goal, 35 missed it, 0 lost their ground and 31 go on
2026-04-05  the playbook has 103 runs
2026-04-05    runs:     15 go on, 38 reached the goal, 50 missed it: 43 % (33 to 54), half of them within 11 days
2026-04-05    held out: 24 go on, 29 reached the goal, 49 missed it: 37 % (27 to 49), half of them within 20 days
2026-04-05    the playbook adds 6 points (-9 to 21)
2026-04-05  0 runs have started since
2026-04-05  CS operations accept less: stats.ended >= 60 && stats.reachedPercent < 30
2026-04-06  25 runs have started since
2026-04-19  the playbook has 145 runs
2026-04-19    runs:     37 go on, 46 reached the goal, 62 missed it: 43 % (33 to 53), half of them within 11 days
2026-04-19    held out: 27 go on, 34 reached the goal, 56 missed it: 38 % (28 to 49), half of them within 20 days
2026-04-19    the playbook adds 5 points (-9 to 19)
