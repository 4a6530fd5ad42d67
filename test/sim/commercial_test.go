package sim_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// commercial is the pack config/samples/commercial with one of its presets, without its accounts.
func commercial(t testing.TB, preset string) *sim.World {
	t.Helper()
	w := sim.New("2026-11-23")
	objects, err := build.Samples("commercial")
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(build.Root(), "config", "samples", "commercial", "presets", preset+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	owners, err := build.Objects(content)
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range slices.Concat(owners, objects) {
		if _, isAccount := object.(*v1alpha1.Account); !isAccount {
			w.Put(object)
		}
	}
	return w
}

// adopter is an account that has adopted the product, and trusts us.
func adopter(name string, renewal v1alpha1.Date) *v1alpha1.Account {
	seen := metav1.NewTime(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.AccountSpec{
			DisplayName: name, Lifecycle: v1alpha1.LifecycleActive,
			Commercial: &v1alpha1.Commercial{ARR: new(int64(48000)), StartDate: "2025-01-15", RenewalDate: renewal},
			Team:       map[string]v1alpha1.Name{"csm": "jane", "ae": "bob", "am": "ana", "subscription": "sue"},
			Known:      []v1alpha1.KnownList{"requests", "goals", "milestones", "champions"},
			Goals:      []v1alpha1.Goal{{Name: "sales", Statement: "Sell more"}},
			Milestones: []v1alpha1.Milestone{{Name: "trained", ReachedOn: "2026-10-01"}},
			Champions:  []v1alpha1.Champion{{Ref: "contact-0001", Delight: new(int32(80)), AssessedOn: "2026-11-01"}},
			Signals:    map[string]v1alpha1.Signal{"guidance": {Value: v1alpha1.Value{Integer: new(int64(5))}, ObservedAt: &seen}},
			Attributes: map[string]v1alpha1.Value{"businessNeed": {Boolean: new(false)}},
		},
	}
}

// answerAll has everybody do what is open, with the first of the answers.
func answerAll(w *sim.World) {
	for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
		if task := w.Tasks[name]; plan.IsOpen(task) {
			w.Answer(task, answerTo(task))
		}
	}
	w.Settle()
}

func answerTo(task *v1alpha1.Task) v1alpha1.Report {
	report := v1alpha1.Report{Phase: v1alpha1.ReportDone, By: task.Spec.Assignee}
	switch question := task.Spec.Response; {
	case question == nil:
	case question.Type == v1alpha1.ResponseChoice:
		report.Response = string(question.Choices[0].Name)
	case question.Type == v1alpha1.ResponseFreeText:
		report.Response = "as they said"
	}
	return report
}

// upsells are the playbooks of the pack that sell more.
var upsells = []string{"renewal-with-upsell", "upsell-offer", "new-business-unit"}

// inputs are what a person could change of the four inputs of adoption, by name: to have it, not to have it, not to know.
var inputs = map[string][3]func(*v1alpha1.AccountSpec, time.Time){
	"product": {
		func(s *v1alpha1.AccountSpec, _ time.Time) { s.Requests = nil },
		func(s *v1alpha1.AccountSpec, _ time.Time) {
			s.Requests = []v1alpha1.Request{{Name: "crash", Kind: v1alpha1.RequestBug, Status: v1alpha1.RequestOpen}}
		},
		func(s *v1alpha1.AccountSpec, _ time.Time) {
			s.Requests = []v1alpha1.Request{{Name: "crash", Kind: v1alpha1.RequestBug}} // nobody knows where it stands
		},
	},
	"outcomes": {
		func(s *v1alpha1.AccountSpec, _ time.Time) {
			s.Goals = []v1alpha1.Goal{{Name: "sales", Statement: "Sell more"}}
		},
		func(s *v1alpha1.AccountSpec, _ time.Time) { s.Goals = nil },
		func(s *v1alpha1.AccountSpec, _ time.Time) { s.Goals, s.Known = nil, without(s.Known, "goals") },
	},
	"enablement": {
		func(s *v1alpha1.AccountSpec, _ time.Time) {
			s.Milestones = []v1alpha1.Milestone{{Name: "trained", ReachedOn: "2026-10-01"}, {Name: "unit-logistics", ReachedOn: "2026-11-23"}}
		},
		func(s *v1alpha1.AccountSpec, _ time.Time) { s.Milestones = []v1alpha1.Milestone{{Name: "trained"}} },
		func(s *v1alpha1.AccountSpec, _ time.Time) {
			s.Milestones, s.Known = nil, without(s.Known, "milestones")
		},
	},
	"guidance": {
		func(s *v1alpha1.AccountSpec, now time.Time) { s.Signals = guidance(4, now) },
		func(s *v1alpha1.AccountSpec, now time.Time) { s.Signals = guidance(3, now) },
		func(s *v1alpha1.AccountSpec, _ time.Time) { s.Signals = nil },
	},
}

func without(known []v1alpha1.KnownList, list v1alpha1.KnownList) []v1alpha1.KnownList {
	return slices.DeleteFunc(slices.Clone(known), func(k v1alpha1.KnownList) bool { return k == list })
}

func guidance(score int64, now time.Time) map[string]v1alpha1.Signal {
	return map[string]v1alpha1.Signal{"guidance": {Value: v1alpha1.Value{Integer: &score}, ObservedAt: new(metav1.NewTime(now))}}
}

// TestNoUpsellWithoutAdoption changes the facts of an account at random for a year: while one of the four inputs of adoption is
// known to be missing, no task that sells more is open, and none is made while one of them is not known.
func TestNoUpsellWithoutAdoption(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := commercial(t, rapid.SampledFrom([]string{"lucidworks", "pendo", "two-vectors"}).Draw(rt, "preset"))
		account := adopter("amber", rapid.SampledFrom([]v1alpha1.Date{"2027-02-20", "2027-06-01", "2027-10-01"}).Draw(rt, "renewal"))
		account.Spec.Attributes = map[string]v1alpha1.Value{"planTier": {String: new("Pro")}, "businessNeed": {Boolean: new(true)}}
		account.Spec.Commercial.SalesCycleDays, account.Spec.Commercial.Upsell = new(int32(90)), v1alpha1.UpsellMoreOfTheSame
		w.Put(account)
		has := map[string]int{"product": 0, "outcomes": 0, "enablement": 0, "guidance": 0} // an index of inputs
		w.Settle()
		w.Sleep()
		begun := map[string]bool{}
		noUpsell(rt, w, has, begun)
		for range rapid.IntRange(1, 12).Draw(rt, "changes") {
			input := rapid.SampledFrom([]string{"product", "outcomes", "enablement", "guidance"}).Draw(rt, "input")
			has[input] = rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(rt, "state")
			w.Change("amber", fmt.Sprint(input, " becomes ", has[input]), func(s *v1alpha1.AccountSpec) {
				s.Known = []v1alpha1.KnownList{"requests", "goals", "milestones", "champions"}
				for name, state := range has {
					if name != "guidance" || input == name {
						inputs[name][state](s, w.Now)
					}
				}
			})
			noUpsell(rt, w, has, begun)
			if rapid.Bool().Draw(rt, "they work") {
				answerAll(w)
				noUpsell(rt, w, has, begun)
			}
			w.LiveByNext(w.Calendar.Date(w.Now).AddDays(rapid.IntRange(1, 40).Draw(rt, "days")).String())
			noUpsell(rt, w, has, begun)
		}
	})
}

// noUpsell looks at the tasks and the runs that sell more.
func noUpsell(t *rapid.T, w *sim.World, has map[string]int, begun map[string]bool) {
	states := slices.Collect(maps.Values(has))
	for name, task := range w.Tasks {
		if slices.Contains(upsells, task.Spec.Playbook) && plan.IsOpen(task) && slices.Contains(states, 1) {
			t.Fatalf("%s is open without adoption (%v):\n%s", name, has, w)
		}
	}
	for name, run := range w.Engagements {
		if slices.Contains(upsells, run.Spec.Playbook.Name) && !begun[name] && slices.Contains(states, 2) {
			t.Fatalf("%s began while adoption was not known (%v):\n%s", name, has, w)
		}
		begun[name] = true
	}
}

// TestEachCommercialTaskHasOneOwner lives half a year with accounts of every kind, under each preset: each commercial task has an
// owner, an account's renewal has one at a time, and where the preset wants one person for renewal and upsell it is one.
func TestEachCommercialTaskHasOneOwner(t *testing.T) {
	for _, preset := range []string{"lucidworks", "pendo", "two-vectors"} {
		t.Run(preset, func(t *testing.T) {
			w, owners := commercial(t, preset), map[string]map[string]bool{}
			for _, account := range everyKind() {
				w.Put(account)
			}
			w.Settle()
			w.Sleep()
			for range 26 {
				look(t, w, owners)
				answerAll(w)
				w.LiveByNext(w.Calendar.Date(w.Now).AddDays(7).String())
			}
			if len(owners) != len(everyKind()) {
				t.Errorf("%d of %d accounts had commercial tasks", len(owners), len(everyKind()))
			}
			for account, people := range owners {
				if len(people) > 1 && preset != "lucidworks" {
					t.Errorf("%s had more than one owner: %v", account, people)
				}
			}
		})
	}
}

// look notes who owns the open commercial tasks of each account.
func look(t *testing.T, w *sim.World, owners map[string]map[string]bool) {
	now := map[string]string{}
	for _, task := range w.Tasks {
		if touch := task.Spec.Touch; !plan.IsOpen(task) || touch != v1alpha1.TouchCommercial && touch != v1alpha1.TouchBoth {
			continue
		}
		account, owner := task.Spec.Account, task.Spec.Assignee
		if owner == "" {
			t.Errorf("nobody owns %s of %s (role %q)", task.Spec.Step, account, task.Spec.Role)
		}
		if other := now[account]; other != "" && other != owner {
			t.Errorf("%s and %s both own commercial tasks of %s on %s", other, owner, account, w.Today())
		}
		if owners[account] == nil {
			owners[account] = map[string]bool{}
		}
		now[account], owners[account][owner] = owner, true
	}
}

// everyKind is an account for each way in which the presets tell accounts apart, half of them with a need for more.
func everyKind() []*v1alpha1.Account {
	var accounts []*v1alpha1.Account
	for _, arr := range []int64{19999, 100000} {
		for _, tier := range []string{"Basic", "Pro", "Enterprise"} {
			for _, cycle := range []int32{30, 120, 240} {
				for _, upsell := range []v1alpha1.Upsell{v1alpha1.UpsellMoreOfTheSame, v1alpha1.UpsellNewBusiness} {
					for _, need := range []bool{false, true} {
						a := adopter(fmt.Sprintf("account-%02d", len(accounts)), "2027-02-22")
						a.Spec.Commercial.ARR, a.Spec.Commercial.SalesCycleDays, a.Spec.Commercial.Upsell = &arr, &cycle, upsell
						a.Spec.Attributes = map[string]v1alpha1.Value{"planTier": {String: &tier}, "businessNeed": {Boolean: &need}}
						accounts = append(accounts, a)
					}
				}
			}
		}
	}
	return accounts
}

// TestRenewalIsANonEvent lives a quarter of renewals and counts surprises: tasks of the last thirty days before a renewal whose run
// was not there ninety days before it.
func TestRenewalIsANonEvent(t *testing.T) {
	book := func(w *sim.World) *sim.World {
		for i := range 13 { // one in each week of the quarter
			renewal, _ := calendar.ParseDate("2027-04-01")
			w.Put(adopter(fmt.Sprintf("account-%02d", i), v1alpha1.Date(renewal.AddDays(7*i).String())))
		}
		return w
	}
	live := func(w *sim.World) *sim.World {
		w.Settle()
		w.Sleep()
		for w.Today() < "2027-07-01" {
			answerAll(w)
			w.LiveByNext(w.Calendar.Date(w.Now).AddDays(1).String())
		}
		return w
	}
	if w := live(book(commercial(t, "lucidworks"))); len(surprises(w)) > 0 || len(w.Tasks) < 13*4 {
		t.Errorf("a book that is fully planned has surprises: %v, of %d tasks", surprises(w), len(w.Tasks))
	}
	// The measure sees one: an account that comes twenty days before its renewal.
	w := book(commercial(t, "lucidworks"))
	w.Put(adopter("late", "2026-12-13"))
	if got := surprises(live(w)); len(got) == 0 {
		t.Error("an account that comes twenty days before its renewal is no surprise")
	} else if slices.ContainsFunc(got, func(account string) bool { return account != "late" }) {
		t.Errorf("others are surprised: %v", got)
	}
}

// surprises are the accounts of tasks that were made in the last thirty days before the renewal and not planned ninety days before.
func surprises(w *sim.World) []string {
	var accounts []string
	for _, task := range w.Tasks {
		renewal := w.Day(string(w.Accounts[task.Spec.Account].Spec.Commercial.RenewalDate))
		made, begun := task.CreationTimestamp.Time, w.Engagements[task.Spec.Engagement].CreationTimestamp.Time
		if made.After(renewal.AddDate(0, 0, -30)) && !made.After(renewal) && begun.After(renewal.AddDate(0, 0, -90)) {
			accounts = append(accounts, task.Spec.Account)
		}
	}
	return accounts
}
