package tiers

import (
	"fmt"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
)

// TestSixHundredInTheNeighborhood lives a quarter with six hundred digital accounts and three named CSMs, of whom each has two
// hundred. Each account gets one letter. Each that asks for a person gets one answer, by its own CSM, on the day or the next
// working day.
func TestSixHundredInTheNeighborhood(t *testing.T) {
	pool := []v1alpha1.Name{"nora", "omar", "pia"}
	var all []*v1alpha1.Account
	for i := range 600 {
		team := map[string]v1alpha1.Name{"csm": pool[i%len(pool)]}
		a := account(fmt.Sprintf("c-%03d", i), 400+i%90, append([]fact{served(team)}, inTier["digital-tier"]...)...)
		if i%20 == 0 {
			a.Spec.Requests = []v1alpha1.Request{{Name: "help", Kind: v1alpha1.RequestHuman, Status: v1alpha1.RequestOpen}}
		}
		all = append(all, a)
	}
	w := world(t, definitions(t, pack()), all...)
	live(w, &people.Model{}, 4)
	letters, answers := map[string]int{}, map[v1alpha1.Name]int{}
	for _, task := range w.Tasks {
		switch task.Spec.Playbook {
		case "neighborhood-letter":
			letters[task.Spec.Account]++
		case "talk-to-a-person":
			if task.Spec.Step == "answer" {
				answers[v1alpha1.Name(task.Spec.Assignee)]++
				if due := task.Spec.Due.Format("2006-01-02"); due > "2027-01-05" {
					t.Errorf("%s is answered by %s, want the next working day", task.Spec.Account, due)
				}
			}
		}
	}
	if len(letters) != 600 {
		t.Errorf("%d accounts get a letter, want 600", len(letters))
	}
	for name, count := range letters {
		if count != 1 {
			t.Errorf("%s gets %d letters in a month", name, count)
		}
	}
	if answers["nora"] != 10 || answers["omar"] != 10 || answers["pia"] != 10 {
		t.Errorf("thirty requests, ten for each of the three, are answered by %v", answers)
	}
}
