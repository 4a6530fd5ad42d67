package why

import (
	"cmp"
	"fmt"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/report"
)

// state says how the task stands: open, closed by whom and with which answer, or taken back and why.
func (t *telling) state() Link {
	link := Link{Kind: KindTask, Name: t.Name, Reason: t.reason()}
	switch {
	case t.Task == nil:
		return t.fromLedger(link)
	case t.Task.Spec.Withdrawn != nil:
		why := t.Task.Spec.Withdrawn
		link.Reason, link.Time = string(why.Reason), instant(why.Time.Time)
		link.Text = sentence(fmt.Sprintf("It was taken back on %s: %s", t.c.Date(why.Time.Time), cmp.Or(why.Message, string(why.Reason))))
	case !plan.IsOpen(t.Task):
		link.Text = t.reported(t.Task.Status.Report)
	case report.IsOverdue(t.Task, t.Now):
		link.Text = fmt.Sprintf("It is %s, and was due on %s: it is overdue.", t.phase(), t.c.Date(t.Task.Spec.Due.Time))
	default:
		link.Text = fmt.Sprintf("It is %s, and due on %s.", t.phase(), t.c.Date(t.Task.Spec.Due.Time))
	}
	return link
}

// fromLedger is what the run's ledger says of a task that is not kept.
func (t *telling) fromLedger(link Link) Link {
	r := t.record
	link.Text = fmt.Sprintf("The task itself is no longer kept. The ledger of its run says: %s", r.Phase)
	if t.level != "" {
		link.Text = fmt.Sprintf("The task itself is no longer kept. It was level %s of the escalation of step %s, which the ledger of its run has as %s", t.level, r.Name, r.Phase)
	}
	if r.ClosedTime != nil {
		link.Time = instant(r.ClosedTime.Time)
		link.Text += fmt.Sprintf(" on %s", t.c.Date(r.ClosedTime.Time))
	}
	if why := cmp.Or(r.Message, r.Reason); why != "" {
		link.Text += ": " + why
	}
	if r.Report != nil && r.Report.Response != "" {
		link.Text += fmt.Sprintf(", with the answer %q", r.Report.Response)
	}
	link.Text = sentence(link.Text)
	return link
}

// phase is where the work stands in the person's word.
func (t *telling) phase() string {
	report := t.Task.Status.Report
	switch {
	case report == nil || report.Phase == "" || report.Phase == v1alpha1.ReportOpen:
		return "open"
	case report.Phase == v1alpha1.ReportInProgress:
		return "in progress"
	}
	return strings.ToLower(string(report.Phase))
}

// reported says what the person said who closed the task.
func (t *telling) reported(r *v1alpha1.Report) string {
	text := cmp.Or(r.By, t.Task.Spec.Assignee, "somebody")
	if r.Phase == v1alpha1.ReportSkipped {
		text += " skipped it"
	} else {
		text += " did it"
	}
	if r.Time != nil {
		text += fmt.Sprintf(" on %s", t.c.Date(r.Time.Time))
	}
	if r.Response != "" {
		text += fmt.Sprintf(", with the answer %q", r.Response)
	}
	if r.Note != "" {
		text += fmt.Sprintf(", and noted %q", r.Note)
	}
	return sentence(text)
}

// person says who does the task, and why that one.
func (t *telling) person() Link {
	spec := t.Task.Spec
	link := Link{Kind: KindPerson, Name: spec.Assignee}
	present := ""
	if t.Account != nil {
		present = string(t.Account.Account.Spec.Team[spec.Role])
		link.Reads = []Read{{Path: "account.spec.team." + spec.Role, Value: cmp.Or(present, "not known"), Known: present != ""}}
	}
	if t.knowsStep && strings.Contains(t.ofStep.Step.Role, "{{") {
		link.Expressions = expressions("Playbook "+spec.Playbook, t.ofStep.Role)
	}
	switch {
	case spec.Assignee == "" && present == "":
		link.Text = fmt.Sprintf("It is for nobody: the work is for the role %s, and the account has nobody in it. Set account.spec.team.%s.", spec.Role, spec.Role)
	case spec.Assignee == "":
		link.Text = fmt.Sprintf("It is for nobody: the work is for the role %s, which nobody had when the task was made; it is %s now.", spec.Role, present)
	case t.Account == nil:
		link.Text = fmt.Sprintf("It is for %s: the work is for the role %s, which %s had in the team of the account.", spec.Assignee, spec.Role, spec.Assignee)
	case present != spec.Assignee:
		link.Text = fmt.Sprintf("It is for %s: the work is for the role %s, which %s had when the task was made; account.spec.team.%s is %s now.",
			spec.Assignee, spec.Role, spec.Assignee, spec.Role, cmp.Or(present, "nobody"))
	default:
		link.Text = fmt.Sprintf("It is for %s: the work is for the role %s, and account.spec.team.%s is %s.", spec.Assignee, spec.Role, spec.Role, present)
	}
	return link
}

// when says when the task starts and is due, and why it was moved or is late.
func (t *telling) when() Link {
	spec := t.Task.Spec
	began := "starts"
	if !spec.Start.After(t.Now) {
		began = "started"
	}
	text := fmt.Sprintf("It %s on %s, and its due day is %s", began, t.c.Date(spec.Start.Time), t.c.Date(spec.Due.Time))
	if t.knowsStep && t.level == "" {
		if words, _ := distance(string(t.ofStep.Step.Due)); words != "" {
			text += ", " + words + " after that"
		}
	}
	sentences := []string{sentence(text)}
	for _, note := range plan.Notes(spec.Reason) {
		sentences = append(sentences, "It "+sentence(note))
	}
	if spec.Pace == v1alpha1.PaceLate {
		sentences = append(sentences, "It was made late.")
	}
	return Link{Kind: KindTime, Time: instant(spec.Due.Time), Text: joined(sentences, " "), Reason: string(spec.Pace)}
}
