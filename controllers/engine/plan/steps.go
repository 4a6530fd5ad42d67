package plan

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// holdLimit is how long a step may be held before it is left out, and said to be.
var holdLimit = calendar.Offset{Count: 14, Unit: calendar.Days}

// startSteps starts every step whose time has come. A step that is left out may let another start, so it goes round
// until nothing more happens.
func startSteps(r *run) {
	for range r.pinned.steps {
		moved := false
		for i := range r.pinned.steps {
			moved = r.startStep(&r.pinned.steps[i]) || moved
		}
		if !moved {
			return
		}
		r.see()
	}
}

// startStep makes the Task of a step, leaves the step out, or holds it. It says whether the step's record ended or began.
func (r *run) startStep(s *step) bool {
	record := r.record(s.Name)
	if record != nil && record.Phase != v1alpha1.StepHeld && !remade(record) {
		return false
	}
	planned, ready := r.planned(s)
	if !ready {
		return false
	}
	if r.Now.Before(planned) {
		r.at(planned)
		return false
	}
	return r.makeOrLeaveOut(s, planned)
}

// planned is when a step is to start; not ready while a step it waits for has not ended.
func (r *run) planned(s *step) (time.Time, bool) {
	var after time.Time
	for _, name := range s.waits {
		before := r.record(v1alpha1.Name(name))
		if before == nil || !closed(before) || remade(before) {
			return time.Time{}, false
		}
		if before.ClosedTime != nil && before.ClosedTime.After(after) {
			after = before.ClosedTime.Time
		}
	}
	var start time.Time
	switch s.from {
	case v1alpha1.FromAnchor:
		start = r.c.Shift(r.c.Start(dateOf(r.ledger.Anchor)), s.offset)
	case v1alpha1.FromDependencies:
		start = r.c.Shift(after, s.offset)
	default:
		start = r.c.Shift(r.start(), s.offset)
	}
	if after.After(start) {
		start = after
	}
	return start, true
}

// makeOrLeaveOut asks a step's conditions in their order and makes its Task.
func (r *run) makeOrLeaveOut(s *step, planned time.Time) bool {
	if s.latest != nil && r.Now.After(r.c.Deadline(planned, *s.latest)) {
		return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonMissed, fmt.Sprintf("was to start on %s, by %s at the latest", r.c.Date(planned), s.latest))
	}
	for _, name := range s.Requires {
		if before := r.record(name); before.Phase != v1alpha1.StepDone {
			return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonRequirementNotMet, fmt.Sprintf("step %s had to be done and is %s", name, before.Phase))
		}
	}
	if s.when != nil {
		switch result := r.ask(stepField(s.Name, "when"), s.when); result.Verdict {
		case expr.False:
			return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonWhenFalse, "not wanted: "+string(s.When))
		case expr.True:
		default:
			return r.holdStep(s, result, "when")
		}
	}
	if s.waitFor != nil {
		switch result := r.ask(stepField(s.Name, "waitFor"), s.waitFor); result.Verdict {
		case expr.False:
			return r.holdBecause(s, v1alpha1.ReasonWaitFor, "waits for: "+string(s.WaitFor))
		case expr.True:
		default:
			return r.holdStep(s, result, "waitFor")
		}
	}
	if s.completedWhen != nil && r.ask(stepField(s.Name, "completedWhen"), s.completedWhen).Verdict == expr.True {
		return r.leaveOut(s, v1alpha1.StepDone, v1alpha1.ReasonAlreadyCompleted, "already done: "+string(s.CompletedWhen))
	}
	return r.makeTask(s, planned)
}

// makeTask makes the Task of a step. One that is made late starts on the day it is made.
func (r *run) makeTask(s *step, planned time.Time) bool {
	start, pace := planned, v1alpha1.PaceOnTime
	if r.c.Date(r.Now).After(r.c.Date(planned)) {
		start, pace = r.c.Start(r.c.Date(r.Now)), v1alpha1.PaceLate
	}
	record := r.open(s.Name)
	task, problem := r.task(s, record.Attempt+1, start, pace)
	if task == nil {
		return r.holdStep(s, problem, "text")
	}
	if !r.hasRoomFor(task) {
		return r.holdForRoom(s)
	}
	if pace == v1alpha1.PaceLate {
		task.Spec.Reason = clip(task.Spec.Reason+"; was to start on "+r.c.Date(planned).String(), 512)
	}
	*record = v1alpha1.StepRecord{
		Name: s.Name, Phase: v1alpha1.StepOpen, Attempt: record.Attempt + 1, Task: task.Name,
		Start: v1alpha1.Date(r.c.Date(start).String()),
	}
	r.plan.Create = append(r.plan.Create, *task)
	return true
}

// leaveOut ends a step without a Task.
func (r *run) leaveOut(s *step, phase v1alpha1.StepPhase, reason, message string) bool {
	r.close(r.open(s.Name), phase, reason, message)
	return true
}

// holdStep holds a step because an expression could not be evaluated.
func (r *run) holdStep(s *step, result expr.Result, field string) bool {
	if result.Verdict == expr.Broken {
		r.broken = stepField(s.Name, field) + ": " + result.Problem
		return r.holdBecause(s, v1alpha1.ReasonExpressionFailed, field+" failed: "+result.Problem)
	}
	reason := v1alpha1.ReasonUnknown
	if field == "text" {
		reason = v1alpha1.ReasonMissingValue
	}
	return r.holdBecause(s, reason, result.Why())
}

// holdBecause holds a step, and leaves it out where it was held for too long.
func (r *run) holdBecause(s *step, reason, message string) bool {
	record := r.open(s.Name)
	record.Phase, record.Task, record.TaskUID = v1alpha1.StepHeld, "", "" // a Task that was taken back is not the step's any more
	since := record.Held
	record.Held = held(record.Held, reason, message, r.Now)
	if since != nil && since.Reason != v1alpha1.ReasonGuardrail {
		record.Held.Since = since.Since
	}
	over := r.c.Deadline(record.Held.Since.Time, holdLimit)
	if r.Now.After(over) {
		return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonHoldLimit, fmt.Sprintf("held for %s: %s", holdLimit, message))
	}
	r.at(over.Add(time.Second))
	return false
}

// task is the Task of a step with its texts filled for the day on which it starts; nil, with the reason, where a hole has
// no value.
func (r *run) task(s *step, attempt int32, start time.Time, pace v1alpha1.Pace) (*v1alpha1.Task, expr.Result) {
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
			return nil, result
		}
		texts[text] = filled
	}
	spec, key := r.Engagement.Spec, r.key(s.Name, attempt)
	role := texts[s.role]
	task := &v1alpha1.Task{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "Task"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: r.Engagement.Namespace, Name: TaskName(key), Labels: labels(spec.Account.Name, spec.Playbook.Name),
		},
		Spec: v1alpha1.TaskSpec{
			Key: key, Account: spec.Account.Name, Engagement: r.Engagement.Name, Playbook: spec.Playbook.Name, Step: s.Name,
			Title: clip(texts[s.title], 512), Response: s.Response,
			Channel: s.Channel, Touch: s.Touch, Role: clip(role, 63), Assignee: string(r.Account.Spec.Team[role]),
			Start: metav1.NewTime(start), Due: metav1.NewTime(r.c.Deadline(start, s.due)), Pace: pace,
			EffortMinutes: s.EffortMinutes, Urgency: s.Urgency, Priority: r.priority(),
			Reason: clip(r.because(), 512),
		},
	}
	task.Labels[v1alpha1.LabelStep] = string(s.Name)
	if s.body != nil {
		task.Spec.Message = &v1alpha1.TaskMessage{Subject: clip(texts[s.subject], 512), Body: texts[s.body]}
	}
	return task, expr.Result{Verdict: expr.True}
}

// priority is the playbook's as it is now, or as it was pinned where the playbook is gone.
func (r *run) priority() int32 {
	if r.Live != nil {
		return r.Live.Spec.Priority
	}
	return r.pinned.Spec.Priority
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
		return fmt.Sprintf("%s is %s", trigger.Date.Field, r.ledger.Anchor)
	case key.Type == v1alpha1.TriggerEvery && trigger.Every != nil:
		return fmt.Sprintf("once in %s, the period that began on %s", trigger.Every.Period, r.ledger.Anchor)
	case key.Type == v1alpha1.TriggerEach:
		return "for " + strings.TrimPrefix(key.Key, "each/")
	case key.Type == v1alpha1.TriggerHand:
		return "started by hand as " + r.Engagement.Name
	}
	return fmt.Sprintf("qualified on %s", r.c.Date(r.start()))
}
