package migrate

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/plan"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// spec is a playbook with some steps. A step "new<old" is called new, and was called old.
func spec(steps ...string) success.PlaybookSpec {
	s := success.PlaybookSpec{Trigger: success.Trigger{Type: success.TriggerMembership}}
	for _, step := range steps {
		name, from, _ := strings.Cut(step, "<")
		s.Steps = append(s.Steps, success.Step{Name: success.Name(name), RenamedFrom: success.Name(from), Title: name, Due: "2d"})
	}
	return s
}

// revision is a stored revision of the playbook onboarding.
func revision(number int64, s success.PlaybookSpec) *appsv1.ControllerRevision {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "emea", Name: fmt.Sprintf("onboarding-%d", number), Labels: map[string]string{success.LabelPlaybook: "onboarding"},
		},
		Data: runtime.RawExtension{Raw: data}, Revision: number,
	}
}

// onboarding is the playbook, at its third revision.
func onboarding(change ...func(*success.Playbook)) *success.Playbook {
	p := &success.Playbook{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "onboarding", Generation: 3}, Spec: spec("welcome", "train")}
	p.Status.ObservedGeneration, p.Status.Revision = 3, "onboarding-3"
	for _, c := range change {
		c(p)
	}
	return p
}

// run is a run on a revision, some of whose steps have begun.
func run(account, on string, begun ...string) *success.Engagement {
	e := &success.Engagement{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: account + "-onboarding"}}
	e.Spec.Account = success.KeyedRef{Name: account, Key: account}
	e.Spec.Playbook = success.KeyedRef{Name: "onboarding", Key: "onboarding"}
	e.Spec.Trigger = success.TriggerKey{Type: success.TriggerMembership, Key: "episode/1"}
	e.Spec.Revision, e.Ledger.Revision = on, on
	for _, step := range begun {
		e.Ledger.Steps = append(e.Ledger.Steps, success.StepRecord{Name: success.Name(step), Phase: success.StepOpen, Attempt: 1, Task: account + "-" + step})
	}
	return e
}

func asking(e *success.Engagement, revision string) *success.Engagement {
	e.Spec.Revision = revision
	return e
}

func ended(e *success.Engagement) *success.Engagement {
	e.Ledger.End = &success.End{Outcome: success.OutcomeReached}
	return e
}

// book is a cluster with a playbook that has had three revisions: the second has a step more, and the third calls the
// first step something else and drops what the second had added.
func book() []client.Object {
	return []client.Object{
		onboarding(),
		revision(1, spec("hello", "train")), revision(2, spec("hello", "train", "survey")), revision(3, spec("welcome<hello", "train")),
		run("acme", "onboarding-1", "hello"),
		run("birch", "onboarding-2", "hello", "survey"),
		run("cobalt", "onboarding-3", "welcome"),
		run("delta", "onboarding-2"),
		ended(run("echo", "onboarding-1", "hello")),
	}
}

func clientOf(t *testing.T, objects []client.Object, answer interceptor.Funcs) client.Client {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithInterceptorFuncs(answer).Build()
}

// execute runs the command on a cluster and gives all that a person sees, and what the runs ask for afterwards.
func execute(ctx context.Context, t *testing.T, c client.Client, m migration) string {
	t.Helper()
	m.client, m.namespace = c, "emea"
	if m.playbook == "" {
		m.playbook = "onboarding"
	}
	var out, errs bytes.Buffer
	err := m.run(ctx, &out, &errs)
	if err != nil {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	var after strings.Builder
	list := &success.EngagementList{}
	if err := c.List(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	for _, e := range list.Items {
		_, _ = fmt.Fprintf(&after, "%s asks for %s\n", e.Name, e.Spec.Revision)
	}
	return fmt.Sprintf("exit code %d\n--- stdout\n%s--- stderr\n%s--- afterwards\n%s", exit.Code(err), out.String(), errs.String(), after.String())
}

// Each golden file is all that a person sees, and what the runs ask for afterwards.
func TestMigrationsSayWhatTheySaid(t *testing.T) {
	for name, test := range map[string]struct {
		objects []client.Object
		with    migration
	}{
		"all-runs":                        {book(), migration{}},
		"dry-run":                         {book(), migration{dryRun: true}},
		"one-run":                         {book(), migration{engagement: "acme-onboarding"}},
		"one-run-that-has-ended":          {book(), migration{engagement: "echo-onboarding"}},
		"one-run-that-is-not-there":       {book(), migration{engagement: "foxtrot-onboarding"}},
		"to-a-number":                     {book(), migration{to: "2"}},
		"to-a-name":                       {book(), migration{to: "onboarding-1"}},
		"to-a-number-that-is-not-there":   {book(), migration{to: "7"}},
		"to-a-revision-that-is-not-there": {book(), migration{to: "onboarding-9"}},
		"no-playbook":                     {book(), migration{playbook: "upsell"}},
		"no-run-goes-on":                  {[]client.Object{onboarding(), revision(3, spec("welcome")), ended(run("echo", "onboarding-3"))}, migration{}},
		"everything-is-there":             {[]client.Object{onboarding(), revision(3, spec("welcome")), run("acme", "onboarding-3", "welcome")}, migration{}},
		"the-manager-has-not-looked-yet": {[]client.Object{
			onboarding(func(p *success.Playbook) { p.Generation = 4 }), revision(3, spec("welcome")), run("acme", "onboarding-1"),
		}, migration{}},
		"asked-for-before": {[]client.Object{
			onboarding(), revision(1, spec("hello")), revision(2, spec("hello", "train")), revision(3, spec("welcome")),
			asking(run("acme", "onboarding-1"), "onboarding-3"), asking(run("birch", "onboarding-3"), "onboarding-2"),
			asking(run("cobalt", "onboarding-1", "hello"), "onboarding-3"),
		}, migration{}},
		"the-old-revision-is-gone": {[]client.Object{
			onboarding(), revision(3, spec("welcome<hello")), run("acme", "onboarding-1", "hello"),
		}, migration{}},
		"the-new-revision-does-not-compile": {[]client.Object{
			onboarding(), revision(3, spec("welcome", "welcome")), run("acme", "onboarding-1", "hello"),
		}, migration{}},
		"a-revision-of-another-playbook": {append(book(), &appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "upsell-1"},
			Data:       runtime.RawExtension{Raw: []byte(`{"key":"upsell","trigger":{"type":"Membership"},"steps":[{"name":"call","title":"Call"}]}`)},
		}), migration{to: "upsell-1"}},
		"begun-by-hand-and-only-claimed": {[]client.Object{
			onboarding(), revision(1, spec("hello")), revision(3, spec("welcome<hello")), claimedByHand(), ledgerOfHand(),
		}, migration{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := execute(t.Context(), t, clientOf(t, test.objects, interceptor.Funcs{}), test.with)
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the command says something else (-want +got); go test -update rewrites:\n%s", diff)
			}
		})
	}
}

// claimedByHand is a run that a person created without naming a revision.
func claimedByHand() *success.Engagement {
	e := run("acme", "")
	e.Spec.Trigger = success.TriggerKey{Type: success.TriggerHand, Key: "hand/acme-onboarding"}
	return e
}

func ledgerOfHand() *success.AccountLedger {
	l := &success.AccountLedger{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: plan.LedgerName("acme")}}
	l.Ledger.Claims = []success.Claim{{Engagement: "acme-onboarding", Playbook: "onboarding", Revision: "onboarding-1"}}
	return l
}

var engagements = schema.GroupResource{Group: success.Group, Resource: "engagements"}

func TestASecondCallChangesNothing(t *testing.T) {
	c := clientOf(t, book(), interceptor.Funcs{})
	execute(t.Context(), t, c, migration{})
	before := &success.EngagementList{}
	if err := c.List(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	said := execute(t.Context(), t, c, migration{})
	if !strings.Contains(said, "4 runs: 0 raised, 1 already there, 1 not safe, 2 asked for already\n") {
		t.Error(said)
	}
	after := &success.EngagementList{}
	if err := c.List(t.Context(), after); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.Items, after.Items); diff != "" {
		t.Error(diff)
	}
}

func TestARunThatSomebodyWritesToMeanwhileIsJudgedAgain(t *testing.T) {
	lost := 0
	c := clientOf(t, []client.Object{onboarding(), revision(1, spec("hello")), revision(3, spec("welcome")), run("acme", "onboarding-1")}, interceptor.Funcs{
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, options ...client.PatchOption) error {
			if lost++; lost == 1 { // the manager begins a step that the new revision does not have
				begun := &success.Engagement{}
				if err := c.Get(ctx, client.ObjectKeyFromObject(o), begun); err != nil {
					return err
				}
				begun.Ledger.Steps = run("acme", "", "hello").Ledger.Steps
				if err := c.Update(ctx, begun); err != nil {
					return err
				}
			}
			return c.Patch(ctx, o, p, options...)
		},
	})
	said := execute(t.Context(), t, c, migration{})
	if lost != 1 || !strings.Contains(said, "not safe: steps that have begun are not in onboarding-3: hello") || !strings.Contains(said, "acme-onboarding asks for onboarding-1\n") {
		t.Errorf("after %d patches:\n%s", lost, said)
	}
}

func TestWhatTheClusterRefusesIsSaid(t *testing.T) {
	for name, test := range map[string]struct {
		answer error
		want   string
	}{
		"a person without the right": {
			apierrors.NewForbidden(engagements, "acme-onboarding", fmt.Errorf("only CS operations may")),
			`failed: engagements.tightrope.dev "acme-onboarding" is forbidden: only CS operations may`,
		},
		"a run that never comes to rest": {
			apierrors.NewConflict(engagements, "acme-onboarding", fmt.Errorf("it was written")), "failed: somebody writes to it all the time",
		},
	} {
		t.Run(name, func(t *testing.T) {
			said := execute(t.Context(), t, clientOf(t, book(), interceptor.Funcs{
				Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
					return test.answer
				},
			}), migration{})
			if !strings.HasPrefix(said, "exit code 2\n") || !strings.Contains(said, test.want) ||
				!strings.Contains(said, "4 runs: 0 raised, 1 already there, 1 not safe, 2 failed\nerror: 2 runs could not be raised") {
				t.Error(said)
			}
		})
	}
}

func TestAnInterruptSaysHowFarItCame(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	c := clientOf(t, book(), interceptor.Funcs{
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) error {
			defer interrupt()
			return c.List(ctx, list, options...)
		},
	})
	said := execute(ctx, t, c, migration{})
	if !strings.HasPrefix(said, "exit code 2\n") || !strings.Contains(said, "4 runs: 0 raised, 0 already there, 0 not safe, 4 not reached\nerror: interrupted") {
		t.Error(said)
	}
}

func TestTheCommandLineNamesOnePlaybook(t *testing.T) {
	for _, args := range [][]string{nil, {""}, {"one", "two"}} {
		command := Command()
		command.SilenceErrors, command.SilenceUsage = true, true
		command.SetArgs(args)
		if err := command.ExecuteContext(t.Context()); !exit.IsUsage(err) || exit.Code(err) != exit.Usage {
			t.Errorf("%q: %v", args, err)
		}
	}
}
