package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/approve"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist/archive"
)

// TestAnEtcdSnapshotIsRestored: work goes on after a snapshot of etcd was taken, then everything is stopped and the snapshot
// restored. What went out since is not made again: it is Held(LedgerDoubt), the message says what to type, and a person's
// word lets go. The rest goes on. What was made is counted in the audit log, which knows both worlds.
func TestAnEtcdSnapshotIsRestored(t *testing.T) {
	r := newRestored(t, "snapshot")
	stop := r.manage()
	r.account("settled")
	r.account("answered")
	r.awaitNoted("settled", 1, 0)
	r.awaitNoted("answered", 1, 0)
	stop()
	snapshot := t.TempDir()
	r.must(r.plane.copyEtcd(t.Context(), snapshot))

	stop = r.manage()
	r.report("answered", "letter") // and so the call is made
	r.account("new")
	r.awaitNoted("answered", 2, 1)
	r.awaitNoted("new", 1, 0)
	stop()
	r.expectMade("answered/call answered/letter new/letter settled/letter")
	r.must(r.plane.restoreEtcd(t.Context(), snapshot))

	stop = r.manage()
	defer func() { stop() }()
	r.account("new")   // its facts come from the CRM, again
	r.account("later") // comes only now
	r.report("settled", "letter")
	r.awaitDoubt("answered", v1alpha1.DoubtRunBehind)
	r.awaitDoubt("new", v1alpha1.DoubtRunMissing)
	r.awaitNoted("settled", 2, 1)
	r.awaitNoted("later", 1, 0)
	stop()
	stop = r.manage() // nor does a start let go
	r.report("settled", "call")
	r.awaitNoted("settled", 2, 2)
	r.expectMade("answered/call answered/letter later/letter new/letter settled/call settled/letter")
	r.expectReady("settled", v1alpha1.ReasonLedgerDoubt, false)
	r.expectReady("later", v1alpha1.ReasonLedgerDoubt, false)
	r.expectReady("new", v1alpha1.ReasonLedgerDoubt, true)
	r.expectReady("answered", v1alpha1.ReasonLedgerDoubt, true)

	r.approve("answered")
	r.approve("new")
	r.report("answered", "letter")
	r.awaitNoted("answered", 2, 1)
	r.awaitMade("new", "letter")
	r.awaitNoDoubt("answered")
	r.awaitNoDoubt("new")
	r.expectMade(again("answered/call"), "answered/letter later/letter", again("new/letter"), "settled/call settled/letter")
}

// TestAnExportIsAppliedAgain: everything is exported, and applied without statuses to a control plane that knows nothing.
// Nothing is made again, nothing is doubted, what a person said is back, and the work goes on.
func TestAnExportIsAppliedAgain(t *testing.T) {
	r := newRestored(t, "export")
	stop := r.manage()
	r.account("settled")
	r.account("answered")
	r.awaitNoted("settled", 1, 0)
	r.report("answered", "letter")
	r.awaitNoted("answered", 2, 1)
	stop()
	export := r.export()
	before := r.made()
	r.must(r.plane.forgetEverything(t.Context()))
	r.insist("create the namespace", func(ctx context.Context) error {
		return client.IgnoreAlreadyExists(r.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: r.namespace}}))
	})
	r.apply(export)
	applied := r.made()

	stop = r.manage()
	defer func() { stop() }()
	r.account("later")
	r.awaitNoted("later", 1, 0)
	r.await("the person's word to be back", func(ctx context.Context) (bool, error) {
		letter, err := r.task(ctx, "answered", "letter")
		return err == nil && letter.Status.Report != nil && letter.Status.Report.Phase == v1alpha1.ReportDone, nil
	})
	for _, account := range []string{"settled", "answered"} {
		r.awaitReady(account)
		r.expectReady(account, v1alpha1.ReasonLedgerDoubt, false)
	}
	r.report("settled", "letter")
	r.awaitMade("settled", "call")
	if got, want := r.made()[len(applied):], "later/letter settled/call"; strings.Join(sorted(got), " ") != want {
		t.Errorf("after the export was applied %v were made, want %s; before, %v", got, want, before)
	}
}

// restored is a namespace with a playbook of two steps: a letter, and a call when the letter is out.
type restored struct {
	*testing.T
	client.Client

	plane                       *plane
	namespace, program, archive string
}

func newRestored(t *testing.T, namespace string) *restored {
	skipWhenShort(t)
	dir := t.TempDir()
	program, err := buildManager(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := startPlane(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	scheme, err := controllers.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(p.config(), client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	r := &restored{T: t, Client: c, plane: p, namespace: namespace, program: program, archive: t.TempDir()}
	r.must(r.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}))
	r.must(r.Create(t.Context(), &v1alpha1.Playbook{ObjectMeta: r.named("welcome"), Spec: v1alpha1.PlaybookSpec{
		Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
		Steps: []v1alpha1.Step{
			{Name: "letter", Title: "Write to {{ account.metadata.name }}", Role: "csm", Due: "5d"},
			{Name: "call", Title: "Call {{ account.metadata.name }}", Role: "csm", Due: "5d", DependsOn: []v1alpha1.Name{"letter"}},
		},
	}}))
	return r
}

func (r *restored) named(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: r.namespace, Name: name}
}

func (r *restored) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// manage runs a manager until it is stopped.
func (r *restored) manage() (stop func()) {
	file := r.plane.file("manager.kubeconfig")
	r.must(os.WriteFile(file, kubeconfig(r.plane.url(), managerToken), 0o600))
	p, err := start(r.plane.file("manager.log"), r.program, []string{"KUBECONFIG=" + file},
		"--namespace="+r.namespace, "--health-probe-bind-address=0", "--archive="+r.archive)
	r.must(err)
	r.Cleanup(p.kill)
	return p.stop
}

func (r *restored) account(name string) {
	r.Helper()
	r.insist("create "+name, func(ctx context.Context) error {
		return client.IgnoreAlreadyExists(r.Create(ctx, &v1alpha1.Account{ObjectMeta: r.named(name), Spec: v1alpha1.AccountSpec{
			ExternalID: "crm-" + name, Lifecycle: "Active", Team: map[string]v1alpha1.Name{"csm": "jane"},
		}}))
	})
}

// task is the Task of a step.
func (r *restored) task(ctx context.Context, account, step string) (*v1alpha1.Task, error) {
	list := &v1alpha1.TaskList{}
	if err := r.List(ctx, list, client.InNamespace(r.namespace)); err != nil {
		return nil, err
	}
	for i := range list.Items {
		if key := list.Items[i].Spec.Key; key.Account == "crm-"+account && string(key.Step) == step {
			return &list.Items[i], nil
		}
	}
	return nil, fmt.Errorf("there is no task %s of %s", step, account)
}

// report says that a Task is done.
func (r *restored) report(account, step string) {
	r.Helper()
	r.insist("report on "+account, func(ctx context.Context) error {
		task, err := r.task(ctx, account, step)
		if err != nil {
			return err
		}
		return r.Status().Patch(ctx, task, client.RawPatch("application/merge-patch+json", []byte(`{"status":{"report":{"phase":"Done"}}}`)))
	})
}

func (r *restored) await(what string, done func(context.Context) (bool, error)) {
	r.Helper()
	if err := wait.PollUntilContextTimeout(r.Context(), 100*time.Millisecond, patience, true, done); err != nil {
		said, _ := os.ReadFile(r.plane.file("manager.log"))
		r.Fatalf("wait for %s: %v\n%s", what, err, said[max(0, len(said)-4000):])
	}
}

// insist does something until it is done: an API server says that it is ready before it serves our kinds.
func (r *restored) insist(what string, do func(context.Context) error) {
	r.Helper()
	var last error
	if err := wait.PollUntilContextTimeout(r.Context(), 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = do(ctx)
		return last == nil, nil
	}); err != nil {
		r.Fatalf("%s: %v", what, last)
	}
}

// awaitNoted waits until it is noted outside the cluster how far the run of an account has come.
func (r *restored) awaitNoted(account string, made, done int32) {
	r.Helper()
	r.await(fmt.Sprintf("%d made and %d done of %s to be noted", made, done, account), func(context.Context) (bool, error) {
		marks, err := archive.OpenMarks(r.archive, "observer", clock.RealClock{})
		if err != nil {
			return false, err
		}
		defer marks.Close()
		for _, mark := range marks.Of(r.namespace, "crm-"+account) {
			return mark.Made == made && mark.Done == done, nil
		}
		return false, nil
	})
}

func (r *restored) ledger(ctx context.Context, account string) (*v1alpha1.AccountLedger, error) {
	l := &v1alpha1.AccountLedger{}
	return l, r.Get(ctx, client.ObjectKey{Namespace: r.namespace, Name: plan.LedgerName("crm-" + account)}, l)
}

// awaitDoubt waits until a ledger says what it doubts, and what to type.
func (r *restored) awaitDoubt(account string, kind v1alpha1.DoubtKind) {
	r.Helper()
	r.await(fmt.Sprintf("%s of %s", kind, account), func(ctx context.Context) (bool, error) {
		l, err := r.ledger(ctx, account)
		ready := meta.FindStatusCondition(l.Status.Conditions, v1alpha1.ConditionReady)
		doubts := plan.Doubted(l.Ledger)
		return err == nil && len(doubts) == 1 && doubts[0].Kind == kind && ready != nil && ready.Reason == v1alpha1.ReasonLedgerDoubt &&
			strings.Contains(ready.Message, fmt.Sprintf("tightrope approve ledger %s -n %s %s", l.Name, r.namespace, plan.DoubtHash(l.Ledger))), nil
	})
}

func (r *restored) awaitNoDoubt(account string) {
	r.Helper()
	r.await("the end of the doubt about "+account, func(ctx context.Context) (bool, error) {
		l, err := r.ledger(ctx, account)
		return err == nil && len(plan.Doubted(l.Ledger)) == 0, nil
	})
	r.expectReady(account, v1alpha1.ReasonLedgerDoubt, false)
}

func (r *restored) awaitReady(account string) {
	r.Helper()
	r.await(account+" to be ready", func(ctx context.Context) (bool, error) {
		a := &v1alpha1.Account{}
		err := r.Get(ctx, client.ObjectKey{Namespace: r.namespace, Name: account}, a)
		return err == nil && meta.IsStatusConditionTrue(a.Status.Conditions, v1alpha1.ConditionReady), nil
	})
}

// expectReady says whether an account is ready for a reason, or for another one.
func (r *restored) expectReady(account, reason string, wanted bool) {
	r.Helper()
	a := &v1alpha1.Account{}
	r.await(fmt.Sprintf("reason %s of %s: %t", reason, account, wanted), func(ctx context.Context) (bool, error) {
		err := r.Get(ctx, client.ObjectKey{Namespace: r.namespace, Name: account}, a)
		ready := meta.FindStatusCondition(a.Status.Conditions, v1alpha1.ConditionReady)
		return err == nil && ready != nil && (ready.Reason == reason) == wanted, nil
	})
}

// approve gives a person's word with the command line.
func (r *restored) approve(account string) {
	r.Helper()
	l, err := r.ledger(r.Context(), account)
	r.must(err)
	var said bytes.Buffer
	root := &cobra.Command{Use: "tightrope", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(approve.Command())
	root.SetArgs([]string{"approve", "ledger", l.Name, "-n", r.namespace, plan.DoubtHash(l.Ledger), "--kubeconfig", r.plane.file("owner.kubeconfig")})
	root.SetOut(&said)
	root.SetErr(&said)
	if err := root.ExecuteContext(r.Context()); err != nil {
		r.Fatalf("approve the ledger of %s: %v: %s", account, err, said.String())
	}
}

// made are the Tasks that were ever made, as account/step, in their order: the audit log outlives every restore.
func (r *restored) made() []string {
	r.Helper()
	entries, _, err := readAudit(r.plane.auditLog(), 0)
	r.must(err)
	var made []string
	for _, e := range entries {
		if e.resource == "tasks" && e.verb == "create" {
			made = append(made, accountOf(e.object)+"/"+e.object.Spec.Step)
		}
	}
	return made
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// again is a Task that was made a second time, by a person's word.
func again(task string) string { return task + " " + task }

func (r *restored) expectMade(want ...string) {
	r.Helper()
	if got, want := strings.Join(sorted(r.made()), " "), strings.Join(want, " "); got != want {
		r.Errorf("these Tasks were made:\n%s\nwant\n%s", got, want)
	}
}

func (r *restored) awaitMade(account, step string) {
	r.Helper()
	r.await(fmt.Sprintf("task %s of %s", step, account), func(ctx context.Context) (bool, error) {
		_, err := r.task(ctx, account, step)
		return err == nil, nil
	})
}

// exported are the kinds of a backup, in the order in which they are applied again.
const exported = "controllerrevisions,playbooks,accounts,accountledgers,engagements,tasks"

// export is everything in the namespace, as a backup keeps it that drops status, and what the API server gave.
func (r *restored) export() []byte {
	r.Helper()
	said, err := r.plane.kubectl(r.Context(), "get", exported, "-n", r.namespace, "-o", "json")
	r.must(err)
	var list map[string]any
	r.must(json.Unmarshal(said, &list))
	items, _ := list["items"].([]any)
	if len(items) < 9 {
		r.Fatalf("only %d objects were exported", len(items))
	}
	for _, item := range items {
		object, _ := item.(map[string]any)
		metadata, _ := object["metadata"].(map[string]any)
		delete(object, "status")
		for _, field := range []string{"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences"} {
			delete(metadata, field)
		}
	}
	export, err := json.Marshal(list)
	r.must(err)
	return export
}

func (r *restored) apply(export []byte) {
	r.Helper()
	file := r.plane.file("export.json")
	r.must(os.WriteFile(file, export, 0o600))
	_, err := r.plane.kubectl(r.Context(), "create", "-f", file)
	r.must(err)
}
