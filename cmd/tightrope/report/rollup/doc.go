// Package rollup sums up what became of the steps of playbooks, and what the people who did them said of them, by revision: what
// whoever maintains a playbook wants to know before the next edit.
//
// # What is counted
//
// A run counts under the revision that it follows now; a run that a person raised to another revision counts there with all its
// steps. A step counts once in a run: where its Task was made again, the last one counts. Runs that have left the cluster are not
// seen, unless they are given from an archive; the totals of outcomes come from the ledgers of the accounts, which remember all runs.
//
// # Laws
//
//   - Made is the sum of Done, Skipped, Withdrawn and Open. What was left out by the playbook is not made.
//   - The order of the history's runs does not matter.
//   - Feedback that begins with one of the words for yes or no counts as such; any other is only told.
package rollup
