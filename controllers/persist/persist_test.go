package persist_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/persist"
)

var monday = metav1.NewTime(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))

// server is an API server in memory, and the writes that reached it.
type server struct {
	client.Client
	noting sync.Mutex
	writes []string
	// before is called before each write.
	before func(verb string, o client.Object)
}

func serve(t *testing.T, stored ...client.Object) (*server, *persist.Writer) {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	s := &server{}
	note := func(verb string, o client.Object) {
		if s.before != nil {
			s.before(verb, o)
		}
		s.noting.Lock()
		defer s.noting.Unlock()
		s.writes = append(s.writes, verb)
	}
	s.Client = fake.NewClientBuilder().WithScheme(scheme).WithObjects(stored...).
		WithStatusSubresource(&v1alpha1.Account{}, &v1alpha1.AccountLedger{}, &v1alpha1.Engagement{}, &v1alpha1.Task{}).
		WithInterceptorFuncs(interceptor.Funcs{
			Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
				note("create", o)
				return c.Create(ctx, o, opts...)
			},
			Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
				note("patch", o)
				return c.Patch(ctx, o, p, opts...)
			},
			SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
				note("patch "+sub, o)
				return c.SubResource(sub).Patch(ctx, o, p, opts...)
			},
		}).Build()
	return s, &persist.Writer{Client: s.Client, Reader: s.Client}
}

// read gives an object as it is stored.
func read[T client.Object](t *testing.T, s *server, o T) T {
	t.Helper()
	if err := s.Get(t.Context(), client.ObjectKeyFromObject(o), o); err != nil {
		t.Fatal(err)
	}
	return o
}

func (s *server) expect(t *testing.T, writes ...string) {
	t.Helper()
	if diff := cmp.Diff(writes, s.writes); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
}

func ledger(key string) *v1alpha1.AccountLedger {
	return &v1alpha1.AccountLedger{
		ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme"},
		Spec:       v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: "acme", Key: key}},
	}
}

func record(runs int32) v1alpha1.AccountLedgerRecord {
	return v1alpha1.AccountLedgerRecord{Playbooks: []v1alpha1.PlaybookRecord{{Key: "welcome", Runs: runs}}}
}

func engagement(trigger string) *v1alpha1.Engagement {
	return &v1alpha1.Engagement{
		ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme-welcome"},
		Spec: v1alpha1.EngagementSpec{
			Account:  v1alpha1.KeyedRef{Name: "acme", Key: "acme"},
			Playbook: v1alpha1.KeyedRef{Name: "welcome", Key: "welcome"},
			Trigger:  v1alpha1.TriggerKey{Type: v1alpha1.TriggerMembership, Key: trigger},
			Revision: "welcome-1",
		},
	}
}

func task(step v1alpha1.Name) *v1alpha1.Task {
	return &v1alpha1.Task{
		ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme-call"},
		Spec: v1alpha1.TaskSpec{
			Key:     v1alpha1.TaskKey{Account: "acme", Playbook: "welcome", Trigger: "episode/1", Step: step, Attempt: 1},
			Account: "acme", Engagement: "acme-welcome", Playbook: "welcome", Step: step, Title: "Call Acme",
			Start: monday, Due: monday, Reason: "because",
		},
	}
}

func TestWriteLedger(t *testing.T) {
	t.Run("creates the ledger that is not there", func(t *testing.T) {
		s, w := serve(t)
		it := ledger("acme")
		wrote, err := w.WriteLedger(t.Context(), it, record(1))
		if err != nil || !wrote {
			t.Fatalf("wrote %v, %v", wrote, err)
		}
		if stored := read(t, s, ledger("acme")); stored.ResourceVersion != it.ResourceVersion || stored.Ledger.Playbooks[0].Runs != 1 {
			t.Errorf("stored %+v, returned %+v", stored, it)
		}
	})
	t.Run("writes nothing where the ledger says so already", func(t *testing.T) {
		stored := ledger("acme")
		stored.Ledger = record(1)
		s, w := serve(t, stored)
		if wrote, err := w.WriteLedger(t.Context(), read(t, s, ledger("acme")), record(1)); wrote || err != nil {
			t.Errorf("wrote %v, %v", wrote, err)
		}
		s.expect(t)
	})
	t.Run("starts over where somebody created it meanwhile", func(t *testing.T) {
		_, w := serve(t, ledger("acme"))
		if _, err := w.WriteLedger(t.Context(), ledger("acme"), record(1)); !persist.IsConflict(err) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
	t.Run("starts over where somebody wrote to it meanwhile", func(t *testing.T) {
		s, w := serve(t, ledger("acme"))
		early := read(t, s, ledger("acme"))
		if _, err := w.WriteLedger(t.Context(), early.DeepCopy(), record(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.WriteLedger(t.Context(), early, record(2)); !persist.IsConflict(err) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
	t.Run("leaves the ledger of another account alone", func(t *testing.T) {
		s, w := serve(t, ledger("other"))
		_, err := w.WriteLedger(t.Context(), ledger("acme"), record(1))
		expectCollision(t, err, "account key other")
		if stored := read(t, s, ledger("acme")); len(stored.Ledger.Playbooks) > 0 {
			t.Errorf("stored %+v", stored.Ledger)
		}
	})
}

func TestCreateEngagement(t *testing.T) {
	t.Run("finds that its own run exists", func(t *testing.T) {
		_, w := serve(t, engagement("episode/1"))
		if created, err := w.CreateEngagement(t.Context(), engagement("episode/1")); created || err != nil {
			t.Errorf("created %v, %v", created, err)
		}
	})
	t.Run("does not take another run for its own", func(t *testing.T) {
		_, w := serve(t, engagement("episode/1"))
		_, err := w.CreateEngagement(t.Context(), engagement("episode/2"))
		expectCollision(t, err, "account key acme, playbook key welcome, episode/1")
	})
}

func TestConfirm(t *testing.T) {
	s, w := serve(t, engagement("episode/1"))
	it := read(t, s, engagement("episode/1"))
	if err := w.Confirm(t.Context(), it); err != nil {
		t.Errorf("unchanged: %v", err)
	}
	early := it.DeepCopy()
	if _, err := w.MarkEngagement(t.Context(), it, v1alpha1.EngagementLedger{Anchor: "2026-12-31"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), early); !persist.IsConflict(err) {
		t.Errorf("marked meanwhile: got %v, want a conflict", err)
	}
	if err := s.Delete(t.Context(), it); err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), it); !persist.IsConflict(err) {
		t.Errorf("gone: got %v, want a conflict", err)
	}
}

func TestCreateTask(t *testing.T) {
	run := engagement("episode/1")
	run.UID = "run"
	t.Run("makes the run its controller", func(t *testing.T) {
		s, w := serve(t)
		if created, err := w.CreateTask(t.Context(), run, task("call")); !created || err != nil {
			t.Fatalf("created %v, %v", created, err)
		}
		owner := metav1.GetControllerOf(read(t, s, task("call")))
		if owner == nil || owner.UID != "run" || !*owner.BlockOwnerDeletion {
			t.Errorf("owner %+v", owner)
		}
	})
	t.Run("finds that its own Task exists, and gives it", func(t *testing.T) {
		stored := task("call")
		stored.UID = "stored"
		_, w := serve(t, stored)
		it := task("call")
		if created, err := w.CreateTask(t.Context(), run, it); created || err != nil || it.UID != "stored" {
			t.Errorf("created %v, %v, UID %s", created, err, it.UID)
		}
	})
	t.Run("does not take another Task for its own", func(t *testing.T) {
		_, w := serve(t, task("mail"))
		_, err := w.CreateTask(t.Context(), run, task("call"))
		expectCollision(t, err, "account key acme, playbook key welcome, episode/1, step mail, attempt 1")
	})
	t.Run("passes other errors on", func(t *testing.T) {
		scheme := runtime.NewScheme()
		if err := v1alpha1.AddToScheme(scheme); err != nil {
			t.Fatal(err)
		}
		c := fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(interceptor.Funcs{
			Create: func(context.Context, client.WithWatch, client.Object, ...client.CreateOption) error {
				return apierrors.NewTooManyRequests("later", 1)
			},
		}).Build()
		w := &persist.Writer{Client: c, Reader: c}
		if _, err := w.CreateTask(t.Context(), run, task("call")); !apierrors.IsTooManyRequests(err) || persist.IsConflict(err) {
			t.Errorf("got %v", err)
		}
	})
}

func TestRestoreTask(t *testing.T) {
	run := engagement("episode/1")
	run.UID = "run"
	vanished := task("call")
	vanished.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportWaiting, By: "jane"}
	t.Run("puts back what the person said", func(t *testing.T) {
		s, w := serve(t)
		if err := w.RestoreTask(t.Context(), run, vanished.DeepCopy()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(vanished.Status.Report, read(t, s, task("call")).Status.Report); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
		s.expect(t, "create", "patch status")
	})
	t.Run("starts over where the Task is there after all, and leaves its report alone", func(t *testing.T) {
		stored := task("call")
		stored.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "bob"}
		s, w := serve(t, stored)
		if err := w.RestoreTask(t.Context(), run, vanished.DeepCopy()); !persist.IsConflict(err) {
			t.Errorf("got %v, want a conflict", err)
		}
		if got := read(t, s, task("call")).Status.Report; got.By != "bob" {
			t.Errorf("report %+v", got)
		}
	})
	t.Run("completes what a crash left without its report", func(t *testing.T) {
		s, w := serve(t, task("call"))
		if err := w.RestoreTask(t.Context(), run, vanished.DeepCopy()); !persist.IsConflict(err) {
			t.Errorf("got %v, want a conflict", err)
		}
		if got := read(t, s, task("call")).Status.Report; got == nil || got.By != "jane" {
			t.Errorf("report %+v", got)
		}
	})
}

func TestWithdrawTask(t *testing.T) {
	why := v1alpha1.Withdrawal{Reason: v1alpha1.WithdrawGoalReached, Time: monday}
	t.Run("a person who reported first wins", func(t *testing.T) {
		s, w := serve(t, task("call"))
		early := read(t, s, task("call"))
		report := early.DeepCopy()
		report.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone}
		if err := s.Status().Update(t.Context(), report); err != nil {
			t.Fatal(err)
		}
		if err := w.WithdrawTask(t.Context(), early, why); !persist.IsConflict(err) {
			t.Errorf("got %v, want a conflict", err)
		}
		if read(t, s, task("call")).Spec.Withdrawn != nil {
			t.Error("the Task was withdrawn")
		}
	})
	t.Run("does not change what was read", func(t *testing.T) {
		s, w := serve(t, task("call"))
		it := read(t, s, task("call"))
		if err := w.WithdrawTask(t.Context(), it, why); err != nil {
			t.Fatal(err)
		}
		if it.Spec.Withdrawn != nil {
			t.Error("the object that was read has changed")
		}
		if diff := cmp.Diff(&why, read(t, s, task("call")).Spec.Withdrawn, cmp.Comparer(func(a, b metav1.Time) bool { return a.Equal(&b) })); diff != "" {
			t.Errorf("withdrawn (-want +got):\n%s", diff)
		}
	})
}

func TestRepairTask(t *testing.T) {
	s, w := serve(t, task("call"))
	it := read(t, s, task("call"))
	wanted := task("call")
	wanted.Spec.Assignee = "jane"
	if repaired, err := w.RepairTask(t.Context(), it, wanted); !repaired || err != nil {
		t.Fatalf("repaired %v, %v", repaired, err)
	}
	if repaired, err := w.RepairTask(t.Context(), read(t, s, task("call")), wanted); repaired || err != nil {
		t.Errorf("repaired %v, %v", repaired, err)
	}
	if _, err := w.RepairTask(t.Context(), it, task("call")); err != nil {
		t.Errorf("nothing to repair: %v", err)
	}
	s.expect(t, "patch")
}

func TestMarkEngagement(t *testing.T) {
	s, w := serve(t, engagement("episode/1"))
	it := read(t, s, engagement("episode/1"))
	early := it.DeepCopy()
	ledger := v1alpha1.EngagementLedger{StartTime: &monday}
	for range 2 {
		if _, err := w.MarkEngagement(t.Context(), it, ledger); err != nil {
			t.Fatal(err)
		}
	}
	s.expect(t, "patch")
	if _, err := w.MarkEngagement(t.Context(), early, ledger); !persist.IsConflict(err) {
		t.Errorf("got %v, want a conflict", err)
	}
}

func TestStatus(t *testing.T) {
	s, w := serve(t, engagement("episode/1"))
	it := read(t, s, engagement("episode/1"))
	wanted := it.DeepCopy()
	wanted.Status.Phase = v1alpha1.EngagementActive
	wanted.Status.Conditions = v1alpha1.Conditions{{Type: "Ready", Status: "True", Reason: "Reconciled", LastTransitionTime: monday}}
	if wrote, err := w.Status(t.Context(), it, wanted.DeepCopy()); !wrote || err != nil {
		t.Fatalf("wrote %v, %v", wrote, err)
	}
	again := read(t, s, engagement("episode/1"))
	same := again.DeepCopy()
	same.Status.Conditions[0].LastTransitionTime = metav1.NewTime(monday.In(time.FixedZone("elsewhere", 3600)))
	if wrote, err := w.Status(t.Context(), again, same); wrote || err != nil {
		t.Errorf("equal: wrote %v, %v", wrote, err)
	}
	s.expect(t, "patch status")
	wanted.Status.Phase = v1alpha1.EngagementHeld
	if _, err := w.Status(t.Context(), it, wanted); !persist.IsConflict(err) {
		t.Errorf("stale: got %v, want a conflict", err)
	}
}

func expectCollision(t *testing.T, err error, found string) {
	t.Helper()
	var collision *persist.NameCollision
	if !errors.As(err, &collision) || collision.Found != found {
		t.Errorf("got %v, want a collision with %s", err, found)
	}
	if persist.IsConflict(err) {
		t.Error("a collision is no conflict: trying again does not help")
	}
}
