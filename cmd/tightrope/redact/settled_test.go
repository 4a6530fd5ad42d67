package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"pgregory.net/rapid"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

// lived is a world that is lived, and the revisions that its playbooks have had.
type lived struct {
	*simulation.World
	revisions map[string]*appsv1.ControllerRevision
}

func newLived(t *rapid.T, objects ...runtime.Object) *lived {
	w := &lived{World: simulation.New(noon, calendar.Standard(nil)), revisions: map[string]*appsv1.ControllerRevision{}}
	w.put(t, objects...)
	return w
}

func (w *lived) put(t *rapid.T, objects ...runtime.Object) {
	for _, object := range objects {
		if p, ok := object.(*success.Playbook); ok {
			name, data, err := plan.RevisionOf(p)
			if err != nil {
				t.Fatal(err)
			}
			if w.revisions[name] == nil {
				w.revisions[name] = &appsv1.ControllerRevision{
					ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{success.LabelPlaybook: p.Name}},
					Data:       runtime.RawExtension{Raw: data}, Revision: int64(len(w.revisions) + 1),
				}
			}
		}
		if err := w.Put(object); err != nil {
			t.Fatal(err)
		}
	}
}

// book is what there is in the world.
func (w *lived) book(t *rapid.T) *book.Book {
	var objects []runtime.Object
	add := func(some ...runtime.Object) { objects = append(objects, some...) }
	for _, o := range w.Accounts {
		add(o)
	}
	for _, o := range w.Ledgers {
		add(o)
	}
	for _, o := range w.Engagements {
		add(o)
	}
	for _, o := range w.Tasks {
		add(o)
	}
	for _, o := range w.Overrides {
		add(o)
	}
	for _, o := range w.Segments {
		add(o)
	}
	for _, o := range w.Playbooks {
		add(o)
	}
	for _, o := range w.Scorecards {
		add(o)
	}
	for _, o := range w.Calendars {
		add(o)
	}
	for _, o := range w.Guardrails {
		add(o)
	}
	for _, o := range w.revisions {
		add(o)
	}
	for i := range objects {
		objects[i] = objects[i].DeepCopyObject()
		if o, ok := objects[i].(metav1.Object); ok {
			o.SetNamespace("emea")
		}
	}
	b, err := book.New("emea", w.Now, objects)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// worldOf is the world of a book.
func worldOf(t *rapid.T, b *book.Book, retention plan.Retention) *lived {
	w := &lived{World: simulation.New(b.Taken, calendar.Standard(nil)), revisions: map[string]*appsv1.ControllerRevision{}}
	w.Retention = retention
	for _, o := range b.Objects {
		if err := w.Put(o.DeepCopyObject()); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// samples are the folders with whole namespaces.
var samples = []string{"covid-exposure", "triggers", "scorecards", "calendars"}

// aWorld is a namespace of the samples to which some weeks happened.
func aWorld(t *rapid.T, folder string) *lived {
	objects, err := build.Samples(folder)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.IntRange(0, 3).Draw(t, "guardrail") == 0 {
		objects = append(objects, &success.Guardrail{ObjectMeta: metav1.ObjectMeta{Name: "brake"}, Spec: success.GuardrailSpec{
			Change: &success.ChangeLimits{Window: "30d", Activate: new(intstr.FromInt32(2)), Move: new(intstr.FromInt32(3)), End: new(intstr.FromInt32(1))},
		}})
	}
	w := newLived(t, append(objects, perRequest())...)
	w.Retention = plan.Retention{Tasks: time.Duration(rapid.SampledFrom([]int{0, 2, 9}).Draw(t, "retention")) * 24 * time.Hour}
	w.Retention.Engagements = w.Retention.Tasks
	w.Settle()
	for range rapid.IntRange(0, 12).Draw(t, "weeks") {
		befall(t, w)
		w.Now = w.Now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(t, "days"))
		w.WakeAll()
		w.Settle()
		w.Now = w.Now.Add(brake.Settled) // what is held becomes a set
		w.WakeAll()
		w.Settle()
		for _, g := range w.Guardrails {
			if held := g.Status.Held; held != nil && rapid.Bool().Draw(t, "approve") {
				w.Approve(g.Name, held.Hash)
				w.Settle()
			}
		}
	}
	return w
}

// perRequest is a playbook with a run for each request, under a key that is more than a name.
func perRequest() *success.Playbook {
	return &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "per-request"}, Spec: success.PlaybookSpec{
		Trigger: success.Trigger{Type: success.TriggerEach, Each: &success.EachTrigger{
			In: "account.spec.requests", Where: "item.status == 'Shipped' && item.name != 'export'", Key: "item.kind + ' ' + item.name",
		}},
		Steps: []success.Step{
			{Name: "show", Title: "Show {{ item.name }} to {{ account.metadata.name }}", CompletedWhen: "account.spec.lifecycle == 'Onboarding'"},
			{Name: "ask", Title: "Ask", DependsOn: []success.Name{"show"}},
		},
	}}
}

func pick[T any](t *rapid.T, what string, from map[string]*T) *T {
	names := slices.Sorted(maps.Keys(from))
	if len(names) == 0 {
		return nil
	}
	return from[rapid.SampledFrom(names).Draw(t, what)]
}

// befall has something happen: a person answers, a fact changes, a playbook is edited, somebody starts a run by hand.
func befall(t *rapid.T, w *lived) {
	switch rapid.IntRange(0, 5).Draw(t, "event") {
	case 0, 1:
		if task := pick(t, "task", w.Tasks); task != nil && plan.IsOpen(task) {
			now := metav1.NewTime(w.Now)
			w.Report(task.Name, success.Report{
				Phase:    rapid.SampledFrom([]success.ReportPhase{success.ReportDone, success.ReportWaiting, success.ReportInProgress}).Draw(t, "phase"),
				Response: rapid.SampledFrom([]string{"", "Objected", "They want a discount", "Approved", "yes"}).Draw(t, "response"),
				By:       task.Spec.Assignee, Note: "Bob called", Time: &now,
			})
		}
	case 2, 3:
		if a := pick(t, "account", w.Accounts); a != nil {
			facts := *a.Spec.DeepCopy()
			turn(t, &facts)
			w.Learn(a.Name, facts)
		}
	case 4:
		if p := pick(t, "playbook", w.Playbooks); p != nil {
			fresh := p.DeepCopy()
			fresh.Spec.Steps[0].Title += " again"
			w.put(t, fresh)
		}
	case 5:
		a, p := pick(t, "account", w.Accounts), pick(t, "playbook", w.Playbooks)
		if p == nil {
			return
		}
		name := fmt.Sprintf("special-for-%s-%d", a.Name, len(w.Engagements))
		w.put(t, &success.Engagement{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: a.Namespace}, Spec: success.EngagementSpec{
			Account:  success.KeyedRef{Name: a.Name, Key: plan.AccountKey(a)},
			Playbook: success.KeyedRef{Name: p.Name, Key: plan.PlaybookKey(p)},
			Trigger:  success.TriggerKey{Type: success.TriggerHand, Key: plan.HandKey(name)},
		}})
	}
}

// turn changes facts.
func turn(t *rapid.T, s *success.AccountSpec) {
	switch rapid.IntRange(0, 4).Draw(t, "fact") {
	case 0:
		s.Industry = rapid.SampledFrom([]string{"Tourism", "Media", "Food", ""}).Draw(t, "industry")
	case 1:
		s.Team = map[string]success.Name{"csm": success.Name(rapid.SampledFrom([]string{"jane", "bob"}).Draw(t, "csm")), "manager": "ann"}
	case 2:
		name := success.Name(rapid.SampledFrom([]string{"sso", "reporting-for-acme", "export"}).Draw(t, "request"))
		s.Requests = append(slices.DeleteFunc(s.Requests, func(r success.Request) bool { return r.Name == name }),
			success.Request{Name: name, Kind: success.RequestFeature, Status: success.RequestShipped, ShippedOn: "2026-10-30"})
		s.Known = append(slices.DeleteFunc(s.Known, func(k success.KnownList) bool { return k == "requests" }), "requests")
	case 3:
		s.Lifecycle = rapid.SampledFrom([]success.Lifecycle{success.LifecycleActive, success.LifecycleOnboarding, success.LifecycleChurned}).Draw(t, "lifecycle")
	case 4:
		if s.Attributes == nil {
			s.Attributes = map[string]success.Value{}
		}
		s.Attributes["seats"] = success.Value{Integer: new(rapid.Int64Range(1, 300).Draw(t, "seats"))}
	}
}

// TestASettledWorldIsSettledWhenItIsRedacted lives random weeks of the samples, redacts what there is, writes it to a file and
// reads it: the engine writes nothing. And what happens to both worlds afterwards is the same.
func TestASettledWorldIsSettledWhenItIsRedacted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		staysSettled(rt, rapid.SampledFrom(samples).Draw(rt, "samples"), rapid.SampledFrom([]Level{Names, All}).Draw(rt, "level"))
	})
}

// namesNobody says that no account, person or note of a world is in the work of a book.
func namesNobody(t *rapid.T, w *lived, b *book.Book) {
	secrets := []string{"Bob called", "They want", "special-for", `"jane"`, `"bob"`}
	for _, a := range w.Accounts {
		secrets = append(secrets, a.Name)
		if a.Spec.DisplayName != "" {
			secrets = append(secrets, a.Spec.DisplayName)
		}
	}
	for _, o := range b.Objects {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if !isDefinition(o) && bytes.Contains(data, []byte(secret)) {
				t.Fatalf("%q is in %s", secret, data)
			}
		}
	}
}

func staysSettled(t *rapid.T, folder string, level Level) {
	w := aWorld(t, folder)
	again := worldOf(t, w.book(t), w.Retention)
	if again.Round() {
		t.Fatalf("the book of the world is not settled: %s", story(again))
	}
	redacted, _, err := Book(w.book(t), testKey, level)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := redacted.Write(&file); err != nil {
		t.Fatal(err)
	}
	namesNobody(t, w, redacted)
	read, err := book.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	pseudo := worldOf(t, read, w.Retention)
	before := pseudo.dump()
	if pseudo.Round() {
		t.Fatalf("the redacted book is not settled:\n%s\n%s", story(pseudo), cmp.Diff(before, pseudo.dump()))
	}
	if len(w.Guardrails) > 0 {
		return // whom it holds back goes by name
	}
	until := w.Now.AddDate(0, 0, 40)
	w.Live(until)
	pseudo.Live(until)
	if diff := cmp.Diff(counts(w), counts(pseudo)); diff != "" {
		t.Fatalf("the two worlds part:\n%s", diff)
	}
}

func story(w *lived) string {
	var lines []string
	for _, e := range w.Events {
		lines = append(lines, e.String())
	}
	return strings.Join(lines, "\n")
}

func (w *lived) dump() map[string]string {
	all := map[string]string{}
	for name, o := range w.Accounts {
		all["account "+name] = fmt.Sprintf("%+v", o.Status)
	}
	for name, o := range w.Ledgers {
		all["ledger "+name] = fmt.Sprintf("%+v", o.Ledger)
	}
	for name, o := range w.Engagements {
		all["run "+name] = fmt.Sprintf("%+v %+v", o.Ledger, o.Status)
	}
	for name, o := range w.Guardrails {
		all["guardrail "+name] = fmt.Sprintf("%+v", o.Status)
	}
	return all
}

// counts say how many Tasks there are of each step and day, and how they stand.
func counts(w *lived) map[string]int {
	n := map[string]int{}
	for _, task := range w.Tasks {
		withdrawn := ""
		if task.Spec.Withdrawn != nil {
			withdrawn = string(task.Spec.Withdrawn.Reason)
		}
		n[fmt.Sprintf("%s/%s from %s to %s %s", task.Spec.Playbook, task.Spec.Step, task.Spec.Start.UTC(), task.Spec.Due.UTC(), withdrawn)]++
	}
	return n
}
