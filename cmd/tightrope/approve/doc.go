// Package approve is the command "tightrope approve": a person's word that what a guardrail holds goes on.
//
// Laws, which the tests try to break:
//
//   - The word names the hash of what is held. One that is not the present one is refused here, with a sentence; the
//     manager has the last word, and counts what is held once more.
//   - Only spec.approved of a Guardrail that is there is written, under a field manager of its own.
//   - Without a hash nothing is written.
package approve
