// Package report turns what a person does with a Task into the report that says so. The command line and every page go
// through it, so that a verb means the same wherever it is said.
//
// [Wanted] takes a Task, a verb and what the person gives with it. It answers what status.report is to be, or refuses with a
// sentence for the person. [Verbs] are the verbs that it would take, and [Answers] the words that a question takes.
//
// # Laws
//
//   - What Wanted gives the schema of Task accepts, whatever the person typed.
//   - Closed stays closed: no verb changes the phase of a Task that is done, skipped or withdrawn. A late answer is taken
//     once.
//   - Nobody's words are lost: a note is added to the one that is there, and the answer of a closed Task stands.
//   - A verb said twice changes nothing the second time.
//   - The Task that is given is not changed.
//
// The server checks it all again. Who said it is stamped there.
package report
