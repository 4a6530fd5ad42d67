package report

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

var (
	august   = time.Date(2026, time.August, 3, 8, 0, 0, 0, time.UTC)
	october  = time.Date(2026, time.October, 5, 8, 0, 0, 0, time.UTC)
	november = time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
	december = time.Date(2026, time.December, 18, 12, 0, 0, 0, time.UTC)
)

// said is what people say of tasks, in turn.
var said = []string{
	"yes", "no: the number was wrong", "Useful, they were glad", "", "No. | a <b>pipe</b>", "nobody reads this | ![x](https://evil.example/x.png)", "", "=HYPERLINK(\"https://evil.example\")",
}

// lived is the namespace of testdata, lived from August to December: in October a playbook is edited, in November a customer becomes
// unhappy shortly before the renewal. Work that has ended stays as long as retention says; the zero retention is for ever.
func lived(t *testing.T, retention plan.Retention) *simulation.World {
	t.Helper()
	w := simulation.New(august, calendar.Standard(nil))
	w.Retention = retention
	b, err := book.FromFiles(t.Context(), manifest.Options{Filenames: []string{"testdata/emea.yaml"}}, "emea", august)
	if err != nil {
		t.Fatal(err)
	}
	put(t, w, b.Objects...)
	crowd := people.New(w, model(t), 1)
	until(w, crowd, october)
	edited := w.Playbooks["quarterly-review"].DeepCopy()
	edited.Spec.Steps[0].Title = "Prepare the review of {{ account.spec.displayName }}, with their numbers"
	edited.Generation++
	put(t, w, edited)
	until(w, crowd, november)
	birch := w.Accounts["birch-hotels"].DeepCopy()
	birch.Spec.Signals["nps"] = success.Signal{Value: success.Value{Integer: new(int64(2))}}
	w.Learn(birch.Name, birch.Spec)
	until(w, crowd, december)
	return w
}

func put(t *testing.T, w *simulation.World, objects ...runtime.Object) {
	t.Helper()
	if err := w.Put(objects...); err != nil {
		t.Fatal(err)
	}
	w.Compile()
	if len(w.Refused) > 0 {
		t.Fatalf("refused: %+v", w.Refused)
	}
}

func model(t *testing.T) *people.Model {
	t.Helper()
	set, err := manifest.Read(t.Context(), manifest.Options{Filenames: []string{"testdata/people.yaml"}})
	if err != nil {
		t.Fatal(err)
	}
	m := &people.Model{}
	if problems := set.Documents[0].Decode(m); len(problems) > 0 || len(m.Check()) > 0 {
		t.Fatal(problems, m.Check())
	}
	return m
}

// until lets people work up to an instant. Of some of the tasks that they have done they say whether it made sense, once the ledger of
// the run has recorded that it is done.
func until(w *simulation.World, crowd *people.People, end time.Time) {
	for crowd.Step(end) {
		w.Settle()
		for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
			task := w.Tasks[name]
			if r := task.Status.Report; r != nil && r.Phase == success.ReportDone && r.Feedback == "" {
				speak(w, task)
			}
		}
	}
	crowd.Finish(end)
}

// speak gives feedback of a task, which is always the same for the task.
func speak(w *simulation.World, task *success.Task) {
	sum := 0
	for _, c := range task.Name {
		sum += int(c)
	}
	if text := said[sum%len(said)]; text != "" {
		report := *task.Status.Report
		report.Feedback = text
		w.Report(task.Name, report)
	}
}

// objectsOf are the objects of a world with the revisions that its runs followed.
func objectsOf(w *simulation.World) []runtime.Object {
	objects := history.Objects(w)
	for _, segment := range w.Segments {
		objects = append(objects, segment)
	}
	for _, scorecard := range w.Scorecards {
		objects = append(objects, scorecard)
	}
	return append(objects, revisionsOf(w)...)
}

// leftOf are the objects that have left a world.
func leftOf(w *simulation.World) (tasks []*success.Task, runs []*success.Engagement) {
	for _, event := range w.Events {
		switch what := event.What.(type) {
		case simulation.TaskLeft:
			tasks = append(tasks, what.Task)
		case simulation.RunLeft:
			runs = append(runs, what.Run)
		}
	}
	return tasks, runs
}

// revisionsOf numbers the revisions of each playbook in the order in which runs came to follow them.
func revisionsOf(w *simulation.World) []runtime.Object {
	_, left := leftOf(w)
	runs := append(slices.Collect(maps.Values(w.Engagements)), left...)
	slices.SortFunc(runs, func(a, b *success.Engagement) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	numbers, seen := map[string]int64{}, map[string]bool{}
	var objects []runtime.Object
	for _, run := range runs {
		name, playbook := history.Revision(run), run.Spec.Playbook.Name
		if seen[name] {
			continue
		}
		seen[name] = true
		numbers[playbook]++
		objects = append(objects, &appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{success.LabelPlaybook: playbook}}, Revision: numbers[playbook],
		})
	}
	return objects
}

// snapshot writes a world to a file.
func snapshot(t *testing.T, w *simulation.World, name string) {
	t.Helper()
	b, err := book.New("emea", w.Now, objectsOf(w))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
