package report

import (
	"maps"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Wanted is what the report of a Task is to be once a verb was said of it. Where nothing is new it is the report that is
// there: see [New]. It refuses what the schema would, in words for the person.
func Wanted(task *v1alpha1.Task, verb Verb, in Input) (*v1alpha1.Report, *Refusal) {
	if verb == Done && (in.Response != "" || len(in.Answers) > 0) {
		verb = Respond
	}
	r := &wish{task: task, in: in, was: Current(task), report: Current(task)}
	refusal := map[Verb]func() *Refusal{
		Start: r.start, Sent: r.sent, Respond: r.respond, Done: r.done, Skip: r.skip, Snooze: r.snooze, Rate: r.rate,
	}[verb]()
	if refusal != nil {
		return nil, refusal
	}
	return r.sign()
}

// New says that a wanted report says something that the Task's does not.
func New(task *v1alpha1.Task, wanted *v1alpha1.Report) bool {
	return !equality.Semantic.DeepEqual(Current(task), wanted)
}

// wish is a report in the making.
type wish struct {
	task        *v1alpha1.Task
	in          Input
	was, report *v1alpha1.Report
}

func (r *wish) start() *Refusal {
	if questionOf(r.task) == v1alpha1.ResponseNegativeConsent && r.was.Phase == v1alpha1.ReportWaiting && r.task.Spec.Withdrawn == nil {
		return &Refusal{WindowRuns, "the notice has gone out, and the customer has time to object; to start again would stop that time"}
	}
	return r.move(v1alpha1.ReportInProgress)
}

func (r *wish) sent() *Refusal { return r.move(v1alpha1.ReportWaiting) }

func (r *wish) done() *Refusal {
	if refusal := r.move(v1alpha1.ReportDone); refusal != nil {
		return refusal
	}
	return missing(r.task.Spec.Response, r.report)
}

func (r *wish) skip() *Refusal {
	if strings.TrimSpace(r.in.Note) == "" && r.was.Phase != v1alpha1.ReportSkipped {
		return &Refusal{NoteNeeded, "say why the task will not be done"}
	}
	return r.move(v1alpha1.ReportSkipped)
}

func (r *wish) snooze() *Refusal {
	if IsClosed(r.task) {
		return r.closed()
	}
	until, err := calendar.ParseDate(string(r.in.Until))
	if err != nil {
		return &Refusal{DateNeeded, err.Error()}
	}
	today, err := calendar.ParseDate(string(r.in.Today))
	if err != nil {
		return &Refusal{DateNeeded, "today is not known: " + err.Error()}
	}
	if !until.After(today) {
		return &Refusal{DateNeeded, until.String() + " is not after today, " + today.String()}
	}
	r.report.SnoozedUntil = r.in.Until
	return nil
}

func (r *wish) rate() *Refusal {
	switch {
	case strings.TrimSpace(r.in.Feedback) == "":
		return &Refusal{FeedbackNeeded, "say whether the task made sense: yes or no, and why"}
	case r.task.Spec.Withdrawn != nil:
		return r.closed()
	case IsClosed(r.task) && r.was.By != "" && r.in.By != "" && r.was.By != r.in.By:
		return &Refusal{NotTheirs, "only " + r.was.By + ", who closed the task, can say whether it made sense"}
	}
	return nil
}

// move gives the Task another phase. Who moves it has it in hand, so that it is hidden no longer.
func (r *wish) move(to v1alpha1.ReportPhase) *Refusal {
	switch {
	case r.was.Phase == to && ended(to) && r.task.Spec.Withdrawn == nil && !r.addsWords():
		return nil
	case IsClosed(r.task):
		return r.closed()
	}
	r.report.Phase, r.report.SnoozedUntil = to, ""
	return nil
}

// addsWords says that the person gives words that are not there yet.
func (r *wish) addsWords() bool {
	feedback := strings.TrimSpace(r.in.Feedback)
	return added(r.was.Note, r.in.Note) != r.was.Note || feedback != "" && feedback != r.was.Feedback
}

// closed refuses to touch what is closed, and says who closed it.
func (r *wish) closed() *Refusal {
	return &Refusal{Closed, "the task is closed: " + Told(r.task)}
}

// sign adds the words that may come with each verb, and who says so. Of a report that says nothing new nobody is named.
func (r *wish) sign() (*v1alpha1.Report, *Refusal) {
	r.report.Note = added(r.was.Note, r.in.Note)
	if feedback := strings.TrimSpace(r.in.Feedback); feedback != "" {
		r.report.Feedback = feedback
	}
	if !New(r.task, r.report) {
		return r.report, nil
	}
	if r.in.By != "" {
		r.report.By = r.in.By
	}
	if r.report.Phase != r.was.Phase || r.report.Response != r.was.Response || !maps.Equal(r.report.Answers, r.was.Answers) {
		r.report.Time = nil // the time of what was said before is not that of this
	}
	if refusal := tooLong(r.report); refusal != nil {
		return nil, refusal
	}
	return r.report, nil
}

// added is a note with more words. Words that are its last already are not added again.
func added(note, more string) string {
	more = strings.TrimSpace(more)
	switch {
	case more == "" || note == more || strings.HasSuffix(note, "\n"+more):
		return note
	case note == "":
		return more
	}
	return note + "\n" + more
}
