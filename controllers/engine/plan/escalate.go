package plan

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
)

// level is a level of an escalation that compiled.
type level struct {
	*v1alpha1.Escalation
	after calendar.Offset
}

// answerWithin is how long the Task of an escalation may take.
var answerWithin = calendar.Offset{Count: 1, Unit: calendar.BusinessDays}

func (c *step) compileEscalations() *engine.Refusal {
	for i := range c.Escalate {
		l := level{Escalation: &c.Escalate[i]}
		var err error
		if l.after, err = calendar.ParseOffset(string(l.After)); err != nil {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, stepField(c.Name, fmt.Sprintf("escalate[%s].after", l.Name)), err.Error())
		}
		c.escalate = append(c.escalate, l)
	}
	return nil
}

// escalate tells of the Tasks that have stayed open for too long after their due time: each level once in each attempt.
func escalate(r *run) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s, task := r.pinned.step(record.Name), r.tasks[record.Task]
		if s == nil || task == nil || !asked(record) {
			continue
		}
		for j := range s.escalate {
			r.fire(record, task, &s.escalate[j])
		}
	}
}

// fire makes the Task of a level once its time has come, or makes it again where it vanished.
func (r *run) fire(record *v1alpha1.StepRecord, task *v1alpha1.Task, l *level) {
	if fired := escalationOf(record, l.Name); fired != nil {
		if wanted := r.escalation(task, l, fired.Time.Time); fired.ClosedTime == nil && r.escalations[wanted.Name] == nil {
			r.plan.Create = append(r.plan.Create, wanted)
		}
		return
	}
	over := r.c.Deadline(task.Spec.Due.Time, l.after)
	if !r.Now.After(over) {
		r.at(over.Add(time.Second))
		return
	}
	if l.Unless != "" && l.Unless == phaseOf(record) {
		return
	}
	when := over.Add(time.Second)
	if r.c.Date(r.Now).After(r.c.Date(when)) {
		when = r.c.Start(r.c.Date(r.Now))
	}
	r.plan.Create = append(r.plan.Create, r.escalation(task, l, when))
	noteEscalation(record, v1alpha1.EscalationRecord{Name: l.Name, Attempt: record.Attempt, Time: metav1.NewTime(when)})
}

// phaseOf is where the work stands in the person's word.
func phaseOf(record *v1alpha1.StepRecord) v1alpha1.ReportPhase {
	if record.Report == nil {
		return v1alpha1.ReportOpen
	}
	return record.Report.Phase
}

// escalation is the Task of a level, as it fired at an instant.
func (r *run) escalation(of *v1alpha1.Task, l *level, when time.Time) v1alpha1.Task {
	key := of.Spec.Key
	key.Escalation = l.Name
	due, late := r.c.Date(of.Spec.Due.Time), r.c.Deadline(of.Spec.Due.Time, l.after).Add(time.Second)
	task := r.blank(key)
	task.Spec.Step, task.Labels[v1alpha1.LabelStep] = of.Spec.Step, string(of.Spec.Step)
	task.Spec.Title = fmt.Sprintf("Escalation: %s was due on %s", clip(of.Spec.Title, 480), due)
	task.Spec.Channel, task.Spec.Touch = v1alpha1.ChannelInternal, v1alpha1.TouchNone
	task.Spec.Role, task.Spec.Assignee = string(l.To), string(r.Account.Spec.Team[string(l.To)])
	task.Spec.Start, task.Spec.Due = metav1.NewTime(when), metav1.NewTime(r.c.Deadline(when, answerWithin))
	if s := r.pinned.step(of.Spec.Step); s != nil && s.Priority != nil {
		task.Spec.Priority = of.Spec.Priority // what presses because of the account, presses whoever hears of it
	}
	task.Spec.Pace = v1alpha1.PaceOnTime
	if r.c.Date(when).After(r.c.Date(late)) {
		task.Spec.Pace = v1alpha1.PaceLate
	}
	task.Spec.Reason = clip(fmt.Sprintf("%s: the task of %s was due on %s and is open %s after it (level %s)",
		r.Engagement.Spec.Playbook.Name, cmp.Or(of.Spec.Assignee, "nobody"), due, l.after, l.Name), 512)
	return task
}

// EscalationTask is the name of the level whose Task has a name, among those that a record says have fired; empty where
// none has it.
func EscalationTask(run *v1alpha1.Engagement, record *v1alpha1.StepRecord, task string) v1alpha1.Name {
	for _, fired := range record.Escalations {
		key := taskKey(run, record.Name, fired.Attempt)
		if key.Escalation = fired.Name; TaskName(key) == task {
			return fired.Name
		}
	}
	return ""
}

// escalationOf is what the record of a step says of a level in its present attempt; nil where it has not fired.
func escalationOf(record *v1alpha1.StepRecord, name v1alpha1.Name) *v1alpha1.EscalationRecord {
	for i := range record.Escalations {
		if e := &record.Escalations[i]; e.Name == name && e.Attempt == record.Attempt {
			return e
		}
	}
	return nil
}

// maxEscalations is how many levels the record of a step has room for.
const maxEscalations = 3

// noteEscalation writes down that a level fired. Where another revision has named its levels anew, the oldest that has
// ended makes room.
func noteEscalation(record *v1alpha1.StepRecord, fired v1alpha1.EscalationRecord) {
	record.Escalations = slices.DeleteFunc(record.Escalations, func(e v1alpha1.EscalationRecord) bool { return e.Name == fired.Name })
	if len(record.Escalations) >= maxEscalations {
		record.Escalations = record.Escalations[1:]
	}
	record.Escalations = append(record.Escalations, fired)
}

// recordTold is the record of the step that the Task of a level tells of; nil where the step has gone on to another
// attempt.
func (r *run) recordTold(task *v1alpha1.Task) *v1alpha1.StepRecord {
	return r.recordOf(TaskName(r.key(task.Spec.Key.Step, task.Spec.Key.Attempt)))
}

// absorbEscalations brings the ledger up to what the Tasks of levels say.
func (r *run) absorbEscalations() {
	for _, task := range inTaskOrder(r.escalations) {
		record := r.recordTold(task)
		if record == nil || record.Attempt != task.Spec.Key.Attempt {
			continue
		}
		fired := escalationOf(record, task.Spec.Key.Escalation)
		if fired == nil {
			noteEscalation(record, v1alpha1.EscalationRecord{
				Name: task.Spec.Key.Escalation, Attempt: task.Spec.Key.Attempt, Time: task.Spec.Start,
			})
			fired = escalationOf(record, task.Spec.Key.Escalation)
		}
		switch {
		case fired.ClosedTime != nil:
		case task.Spec.Withdrawn != nil:
			fired.ClosedTime = task.Spec.Withdrawn.Time.DeepCopy()
		case finished(task):
			fired.ClosedTime = cmp.Or(task.Status.Report.Time.DeepCopy(), r.nowTime())
		}
	}
}

// settleEscalations takes back what tells of a Task that has ended, and hands the rest to whoever has the role now.
func (r *run) settleEscalations() {
	for _, task := range inTaskOrder(r.escalations) {
		switch record := r.recordTold(task); {
		case record == nil || !asked(record):
			r.takeBack(task, v1alpha1.WithdrawStepEnded, fmt.Sprintf("step %s has ended", task.Spec.Step))
		case r.Account != nil && task.Spec.Withdrawn == nil && !finished(task):
			want := task.DeepCopy()
			want.Spec.Step, want.Spec.Assignee = record.Name, string(r.Account.Spec.Team[task.Spec.Role])
			if want.Spec.Step != task.Spec.Step || want.Spec.Assignee != task.Spec.Assignee {
				r.plan.Repair = append(r.plan.Repair, *want)
			}
		}
	}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		for j := range record.Escalations {
			if fired := &record.Escalations[j]; fired.ClosedTime == nil && !asked(record) {
				fired.ClosedTime = cmp.Or(record.ClosedTime.DeepCopy(), r.nowTime())
			}
		}
	}
}
