package snapshot

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/redact"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var morning = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func called(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "emea", Name: name} }

// emea is a namespace with a customer, and a segment that is made for one.
func emea() []client.Object {
	since := metav1.NewTime(morning.AddDate(0, 0, -3))
	return []client.Object{
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "emea", UID: "7d4f0d6c-9f1e-4b0a-8f0e-3a5c1d2b4e6f"}},
		&success.Account{ObjectMeta: called("acme-travel"), Spec: success.AccountSpec{
			DisplayName: "Acme Travel", Industry: "Tourism", Commercial: &success.Commercial{ARR: new(int64(120000)), RenewalDate: "2026-12-31"},
			Team:       map[string]success.Name{"csm": "jane"},
			Problems:   []success.Problem{{Name: "reporting", Statement: "Nobody at Acme reads the reports", Severity: new(int32(4))}},
			Attributes: map[string]success.Value{"contact": {String: new("bob@acme.example")}, "tier": {String: new("gold")}},
		}},
		&success.Segment{ObjectMeta: called("vip"), Spec: success.SegmentSpec{Expression: "account.metadata.name == 'acme-travel'", Message: "Our first customer"}},
		&success.Segment{ObjectMeta: called("travel"), Spec: success.SegmentSpec{Expression: "account.spec.industry == 'Tourism'"}},
		&success.SegmentOverride{ObjectMeta: called("bob-asked"), Spec: success.SegmentOverrideSpec{Account: "acme-travel", Dimension: "vip", Segment: "vip", Reason: "Bob asked"}},
		&success.Task{ObjectMeta: called("acme-travel-ask"), Spec: success.TaskSpec{
			Key:     success.TaskKey{Account: "acme-travel", Playbook: "outreach", Trigger: "hand/for-bob", Step: "ask", Attempt: 1},
			Account: "acme-travel", Engagement: "for-bob", Playbook: "outreach", Step: "ask", Title: "Ask Bob", Assignee: "jane", Start: since, Due: since, Reason: "Bob wants it",
		}},
	}
}

// execute takes a snapshot of a cluster in memory.
func execute(t *testing.T, s snapshot, change interceptor.Funcs, stored ...client.Object) (out []byte, said string, err error) {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(corev1.AddToScheme(scheme), appsv1.AddToScheme(scheme)); err != nil {
		t.Fatal(err)
	}
	s.reader = fake.NewClientBuilder().WithScheme(scheme).WithObjects(stored...).WithInterceptorFuncs(change).Build()
	s.namespace, s.now = "emea", morning
	if s.output == "" {
		s.output = "-"
	}
	var stdout, stderr bytes.Buffer
	err = s.run(t.Context(), &stdout, &stderr)
	return stdout.Bytes(), stderr.String(), err
}

// TestTheWords compares what is said and what is in the file, for each level, with golden files that one can read.
func TestTheWords(t *testing.T) {
	for _, level := range []string{"names", "all", "none"} {
		t.Run(level, func(t *testing.T) {
			out, said, err := execute(t, snapshot{redact: level}, interceptor.Funcs{}, emea()...)
			if err != nil {
				t.Fatal(err)
			}
			b, err := book.Read(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			var lines bytes.Buffer
			if err := b.WriteLines(&lines); err != nil {
				t.Fatal(err)
			}
			golden(t, level+".txt", said+"\n"+strings.ReplaceAll(lines.String(), `{"apiVersion"`, "\n"+`{"apiVersion"`))
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; look at it, and write it with -update:\n%s", path, diff)
	}
}

func TestASnapshotIsTheSameEachTime(t *testing.T) {
	first, _, err := execute(t, snapshot{redact: "names"}, interceptor.Funcs{}, emea()...)
	if err != nil {
		t.Fatal(err)
	}
	second, _, _ := execute(t, snapshot{redact: "names"}, interceptor.Funcs{}, emea()...)
	if !bytes.Equal(first, second) {
		t.Error("two snapshots of the same differ")
	}
	third, _, _ := execute(t, snapshot{redact: "names", key: redact.NewKey([]byte("another secret, long enough"))}, interceptor.Funcs{}, emea()...)
	if bytes.Equal(first, third) {
		t.Error("another key makes the same pseudonyms")
	}
}

func TestWhatGoesWrongIsSaidAndLeavesNothing(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "namespaces"}, "emea", errors.New("no"))
	dir := t.TempDir()
	for name, test := range map[string]struct {
		snapshot
		funcs  interceptor.Funcs
		stored []client.Object
		want   string
	}{
		"no namespace": {snapshot{redact: "names"}, interceptor.Funcs{}, nil, "there is no namespace emea"},
		"no right to get the namespace": {snapshot{redact: "names"}, interceptor.Funcs{
			Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
				return forbidden
			},
		}, nil, "give a secret with --redact-key instead"},
		"no right to list": {snapshot{redact: "none"}, interceptor.Funcs{
			List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error {
				return forbidden
			},
		}, emea(), "you may not list tasks.tightrope.dev in namespace emea"},
		"no folder": {snapshot{redact: "none", output: filepath.Join(dir, "nowhere", "a")}, interceptor.Funcs{}, emea(), "no such file or directory"},
	} {
		t.Run(name, func(t *testing.T) {
			if test.output == "" {
				test.output = filepath.Join(dir, "a.snapshot")
			}
			_, _, err := execute(t, test.snapshot, test.funcs, test.stored...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want …%s…", err, test.want)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%v is left behind", left)
			}
		})
	}
}

// failing fails after some bytes, as a full disk or an interrupt does.
func TestAnInterruptedSnapshotLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.snapshot")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b, err := book.New("emea", morning, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := snapshot{output: path}
	if _, err := s.write(ctx, b, nil); s.interrupted(ctx, err).Error() != "interrupted; nothing was written" {
		t.Errorf("got %v", err)
	}
	left, _ := os.ReadDir(dir)
	if text, _ := os.ReadFile(path); string(text) != "old" || len(left) != 1 {
		t.Errorf("there is %q in %v", text, left)
	}
}

func TestTheCommandLine(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short.key")
	if err := os.WriteFile(short, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"an unknown level":               {[]string{"--redact=some"}, exit.Usage, `--redact "some" is not known; write names, all or none`},
		"a key for nothing":              {[]string{"--redact=none", "--redact-key=x"}, exit.Usage, "leave --redact-key out"},
		"no file":                        {[]string{"-o", ""}, exit.Usage, "--output names no file"},
		"an argument":                    {[]string{"emea"}, exit.Usage, `unknown command "emea" for "snapshot"`},
		"a key that can be guessed":      {[]string{"--redact-key", short}, exit.Problem, "has 6 bytes, and less than 16 can be guessed"},
		"a key that is not there":        {[]string{"--redact-key", short + "x"}, exit.Problem, "no such file"},
		"a kubeconfig that is not there": {[]string{"--kubeconfig", short + "x"}, exit.Problem, "find the cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			command := Command()
			command.SilenceErrors, command.SilenceUsage = true, true
			command.SetArgs(test.args)
			command.SetOut(&bytes.Buffer{})
			err := command.ExecuteContext(t.Context())
			if err == nil || exit.Code(err) != test.code || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %d, %v; want %d, …%s…", exit.Code(err), err, test.code, test.want)
			}
		})
	}
}
