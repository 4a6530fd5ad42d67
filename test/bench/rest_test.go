package bench

import (
	"context"
	"flag"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

var (
	restAccounts = flag.Int("rest.accounts", 200, "how many accounts TestAtRestNothingIsWritten has")
	restFor      = flag.Duration("rest.for", 10*time.Second, "how long it watches them")
)

// TestAtRestNothingIsWritten settles accounts whose runs are under way, with a definition of every kind, and starts a new
// manager, which looks at every object. While nothing changes it writes nothing, events included. A change at the end is
// written: the observer sees.
//
//	go test ./test/bench -run AtRest -v -timeout 4h -rest.accounts=10000 -rest.for=12m
func TestAtRestNothingIsWritten(t *testing.T) {
	world := newBench(t)
	noted, stop := world.start()
	world.defineAll(*restAccounts)
	world.settle(noted)
	stop()
	before := activity(t)
	counted, stop := world.start() // a Guardrail counts the objects of its namespace every ten minutes, and at a start
	world.until("a look at every object", func() bool { return activity(t).cover(*restAccounts, before) })
	world.settle(counted)
	stop()
	world.has(&v1alpha1.EngagementList{}, *restAccounts)
	world.has(&v1alpha1.TaskList{}, *restAccounts*stepsOfPlaybook)
	t.Logf("%d accounts are settled after %d writes", *restAccounts, noted.count()+counted.count())

	since := time.Now()
	before = activity(t)
	noted, stop = world.start()
	defer stop()
	err := wait.PollUntilContextTimeout(t.Context(), poll, *restFor, false, func(context.Context) (bool, error) { return noted.count() > 0, nil })
	world.until("a look at every object", func() bool { return noted.count() > 0 || activity(t).cover(*restAccounts, before) })
	if noted.count() > 0 || !wait.Interrupted(err) {
		t.Fatalf("%d settled accounts: %d writes in %s, the first of them:\n%s", *restAccounts, noted.count(), time.Since(since), noted.first(20))
	}
	t.Logf("%d settled accounts: 0 writes in %s, in which the manager looked %.0f times", *restAccounts, time.Since(since).Round(time.Second), activity(t).total-before.total)

	world.must(world.Patch(t.Context(), account(0), inAsia))
	world.until("a write about the account that changed", func() bool { return noted.count() > 0 })
}

// defineAll makes accounts that are in a segment, are scored, stand under a Guardrail and a Calendar, have a run under way
// and another one ahead.
func (b *bench) defineAll(accounts int) {
	named := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }
	later := playbook()
	later.Name = "renewal"
	later.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: "-30d"}}
	for _, definition := range []client.Object{
		&v1alpha1.Calendar{ObjectMeta: named("days"), Spec: v1alpha1.CalendarSpec{TimeZone: "Europe/Berlin", Use: v1alpha1.CalendarDefault}},
		&v1alpha1.Scorecard{ObjectMeta: named("health"), Spec: v1alpha1.ScorecardSpec{
			Terms: []v1alpha1.ScoreTerm{{Name: "active", Points: "account.spec.lifecycle == 'Active' ? 10 : 0"}},
		}},
		&v1alpha1.Guardrail{ObjectMeta: named("brake"), Spec: v1alpha1.GuardrailSpec{
			TasksPerHour: new(int32(100_000)), Change: &v1alpha1.ChangeLimits{Activate: new(intstr.FromString("100%"))},
		}},
		later, playbook(),
	} {
		b.must(b.Create(b.Context(), definition))
	}
	b.define(accounts)
}
