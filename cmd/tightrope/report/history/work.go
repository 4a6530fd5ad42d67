package history

import (
	"cmp"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// State is what became of a step.
type State string

// The states. What is Open, InProgress or Waiting is there to be done.
const (
	Open       = State(success.ReportOpen)
	InProgress = State(success.ReportInProgress)
	Waiting    = State(success.ReportWaiting)
	Done       = State(success.ReportDone)
	// Skipped means that a person skipped the Task.
	Skipped = State(success.ReportSkipped)
	// Withdrawn means that the loop took the Task back.
	Withdrawn = State(success.ReasonWithdrawn)
	// LeftOut means that no Task was made, and none will be.
	LeftOut State = "LeftOut"
	// Held means that no Task is made yet.
	Held = State(success.StepHeld)
)

// Work is what became of a step of a run, or of an escalation of it. Of a step that was made again the last Task counts.
type Work struct {
	Run *success.Engagement
	// Account is the account; nil where it is gone.
	Account *success.Account
	Step    string
	// Escalation is the level; empty for the step itself. Escalations are known as long as their Tasks are.
	Escalation string
	// Title is what the person reads. Where the Task is not known, it names the step.
	Title string
	State State
	// Made is the day on which the Task was made; where the Task is not known, the day for which it was made. It is zero where
	// none was. Closed is the day on which the work ended, zero while it has not.
	Made, Closed calendar.Date
	// Due is the day on which it was due. It is zero where the Task is not known.
	Due calendar.Date
	// Overdue says that it is to be done, and past due. Late says that it was done after it was due.
	Overdue, Late bool
	// Owner is who does it, or did; empty where there is nobody.
	Owner string
	Touch success.Touch
	// Reason and Message say why it ended, or was left out, as it did.
	Reason, Message string
	// Report is what the person last said; nil where nobody said anything.
	Report *success.Report
}

// IsOpen says that it is there to be done.
func (w *Work) IsOpen() bool { return w.State == Open || w.State == InProgress || w.State == Waiting }

// IsMade says that a Task was made.
func (w *Work) IsMade() bool { return w.State != LeftOut && w.State != Held }

// Customer is the account as people call it.
func (w *Work) Customer() string {
	if w.Account == nil {
		return w.Run.Spec.Account.Name
	}
	return Called(w.Account)
}

// Revision is the name of the revision that a run follows.
func Revision(run *success.Engagement) string { return cmp.Or(run.Ledger.Revision, run.Spec.Revision) }

func (h *History) allWork(tasks map[string]*success.Task) []Work {
	raised := map[string][]*success.Task{}
	for _, task := range tasks {
		if task.Spec.Key.Escalation != "" {
			raised[task.Spec.Engagement] = append(raised[task.Spec.Engagement], task)
		}
	}
	var all []Work
	for _, run := range h.Runs {
		for i := range run.Ledger.Steps {
			record := &run.Ledger.Steps[i]
			all = append(all, h.ofRecord(run, record, tasks[record.Task]))
		}
		slices.SortFunc(raised[run.Name], func(a, b *success.Task) int { return cmp.Compare(a.Name, b.Name) })
		for _, task := range raised[run.Name] {
			w := h.ofTask(run, task)
			w.Escalation = string(task.Spec.Key.Escalation)
			all = append(all, w)
		}
	}
	return all
}

// ofRecord is what the ledger says of a step, and the Task where it is known.
func (h *History) ofRecord(run *success.Engagement, record *success.StepRecord, task *success.Task) Work {
	if task != nil {
		w := h.ofTask(run, task)
		w.Reason, w.Message = cmp.Or(record.Reason, w.Reason), cmp.Or(record.Message, w.Message)
		return w
	}
	account := h.Account(run)
	days := h.DaysOf(account)
	w := Work{
		Run: run, Account: account, Step: string(record.Name), Title: "the step " + string(record.Name) + " of " + run.Spec.Playbook.Name, State: stateOf(record),
		Reason: record.Reason, Message: record.Message, Report: record.Report,
	}
	if record.ClosedTime != nil {
		w.Closed = days.Date(record.ClosedTime.Time)
	}
	if w.IsMade() {
		w.Made = Date(record.Start)
	}
	if record.Report != nil {
		w.Owner = record.Report.By
	}
	if step := h.steps[run.Spec.Playbook.Name][record.Name]; step != nil {
		w.Touch = step.Touch
	}
	return w
}

// stateOf is the state of a step of which only the ledger is left.
func stateOf(record *success.StepRecord) State {
	made := record.Task != "" || record.Attempt > 0
	switch {
	case record.Phase == success.StepHeld:
		return Held
	case !made:
		return LeftOut
	case record.Phase == success.StepSkipped && (record.Report == nil || record.Report.Phase != success.ReportSkipped):
		return Withdrawn // such as an approval that nobody gave in time
	}
	return State(record.Phase)
}

func (h *History) ofTask(run *success.Engagement, task *success.Task) Work {
	account := h.Account(run)
	days := h.DaysOf(account)
	word, sentence := report.State(task)
	w := Work{
		Run: run, Account: account, Step: string(task.Spec.Step), Title: task.Spec.Title, State: State(word), Due: days.Date(task.Spec.Due.Time),
		Owner: task.Spec.Assignee, Touch: task.Spec.Touch, Report: task.Status.Report, Made: days.Date(task.Spec.Start.Time),
	}
	if !task.CreationTimestamp.IsZero() {
		w.Made = days.Date(task.CreationTimestamp.Time)
	}
	said := report.Current(task)
	switch {
	case task.Spec.Withdrawn != nil && w.State != Skipped && said.Phase != success.ReportDone:
		w.Closed, w.Reason, w.Message = days.Date(task.Spec.Withdrawn.Time.Time), string(task.Spec.Withdrawn.Reason), sentence
	case !w.IsOpen() && said.Time != nil:
		w.Closed = days.Date(said.Time.Time)
	}
	if w.State == Done && !w.Due.IsZero() && w.Closed.After(w.Due) {
		w.Late = task.Spec.Withdrawn == nil
	}
	w.Overdue = report.IsOverdue(task, h.Now)
	return w
}

// Feedback is what was said of whether the Task made sense; empty where nothing was.
func (w *Work) Feedback() string {
	if w.Report == nil {
		return ""
	}
	return strings.TrimSpace(w.Report.Feedback)
}
