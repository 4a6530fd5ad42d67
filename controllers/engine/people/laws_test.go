package people_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
)

// story is everything that happened, and how it ended.
func story(w *simulation.World) string {
	var lines []string
	for _, event := range w.Events {
		lines = append(lines, event.Time.Format("2006-01-02 15:04:05 ")+event.String())
	}
	for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
		lines = append(lines, fmt.Sprint(name, " ", w.Tasks[name].Status.Report))
	}
	return strings.Join(lines, "\n")
}

// aModel draws a model.
func aModel(t *rapid.T) *people.Model {
	m := &people.Model{}
	if rapid.Bool().Draw(t, "has a workday") {
		from := rapid.IntRange(0, 23).Draw(t, "from")
		m.Workday = &people.Workday{From: from, To: rapid.IntRange(from, 23).Draw(t, "to")}
	}
	if rapid.Bool().Draw(t, "has capacity") {
		m.Capacity = &people.Capacity{HoursPerWeek: new(rapid.IntRange(0, 20).Draw(t, "hours"))}
	}
	used := map[people.For]bool{}
	for range rapid.IntRange(0, 5).Draw(t, "rules") {
		r := aRule(t)
		if !used[r.For] {
			used[r.For] = true
			m.Rules = append(m.Rules, r)
		}
	}
	if found := m.Check(); len(found) > 0 {
		t.Fatalf("drew a model with mistakes: %v", found)
	}
	return m
}

func aRule(t *rapid.T) people.Rule {
	done := rapid.IntRange(0, 100).Draw(t, "done")
	skipped := rapid.IntRange(0, 100-done).Draw(t, "skipped")
	renew := rapid.IntRange(0, 100).Draw(t, "renew")
	r := people.Rule{
		For: people.For{
			Step:    rapid.SampledFrom([]string{"", "call", "menu", "notice", "invoice"}).Draw(t, "step"),
			Channel: rapid.SampledFrom([]v1alpha1.Channel{"", "Email", "Call"}).Draw(t, "channel"),
			Member:  rapid.SampledFrom([]string{"", "jane", "lena"}).Draw(t, "member"),
		},
		Ends:          &people.Ends{Done: done, Skipped: skipped, Never: 100 - done - skipped},
		EffortMinutes: new(rapid.IntRange(0, 200).Draw(t, "effort")),
		Objects:       new(rapid.IntRange(0, 100).Draw(t, "objects")),
		Choices:       map[string]int{"renew": renew, "leave": 100 - renew},
	}
	switch rapid.IntRange(0, 2).Draw(t, "kind of delay") {
	case 0:
		r.When = &people.Delay{Days: new(rapid.IntRange(0, 30).Draw(t, "days"))}
	case 1:
		from := rapid.IntRange(-10, 10).Draw(t, "from")
		r.When = &people.Delay{After: people.AfterDue, Between: &people.Between{From: from, To: from + rapid.IntRange(0, 20).Draw(t, "more")}}
	}
	return r
}

// TestTheSameIsLivedTheSameWay gives the objects in another order.
func TestTheSameIsLivedTheSameWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		model, seed := aModel(rt), rapid.Int64().Draw(rt, "seed")
		one, other := world(t, 4), world(t, 0, account("a003"), account("a001"), account("a000"), account("a002"))
		live(one, model, seed)
		live(other, model, seed)
		if diff := cmp.Diff(story(one), story(other)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestNobodyReportsBeforeATaskStarts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := world(t, 3)
		made, last := map[string]time.Time{}, time.Time{}
		p := live(w, aModel(rt), rapid.Int64().Draw(rt, "seed"))
		if len(p.Refused) > 0 {
			rt.Fatalf("refused: %v", p.Refused)
		}
		for _, event := range w.Events {
			if event.Time.Before(last) {
				rt.Fatalf("time goes back: %s", event)
			}
			last = event.Time
			switch what := event.What.(type) {
			case simulation.Made:
				made[what.Task.Name] = event.Time
			case people.Reported:
				said, since := what.Report.Time, made[what.Task.Name]
				if since.IsZero() || said.Time.Before(since) || said.Before(&what.Task.Spec.Start) || !said.Time.Equal(event.Time) {
					rt.Fatalf("%s: reported at %s, starts at %s, made at %s", what.Task.Name, said, what.Task.Spec.Start, since)
				}
				if what.By == "" || event.Account != what.Task.Spec.Account {
					rt.Fatalf("%s is reported by nobody", what.Task.Name)
				}
			}
		}
	})
}

// TestWithoutAnswersTheWorldIsAsWithoutPeople compares everything that happened.
func TestWithoutAnswersTheWorldIsAsWithoutPeople(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		model := aModel(rt)
		for i := range model.Rules {
			model.Rules[i].Ends = nil
		}
		model.Rules = slices.DeleteFunc(model.Rules, func(r people.Rule) bool { return r.For == people.For{} })
		model.Rules = append(model.Rules, people.Rule{Ends: &people.Ends{Never: 100}})
		with, without := world(t, 3), world(t, 3)
		live(with, model, rapid.Int64().Draw(rt, "seed"))
		without.Live(quarter)
		if diff := cmp.Diff(story(without), story(with)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestAnotherAccountChangesNothingForTheOthers has one more account in the second world. Where hours are limited it may.
func TestAnotherAccountChangesNothingForTheOthers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		model, seed := aModel(rt), rapid.Int64().Draw(rt, "seed")
		model.Capacity = nil
		few, more := world(t, 3), world(t, 3, account("a001-more"))
		live(few, model, seed)
		live(more, model, seed)
		after := reports(more)
		for name, said := range reports(few) {
			if !sameWords(said, after[name]) {
				rt.Fatalf("of %s people said %v, and now %v", name, said, after[name])
			}
		}
	})
}

func sameWords(a, b []people.Reported) bool {
	return slices.EqualFunc(a, b, func(x, y people.Reported) bool {
		return reflect.DeepEqual(x.Report, y.Report) && x.Minutes == y.Minutes
	})
}

// TestAnotherSeedChangesOnlyWhatIsDrawn has a model that draws nothing: all shares are all or nothing.
func TestAnotherSeedChangesOnlyWhatIsDrawn(t *testing.T) {
	sure := &people.Model{Rules: []people.Rule{
		{When: days(1), Ends: &people.Ends{Done: 100}, Objects: new(0), Confirms: new(100), Approves: new(0), Choices: map[string]int{"reduce": 100}},
	}}
	drawn := &people.Model{Rules: []people.Rule{{When: &people.Delay{Between: &people.Between{From: 0, To: 9}}}}}
	for name, test := range map[string]struct {
		model *people.Model
		same  bool
	}{"nothing is drawn": {sure, true}, "delays are drawn": {drawn, false}} {
		one, other := world(t, 5), world(t, 5)
		live(one, test.model, 1)
		live(other, test.model, 2)
		if same := story(one) == story(other); same != test.same {
			t.Errorf("%s: another seed gives the same is %v, want %v", name, same, test.same)
		}
		for task, said := range reports(one) { // what is not drawn stays: who, and which answer
			again := reports(other)[task]
			if len(again) > 0 && (again[0].By != said[0].By || again[0].Report.Response != said[0].Report.Response) {
				t.Errorf("%s: of %s people said %v and %v", name, task, said, again)
			}
		}
	}
}

// TestHoursAreNotExceeded adds up the minutes of each member: never more than the hours of the weeks so far, and of the Task
// that was begun.
func TestHoursAreNotExceeded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, model := world(t, 6), aModel(rt)
		hours := rapid.IntRange(0, 10).Draw(rt, "hours")
		model.Capacity = &people.Capacity{HoursPerWeek: &hours}
		live(w, model, 1)
		minutes := map[string]int{}
		for _, event := range w.Events {
			if r, ok := event.What.(people.Reported); ok {
				minutes[r.By] += r.Minutes
				workdays := int(event.Time.Sub(monday.Truncate(24*time.Hour)).Hours())/24/7*5 + min((int(event.Time.Weekday())+6)%7+1, 5)
				if most := workdays * hours * 60 / 5; minutes[r.By] > most {
					rt.Fatalf("%s did %d minutes until %s, and has %d", r.By, minutes[r.By], event.Time, most)
				}
			}
		}
	})
}
