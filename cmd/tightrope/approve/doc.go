// Package approve is the command "tightrope approve": a person's word that what a guardrail holds goes on, or what waits
// because a ledger disagrees with what was found.
//
// Laws, which the tests try to break:
//
//   - The word names the hash of what is held. One that is not the present one is refused here, with a sentence; the
//     manager has the last word, and counts what is held once more.
//   - Only spec.approved of a Guardrail or of an AccountLedger that is there is written, under a field manager of its own.
//   - Without a hash nothing is written.
package approve
