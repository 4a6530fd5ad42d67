// Package why is the command "tightrope why": why a task is there, why an account stands as it does, why a playbook starts
// no run for an account, and why an account is in a segment or is not.
//
// It decides nothing: it reads what there is, asks the engine (controllers/engine/why), and prints the sentences.
//
// Laws, which the tests try to break:
//
//   - Nothing is written, and nothing is booked with a Guardrail.
//   - What a snapshot of a namespace answers is what the namespace itself answers.
//   - The same book and the same time give the same answer, word for word.
package why
