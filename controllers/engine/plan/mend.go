package plan

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// mend makes open Tasks as they must be: one that is gone is made again, under the same name and with what the person
// last said; what somebody changed in one is put back; the assignee follows the team.
func (r *run) mend() {
	if r.Account == nil || r.ended() {
		return
	}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || !asked(record) {
			continue
		}
		if task := r.tasks[record.Task]; task != nil {
			r.repair(record, s, task)
		} else {
			r.restore(record, s)
		}
	}
}

// restore makes a Task that vanished again.
func (r *run) restore(record *v1alpha1.StepRecord, s *step) {
	r.see()
	key := r.key(r.nameInKey(record, s), record.Attempt)
	task, _ := r.task(s, record, key, r.c.Start(dateOf(record.Start)), v1alpha1.PaceOnTime)
	if task == nil {
		return
	}
	record.Task = task.Name
	task.Status.Report = record.Report
	r.plan.Restore = append(r.plan.Restore, *task)
}

// nameInKey is the name that a step has in the key of its Task: it may have been renamed since the Task was made.
func (r *run) nameInKey(record *v1alpha1.StepRecord, s *step) v1alpha1.Name {
	if s.RenamedFrom != "" && TaskName(r.key(s.RenamedFrom, record.Attempt)) == record.Task {
		return s.RenamedFrom
	}
	return s.Name
}

// repair puts back what somebody changed in a Task, and follows the team.
func (r *run) repair(record *v1alpha1.StepRecord, s *step, task *v1alpha1.Task) {
	want := task.DeepCopy()
	want.Spec.Account, want.Spec.Engagement, want.Spec.Playbook = r.Engagement.Spec.Account.Name, r.Engagement.Name, r.Engagement.Spec.Playbook.Name
	want.Spec.Step, want.Spec.Channel, want.Spec.Touch, want.Spec.Urgency = s.Name, s.Channel, s.Touch, s.Urgency
	want.Spec.EffortMinutes = s.EffortMinutes
	want.Spec.Due = metav1.NewTime(r.dueOf(record.Start, task, s))
	want.Spec.Assignee = string(r.Account.Spec.Team[task.Spec.Role])
	if !equalSpec(want, task) {
		r.plan.Repair = append(r.plan.Repair, *want)
	}
}

func equalSpec(a, b *v1alpha1.Task) bool {
	x, y := a.Spec, b.Spec
	return x.Account == y.Account && x.Engagement == y.Engagement && x.Playbook == y.Playbook && x.Step == y.Step &&
		x.Channel == y.Channel && x.Touch == y.Touch && x.Urgency == y.Urgency && x.Assignee == y.Assignee &&
		x.Due.Equal(&y.Due) && equalEffort(x.EffortMinutes, y.EffortMinutes)
}

func equalEffort(a, b *int32) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
