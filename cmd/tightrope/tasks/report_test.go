package tasks

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
)

func read(t *testing.T, c client.Client, name string) *success.Task {
	t.Helper()
	task := &success.Task{}
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "emea", Name: name}, task); err != nil {
		t.Fatal(err)
	}
	return task
}

func TestOnlyTheReportIsWritten(t *testing.T) {
	c := clusterOf(t, jane, world(), interceptor.Funcs{})
	before := read(t, c, "acme-ask-000c")
	execute(t.Context(), c, "", "respond", "acme/ask", "--text", "two months", "--note", "on the phone", "--feedback", "good")
	after := read(t, c, "acme-ask-000c")
	before.Status.Report = &success.Report{Phase: success.ReportDone, Response: "two months", Note: "on the phone", Feedback: "good", By: "jane"}
	before.ResourceVersion = after.ResourceVersion
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASecondCallWritesNothing(t *testing.T) {
	writes := 0
	c := clusterOf(t, jane, world(), interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, options ...client.SubResourcePatchOption) error {
			writes++
			return c.SubResource(sub).Patch(ctx, o, p, options...)
		},
	})
	for _, args := range [][]string{
		{"start", "birch/call"}, {"snooze", "birch/call", "--until", "1w"}, {"done", "birch/call", "--note", "n"}, {"skip", "birch/review", "--reason", "no"},
		{"respond", "acme/offer", "smaller"}, {"respond", "birch/plan", "--answer", "seats=1", "--answer", "until=May"}, {"sent", "birch/notice"},
	} {
		before := writes
		for range 2 {
			if said := execute(t.Context(), c, "", args...); strings.Contains(said, "error") {
				t.Error(said)
			}
		}
		if writes != before+1 {
			t.Errorf("%v wrote %d times", args, writes-before)
		}
	}
}

// meanwhile lets somebody write to a Task before the first patch of the command arrives.
func meanwhile(name string, write func(*success.Task)) interceptor.Funcs {
	raced := false
	return interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, options ...client.SubResourcePatchOption) error {
			if !raced {
				raced = true
				other := &success.Task{}
				if err := c.Get(ctx, client.ObjectKey{Namespace: "emea", Name: name}, other); err != nil {
					return err
				}
				write(other)
				if err := c.Status().Update(ctx, other); err != nil {
					return err
				}
			}
			return c.SubResource(sub).Patch(ctx, o, p, options...)
		},
	}
}

func TestOfTwoPeopleTheSecondLearnsWhoWasFirst(t *testing.T) {
	name := task("birch", "call", "2026-11-03").Name
	c := clusterOf(t, jane, world(), meanwhile(name, func(other *success.Task) {
		other.Status.Report = &success.Report{Phase: success.ReportSkipped, Note: "no need", By: "sam"}
	}))
	said := execute(t.Context(), c, "", "done", "birch/call")
	if !strings.Contains(said, "error: somebody was quicker: sam has skipped it: no need; nothing was written. Look again: tightrope tasks show birch/call\nexit code 1") {
		t.Error(said)
	}
	if report := read(t, c, name).Status.Report; report.By != "sam" || report.Phase != success.ReportSkipped {
		t.Errorf("%+v", report)
	}
}

func TestWhatTheManagerWritesMeanwhileStopsNobody(t *testing.T) {
	name := task("birch", "call", "2026-11-03").Name
	c := clusterOf(t, jane, world(), meanwhile(name, func(other *success.Task) { other.Status.ObservedGeneration = 7 }))
	said := execute(t.Context(), c, "", "done", "birch/call")
	if !strings.Contains(said, "task/"+name+" done\n") {
		t.Error(said)
	}
	if status := read(t, c, name).Status; status.ObservedGeneration != 7 || status.Report.Phase != success.ReportDone {
		t.Errorf("%+v", status)
	}
}

func TestTheClusterRefuses(t *testing.T) {
	forbidden := func(text string) error {
		return apierrors.NewForbidden(success.Resource("tasks"), "birch-call-0014", fmt.Errorf("%s", text))
	}
	for name, test := range map[string]struct {
		answer error
		want   string
	}{
		"who has no right": {
			forbidden(`User "vera" cannot patch resource "tasks/status" in API group "tightrope.dev" in the namespace "emea"`),
			"you may not patch tasks/status in namespace emea; that takes the verb patch on tasks/status, as the role csm has it",
		},
		"what a policy does not allow": {
			forbidden(`ValidatingAdmissionPolicy 'tasks' with binding 'tasks' denied request: people change only status.report of a Task`),
			"error: people change only status.report of a Task\n",
		},
		"what the schema does not allow": {
			apierrors.NewInvalid(success.SchemeGroupVersion.WithKind("Task").GroupKind(), "birch-call-0014", nil), "error: report on task birch-call-0014: Task.tightrope.dev",
		},
		"who is not known": {apierrors.NewUnauthorized("Unauthorized"), "error: the cluster does not know who you are: log in"},
		"a task that is written to all the time": {
			apierrors.NewConflict(success.Resource("tasks"), "birch-call-0014", fmt.Errorf("written")), "error: the task is written to all the time; run the same command again",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := clusterOf(t, jane, world(), interceptor.Funcs{
				SubResourcePatch: func(context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption) error {
					return test.answer
				},
			})
			said := execute(t.Context(), c, "", "done", "birch/call")
			if !strings.Contains(said, test.want) || !strings.HasSuffix(said, "exit code 1\n") {
				t.Errorf("want %s, got\n%s", test.want, said)
			}
		})
	}
}

func TestAStepThatWasAskedTwiceMeansTheOpenTask(t *testing.T) {
	again := task("cobalt", "ask", "2026-11-09", asks(freeText), func(t *success.Task) { t.Name, t.Spec.Key.Attempt = "cobalt-ask-again", 2 })
	other := task("cobalt", "ask", "2026-11-09", func(t *success.Task) { t.Name, t.Spec.Playbook = "cobalt-ask-other", "renewal" })
	level := task("cobalt", "ask", "2026-11-09", of("lena"), func(t *success.Task) { t.Name, t.Spec.Key.Escalation = "cobalt-ask-first", "first" })
	for name, test := range map[string]struct {
		more []client.Object
		said string
		want string
	}{
		"the open one":                  {[]client.Object{again}, "cobalt/ask", "task/cobalt-ask-again started"},
		"a level of an escalation":      {[]client.Object{again, level}, "cobalt/ask/first", "task/cobalt-ask-first started"},
		"the step, and not a level":     {[]client.Object{again, level}, "cobalt/ask", "task/cobalt-ask-again started"},
		"the playbook tells them apart": {[]client.Object{again, other}, "cobalt/renewal/ask", "task/cobalt-ask-other started"},
		"what may be either": {
			[]client.Object{again, other}, "cobalt/ask", "error: cobalt/ask may be any of 2 open tasks: cobalt-ask-again (Ask cobalt), cobalt-ask-other (Ask cobalt); say which\nexit code 1",
		},
		"first letters of several": {[]client.Object{again, other}, "cobalt-ask", "cobalt-ask may be any of 2 open tasks"},
	} {
		t.Run(name, func(t *testing.T) {
			said := execute(t.Context(), clusterOf(t, jane, append(world(), test.more...), interceptor.Funcs{}), "", "start", test.said)
			if !strings.Contains(said, test.want) {
				t.Errorf("want %s, got\n%s", test.want, said)
			}
		})
	}
}
