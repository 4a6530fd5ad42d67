// Package why says why, in words: why a task is there, why an account stands as it does, why a playbook starts no run for
// an account, and why an account is in a segment or is not.
//
// It decides nothing. Everything it says comes from the code that decides ([plan.Standings], [plan.ReasonsOf],
// [plan.ReasonsOfRun], [segment.Explain], [expr.Program.Explain]) or from what was written down when it was decided: the
// Task, the run's ledger, the account's ledger and the archive. Where an object says it already, in a condition or in
// status.waiting, the words are those.
//
// # Laws
//
//   - Every task has an answer, open or closed, withdrawn, archived, or known only from the ledger of its run. Its chain
//     begins with the task and ends with facts.
//   - Why not has one first reason, for each account and playbook. Where the reason is gone the answer is another one.
//   - What is read is told as it is now, with the day. What was true when a task was made is told as the task has it.
//   - The same facts give the same answer.
package why
