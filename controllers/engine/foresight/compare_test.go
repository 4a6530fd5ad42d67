package foresight_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

// noon is a day on which the dates of the sample are right.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// sample is the objects of a sample.
func sample(t *testing.T, name string) []runtime.Object {
	t.Helper()
	objects, err := build.Samples(name)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// change gives the objects with one of them changed.
func change[T runtime.Object](objects []runtime.Object, name string, change func(T)) []runtime.Object {
	changed := slices.Clone(objects)
	for i, o := range changed {
		named, _ := o.(interface{ GetName() string })
		if _, ok := o.(T); ok && named.GetName() == name {
			fresh, _ := o.DeepCopyObject().(T)
			change(fresh)
			changed[i] = fresh
		}
	}
	return changed
}

// without gives the objects without one.
func without[T runtime.Object](objects []runtime.Object, name string) []runtime.Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o runtime.Object) bool {
		named, _ := o.(interface{ GetName() string })
		_, ok := o.(T)
		return ok && named.GetName() == name
	})
}

func facts(before, after []runtime.Object) foresight.Facts {
	return foresight.Facts{Before: before, After: after, Now: noon, Until: noon.AddDate(0, 0, 90), Calendar: calendar.Standard(nil), MinutesPerWeek: 40 * 60}
}

func compare(t *testing.T, f foresight.Facts) foresight.Difference {
	t.Helper()
	d, err := foresight.Compare(f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhereNothingIsEditedNothingDiffers(t *testing.T) {
	for _, name := range []string{"covid-exposure", "triggers", "scorecards", "calendars"} {
		t.Run(name, func(t *testing.T) {
			objects := sample(t, name)
			d := compare(t, facts(objects, objects))
			if d.Changes() || len(d.Edits)+len(d.Segments)+len(d.Weeks)+len(d.Playbooks) > 0 {
				t.Errorf("something differs: %+v", d)
			}
		})
	}
}

func TestTheOrderOfTheObjectsDoesNotMatter(t *testing.T) {
	before := sample(t, "covid-exposure")
	after := change(before, "moderate-exposure", func(s *v1alpha1.Segment) { s.Spec.Expression = "account.spec.industry == 'Tourism'" })
	want := compare(t, facts(before, after))
	if !want.Changes() {
		t.Fatal("the edit changes nothing")
	}
	for seed := range int64(5) {
		shuffle := rand.New(rand.NewSource(seed))
		for _, objects := range [][]runtime.Object{before, after} {
			shuffle.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
		}
		if diff := cmp.Diff(want, compare(t, facts(before, after))); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestTheObjectsThatAreComparedStayAsTheyAre(t *testing.T) {
	before := sample(t, "covid-exposure")
	after := change(before, "north-chemicals", func(a *v1alpha1.Account) { a.Spec.Industry = "Tourism" })
	was := make([]runtime.Object, len(after))
	for i, o := range after {
		was[i] = o.DeepCopyObject()
	}
	compare(t, facts(before, after))
	if diff := cmp.Diff(was, after); diff != "" {
		t.Error(diff)
	}
}

// said is a difference in a few words, a line each.
func said(d foresight.Difference) []string {
	var lines []string
	add := func(words ...string) { lines = append(lines, strings.Join(words, " ")) }
	for _, w := range d.Warnings {
		add("!", string(w.Kind), w.Object)
	}
	for _, m := range d.Moves {
		add(string(m.Kind), m.Account, m.From.Segment, "to", m.To.Segment, "on", string(m.On))
	}
	for _, r := range d.Runs {
		add("run", string(r.Kind), r.Account, r.Playbook)
	}
	for _, c := range d.Tasks {
		words := []string{"task", string(c.Verb), c.Account, c.Step}
		for _, f := range c.Fields {
			words = append(words, f.Field, f.From, f.To)
		}
		add(words...)
	}
	return lines
}

func TestCompare(t *testing.T) {
	before := sample(t, "covid-exposure")
	for name, test := range map[string]struct {
		after []runtime.Object
		want  []string
	}{
		"an account whose industry is corrected gets the other playbook": {
			change(before, "north-chemicals", func(a *v1alpha1.Account) { a.Spec.Industry = "Tourism" }),
			[]string{
				"Moves north-chemicals moderate-exposure to high-exposure on 2026-11-22",
				"run Opened north-chemicals high-exposure-outreach", "run Cancelled north-chemicals moderate-exposure-menu",
				"task Added north-chemicals ask", "task Dropped north-chemicals menu",
			},
		},
		"an account whose industry nobody knows any more becomes unknown, and keeps its run": {
			change(before, "north-chemicals", func(a *v1alpha1.Account) { a.Spec.Industry = "Alchemy" }),
			[]string{"BecomesUnknown north-chemicals moderate-exposure to moderate-exposure on 2026-11-22"},
		},
		"a word of a person that ends sooner moves the account on that day": {
			change(before, "river-media-covid-exposure", func(o *v1alpha1.SegmentOverride) { o.Spec.ExpiresOn = "2026-11-29" }),
			[]string{
				"Moves river-media high-exposure to moderate-exposure on 2026-11-30",
				"run Cancelled river-media high-exposure-outreach", "run Opened river-media moderate-exposure-menu",
				"task Dropped river-media ask", "task Added river-media menu",
			},
		},
		"an edit of the steps is for new runs only": {
			change(before, "moderate-exposure-menu", func(p *v1alpha1.Playbook) { p.Spec.Steps[0].EffortMinutes = new(int32(99)) }), nil,
		},
		"a playbook that is gone lets its runs finish": {
			without[*v1alpha1.Playbook](before, "high-exposure-outreach"), nil,
		},
		"a typo that empties a segment": {
			change(before, "high-exposure", func(s *v1alpha1.Segment) { s.Spec.Expression = "account.spec.industry == 'tourism'" }),
			[]string{
				"! EmptySegment Segment high-exposure",
				"BecomesUnknown acme-travel high-exposure to high-exposure on 2026-11-22",
				"BecomesUnknown blue-harbor-cruises high-exposure to high-exposure on 2026-11-22",
				"BecomesUnknown old-mill-apparel high-exposure to high-exposure on 2026-11-22",
			},
		},
		"an account that leaves the files is missed after a while": {
			without[*v1alpha1.Account](before, "acme-travel"), []string{"run Cancelled acme-travel high-exposure-outreach", "task Dropped acme-travel ask"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, said(compare(t, facts(before, test.after)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// nobody is a model of people who say nothing. With people, everybody's life is lived twice.
func nobody() foresight.People { return func(*simulation.World) time.Time { return time.Time{} } }

func TestWhomAnEditDoesNotReachNeedsNoSecondLife(t *testing.T) {
	for _, name := range []string{"covid-exposure", "triggers", "scorecards"} {
		before := sample(t, name)
		for seed := range int64(40) {
			after := edited(rand.New(rand.NewSource(seed)), before)
			once := facts(before, after)
			twice := once
			twice.People = nobody
			if diff := cmp.Diff(compare(t, twice), compare(t, once)); diff != "" {
				t.Fatalf("%s, edit %d (-twice +once):\n%s", name, seed, diff)
			}
		}
	}
}

// edited gives the objects with one to three edits by chance.
func edited(r *rand.Rand, objects []runtime.Object) []runtime.Object {
	for range 1 + r.Intn(3) {
		o := objects[r.Intn(len(objects))]
		switch o := o.(type) {
		case *v1alpha1.Segment:
			objects = change(objects, o.Name, func(s *v1alpha1.Segment) { s.Spec.Expression = expression(r, s.Spec.Expression) })
		case *v1alpha1.Account:
			objects = change(objects, o.Name, func(a *v1alpha1.Account) {
				a.Spec.Industry = []string{"Tourism", "Packaging", "Alchemy"}[r.Intn(3)]
				a.Spec.ExternalID = []string{a.Spec.ExternalID, "other"}[r.Intn(4)/3]
			})
		case *v1alpha1.SegmentOverride:
			objects = change(objects, o.Name, func(w *v1alpha1.SegmentOverride) { w.Spec.ExpiresOn = "2026-12-01" })
		case *v1alpha1.Playbook:
			objects = change(objects, o.Name, func(p *v1alpha1.Playbook) { p.Spec.Suspend = true })
		}
	}
	return objects
}

func expression(r *rand.Rand, was v1alpha1.Expression) v1alpha1.Expression {
	return []v1alpha1.Expression{
		"account.spec.industry in ['Tourism', 'Chemicals']",
		"has(account.spec.commercial.renewalDate) && daysUntil(account.spec.commercial.renewalDate) < 30",
		"account.spec.commercial.arr > 50000",
		"responses['low-exposure-notice/notice'].value == 'Objected'",
		"!(" + was + ")",
		was + " || account.spec.industry == 'Media'",
	}[r.Intn(6)]
}
