package tiers

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

var update = flag.Bool("update", false, "write the golden files")

// firstDay is the Monday on which each world begins.
const firstDay = "2027-01-04"

// pack is the folder of the pack.
func pack() string { return filepath.Join(build.Root(), "config", "samples", "tiers") }

// definitions are what a kustomization builds, without its invented customers.
func definitions(t *testing.T, folder string) []runtime.Object {
	t.Helper()
	set, err := manifest.Read(t.Context(), manifest.Options{Kustomize: folder})
	if err == nil {
		err = set.Problems.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []runtime.Object
	for _, o := range set.Objects {
		if _, isAccount := o.Object.(*v1alpha1.Account); !isAccount {
			all = append(all, o.Object)
		}
	}
	return all
}

// withPreset is a copy of the pack that uses one of its presets, as the preset says it is to be used.
func withPreset(t *testing.T, preset string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "pack")
	if err := os.CopyFS(folder, os.DirFS(pack())); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "kustomization.yaml")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content = append(content, "components:\n- presets/"+preset+"\n"...)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// world is a world on the first day.
func world(t *testing.T, definitions []runtime.Object, accounts ...*v1alpha1.Account) *simulation.World {
	t.Helper()
	days := calendar.Standard(time.UTC)
	w := simulation.New(at(t, firstDay), days)
	if err := w.Put(definitions...); err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		if err := w.Put(a); err != nil {
			t.Fatal(err)
		}
	}
	w.Compile()
	if len(w.Refused) > 0 {
		t.Fatalf("definitions are refused: %+v", w.Refused)
	}
	return w
}

// at is nine in the morning of a day.
func at(t *testing.T, day string) time.Time {
	t.Helper()
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return date.Add(9 * time.Hour)
}

// live lets people respond to the world for some weeks.
func live(w *simulation.World, model *people.Model, weeks int) {
	until := w.Now.Add(time.Duration(weeks) * 7 * 24 * time.Hour)
	crowd := people.New(w, model, 1)
	for crowd.Step(until) {
	}
	crowd.Finish(until)
}

// fact is a way to make an account another one.
type fact func(*v1alpha1.AccountSpec)

// account is a customer whose contract began so many days before the first day.
func account(name string, age int, facts ...fact) *v1alpha1.Account {
	a := &v1alpha1.Account{}
	a.Name = name
	start, _ := calendar.ParseDate(firstDay)
	a.Spec = v1alpha1.AccountSpec{
		DisplayName: name, Lifecycle: v1alpha1.LifecycleActive, Attributes: map[string]v1alpha1.Value{}, Signals: map[string]v1alpha1.Signal{},
		Commercial: &v1alpha1.Commercial{StartDate: v1alpha1.Date(start.AddDays(-age).String())},
	}
	for _, f := range facts {
		f(&a.Spec)
	}
	return a
}

func touch(model v1alpha1.TouchModel) fact {
	return func(s *v1alpha1.AccountSpec) { s.Preferences = &v1alpha1.Preferences{Touch: model} }
}

func growth(word string) fact {
	return func(s *v1alpha1.AccountSpec) { s.Attributes["growth"] = v1alpha1.Value{String: &word} }
}

func rank(number int64) fact {
	return func(s *v1alpha1.AccountSpec) { s.Attributes["verticalRank"] = v1alpha1.Value{Integer: &number} }
}

func pays(amount int64) fact {
	return func(s *v1alpha1.AccountSpec) { s.Commercial.ARR = &amount }
}

func served(team map[string]v1alpha1.Name) fact {
	return func(s *v1alpha1.AccountSpec) { s.Team = team }
}

// inTier are the facts that put an account into each tier.
var inTier = map[string][]fact{
	"strategic-tier": {touch(v1alpha1.TouchModelHigh), growth("High")},
	"mid-tier":       {touch(v1alpha1.TouchModelPooled), growth("Medium")},
	"digital-tier":   {touch(v1alpha1.TouchModelDigital)},
}

// accounts are so many customers of a tier, whose contracts began spread over half a year.
func accounts(prefix, tier string, count int, team map[string]v1alpha1.Name) []*v1alpha1.Account {
	all := make([]*v1alpha1.Account, count)
	for i := range all {
		all[i] = account(fmt.Sprintf("%s-%03d", prefix, i), 400+i*182/count, append([]fact{served(team)}, inTier[tier]...)...)
	}
	return all
}

// segmentOf is the segment of a dimension that an account is in.
func segmentOf(a *v1alpha1.Account, dimension v1alpha1.Name) v1alpha1.SegmentMembership {
	for _, s := range a.Status.Segments {
		if s.Dimension == dimension {
			return s
		}
	}
	return v1alpha1.SegmentMembership{}
}

// minutes are the minutes that each member works in a world, by the events of its people.
func minutes(w *simulation.World, by func(people.Reported) string) map[string]int {
	all := map[string]int{}
	for _, event := range w.Events {
		if said, ok := event.What.(people.Reported); ok {
			all[by(said)] += said.Minutes
		}
	}
	return all
}
