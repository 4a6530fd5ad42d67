package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/segment"
)

// accountStatus is what the status of an account must be, and when an open Task becomes overdue (zero if never).
func accountStatus(f AccountFacts, judgements []segment.Judgement, cover coverage) (v1alpha1.AccountStatus, time.Time) {
	status := v1alpha1.AccountStatus{
		ObservedGeneration: f.Account.Generation,
		Conditions:         slices.Clone(f.Account.Status.Conditions),
		Responses:          latestResponses(recallResponses(responses(f.Engagements), f.Ledger)),
		Outcomes:           latestOutcomes(recallOutcomes(outcomes(f.Engagements), f.Ledger)),
	}
	for _, j := range judgements {
		status.Segments = append(status.Segments, v1alpha1.SegmentMembership{
			Dimension: j.Dimension, Segment: j.Segment, Since: j.Since, Reason: j.Reason,
			UndecidedBy: j.UndecidedBy, Message: j.Message,
		})
	}
	var overdue *v1alpha1.Task
	var next time.Time
	status.OpenTasks, status.NextDueTime, overdue, next = dueTasks(f.Tasks, f.Now)
	c := conditions{&status.Conditions, f.Account.Generation, f.Now}
	c.judge(v1alpha1.ConditionClassified, classified(judgements))
	c.judge(v1alpha1.ConditionCovered, cover.verdict(f.Account))
	c.judge(v1alpha1.ConditionOnTrack, onTrack(overdue))
	sayRestricted(c, f, records(judgements))
	c.clear(v1alpha1.ConditionStalled)
	c.judge(v1alpha1.ConditionReady, ready(f.OtherCalendar, standing(status)))
	return status, next
}

// dueTasks counts open Tasks, and finds when the first is due, one that is overdue, and when the next one becomes so.
func dueTasks(tasks []v1alpha1.Task, now time.Time) (count *int32, first *metav1.Time, overdue *v1alpha1.Task, next time.Time) {
	count = new(int32)
	for i := range tasks {
		task := &tasks[i]
		if task.Spec.Withdrawn != nil || finished(task) {
			continue
		}
		*count++
		if first == nil || task.Spec.Due.Before(first) {
			first = task.Spec.Due.DeepCopy()
		}
		if now.After(task.Spec.Due.Time) {
			if report.IsOverdue(task, now) && (overdue == nil || cmp.Or(task.Spec.Due.Compare(overdue.Spec.Due.Time), cmp.Compare(task.Name, overdue.Name)) < 0) {
				overdue = task
			}
			continue
		}
		next = segment.Earliest(next, task.Spec.Due.Add(time.Second))
	}
	return count, first, overdue, next
}

// verdict is the content of a condition.
type verdict struct {
	status          metav1.ConditionStatus
	reason, message string
}

func classified(judgements []segment.Judgement) verdict {
	var undecided []string
	for _, j := range judgements {
		if j.Undecided() {
			undecided = append(undecided, fmt.Sprintf("%s: %s", j.Dimension, j.Message))
		}
	}
	if len(undecided) > 0 {
		return verdict{metav1.ConditionFalse, v1alpha1.ReasonFactsMissing, strings.Join(undecided, "; ")}
	}
	return verdict{metav1.ConditionTrue, v1alpha1.ReasonClassified, "every dimension could be judged"}
}

// coverage is what the playbooks of a namespace do for an account.
type coverage struct {
	playbooks int
	missing   []string
}

func (c *coverage) add(o occasion) {
	if o.record.QualifiedSince == nil {
		return
	}
	c.playbooks++
	if o.wait != nil && o.wait.Reason == v1alpha1.ReasonFactsMissing {
		c.missing = append(c.missing, o.wait.Message)
	}
}

func (c *coverage) verdict(account *v1alpha1.Account) verdict {
	const noPlaybook, noOwner = "no playbook is for this account", "nobody has the csm role; set spec.team.csm"
	unowned := account.Spec.Team["csm"] == ""
	switch {
	case c.playbooks == 0 && unowned: // counted as what is worse: nothing will ever be done
		return verdict{metav1.ConditionFalse, v1alpha1.ReasonNoPlaybook, noPlaybook + "; " + noOwner}
	case c.playbooks == 0:
		return verdict{metav1.ConditionFalse, v1alpha1.ReasonNoPlaybook, noPlaybook}
	case unowned:
		return verdict{metav1.ConditionFalse, v1alpha1.ReasonNoOwner, noOwner}
	case len(c.missing) > 0:
		return verdict{metav1.ConditionFalse, v1alpha1.ReasonFactsMissing, strings.Join(c.missing, "; ")}
	}
	return verdict{metav1.ConditionTrue, v1alpha1.ReasonCovered, "someone has the csm role and a playbook is for this account"}
}

func onTrack(overdue *v1alpha1.Task) verdict {
	if overdue != nil {
		return verdict{
			metav1.ConditionFalse, v1alpha1.ReasonOverdue,
			fmt.Sprintf("%s was due on %s", overdue.Spec.Title, overdue.Spec.Due.UTC().Format(time.DateOnly)),
		}
	}
	return verdict{metav1.ConditionTrue, v1alpha1.ReasonOnTrack, "no open task is past its due time"}
}

// ready says that the account is as it should be. A calendar that is not there keeps nobody from working: another counts.
func ready(otherCalendar, standing string) verdict {
	if otherCalendar != "" {
		return verdict{metav1.ConditionTrue, v1alpha1.ReasonCalendarNotFound, otherCalendar + "; " + standing}
	}
	return verdict{metav1.ConditionTrue, v1alpha1.ReasonReconciled, standing}
}

// standing sums an account up in one line.
func standing(status v1alpha1.AccountStatus) string {
	var in []string
	for _, s := range status.Segments {
		if s.Segment != "" {
			in = append(in, s.Segment)
		}
	}
	where := "in no segment"
	if len(in) > 0 {
		where = "in " + strings.Join(in, ", ")
	}
	if *status.OpenTasks == 1 {
		return where + "; 1 open task"
	}
	return fmt.Sprintf("%s; %d open tasks", where, *status.OpenTasks)
}

// latestResponses are the answers that an account's status shows: the latest.
func latestResponses(known map[string]expr.Response) []v1alpha1.StepResponse {
	var all []v1alpha1.StepResponse
	for key, r := range known {
		playbook, step, _ := strings.Cut(key, "/")
		all = append(all, v1alpha1.StepResponse{
			Playbook: v1alpha1.Name(playbook), Step: v1alpha1.Name(step), Value: r.Value, Time: metav1.NewTime(r.Time),
		})
	}
	slices.SortFunc(all, latestFirst)
	return all[:min(len(all), v1alpha1.MaxResponses)]
}

// latestOutcomes are the outcomes that an account's status shows: the latest.
func latestOutcomes(known map[string]expr.Outcome) []v1alpha1.PlaybookOutcome {
	var all []v1alpha1.PlaybookOutcome
	for key, o := range known {
		all = append(all, v1alpha1.PlaybookOutcome{
			Playbook: v1alpha1.Name(key), Outcome: v1alpha1.Outcome(o.Outcome), Time: metav1.NewTime(o.Time),
		})
	}
	slices.SortFunc(all, func(a, b v1alpha1.PlaybookOutcome) int {
		return cmp.Or(b.Time.Compare(a.Time.Time), cmp.Compare(a.Playbook, b.Playbook))
	})
	return all[:min(len(all), v1alpha1.MaxResponses)]
}

// status is what the status of a run must be.
func (r *run) status() v1alpha1.EngagementStatus {
	status := v1alpha1.EngagementStatus{
		ObservedGeneration: r.Engagement.Generation,
		Conditions:         slices.Clone(r.Engagement.Status.Conditions),
		Phase:              r.phase(),
	}
	status.OpenTasks, status.NextDueTime, _, _ = dueTasks(r.tasksAfter(), r.Now)
	c := conditions{&status.Conditions, r.Engagement.Generation, r.Now}
	if first := r.Engagement.Spec.Anchor; first != "" && r.ledger.Anchor != first {
		c.set(v1alpha1.ConditionAnchorMoved, metav1.ConditionTrue, v1alpha1.ReasonDateMoved,
			fmt.Sprintf("the date moved from %s to %s; steps that have not started follow it", first, r.ledger.Anchor))
	} else {
		c.clear(v1alpha1.ConditionAnchorMoved)
	}
	if r.unsafe != nil {
		c.set(v1alpha1.ConditionRevised, metav1.ConditionFalse, r.unsafe.Reason, r.unsafe.Message)
	} else {
		c.clear(v1alpha1.ConditionRevised)
	}
	r.sayKept(c)
	c.clear(v1alpha1.ConditionStalled)
	switch {
	case r.broken != "":
		c.set(v1alpha1.ConditionReady, metav1.ConditionFalse, v1alpha1.ReasonExpressionFailed, r.broken)
		c.set(v1alpha1.ConditionStalled, metav1.ConditionTrue, v1alpha1.ReasonExpressionFailed, r.broken)
	case r.ended():
		c.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonClosed, fmt.Sprintf("%s: %s", r.ledger.End.Outcome, r.ledger.End.Message))
	default:
		c.set(v1alpha1.ConditionReady, metav1.ConditionTrue, cmp.Or(r.waitingReason(), v1alpha1.ReasonReconciled), r.waitingMessage())
	}
	return status
}

// tasksAfter are the run's Tasks as they will be when the plan is carried out.
func (r *run) tasksAfter() []v1alpha1.Task {
	tasks := slices.Concat(r.plan.Create, r.plan.Restore)
	made := len(tasks)
	// One that is made and not marked yet, because somebody died between, is made again under its name: it counts once.
	again := func(name string) bool {
		return slices.ContainsFunc(tasks[:made], func(t v1alpha1.Task) bool { return t.Name == name })
	}
	for _, task := range inTaskOrder(r.tasks) {
		if record := r.recordOf(task.Name); record != nil && asked(record) && !again(task.Name) {
			tasks = append(tasks, *task)
		}
	}
	for _, task := range inTaskOrder(r.escalations) {
		if record := r.recordTold(task); record != nil && asked(record) {
			tasks = append(tasks, *task)
		}
	}
	return tasks
}

func (r *run) phase() v1alpha1.EngagementPhase {
	switch {
	case r.ended() && r.ledger.End.Outcome == v1alpha1.OutcomeReached:
		return v1alpha1.EngagementSucceeded
	case r.ended() && r.ledger.End.Outcome == v1alpha1.OutcomeMissed:
		return v1alpha1.EngagementMissed
	case r.ended():
		return v1alpha1.EngagementCancelled
	case r.ledger.Held != nil:
		return v1alpha1.EngagementHeld
	case r.heldStep() != nil && r.heldStep().Held.Reason != v1alpha1.ReasonWaitFor && !byGuardrail(r.heldStep().Held):
		return v1alpha1.EngagementBlocked
	}
	return v1alpha1.EngagementActive
}

// heldStep is the first step that waits for something a person can do; nil where none does.
func (r *run) heldStep() *v1alpha1.StepRecord {
	for i := range r.ledger.Steps {
		if record := &r.ledger.Steps[i]; record.Phase == v1alpha1.StepHeld && record.Held != nil {
			return record
		}
	}
	return nil
}

// byGuardrail says that a Guardrail holds a step, which nobody can do anything about in the account or the playbook.
func byGuardrail(held *v1alpha1.Hold) bool {
	return held.Reason == v1alpha1.ReasonGuardrail || isTurn(held)
}

func (r *run) waitingReason() string {
	switch {
	case r.ledger.Held != nil, r.heldStep() != nil && byGuardrail(r.heldStep().Held):
		return v1alpha1.ReasonHeld
	case r.heldStep() != nil:
		return v1alpha1.ReasonBlocked
	}
	return ""
}

func (r *run) waitingMessage() string {
	if r.ledger.Held != nil {
		return r.ledger.Held.Message
	}
	if record := r.heldStep(); record != nil {
		return fmt.Sprintf("step %s waits: %s", record.Name, record.Held.Message)
	}
	return "the run goes on"
}

// conditions writes conditions of an object: a transition is dated when the status changes.
type conditions struct {
	list       *v1alpha1.Conditions
	generation int64
	now        time.Time
}

func (c conditions) set(kind string, status metav1.ConditionStatus, reason, message string) {
	list := []metav1.Condition(*c.list)
	meta.SetStatusCondition(&list, metav1.Condition{
		Type: kind, Status: status, Reason: reason, Message: clip(message, v1alpha1.MaxMessage),
		ObservedGeneration: c.generation, LastTransitionTime: metav1.NewTime(c.now),
	})
	*c.list = list
}

func (c conditions) judge(kind string, v verdict) { c.set(kind, v.status, v.reason, v.message) }

func (c conditions) clear(kind string) {
	list := []metav1.Condition(*c.list)
	if meta.FindStatusCondition(list, kind) == nil {
		return
	}
	meta.RemoveStatusCondition(&list, kind)
	*c.list = list
}
