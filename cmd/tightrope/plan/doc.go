// Package plan is the command "tightrope plan": what would change if files were live. It reads two states, asks
// [tightrope.dev/controllers/engine/foresight] what differs, and says it as text, as Markdown for a pull request, or as
// JSON.
//
// # JSON
//
// -o json prints one object: apiVersion "tightrope.dev/plan/v1", kind "Plan", base and files in words, and the fields of
// [foresight.Difference]. Within v1 fields are added, and none is renamed or removed. Lists are sorted and never null. Days are
// YYYY-MM-DD in the calendar of the account, work is in minutes.
//
// # Laws, which the tests try to break
//
//   - Nothing is written, neither to a cluster nor to a repository.
//   - The same state, files and day give the same bytes.
//   - No name and no text of an account or a playbook can break out of its place: neither in Markdown, nor on a terminal.
//   - Markdown is shorter than what GitHub takes as a comment. What is cut is counted.
package plan
