// Package webhook says no while the author is still there. It is a validating webhook that compiles the expressions of a
// definition when it is applied, and refuses it in the words that the conditions Ready and Stalled would say of it later.
// It is optional: `manager --webhook` serves it and config/webhook switches it on. Nothing else depends on it.
//
// # What is judged
//
// Playbooks, Segments, Scorecards, Calendars and Guardrails, each by itself: [definitions.RefuseAlone] calls what the
// reconcilers and `tightrope lint` call. What needs other objects is not judged here. A Playbook may name a Segment that
// does not exist yet, because whoever applies a directory applies it in any order. A warning says "so far: " and what the condition
// will say if it stays so, in its words.
//
// # Laws
//
//   - The first refusal is the condition's message, word for word. The causes of the answer name each field, what is wrong
//     with it and what to write instead.
//   - An update passes that makes nothing worse: one that leaves the spec as it is (labels, finalizers, status), and one
//     that leaves a mistake which was there before. So a playbook that was admitted while nobody looked can still be
//     suspended, and a Guardrail approved. What is still wrong is said in a warning.
//   - A delete is never asked about, and what is being deleted is never refused.
//   - What cannot be judged passes: a kind or a form that this manager does not know. A panic ends the call and not the
//     manager, and the failurePolicy decides.
//
// # When it is down
//
// The failurePolicy is Ignore. A webhook that fails closed would stand in the way of the very edit that helps, such as
// suspending a playbook, whenever the manager is down; and it would protect nothing, because the reconcilers trust no
// admission: they compile again, carry out nothing that is refused, and their conditions say the same. For the same reason
// a webhook that cannot be reached, or that takes longer than timeoutSeconds, costs nobody an edit.
//
// # Certificates
//
// See [certificate]: each manager has a key of its own in memory, and no Secret is read or written. [Trust] keeps the
// bundle in the ValidatingWebhookConfiguration. That takes the rights get and patch on this one object by its name, which
// config/webhook gives. Nothing of a request is kept or logged but its name.
package webhook
