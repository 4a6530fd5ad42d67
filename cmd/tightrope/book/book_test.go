package book

import (
	"bytes"
	"context"
	"errors"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

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
)

var morning = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func called(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

// emea is a small namespace.
func emea() []runtime.Object {
	return []runtime.Object{
		&success.Playbook{ObjectMeta: called("outreach"), Spec: success.PlaybookSpec{Steps: []success.Step{{Name: "ask", Title: "Ask <them> & us"}}}},
		&success.Account{ObjectMeta: metav1.ObjectMeta{Name: "birch", Namespace: "emea", ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "crm"}}}},
		&success.Account{ObjectMeta: called("acme"), Spec: success.AccountSpec{Industry: "Tourism", DisplayName: "Acme"}},
		&success.Task{ObjectMeta: called("acme-ask"), Spec: success.TaskSpec{Account: "acme", Start: metav1.NewTime(morning)}},
		&success.Engagement{ObjectMeta: called("acme-outreach")},
		&success.AccountLedger{ObjectMeta: called("acme-ledger")},
		&success.SegmentOverride{ObjectMeta: called("acme-high")},
		&success.Segment{ObjectMeta: called("high"), Spec: success.SegmentSpec{Expression: "account.spec.industry == 'Tourism'"}},
		&success.Calendar{ObjectMeta: called("de")},
		&success.Scorecard{ObjectMeta: called("risk")},
		&success.Guardrail{ObjectMeta: called("brake")},
		&appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Name: "outreach-1", Labels: map[string]string{success.LabelPlaybook: "outreach"}}, Data: runtime.RawExtension{Raw: []byte(`{"steps":[]}`)}, Revision: 1},
	}
}

func newBook(t *testing.T, objects ...runtime.Object) *Book {
	t.Helper()
	b, err := New("emea", morning, objects)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABookHasItsObjectsInOrderWhateverTheOrderTheyCome(t *testing.T) {
	want := newBook(t, emea()...)
	objects := emea()
	rand.New(rand.NewSource(1)).Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	if diff := cmp.Diff(want, newBook(t, objects...)); diff != "" {
		t.Error(diff)
	}
	accounts := Of[*success.Account](want)
	if len(accounts) != 2 || accounts[0].Name != "acme" || accounts[1].Namespace != "emea" || accounts[1].ManagedFields != nil || accounts[0].Kind != "Account" {
		t.Errorf("accounts are %v", accounts)
	}
}

func TestABookRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		objects []runtime.Object
		want    string
	}{
		"an object of another namespace":      {[]runtime.Object{&success.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme", Namespace: "apac"}}}, "Account acme is in namespace apac, and the book is of namespace emea"},
		"a kind that is not ours":             {[]runtime.Object{&appsv1.Deployment{}}, "a book has no place for a *v1.Deployment"},
		"the revision of somebody else":       {[]runtime.Object{&appsv1.ControllerRevision{}}, "a book has no place for a *v1.ControllerRevision"},
		"two objects of a kind with one name": {[]runtime.Object{&success.Account{ObjectMeta: called("acme")}, &success.Account{ObjectMeta: called("acme")}}, "there are two of Account acme"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New("emea", morning, test.objects); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func written(t *testing.T, b *Book) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := b.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	b := newBook(t, emea()...)
	b.Redaction = "names"
	file := written(t, b)
	again, err := Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, again); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(file, written(t, again)) {
		t.Error("the same book is written as other bytes")
	}
}

// lines are the lines of a file, unpacked.
func lines(t *testing.T, b *Book) string {
	t.Helper()
	var text bytes.Buffer
	if err := b.WriteLines(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestAFileThatIsNotWholeIsRefused(t *testing.T) {
	b := newBook(t, emea()...)
	packed, text := string(written(t, b)), lines(t, b)
	rows := strings.SplitAfter(text, "\n")
	const cut, changed, none = "it ends too early", "it was changed", "it is no snapshot"
	for name, test := range map[string]struct{ file, want string }{
		"empty":                     {"", none},
		"something else":            {"kind: Account\n", none},
		"other JSON":                {"{}\n", none},
		"cut in the packed bytes":   {packed[:len(packed)-9], cut},
		"cut in the middle":         {packed[:len(packed)/2], cut},
		"without the last line":     {strings.Join(rows[:len(rows)-2], ""), cut},
		"cut within the last line":  {text[:len(text)-2], cut},
		"without an object":         {strings.Join(slices.Delete(slices.Clone(rows), 3, 4), ""), changed},
		"with another word":         {strings.Replace(text, "Tourism", "Touring", 1), changed},
		"with something after it":   {text + "\n", changed},
		"from a newer program":      {strings.Replace(text, `"version":1`, `"version":2`, 1), "it has version 2 of the format, and this program reads up to version 1; use a newer tightrope"},
		"with a kind of the future": {strings.Replace(text, `"kind":"Guardrail"`, `"kind":"Robot"`, 1), `this program knows no "Robot"; use a newer tightrope`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read(strings.NewReader(test.file)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want …%s…", err, test.want)
			}
		})
	}
}

func TestEveryByteOfAFileCounts(t *testing.T) {
	file := written(t, newBook(t, emea()...))
	for n := range file {
		if _, err := Read(bytes.NewReader(file[:n])); err == nil {
			t.Errorf("the first %d of %d bytes are read as a whole snapshot", n, len(file))
		}
	}
}

func TestAClusterIsReadInPagesAndInTheOrderThatTheEngineCanComplete(t *testing.T) {
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	stored := newBook(t, emea()...)
	builder := fake.NewClientBuilder().WithScheme(scheme)
	for _, o := range stored.Objects {
		builder.WithRuntimeObjects(o)
	}
	builder.WithRuntimeObjects(
		&success.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "apac", Name: "elsewhere"}},
		&appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "of-a-daemonset"}})
	expired := 1
	c := builder.WithInterceptorFuncs(interceptor.Funcs{List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, o ...client.ListOption) error {
		options := (&client.ListOptions{}).ApplyOptions(o)
		if options.Limit != page {
			t.Errorf("%T is read without pages", list)
		}
		if _, tasks := list.(*success.TaskList); tasks && expired > 0 {
			expired--
			return apierrors.NewResourceExpired("too old")
		}
		order = append(order, strings.TrimSuffix(reflect.TypeOf(list).Elem().Name(), "List"))
		return c.List(ctx, list, o...)
	}}).Build()
	b, err := FromCluster(t.Context(), c, "emea", morning)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Objects) != len(stored.Objects) {
		t.Errorf("%d objects were read, want %d", len(b.Objects), len(stored.Objects))
	}
	if got, want := strings.Join(order[:4], " "), "Task Engagement AccountLedger Account"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

func TestWhatAClusterRefusesIsSaid(t *testing.T) {
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		answer error
		want   string
	}{
		"no rights": {apierrors.NewForbidden(schema.GroupResource{Group: success.Group, Resource: "tasks"}, "", errors.New("no")), "you may not list tasks.tightrope.dev in namespace emea; a role that lets you"},
		"no answer": {errors.New("connection refused"), "list tasks.tightrope.dev in namespace emea: connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			c := fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(interceptor.Funcs{List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error {
				return test.answer
			}}).Build()
			if _, err := FromCluster(t.Context(), c, "emea", morning); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want …%s…", err, test.want)
			}
		})
	}
}
