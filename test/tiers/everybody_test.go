package tiers

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
)

// The facts that decide, with what is not known and what is a mistake.
var (
	touches = []v1alpha1.TouchModel{"", v1alpha1.TouchModelDigital, v1alpha1.TouchModelPooled, v1alpha1.TouchModelHigh}
	growths = []string{"", "Huge", "Low", "Medium", "High"}
	prices  = []int64{-1, 0, 99999, 100000, 5000000}
	ranks   = []int64{0, 1, 3, 4}
)

// combination is one way in which the facts may stand: indexes into the lists above.
type combination struct{ touch, growth, price, rank int }

func (c combination) account() *v1alpha1.Account {
	facts := []fact{served(map[string]v1alpha1.Name{"csm": "jane"})}
	if word := touches[c.touch]; word != "" {
		facts = append(facts, touch(word))
	}
	if word := growths[c.growth]; word != "" {
		facts = append(facts, growth(word))
	}
	if amount := prices[c.price]; amount >= 0 {
		facts = append(facts, pays(amount))
	}
	if number := ranks[c.rank]; number > 0 {
		facts = append(facts, rank(number))
	}
	return account(fmt.Sprintf("t%d-g%d-p%d-r%d", c.touch, c.growth, c.price, c.rank), 45, facts...)
}

func combinations() []combination {
	var all []combination
	for t := range touches {
		for g := range growths {
			for p := range prices {
				for r := range ranks {
					all = append(all, combination{t, g, p, r})
				}
			}
		}
	}
	return all
}

// height is how high a tier is; below zero where it is not known.
var height = map[string]int{"": -1, "digital-tier": 0, "mid-tier": 1, "strategic-tier": 2}

// TestEverybodyGetsSomething lives ten weeks with an account for each combination of facts. Each is covered, and has something
// done for it: its tier's own work where the tier is known, and the question where it is not.
func TestEverybodyGetsSomething(t *testing.T) {
	w := world(t, definitions(t, pack()))
	for _, c := range combinations() {
		if err := w.Put(c.account()); err != nil {
			t.Fatal(err)
		}
	}
	w.Settle()
	for name, a := range w.Accounts {
		if covered := meta.FindStatusCondition(a.Status.Conditions, v1alpha1.ConditionCovered); covered == nil || covered.Status != "True" {
			t.Errorf("%s is not covered: %+v", name, covered)
		}
	}
	live(w, &people.Model{}, 10)
	done := map[string]map[string]bool{}
	for _, task := range w.Tasks {
		if done[task.Spec.Account] == nil {
			done[task.Spec.Account] = map[string]bool{}
		}
		done[task.Spec.Account][task.Spec.Playbook] = true
	}
	expected := map[string]string{"": "find-the-tier", "digital-tier": "neighborhood-letter", "mid-tier": "programme-letter", "strategic-tier": "strategic-call"}
	counts := map[string]int{}
	for name, a := range w.Accounts {
		tier := segmentOf(a, "service-tier").Segment
		counts[tier]++
		if !done[name][expected[tier]] || len(done[name]) != 1 {
			t.Errorf("%s is in %q and gets %v, want %s", name, tier, done[name], expected[tier])
		}
	}
	for tier := range expected {
		if counts[tier] == 0 {
			t.Errorf("no combination leads to %q: %v", tier, counts)
		}
	}
}

// TestMoreNeverLowersTheTier raises one fact at a time: more wish for contact, more growth, more revenue or an earlier rank
// never leads to a lower tier, where both are known.
func TestMoreNeverLowersTheTier(t *testing.T) {
	w := world(t, definitions(t, pack()))
	for _, c := range combinations() {
		if err := w.Put(c.account()); err != nil {
			t.Fatal(err)
		}
	}
	w.Settle()
	tier := func(c combination) int {
		return height[segmentOf(w.Accounts[c.account().Name], "service-tier").Segment]
	}
	for _, c := range combinations() {
		for _, more := range []combination{
			{c.touch + 1, c.growth, c.price, c.rank},
			{c.touch, c.growth + 1, c.price, c.rank},
			{c.touch, c.growth, c.price + 1, c.rank},
		} {
			known := c.touch > 0 && c.growth > 1 && c.price > 0
			if !known || more.touch == len(touches) || more.growth == len(growths) || more.price == len(prices) {
				continue
			}
			if tier(more) < tier(c) {
				t.Errorf("%+v is in tier %d, and %+v in tier %d", c, tier(c), more, tier(more))
			}
		}
		first, fourth := combination{c.touch, c.growth, c.price, 2}, combination{c.touch, c.growth, c.price, 3}
		if want := min(tier(fourth)+1, 2); tier(fourth) >= 0 && tier(first) != want {
			t.Errorf("the third of a vertical, %+v, is in tier %d, want %d: one above the fourth", first, tier(first), want)
		}
	}
}

// TestRevenueAloneNeverDecides: whatever an account pays, it may be in each tier.
func TestRevenueAloneNeverDecides(t *testing.T) {
	w := world(t, definitions(t, pack()))
	for _, c := range combinations() {
		if err := w.Put(c.account()); err != nil {
			t.Fatal(err)
		}
	}
	w.Settle()
	for p, amount := range prices {
		seen := map[string]bool{}
		for _, c := range combinations() {
			if c.price == p {
				seen[segmentOf(w.Accounts[c.account().Name], "service-tier").Segment] = true
			}
		}
		if len(seen) != 4 {
			t.Errorf("who pays %d is only in %v", amount, seen)
		}
		if alone := segmentOf(w.Accounts[combination{price: p}.account().Name], "service-tier"); alone.Segment != "" {
			t.Errorf("who pays %d, and nothing else is known of them, is in %s", amount, alone.Segment)
		}
	}
}
