// Package engine is the home of decisions. Its packages take values and give values: no client, no context, no clock,
// no logging, no randomness. Controllers, the command line, tests and simulations call the same functions.
//
//	expr       expressions over an account's facts: true, false, unknown or broken
//	calendar   dates, offsets and the instants they stand for
//	segment    which segment of each dimension an account is in, and why
//	score      what scorecards say of an account: a number with its contributions, and what is unknown
//	outcome    how the runs of a playbook ended, and when a rollout stops by itself
//	report     what a person may say of a task, and the report that says it
//	today      the tasks of a person in the order of a day, and the load of a team
//	definitions what the definitions of a namespace mean together: refusals, and what is probably a mistake
//	playtest   tests of playbooks: stories with expectations, lived in a simulated namespace, and what they never tried
//	plan       what must exist, change or close for an account, and when to look again
//	why        the reasons of all that, in words
//	simulation a namespace in memory that lives the plans under a clock that the caller moves
//	people     how people respond to tasks, for simulations
package engine

// Refusal is why an object cannot be carried out until its author changes it.
type Refusal struct {
	// Reason is one of the api's reasons, such as InvalidExpression.
	Reason string
	// Message says where, what is wrong and what to write instead.
	Message string
	// Field is the field that Message begins with, as in spec.steps[ask].due; empty where it begins with none.
	Field string
}

// Error is the message, so that a Refusal can be returned as an error.
func (r *Refusal) Error() string { return r.Message }

// Refuse makes a Refusal about a field.
func Refuse(reason, field, message string) *Refusal {
	return &Refusal{Reason: reason, Message: field + ": " + message, Field: field}
}
