// Package outcome says how the runs of a playbook ended: how many reached the goal, how fast, and how sure one can be of
// the share. It also says when a rollout stops by itself.
//
// # What is counted
//
// The AccountLedgers remember every run there ever was, and what became of each account that is held out. They give the
// totals. A ledger does not say which revision a run followed nor how long it took, so these come from the Engagements
// that are still in the cluster.
//
// A run that was cancelled lost its ground before it could succeed or fail: it counts in no percentage. The accounts that
// are held out are counted once each, by what became of the last run that each would have had.
//
// # How sure one can be
//
// A share of few runs says little, so no share is given without the interval in which the true value lies with a
// confidence of 95 %:
//
//   - for a share the score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
//     inference", Journal of the American Statistical Association 22 (1927), 209-212;
//   - for the difference of two shares the hybrid score interval of R. G. Newcombe, "Interval estimation for the
//     difference between independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998),
//     873-890, method 10.
//
// Both hold for few runs, and where none or all reached the goal. They take the runs for independent of each other: where
// an account has had many runs the interval is too narrow.
//
// # Who counts in a share
//
// Who reaches a goal ends sooner than who misses it. A share of what has ended would flatter every young playbook and
// every young revision: all that has ended so far has succeeded. So where the goal has a time (goal.within), a run counts
// in shares only once its time is over, however soon it ended. Without one, it counts when it ends. Runs that ended and
// left the cluster within their time can no longer be told from the rest, and count.
//
// # Laws
//
//   - Nothing is said where nothing has ended.
//   - An interval contains its value, and lies between 0 and 100 %, or -100 and 100 points. More runs with the same share
//     make it no wider. Whoever counts misses in place of successes gets the mirror image.
//   - Values are whole points: the value is the nearest one, the even one of two; the interval is rounded outwards.
//   - The order of ledgers, runs and revisions does not matter.
//   - A rollout stops where its stopWhen is true, never where it is unknown or broken. It stays stopped until what decides
//     it changes; see [RolloutID].
package outcome
