package report

import (
	"time"

	"tightrope.dev/api/v1alpha1"
)

// Verb is what a person does with a Task.
type Verb string

// The verbs.
const (
	// Start says that the work has begun.
	Start Verb = "start"
	// Sent says that the customer has it, and that we wait. For a negative consent the window runs from then.
	Sent Verb = "sent"
	// Respond gives the answer that the Task asks for, and closes it.
	Respond Verb = "respond"
	// Done says that the work is done.
	Done Verb = "done"
	// Skip says that the work will not be done, and why.
	Skip Verb = "skip"
	// Snooze hides the Task until a day.
	Snooze Verb = "snooze"
	// Rate says whether the Task made sense. With the other verbs that can be said as well; of a Task that is closed it can
	// be said by itself, by who closed it.
	Rate Verb = "rate"
)

// Input is what a person gives with a verb.
type Input struct {
	// By is who says it: the name of the login, or of the member for whom it is written down.
	By string
	// Response is the answer, or the label of a choice. Only Respond and Done read it.
	Response string
	// Answers are the answers to the fields of a form: name to text. Only Respond and Done read them.
	Answers map[string]string
	// Note is added to the note that is there. For Skip it is the reason, and needed.
	Note string
	// Feedback says whether the Task made sense. It takes the place of what was said before.
	Feedback string
	// Until is the day until which the Task is hidden (Snooze).
	Until v1alpha1.Date
	// Today is the day in the account's calendar (Snooze).
	Today v1alpha1.Date
}

// Reason is why a verb is refused, in one word, so that a program can say what to do instead.
type Reason string

// Why a verb is refused.
const (
	// Closed means that the Task is done, skipped or withdrawn.
	Closed Reason = "Closed"
	// AnswerStands means that another answer was given before.
	AnswerStands Reason = "AnswerStands"
	// AnswerNeeded means that the Task asks for an answer and there is none.
	AnswerNeeded Reason = "AnswerNeeded"
	// AnswerNotAsked means that the Task asks for no answer, or for one of another kind.
	AnswerNotAsked Reason = "AnswerNotAsked"
	// NotAnAnswer means that the answer is none of those that the Task takes.
	NotAnAnswer Reason = "NotAnAnswer"
	// WindowRuns means that the customer has time to object, and the verb would stop that time.
	WindowRuns Reason = "WindowRuns"
	// NoteNeeded means that the verb wants a reason.
	NoteNeeded Reason = "NoteNeeded"
	// DateNeeded means that the verb wants a day that is still ahead.
	DateNeeded Reason = "DateNeeded"
	// FeedbackNeeded means that the verb wants to know whether the Task made sense.
	FeedbackNeeded Reason = "FeedbackNeeded"
	// NotTheirs means that it is somebody else's to say: who closed the Task, or who may approve.
	NotTheirs Reason = "NotTheirs"
	// TooLong means that a text does not fit into a report.
	TooLong Reason = "TooLong"
)

// Refusal is why a verb cannot be said of a Task.
type Refusal struct {
	// Reason is why, in one word.
	Reason Reason
	// Message says why, for the person. It begins in lower case and has no full stop.
	Message string
}

// Error is the message, so that a Refusal can be returned as an error.
func (r *Refusal) Error() string { return r.Message }

// Verbs are the verbs that make sense for a Task as it stands, in the order in which a person would want them.
func Verbs(task *v1alpha1.Task) []Verb {
	question, now := questionOf(task), Current(task)
	var verbs []Verb
	if IsClosed(task) {
		if takesLateAnswer(task) {
			verbs = append(verbs, Respond)
		}
		if task.Spec.Withdrawn == nil {
			verbs = append(verbs, Rate)
		}
		return verbs
	}
	if now.Phase == v1alpha1.ReportOpen {
		verbs = append(verbs, Start)
	}
	if now.Phase != v1alpha1.ReportWaiting && question != v1alpha1.ResponseForm && question != v1alpha1.ResponseApproval {
		verbs = append(verbs, Sent)
	}
	if question == v1alpha1.ResponseNone {
		verbs = append(verbs, Done)
	} else {
		verbs = append(verbs, Respond)
	}
	return append(verbs, Skip, Snooze)
}

// Current is the report of a Task, with a phase: Open where nobody has said anything. It is a copy.
func Current(task *v1alpha1.Task) *v1alpha1.Report {
	if task.Status.Report == nil {
		return &v1alpha1.Report{Phase: v1alpha1.ReportOpen}
	}
	return task.Status.Report.DeepCopy()
}

// IsClosed says that nothing more is to be done for a Task: its person closed it, or it was withdrawn.
func IsClosed(task *v1alpha1.Task) bool {
	return task.Spec.Withdrawn != nil || ended(Current(task).Phase)
}

// IsOverdue says that a Task is not closed and its due time has passed. One that waits for the customer is overdue too: its
// person looks after it. But a notice that has gone out is not, whatever time the customer has to object.
func IsOverdue(task *v1alpha1.Task, now time.Time) bool {
	noticed := questionOf(task) == v1alpha1.ResponseNegativeConsent && Current(task).Phase == v1alpha1.ReportWaiting
	return !IsClosed(task) && !noticed && now.After(task.Spec.Due.Time)
}

func ended(phase v1alpha1.ReportPhase) bool {
	return phase == v1alpha1.ReportDone || phase == v1alpha1.ReportSkipped
}
