package integration

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/foresight"
)

// state says of everything how it stands: each dimension of an account, each run, each piece of work, in words.
type state map[string]string

func kind(o any) string { return reflect.TypeOf(o).Elem().Name() }

// state reads how everything stands.
func (l *loop) state(ctx context.Context) state {
	s := state{}
	var ledgers v1alpha1.AccountLedgerList
	Expect(l.List(ctx, &ledgers)).To(Succeed())
	for _, ledger := range ledgers.Items {
		for _, d := range ledger.Ledger.Dimensions {
			unknown := d.Reason == v1alpha1.MembershipUnknown || d.Reason == v1alpha1.MembershipBroken
			s.stand(ledger.Spec.Account.Name, string(d.Dimension), foresight.Stand{Segment: d.Segment, Unknown: unknown})
		}
	}
	var runs v1alpha1.EngagementList
	Expect(l.List(ctx, &runs)).To(Succeed())
	for _, e := range runs.Items {
		s["run "+e.Name] = runWords(runStand(&e))
	}
	var tasks v1alpha1.TaskList
	Expect(l.List(ctx, &tasks)).To(Succeed())
	attempts := map[string]int32{}
	for _, t := range tasks.Items {
		key := fmt.Sprint("task ", t.Spec.Account, " ", t.Spec.Playbook, " ", t.Spec.Key.Trigger, " ", t.Spec.Step, " ", t.Spec.Key.Escalation)
		if t.Spec.Key.Attempt > attempts[key] {
			attempts[key], s[key] = t.Spec.Key.Attempt, taskWords(taskStand(&t))
		}
	}
	return s
}

// stand notes where an account stands. In no segment is as if nobody judged it.
func (s state) stand(account, dimension string, stand foresight.Stand) {
	key := "stand " + account + " " + dimension
	if delete(s, key); stand.Segment != "" || stand.Unknown {
		s[key] = fmt.Sprint(stand.Segment, " unknown ", stand.Unknown)
	}
}

func day(t time.Time) v1alpha1.Date { return v1alpha1.Date(t.UTC().Format(time.DateOnly)) }

func runStand(e *v1alpha1.Engagement) *foresight.RunStand {
	r := &foresight.RunStand{Anchor: e.Ledger.Anchor}
	if e.Ledger.StartTime != nil {
		r.Started = day(e.Ledger.StartTime.Time)
	}
	if e.Ledger.Held != nil {
		r.Held = e.Ledger.Held.Reason
	}
	if end := e.Ledger.End; end != nil {
		r.Ended, r.Outcome, r.Reason, r.Message = day(end.Time.Time), string(end.Outcome), end.Reason, end.Message
	}
	return r
}

func runWords(r *foresight.RunStand) string { return fmt.Sprintf("%+v", *r) }

func taskStand(t *v1alpha1.Task) *foresight.TaskStand {
	stand := &foresight.TaskStand{Name: t.Name, Title: t.Spec.Title, Assignee: t.Spec.Assignee, Start: day(t.Spec.Start.Time), Due: day(t.Spec.Due.Time)}
	if t.Spec.EffortMinutes != nil {
		stand.Minutes = int(*t.Spec.EffortMinutes)
	}
	if w := t.Spec.Withdrawn; w != nil {
		stand.Withdrawn, stand.Reason = day(w.Time.Time), string(w.Reason)
	}
	return stand
}

func taskWords(t *foresight.TaskStand) string { return fmt.Sprintf("%+v", *t) }

// with is the state as the plan says that it is with the edit. What the plan says of the state without it must be so.
func (s state) with(d *foresight.Difference) state {
	planned := maps.Clone(s)
	for _, m := range d.Moves {
		if m.Until == "" {
			planned.stand(m.Account, m.Dimension, m.To)
		}
	}
	for _, r := range d.Runs {
		planned.put("run "+r.Run, s, words(r.Before, runWords), words(r.After, runWords))
	}
	for _, t := range d.Tasks {
		key := fmt.Sprint("task ", t.Account, " ", t.Playbook, " ", t.Trigger, " ", t.Step, " ", t.Escalation)
		planned.put(key, s, words(t.Before, taskWords), words(t.After, taskWords))
	}
	return planned
}

func words[T any](stand *T, in func(*T) string) string {
	if stand == nil {
		return ""
	}
	return in(stand)
}

func (s state) put(key string, was state, before, after string) {
	Expect(was[key]).To(Equal(before), "what the plan says of %s without the edit", key)
	if delete(s, key); after != "" {
		s[key] = after
	}
}

// String is the state, for failures.
func (s state) String() string {
	lines := make([]string, 0, len(s))
	for key, words := range s {
		lines = append(lines, key+" = "+words)
	}
	return strconv.Itoa(len(lines)) + " lines:\n" + strings.Join(lines, "\n")
}

// put creates an object, or gives it the spec.
func (l *loop) put(ctx context.Context, o client.Object) {
	there, _ := o.DeepCopyObject().(client.Object)
	switch err := l.Get(ctx, client.ObjectKeyFromObject(o), there); {
	case client.IgnoreNotFound(err) != nil:
		Expect(err).NotTo(HaveOccurred())
	case err != nil:
		fresh, _ := o.DeepCopyObject().(client.Object)
		Expect(l.Create(ctx, fresh)).To(Succeed(), "create %s %s", kind(o), o.GetName())
	default:
		spec := reflect.ValueOf(o).Elem().FieldByName("Spec")
		reflect.ValueOf(there).Elem().FieldByName("Spec").Set(spec)
		Expect(l.Update(ctx, there)).To(Succeed(), "update %s %s", kind(o), o.GetName())
	}
}
