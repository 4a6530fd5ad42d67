package tasks

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// now is a Tuesday morning.
var now = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// endOf is the end of a day in UTC.
func endOf(day string) metav1.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return metav1.NewTime(at.Add(24*time.Hour - time.Second))
}

func task(account, step, due string, change ...func(*success.Task)) *success.Task {
	t := &success.Task{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: account + "-" + step + "-" + fmt.Sprintf("%04x", len(account)*len(step)), UID: "uid"}}
	t.Spec = success.TaskSpec{
		Key:     success.TaskKey{Account: account, Playbook: "outreach", Trigger: "episode/1", Step: success.Name(step), Attempt: 1},
		Account: account, Engagement: account + "-outreach-k3v5x2n7", Playbook: "outreach", Step: success.Name(step),
		Title: strings.ToUpper(step[:1]) + step[1:] + " " + account, Role: "csm", Assignee: "jane",
		Reason: account + " is in segment high of exposure", Start: metav1.NewTime(now.Add(-24 * time.Hour)), Due: endOf(due),
	}
	for _, c := range change {
		c(t)
	}
	return t
}

func asks(q success.ResponseSpec) func(*success.Task) {
	return func(t *success.Task) { t.Spec.Response = &q }
}

func says(phase success.ReportPhase, by string, change ...func(*success.Report)) func(*success.Task) {
	return func(t *success.Task) {
		t.Status.Report = &success.Report{Phase: phase, By: by}
		for _, c := range change {
			c(t.Status.Report)
		}
	}
}

func of(member string) func(*success.Task) { return func(t *success.Task) { t.Spec.Assignee = member } }

func critical(t *success.Task) { t.Spec.Urgency = success.UrgencyCritical }

func withdrawn(t *success.Task) {
	t.Spec.Withdrawn = &success.Withdrawal{Reason: success.WithdrawGoalReached, Message: "the goal is reached: account.spec.seats > 100", Time: metav1.NewTime(now)}
}

var (
	freeText = success.ResponseSpec{Type: success.ResponseFreeText}
	choice   = success.ResponseSpec{Type: success.ResponseChoice, Choices: []success.Choice{{Name: "pause", Label: "Pause for two months"}, {Name: "smaller", Label: "A smaller package"}, {Name: "neither"}}}
	form     = success.ResponseSpec{Type: success.ResponseForm, Fields: []success.FormField{{Name: "seats", Need: success.FieldRequired}, {Name: "until", Need: success.FieldRequired}, {Name: "remark"}}}
	consent  = success.ResponseSpec{Type: success.ResponseNegativeConsent, Window: "30d"}
	approval = success.ResponseSpec{Type: success.ResponseApproval, Role: "manager", NotBy: []success.Name{"csm"}}
)

// world is a namespace with work of jane and sam.
func world() []client.Object {
	letter := func(t *success.Task) {
		t.Spec.Title = "Ask Acme Travel what they need"
		t.Spec.Message = &success.TaskMessage{Subject: "How can we help?", Body: "Dear Anna,\n\nyour renewal is in 40 days.\nWhat would you need from us?\n"}
		t.Spec.Channel, t.Spec.EffortMinutes = "Email", new(int32(20))
	}
	account := func(name, display, calendar string, team map[string]success.Name) *success.Account {
		return &success.Account{
			ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: name}, Spec: success.AccountSpec{DisplayName: display, Calendar: success.Name(calendar), Team: team},
		}
	}
	return []client.Object{
		account("acme", "Acme Travel", "", map[string]success.Name{"csm": "jane", "manager": "mia"}),
		account("tokio", "Tokio Shipping", "japan", map[string]success.Name{"csm": "jane", "manager": "jane"}),
		account("birch", "", "", map[string]success.Name{"csm": "jane"}),
		&success.Calendar{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "home"}, Spec: success.CalendarSpec{TimeZone: "UTC", Use: success.CalendarDefault}},
		&success.Calendar{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "japan"}, Spec: success.CalendarSpec{TimeZone: "Asia/Tokyo"}},
		task("acme", "ask", "2026-11-06", asks(freeText), letter),
		task("acme", "offer", "2026-11-02", asks(choice), says(success.ReportInProgress, "jane")),
		task("acme", "approve", "2026-11-12", asks(approval), of("mia"), func(t *success.Task) { t.Spec.Role = "manager" }),
		task("birch", "notice", "2026-11-20", asks(consent), critical),
		task("birch", "plan", "2026-11-04", asks(form)),
		task("birch", "call", "2026-11-03"),
		task("birch", "review", "2026-11-05", says(success.ReportOpen, "jane", func(r *success.Report) { r.SnoozedUntil = "2026-11-05" })),
		task("birch", "hello", "2026-10-30", says(success.ReportDone, "sam", func(r *success.Report) { r.Note = "they are glad" })),
		task("cobalt", "ask", "2026-11-01", asks(freeText), withdrawn),
		task("cobalt", "call", "2026-11-09", of("sam")),
		task("cobalt", "mail", "2026-11-10", of("")),
		task("tokio", "call", "2026-11-03", func(t *success.Task) {
			t.Spec.Due = metav1.NewTime(time.Date(2026, 11, 4, 14, 59, 59, 0, time.UTC)) // the end of the 4th in Tokyo
		}),
		task("tokio", "approve", "2026-11-08", asks(approval)),
	}
}

// person is who is logged in.
type person struct {
	name      string
	reportFor bool
}

// clusterOf is a cluster in memory that knows who is logged in.
func clusterOf(t *testing.T, who person, objects []client.Object, funcs interceptor.Funcs) client.WithWatch {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	if funcs.Create == nil {
		funcs.Create = func(_ context.Context, _ client.WithWatch, o client.Object, _ ...client.CreateOption) error {
			switch o := o.(type) {
			case *authenticationv1.SelfSubjectReview:
				o.Status.UserInfo.Username = who.name
			case *authorizationv1.SelfSubjectAccessReview:
				o.Status.Allowed = who.reportFor && o.Spec.ResourceAttributes.Verb == "report-for" && o.Spec.ResourceAttributes.Namespace == "emea"
			}
			return nil
		}
	}
	builder := fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithStatusSubresource(&success.Task{}).WithInterceptorFuncs(funcs)
	for field, of := range map[string]func(*success.Task) string{
		"spec.assignee": func(t *success.Task) string { return t.Spec.Assignee },
		"spec.account":  func(t *success.Task) string { return t.Spec.Account },
		"spec.playbook": func(t *success.Task) string { return t.Spec.Playbook },
	} {
		builder = builder.WithIndex(&success.Task{}, field, func(o client.Object) []string { return []string{of(o.(*success.Task))} })
	}
	return builder.Build()
}

// execute runs a command line, and gives all that is said.
func execute(ctx context.Context, c client.WithWatch, in string, args ...string) string {
	o := &options{clock: clocktesting.NewFakePassiveClock(now)}
	o.connect = func() (client.WithWatch, string, error) { return c, "emea", nil }
	root := &cobra.Command{Use: "tightrope", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(o.command())
	var out, errs bytes.Buffer
	root.SetIn(strings.NewReader(in))
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(append([]string{"tasks"}, args...))
	if len(args) > 0 && args[0] == "@complete" {
		root.SetArgs(append([]string{cobra.ShellCompRequestCmd, "tasks"}, args[1:]...))
	}
	err := root.ExecuteContext(ctx)
	text := fmt.Sprintf("$ tightrope tasks %s\n%s", strings.Join(args, " "), out.String())
	if errs.Len() > 0 {
		text += "(beside it)\n" + errs.String()
	}
	if err != nil {
		text += "error: " + err.Error() + "\n"
	}
	if code := exit.Code(err); code != exit.OK {
		text += fmt.Sprintf("exit code %d\n", code)
	}
	return text
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the command says something else (-want +got); go test -update rewrites:\n%s", diff)
	}
}

var (
	jane  = person{name: "jane"}
	lena  = person{name: "lena", reportFor: true}
	mia   = person{name: "mia"}
	email = person{name: "jane@corp.example"}
)

// TestWords runs each command line in a world of its own, and compares what is said in each file.
func TestWords(t *testing.T) {
	type line struct {
		who  person
		args string // words are separated by blanks; ~ is a blank within a word
		in   string
	}
	for name, lines := range map[string][]line{
		"list": {
			{jane, "", ""}, {jane, "list -o wide", ""}, {jane, "list --overdue", ""}, {jane, "list --due-before 3d", ""}, {jane, "list --snoozed --due-before 2026-11-06", ""},
			{jane, "list --all", ""}, {jane, "list --closed", ""}, {jane, "list --account cobalt", ""}, {jane, "list --account cobalt --closed", ""}, {jane, "list --unassigned", ""},
			{jane, "list --playbook outreach --assignee sam", ""}, {jane, "list --playbook outreach --assignee @me --overdue", ""},
			{person{name: "nick"}, "list", ""}, {email, "list", ""}, {lena, "list --account nowhere", ""},
		},
		"list-for-programs": {
			{jane, "list --overdue -o json", ""}, {jane, "list --overdue -o yaml", ""}, {jane, "list -o name", ""},
			{jane, "list -o jsonpath={.items[*].metadata.name}", ""}, {jane, "list --all -o custom-columns=ACCOUNT:.spec.account,DUE:.spec.due,SAID:.status.report.phase", ""},
			{person{name: "nick"}, "list -o json", ""}, {jane, "show acme/offer -o name", ""}, {jane, "show acme/ask -o message", ""},
		},
		"wrong": {
			{jane, "lst", ""}, {jane, "list acme", ""}, {jane, "list -o table", ""}, {jane, "list -o custom-columns=DUE", ""}, {jane, "list --due-before soon", ""},
			{jane, "list --all --assignee sam", ""}, {jane, "list -w -o json", ""}, {jane, "show", ""}, {jane, "show a b", ""}, {jane, "show acme/ask -o html", ""},
			{jane, "show acme/call", ""}, {jane, "show elsewhere", ""}, {jane, "show acme", ""}, {jane, "show acme/offer -o message", ""}, {jane, "start", ""},
			{jane, "skip birch/call", ""}, {jane, "snooze birch/call", ""}, {jane, "snooze birch/call --until later", ""}, {jane, "respond acme/offer", ""},
			{jane, "respond acme/offer smaller --text smaller", ""}, {jane, "respond birch/plan --answer seats", ""}, {jane, "respond birch/plan --answer seats=1 --answer seats=2", ""},
			{jane, "respond acme/offer smaller neither", ""}, {jane, "list --at noon", ""},
		},
		"show": {
			{jane, "show acme/ask", ""}, {jane, "show acme/offer -n emea", ""}, {jane, "show acme/approve", ""}, {jane, "show birch/notice", ""}, {jane, "show birch/plan", ""},
			{jane, "show birch/call", ""}, {jane, "show birch/hello", ""}, {jane, "show cobalt/ask", ""}, {jane, "show tokio/call", ""}, {jane, "show acme-o", ""},
			{jane, "show task/acme-ask-000c", ""}, {jane, "show task.tightrope.dev/acme-ask-000c -o name", ""}, {jane, "show birch/outreach/review", ""},
		},
		"say": {
			{jane, "start birch/call birch/plan", ""}, {jane, "start acme/offer", ""}, {jane, "sent birch/notice --note by~post", ""},
			{jane, "done birch/call --feedback wrong~number --note they~called", ""}, {jane, "done acme/ask", ""}, {jane, "done birch/notice", ""}, {jane, "done birch/hello", ""},
			{jane, "start birch/hello", ""}, {jane, "done cobalt/ask birch/call", ""}, {jane, "skip birch/call --reason no~need", ""},
			{jane, "snooze birch/call --until 2026-11-05", ""}, {jane, "snooze birch/call --until 2bd", ""}, {jane, "snooze birch/call --until today", ""},
			{jane, "snooze tokio/call --until tomorrow --at 2026-11-03T20:00:00Z", ""}, {jane, "done cobalt/call", ""}, {jane, "done birch/call --dry-run", ""},
		},
		"respond": {
			{jane, "respond acme/ask --text two~months", ""}, {jane, "respond acme/ask --text -", "two months,\nor three\n"}, {jane, "respond acme/ask two~months", ""},
			{jane, "respond acme/offer smaller", ""}, {jane, "respond acme/offer a~smaller~package", ""}, {jane, "respond acme/offer bigger", ""},
			{jane, "respond birch/plan --answer seats=40 --answer until=2027-03-31", ""}, {jane, "respond birch/plan --answer seats=40", ""}, {jane, "respond birch/notice objected", ""},
			{jane, "respond birch/call yes", ""}, {jane, "respond cobalt/ask --text too~late", ""},
			{mia, "respond acme/approve approved", ""}, {jane, "respond acme/approve approved", ""}, {jane, "respond tokio/approve approved", ""},
		},
		"for-others": {
			{lena, "done birch/call --for jane", ""}, {lena, "respond acme/approve Approved --for mia", ""}, {jane, "done cobalt/call --for sam", ""}, {jane, "done birch/call --for jane", ""},
			{lena, "done birch/call", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			for _, l := range lines {
				args := strings.Fields(l.args)
				for i := range args {
					args[i] = strings.ReplaceAll(args[i], "~", " ")
				}
				text := execute(t.Context(), clusterOf(t, l.who, world(), interceptor.Funcs{}), l.in, args...)
				if l.who != jane {
					text = "(as " + l.who.name + ")\n" + text
				}
				said = append(said, text)
			}
			golden(t, name, strings.Join(said, "\n"))
		})
	}
}

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

func TestCompletion(t *testing.T) {
	for line, want := range map[string][]string{
		// Whoever presses the tab key sees their own first, and only what the verb is for.
		"show ":               {"birch/notice", "acme/offer", "birch/call", "tokio/call", "birch/plan", "birch/review", "acme/ask", "tokio/approve", "cobalt/call", "cobalt/mail", "acme/approve"},
		"done ":               {"birch/call", "tokio/call", "birch/review", "cobalt/call", "cobalt/mail"},
		"done birch/call ":    {"tokio/call", "birch/review", "cobalt/call", "cobalt/mail"},
		"show birch/call ":    nil,
		"respond ":            {"birch/notice", "acme/offer", "birch/plan", "acme/ask", "tokio/approve", "acme/approve"},
		"respond acme/offer ": {"pause", "smaller", "neither"},
		"respond acme/ask ":   nil,
	} {
		said := execute(t.Context(), clusterOf(t, jane, world(), interceptor.Funcs{}), "", append([]string{"@complete"}, strings.Split(line, " ")...)...)
		var got []string
		for _, offered := range strings.Split(said, "\n")[1:] {
			if strings.HasPrefix(offered, ":") {
				break
			}
			word, _, _ := strings.Cut(offered, "\t")
			got = append(got, word)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

func TestWatch(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	var outer client.WithWatch
	outer = clusterOf(t, jane, world(), interceptor.Funcs{
		Watch: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) (w watch.Interface, err error) {
			if w, err = c.Watch(ctx, list, options...); err == nil {
				go func() {
					execute(ctx, outer, "", "done", "birch/call")
					execute(ctx, outer, "", "start", "acme/ask")
				}()
			}
			return w, err
		},
	})
	out := &lines{stop: interrupt, after: 10}
	o := &options{clock: clocktesting.NewFakePassiveClock(now)}
	o.connect = func() (client.WithWatch, string, error) { return outer, "emea", nil }
	command := o.command()
	command.SetOut(out)
	command.SetArgs([]string{"list", "--watch"})
	if err := command.ExecuteContext(ctx); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"birch/call      Tue 2026-11-03             today        Open", "birch/call   Tue 2026-11-03      Done", "acme/ask   Fri 2026-11-06   in 3 days   InProgress"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// lines is a terminal of somebody who has seen enough after some lines.
type lines struct {
	bytes.Buffer
	stop  func()
	after int
}

func (l *lines) Write(text []byte) (int, error) {
	l.after -= bytes.Count(text, []byte("\n"))
	if l.after <= 0 {
		l.stop()
	}
	return l.Buffer.Write(text)
}
