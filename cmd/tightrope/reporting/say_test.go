package reporting_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/controllers/engine/report"
)

func call() *success.Task {
	return &success.Task{
		ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "call", UID: "uid"},
		Spec:       success.TaskSpec{Account: "acme", Title: "Call Acme", Due: metav1.NewTime(time.Date(2026, 11, 3, 23, 59, 59, 0, time.UTC))},
	}
}

func account(team map[string]success.Name) *success.Account {
	return &success.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme"}, Spec: success.AccountSpec{Team: team}}
}

func clusterOf(t *testing.T, before func(c client.Client) error, objects ...client.Object) (c client.Client, patches *int) {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	patches = new(int)
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithStatusSubresource(&success.Task{}).WithInterceptorFuncs(interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, options ...client.SubResourcePatchOption) error {
			*patches++
			if before != nil {
				if err := before(c); err != nil {
					return err
				}
			}
			return c.SubResource(sub).Patch(ctx, o, p, options...)
		},
	}).Build(), patches
}

func read(t *testing.T, c client.Client) *success.Task {
	t.Helper()
	task := &success.Task{}
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(call()), task); err != nil {
		t.Fatal(err)
	}
	return task
}

func saying(verb report.Verb, in report.Input) reporting.Saying {
	return reporting.Saying{Verb: verb, Input: in, Manager: "test"}
}

func TestOnlyTheReportIsWritten(t *testing.T) {
	c, _ := clusterOf(t, nil, call())
	task := read(t, c)
	before := task.DeepCopy()
	said, err := saying(report.Done, report.Input{By: "jane", Note: "on the phone"}).Of(t.Context(), c, task)
	if err != nil || !said.Changed {
		t.Fatal(said, err)
	}
	if diff := cmp.Diff(before, task); diff != "" {
		t.Errorf("the task that was given has changed:\n%s", diff)
	}
	want := before.DeepCopy()
	want.Status.Report, want.ResourceVersion = &success.Report{Phase: success.ReportDone, Note: "on the phone", By: "jane"}, said.Task.ResourceVersion
	if diff := cmp.Diff(want, read(t, c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, said.Task); diff != "" {
		t.Errorf("it says that it is otherwise:\n%s", diff)
	}
}

func TestAVerbSaidTwiceWritesNothingTheSecondTime(t *testing.T) {
	c, patches := clusterOf(t, nil, call())
	for range 2 {
		said, err := saying(report.Start, report.Input{By: "jane"}).Of(t.Context(), c, read(t, c))
		if err != nil || said.Changed != (*patches == 1 && said.Before.Status.Report == nil) {
			t.Error(said, err)
		}
	}
	if *patches != 1 {
		t.Errorf("%d writes", *patches)
	}
}

// meanwhile lets somebody write before the first patch.
func meanwhile(write func(*success.Task)) func(client.Client) error {
	raced := false
	return func(c client.Client) error {
		if raced {
			return nil
		}
		raced = true
		task := &success.Task{}
		if err := c.Get(context.Background(), client.ObjectKeyFromObject(call()), task); err != nil {
			return err
		}
		write(task)
		return c.Status().Update(context.Background(), task)
	}
}

func TestOfTwoPeopleTheSecondLearnsWhoWasFirst(t *testing.T) {
	c, _ := clusterOf(t, meanwhile(func(task *success.Task) {
		task.Status.Report = &success.Report{Phase: success.ReportSkipped, Note: "no need", By: "sam"}
	}), call())
	_, err := saying(report.Done, report.Input{By: "jane"}).Of(t.Context(), c, read(t, c))
	if quicker := (*reporting.Quicker)(nil); !errors.As(err, &quicker) || quicker.Task.Status.Report.By != "sam" {
		t.Error(err)
	}
	if err == nil || err.Error() != "somebody was quicker: sam has skipped it: no need; nothing was written" {
		t.Error(err)
	}
	if by := read(t, c).Status.Report.By; by != "sam" {
		t.Error(by)
	}
}

func TestWhatTheManagerWritesMeanwhileStopsNobody(t *testing.T) {
	c, _ := clusterOf(t, meanwhile(func(task *success.Task) { task.Status.ObservedGeneration = 7 }), call())
	said, err := saying(report.Done, report.Input{By: "jane"}).Of(t.Context(), c, read(t, c))
	if err != nil || said.Task.Status.ObservedGeneration != 7 || said.Task.Status.Report.Phase != success.ReportDone {
		t.Error(said, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	asks := func(q success.ResponseSpec) *success.Task {
		task := call()
		task.Spec.Response = &q
		return task
	}
	approval := success.ResponseSpec{Type: success.ResponseApproval, Role: "manager", NotBy: []success.Name{"csm"}}
	for name, test := range map[string]struct {
		task   *success.Task
		team   map[string]success.Name
		verb   report.Verb
		in     report.Input
		answer error
		want   string
	}{
		"a verb that the task does not take": {call(), nil, report.Skip, report.Input{By: "jane"}, nil, "say why the task will not be done"},
		"an approval without an approver": {
			asks(approval), nil, report.Respond, report.Input{By: "jane", Response: "Approved"}, nil,
			"nobody of the team of account acme has the role manager, so nobody's word counts here; name somebody in its spec.team",
		},
		"an approval by somebody else": {
			asks(approval), map[string]success.Name{"manager": "mia"}, report.Respond, report.Input{By: "jane", Response: "Approved"}, nil,
			"only mia may answer this, as manager of account acme; nothing was written",
		},
		"an approval by who may not": {
			asks(approval), map[string]success.Name{"manager": "mia", "csm": "mia"}, report.Respond, report.Input{By: "mia", Response: "Approved"}, nil,
			"mia is the csm as well, who may not approve this; nothing was written",
		},
		"a missing right": {
			call(), nil, report.Done, report.Input{By: "jane"}, apierrors.NewForbidden(success.Resource("tasks"), "call", errors.New("no")),
			"you may not patch tasks/status in namespace emea; that takes the verb patch on tasks/status, as the role csm has it",
		},
		"a task that others write to all the time": {
			call(), nil, report.Done, report.Input{By: "jane"}, apierrors.NewConflict(success.Resource("tasks"), "call", errors.New("written")),
			"the task is written to all the time",
		},
		"a cluster that is away": {call(), nil, report.Done, report.Input{By: "jane"}, errors.New("connection refused"), "report on task call: connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := clusterOf(t, func(client.Client) error { return test.answer }, test.task, account(test.team))
			_, err := saying(test.verb, test.in).Of(t.Context(), c, read(t, c))
			if err == nil || err.Error() != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			if read(t, c).Status.Report != nil {
				t.Error("something was written")
			}
		})
	}
}

func TestATaskThatHasVanished(t *testing.T) {
	c, _ := clusterOf(t, func(c client.Client) error { return c.Delete(context.Background(), call()) }, call())
	if _, err := saying(report.Done, report.Input{By: "jane"}).Of(t.Context(), c, read(t, c)); !apierrors.IsNotFound(err) {
		t.Error(err)
	}
}
