package plan

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// makeTask makes the Task of a step. One that is made late starts on the day it is made.
func (r *run) makeTask(s *step, planned time.Time) bool {
	start, pace := planned, v1alpha1.PaceOnTime
	if r.c.Date(r.Now).After(r.c.Date(planned)) {
		start, pace = r.c.Start(r.c.Date(r.Now)), v1alpha1.PaceLate
	}
	record := r.begin(s)
	task, gap := r.task(s, record, r.key(s.Name, record.Attempt+1), start, pace)
	if task == nil {
		return r.holdStep(s, gap.Result, gap.field)
	}
	if held, moved := r.holdsForBalance(s, task); held {
		return moved
	}
	if !r.hasRoomFor(task) {
		return r.holdForRoom(s)
	}
	task.Spec.Reason = noted(task.Spec.Reason, r.moved(s))
	if pace == v1alpha1.PaceLate {
		task.Spec.Reason = noted(task.Spec.Reason, "was to start on "+r.c.Date(planned).String())
	}
	*record = attempt(record, task, r.Now)
	record.Start = v1alpha1.Date(r.c.Date(start).String())
	r.plan.Create = append(r.plan.Create, *task)
	return true
}

// gap is why a Task could not be filled, and in what.
type gap struct {
	field string // text or priority
	expr.Result
}

// task is the Task of a step with its holes filled for the day on which it starts; nil, with the reason, where a hole has
// no value.
func (r *run) task(s *step, record *v1alpha1.StepRecord, key v1alpha1.TaskKey, start time.Time, pace v1alpha1.Pace) (*v1alpha1.Task, gap) {
	in := r.input
	in.Today = r.c.Date(start).String()
	texts := map[*expr.Text]string{}
	for _, text := range []*expr.Text{s.title, s.role, s.subject, s.body} {
		if text == nil {
			continue
		}
		render := text.RenderLine
		if text == s.body {
			render = text.Render
		}
		filled, result := render(in)
		if result.Verdict != expr.True {
			return nil, gap{"text", result}
		}
		texts[text] = filled
	}
	priority, result := r.priority(s, in)
	if result.Verdict != expr.True {
		return nil, gap{"priority", result}
	}
	role := texts[s.role]
	task := r.blank(key)
	task.Spec.Step, task.Labels[v1alpha1.LabelStep] = s.Name, string(s.Name)
	task.Spec.Title, task.Spec.Response = clip(texts[s.title], 512), s.Response
	task.Spec.Channel, task.Spec.Touch = s.Channel, s.Touch
	task.Spec.Role, task.Spec.Assignee = clip(role, 63), string(r.Account.Spec.Team[role])
	task.Spec.Start, task.Spec.Due = metav1.NewTime(start), metav1.NewTime(r.c.Deadline(start, s.due))
	task.Spec.Pace, task.Spec.EffortMinutes, task.Spec.Urgency = pace, s.EffortMinutes, s.Urgency
	task.Spec.Priority = priority
	task.Spec.Reason = clip(r.because(), 512)
	if askedAgain(record) {
		task.Spec.Reason = clip(task.Spec.Reason+"; asked again: "+record.Message, 512)
	}
	if s.body != nil {
		task.Spec.Message = &v1alpha1.TaskMessage{Subject: clip(texts[s.subject], 512), Body: texts[s.body]}
	}
	return &task, gap{}
}

// blank is a Task of the run with nothing but its key.
func (r *run) blank(key v1alpha1.TaskKey) v1alpha1.Task {
	spec := r.Engagement.Spec
	return v1alpha1.Task{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "Task"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: r.Engagement.Namespace, Name: TaskName(key), Labels: labels(spec.Account.Name, spec.Playbook.Name),
		},
		Spec: v1alpha1.TaskSpec{
			Key: key, Account: spec.Account.Name, Engagement: r.Engagement.Name, Playbook: spec.Playbook.Name, Anchor: r.ledger.Anchor,
			Priority: r.playbookPriority(),
		},
	}
}

// because says in one line why the run makes Tasks.
func (r *run) because() string {
	why := r.pinned.inSegments(r.Ledger.Dimensions, r.Segments).why
	return fmt.Sprintf("%s: %s; %s", r.Engagement.Spec.Playbook.Name, r.occasion(), why)
}

// occasion says what started the run.
func (r *run) occasion() string {
	key := r.Engagement.Spec.Trigger
	trigger := r.pinned.Spec.Trigger
	switch {
	case key.Type == v1alpha1.TriggerDate && trigger.Date != nil:
		return fmt.Sprintf("the %s is %s", expr.FieldInWords(trigger.Date.Field), r.ledger.Anchor)
	case key.Type == v1alpha1.TriggerEvery && trigger.Every != nil:
		return fmt.Sprintf("once in %s, the period that began on %s", trigger.Every.Period, r.ledger.Anchor)
	case key.Type == v1alpha1.TriggerEach:
		return "for " + strings.TrimPrefix(key.Key, "each/")
	case key.Type == v1alpha1.TriggerHand:
		return "started by hand as " + r.Engagement.Name
	}
	return fmt.Sprintf("qualified on %s", r.c.Date(r.start()))
}
