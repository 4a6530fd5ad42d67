package policy

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// morning is an instant for fields that want one.
var morning = metav1.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var numbers atomic.Int64

// fresh is a name that nothing has yet.
func fresh(prefix string) string { return prefix + "-" + strconv.FormatInt(numbers.Add(1), 10) }

func named(prefix string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: fresh(prefix)} }

// made creates an object as the manager would, and gives it.
func made[T client.Object](ctx context.Context, o T) T {
	GinkgoHelper()
	Expect(manager.client().Create(ctx, o)).To(Succeed())
	return o
}

// aTask is a Task that asks for a report.
func aTask(prefix string) *v1alpha1.Task {
	return &v1alpha1.Task{ObjectMeta: named(prefix), Spec: v1alpha1.TaskSpec{
		Key:     v1alpha1.TaskKey{Account: "acme", Playbook: "welcome", Trigger: "episode/1", Step: "call", Attempt: 1},
		Account: "acme", Engagement: "run", Playbook: "welcome", Step: "call",
		Title: "Call Acme", Assignee: csm.user, Reason: "Acme is in onboarding", Start: morning, Due: morning,
	}}
}

// aRun is an Engagement of a Playbook that starts by membership.
func aRun(prefix string) *v1alpha1.Engagement {
	return &v1alpha1.Engagement{ObjectMeta: named(prefix), Spec: v1alpha1.EngagementSpec{
		Account: v1alpha1.KeyedRef{Name: "acme", Key: "crm-1"}, Playbook: v1alpha1.KeyedRef{Name: "welcome", Key: "welcome"},
		Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerMembership, Key: "episode/1"}, Revision: "welcome-1",
	}}
}

// byHand is a run that a person starts, with something about it changed.
func byHand(changes ...func(*v1alpha1.Engagement)) *v1alpha1.Engagement {
	e := aRun("by-hand")
	e.Spec.Revision = ""
	e.Spec.Trigger = v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: "hand/" + e.Name}
	for _, change := range changes {
		change(e)
	}
	return e
}

// aLedger is what must not be forgotten of an account.
func aLedger(prefix string) *v1alpha1.AccountLedger {
	return &v1alpha1.AccountLedger{ObjectMeta: named(prefix), Spec: v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: "acme", Key: "crm-1"}}}
}

// aRevision is what the runs of a Playbook go by.
func aRevision(labels map[string]string) *appsv1.ControllerRevision {
	r := &appsv1.ControllerRevision{ObjectMeta: named("welcome"), Revision: 1}
	r.Labels, r.Data.Raw = labels, []byte(`{"steps":[]}`)
	return r
}

// aGuardrail limits the Tasks of an hour.
func aGuardrail(prefix string) *v1alpha1.Guardrail {
	return &v1alpha1.Guardrail{ObjectMeta: named(prefix), Spec: v1alpha1.GuardrailSpec{TasksPerHour: new(int32(50))}}
}

// booked is a Guardrail with something in its ledger.
func booked(prefix string) *v1alpha1.Guardrail {
	g := aGuardrail(prefix)
	g.Ledger.Booked = []v1alpha1.Booking{{Kind: v1alpha1.BrakeTask, Since: morning, Count: new(int32(50))}}
	return g
}

// approved is a Guardrail that a person has let go on.
func approved(prefix string) *v1alpha1.Guardrail {
	g := aGuardrail(prefix)
	g.Spec.Approved = "abc"
	return g
}

func aPlaybook() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{ObjectMeta: named("welcome"), Spec: v1alpha1.PlaybookSpec{
		Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}, Steps: []v1alpha1.Step{{Name: "call", Title: "Call"}},
	}}
}

func aSegment() *v1alpha1.Segment {
	return &v1alpha1.Segment{ObjectMeta: named("tourism"), Spec: v1alpha1.SegmentSpec{Expression: "account.spec.industry == 'Tourism'"}}
}

func aCalendar() *v1alpha1.Calendar {
	return &v1alpha1.Calendar{ObjectMeta: named("bavaria"), Spec: v1alpha1.CalendarSpec{TimeZone: "Europe/Berlin"}}
}

func aScorecard() *v1alpha1.Scorecard {
	return &v1alpha1.Scorecard{ObjectMeta: named("risk"), Spec: v1alpha1.ScorecardSpec{Terms: []v1alpha1.ScoreTerm{{Name: "one", Points: "1"}}}}
}

func anAccount() *v1alpha1.Account {
	return &v1alpha1.Account{ObjectMeta: named("acme"), Spec: v1alpha1.AccountSpec{DisplayName: "Acme"}}
}

func anOverride() *v1alpha1.SegmentOverride {
	return &v1alpha1.SegmentOverride{ObjectMeta: named("override"), Spec: v1alpha1.SegmentOverrideSpec{
		Account: "acme", Dimension: "exposure", Segment: "high", Reason: "they told me",
	}}
}

// merge patches an object with JSON that is merged into it.
func merge(ctx context.Context, c client.Client, o client.Object, patch string) error {
	return c.Patch(ctx, o, client.RawPatch(types.MergePatchType, []byte(patch)))
}

// mergeStatus patches the status of an object.
func mergeStatus(ctx context.Context, c client.Client, o client.Object, patch string) error {
	return c.Status().Patch(ctx, o, client.RawPatch(types.MergePatchType, []byte(patch)))
}

// says reports on a Task.
func says(ctx context.Context, c client.Client, task *v1alpha1.Task, report string) error {
	return mergeStatus(ctx, c, task, `{"status":{"report":`+report+`}}`)
}
