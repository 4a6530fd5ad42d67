package playtest

import (
	"tightrope.dev/api/v1alpha1"
)

// standing is how it stands, as an expectation.
func (d *drafter) standing(account string) *Expectation {
	want := &Expectation{Tasks: []Task{}}
	if len(d.test.Story) == 0 || d.test.Story[len(d.test.Story)-1].Expect == nil {
		want.Segments = d.segmentsNow(account)
	}
	for _, task := range d.openTasks(account) {
		if task.Spec.Playbook != d.playbook.Name {
			want.AtLeast, d.others = true, true
			continue
		}
		want.Tasks = append(want.Tasks, d.taskNow(task))
	}
	if run := d.run(account); run != nil && run.Ledger.End != nil {
		want.Runs = []Run{{Playbook: d.playbook.Name, Phase: run.Status.Phase, Reason: run.Ledger.End.Reason}}
		want.AtLeast = want.AtLeast || d.moreRuns(account)
	}
	if want.AtLeast && len(want.Tasks) == 0 {
		want.Tasks = nil
	}
	if want.Tasks == nil && want.Runs == nil && want.Segments == nil {
		want.Runs = []Run{{Playbook: d.playbook.Name, Phase: d.run(account).Status.Phase}}
	}
	return want
}

// moreRuns says that there were runs of other playbooks, or several of this one.
func (d *drafter) moreRuns(account string) bool {
	c := &comparison{runner: d.runner, account: account}
	return len(c.runsOf("")) > 1
}

// segmentsNow are the segments of the dimensions that the playbook is for.
func (d *drafter) segmentsNow(account string) map[string]string {
	c := &comparison{runner: d.runner, account: account}
	var segments map[string]string
	for _, s := range d.playbook.Spec.Segments {
		if segments == nil {
			segments = map[string]string{}
		}
		segments[string(s.Dimension)], _ = c.segmentOf(string(s.Dimension))
	}
	return segments
}

// taskNow is an open task as an expectation, with the message the first time that it is open.
func (d *drafter) taskNow(task *v1alpha1.Task) Task {
	days := d.daysOf(task.Spec.Account)
	want := Task{
		Playbook: d.ifSeveral(task), Step: task.Spec.Step, Level: task.Spec.Key.Escalation, Title: task.Spec.Title, Assignee: task.Spec.Assignee,
		Due: v1alpha1.Date(days.Date(task.Spec.Due.Time).String()),
	}
	if want.Assignee == "" {
		want.Assignee = Nobody
	}
	if task.Status.Report != nil {
		return Task{Playbook: want.Playbook, Step: want.Step, Level: want.Level, Phase: task.Status.Report.Phase}
	}
	if m := task.Spec.Message; m != nil {
		want.Message = &Message{Subject: m.Subject, Body: m.Body}
	}
	return want
}
