package simulate

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"pgregory.net/rapid"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// filesOf reads files of testdata/emea.
func filesOf(t *testing.T, names ...string) *book.Book {
	t.Helper()
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join("testdata/emea", name+".yaml"))
	}
	set, err := manifest.Read(t.Context(), manifest.Options{Filenames: paths})
	if err != nil {
		t.Fatal(err)
	}
	objects, namespace, err := set.InNamespace("")
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.New(namespace, november, typed(objects))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var november = time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)

// someModel draws how people respond.
func someModel(t *rapid.T) *people.Model {
	done := rapid.IntRange(0, 100).Draw(t, "done")
	skipped := rapid.IntRange(0, 100-done).Draw(t, "skipped")
	renew := rapid.IntRange(0, 100).Draw(t, "renew")
	m := &people.Model{Rules: []people.Rule{{
		Ends:    &people.Ends{Done: done, Skipped: skipped, Never: 100 - done - skipped},
		When:    &people.Delay{Between: &people.Between{To: rapid.IntRange(0, 20).Draw(t, "delay")}},
		Objects: new(rapid.IntRange(0, 100).Draw(t, "objects")), Choices: map[string]int{"renew": renew, "reduce": 100 - renew},
	}}}
	if rapid.Bool().Draw(t, "measured") {
		m.Rules[0].EffortMinutes = new(rapid.IntRange(0, 100).Draw(t, "effort"))
	}
	if rapid.Bool().Draw(t, "limited") {
		m.Capacity = &people.Capacity{HoursPerWeek: new(rapid.IntRange(0, 10).Draw(t, "hours"))}
	}
	if rapid.Bool().Draw(t, "approved") {
		m.Guardrails = &people.Guardrails{}
	}
	return m
}

// TestEverythingIsAccountedFor counts a simulation that began in the middle of another one.
func TestEverythingIsAccountedFor(t *testing.T) {
	files := map[bool]*book.Book{false: filesOf(t, "playbooks", "accounts"), true: filesOf(t, "playbooks", "accounts", "guardrail")}
	rapid.Check(t, func(rt *rapid.T) {
		b := files[rapid.Bool().Draw(rt, "guarded")]
		w, err := newWorld(t.Context(), b.Objects, november, time.UTC)
		if err != nil {
			rt.Fatal(err)
		}
		busy, morning := people.New(w, someModel(rt), 0), november.AddDate(0, 0, rapid.IntRange(0, 60).Draw(rt, "days before"))
		for busy.Step(morning) {
		}
		busy.Finish(morning)
		open, ended := len(w.Tasks), map[string]bool{}
		for name, run := range w.Engagements {
			ended[name] = run.Ledger.End != nil
		}
		p := &period{world: w, model: someModel(rt), seed: rapid.Int64().Draw(rt, "seed"), until: w.Now.AddDate(0, 0, rapid.IntRange(1, 40).Draw(rt, "days"))}
		if err := p.live(); err != nil {
			rt.Fatal(err)
		}
		w.Events = slices.DeleteFunc(w.Events, func(e simulation.Event) bool { return e.Time.Before(morning) })
		r := p.result()
		there := 0
		for name := range w.Engagements {
			if !ended[name] {
				there++
			}
		}
		if sum := sumOfRuns(r); sum.Open+sum.Started != there {
			rt.Fatalf("%d runs are counted, and there were %d", sum.Open+sum.Started, there)
		}
		everyRunEndsOrGoesOn(rt, r)
		everyTaskIsSomewhere(rt, r, len(w.Tasks), open)
		hoursAddUp(rt, p, r)
	})
}

func sumOfRuns(r *Result) (sum Runs) {
	for _, runs := range r.Runs {
		sum.add(runs)
	}
	return sum
}

func everyRunEndsOrGoesOn(t *rapid.T, r *Result) {
	for _, runs := range r.Runs {
		if runs.Open+runs.Started != runs.Reached+runs.Missed+runs.Cancelled+runs.GoOn {
			t.Fatalf("runs are lost: %+v", runs)
		}
	}
}

func everyTaskIsSomewhere(t *rapid.T, r *Result, all, open int) {
	sum := Tasks{}
	for _, tasks := range r.Tasks {
		if tasks.Open+tasks.Made != tasks.Done+tasks.Skipped+tasks.Withdrawn+tasks.Left || tasks.Late > tasks.Done || tasks.Overdue > tasks.Left {
			t.Fatalf("tasks are lost: %+v", tasks)
		}
		sum.add(tasks)
	}
	if sum.Made != all-open {
		t.Fatalf("%d were made, and %d are new", sum.Made, all-open)
	}
}

// hoursAddUp compares the hours of each table with what people reported.
func hoursAddUp(t *rapid.T, p *period, r *Result) {
	tasks, minutes := map[string]bool{}, 0
	for _, event := range p.world.Events {
		if said, ok := event.What.(people.Reported); ok && isWork(said) {
			if tasks[said.Task.Name] {
				t.Fatalf("%s counts twice", said.Task.Name)
			}
			tasks[said.Task.Name] = true
			minutes += said.Minutes
		}
	}
	inTable := 0
	for i := range r.Work {
		inTable += r.Work[i].Minutes
		if !slices.ContainsFunc(r.Weeks, func(w Week) bool { return w.Monday == r.Work[i].Week }) {
			t.Fatalf("there is work in %s, and no such week", r.Work[i].Week)
		}
	}
	if inTable != minutes {
		t.Fatalf("the table has %d minutes, people did %d", inTable, minutes)
	}
	for _, by := range []string{byMember, byRole, byPlaybook} {
		sum := 0
		for _, weeks := range r.amountsBy(by) {
			sum += sumOf(weeks)
		}
		if want := map[bool]int{true: minutes, false: len(tasks)}[r.measure().per > 1]; sum != want {
			t.Fatalf("by %s there are %d, want %d", by, sum, want)
		}
	}
	days := 0
	for _, week := range r.Weeks {
		days += week.Days
	}
	if want := p.days.Date(p.from).DaysTo(p.days.Date(p.until)) + 1; days != want {
		t.Fatalf("the weeks have %d days, want %d", days, want)
	}
}

// TestWithoutAnswersTheWorldIsAsWithoutPeople lives a guarded namespace with people who do nothing, and without.
func TestWithoutAnswersTheWorldIsAsWithoutPeople(t *testing.T) {
	b := filesOf(t, "playbooks", "accounts", "guardrail")
	with, err := newWorld(t.Context(), b.Objects, november, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	without, err := newWorld(t.Context(), b.Objects, november, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	until := november.AddDate(0, 0, 90)
	p := &period{world: with, model: &people.Model{Rules: []people.Rule{{Ends: &people.Ends{Never: 100}}}}, until: until}
	if err := p.live(); err != nil {
		t.Fatal(err)
	}
	without.Live(until)
	if len(with.Events) == 0 || len(with.Events) != len(without.Events) {
		t.Fatalf("%d things happened with people, %d without", len(with.Events), len(without.Events))
	}
	for i := range with.Events {
		if one, other := with.Events[i], without.Events[i]; !one.Time.Equal(other.Time) || one.String() != other.String() {
			t.Fatalf("with people: %s %s\nwithout: %s %s", one.Time, one, other.Time, other)
		}
	}
}

// TestAnEditIsLaidOverASnapshot takes a snapshot on the day on which everything has begun.
func TestAnEditIsLaidOverASnapshot(t *testing.T) {
	b := filesOf(t, "playbooks", "accounts")
	w, err := newWorld(t.Context(), b.Objects, november, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w.Settle()
	objects := slices.Clone(b.Objects)
	for _, playbook := range w.Playbooks {
		name, data, err := plan.RevisionOf(playbook)
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, &appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{success.LabelPlaybook: playbook.Name}}, Data: runtime.RawExtension{Raw: data}, Revision: 1,
		})
	}
	for _, task := range w.Tasks {
		objects = append(objects, task)
	}
	for _, run := range w.Engagements {
		objects = append(objects, run)
	}
	for _, ledger := range w.Ledgers {
		objects = append(objects, ledger)
	}
	snapshot, err := book.New(b.Namespace, november, objects)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "emea.snapshot"))
	if err != nil {
		t.Fatal(err)
	}
	if err := snapshot.Write(file); err != nil {
		t.Fatal(err)
	}
	line := "--snapshot " + file.Name() + " --for 12w"
	for name, test := range map[string]struct{ more, want string }{
		"as it is":               {"", "  quarterly-review            8        7"},
		"with more reviews":      {" -f edit.yaml", "  quarterly-review            8       15"},
		"with nothing else":      {" -f edit.yaml --prune", "12 accounts, 1 playbook."},
		"of another namespace":   {" -n apac", "is of namespace emea, not of apac"},
		"from a later day":       {" --at 2026-12-24", "Thursday, 24 December 2026 to Wednesday, 17 March 2027"},
		"with files for another": {" -f ../../../../config/samples/covid-exposure/segments.yaml", "with 3 objects of the files laid over it"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := execute(t.Context(), t, line+test.more); !strings.Contains(got, test.want) {
				t.Errorf("want …%s… in\n%s", test.want, got)
			}
		})
	}
}

func TestScalesAreRound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		highest := rapid.Float64Range(0.01, 1e6).Draw(rt, "highest")
		step, lines := scale(highest)
		if top := step * float64(lines); top < highest || top > highest*2.5 || lines > 6 {
			rt.Fatalf("%d lines of %g for %g", lines, step, highest)
		}
	})
}

func TestManySeriesShareTheLastColour(t *testing.T) {
	r := &Result{Weeks: []Week{{Monday: "2026-11-23", Days: 7}}}
	for i := range 12 {
		r.Work = append(r.Work, Work{Week: "2026-11-23", Member: string(rune('a' + i)), Tasks: 1, Minutes: 60 * (i + 1)})
	}
	all := r.series(byMember)
	if len(all) != mostSeries || all[0].name != "f" || all[mostSeries-1].name != "5 others" || all[mostSeries-1].hours[0] != 15 {
		t.Errorf("got %v", all)
	}
	names := map[string]bool{}
	for _, s := range all {
		names[s.name] = true
	}
	if len(slices.Collect(maps.Keys(names))) != mostSeries {
		t.Errorf("names repeat: %v", names)
	}
}

func TestMondays(t *testing.T) {
	for day, want := range map[string]string{"2026-11-23": "2026-11-23", "2026-11-29": "2026-11-23", "2027-01-01": "2026-12-28"} {
		d, err := calendar.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := monday(d).String(); got != want {
			t.Errorf("the Monday of %s is %s, want %s", day, got, want)
		}
	}
}
