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
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
