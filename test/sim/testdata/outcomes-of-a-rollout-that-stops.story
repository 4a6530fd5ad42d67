2026-02-10  the playbook has 49 runs
2026-02-10    runs:     29 go on, 16 reached the goal, 4 missed it: 33 % (9 to 71), half of them within 11 days
2026-02-10    held out: 25 go on, 11 reached the goal, 3 missed it: 40 % (11 to 77), half of them within 20 days
2026-02-10    the playbook adds -7 points (-51 to 40)
2026-02-10  the rollout stops by itself: stats.ended >= 20 && stats.reachedPercent < 50: of the runs 16 reached the goal, 4 missed it, 0 lost their ground and 29 go on (33 % of those whose time is over); of the accounts held out 8 reached the goal, 3 missed it, 0 lost their ground and 28 go on (40 % of those whose time is over)
2026-02-24  the playbook has 49 runs
2026-02-24    runs:     12 go on, 21 reached the goal, 16 missed it: 43 % (26 to 61), half of them within 11 days
2026-02-24    held out: 34 go on, 13 reached the goal, 11 missed it: 52 % (32 to 71), half of them within 20 days
2026-02-24    the playbook adds -9 points (-35 to 18)
2026-02-24  0 runs have started since
2026-02-24  CS operations accept less: stats.ended >= 60 && stats.reachedPercent < 30
2026-02-25  21 runs have started since
2026-03-10  the playbook has 88 runs
2026-03-10    runs:     33 go on, 28 reached the goal, 27 missed it: 43 % (29 to 57), half of them within 10 days
2026-03-10    held out: 37 go on, 15 reached the goal, 24 missed it: 33 % (20 to 50), half of them within 20 days
2026-03-10    the playbook adds 9 points (-12 to 29)
