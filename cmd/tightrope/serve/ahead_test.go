package serve

import (
	"net/http"
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
)

// reminder asks a CSM something ten days before a renewal, and something else a week later.
func reminder() *success.Playbook {
	return &success.Playbook{ObjectMeta: named("reminder"), Spec: success.PlaybookSpec{
		Trigger: success.Trigger{Type: success.TriggerDate, Date: &success.DateTrigger{Field: "commercial.renewalDate", Offset: "-10d"}},
		Steps: []success.Step{
			{Name: "remind", Title: "Remind {{ account.spec.displayName }}", Role: "csm", Due: "3d"},
			{Name: "look", Title: "Look how {{ account.spec.displayName }} is", Role: "csm", Start: &success.StepStart{From: success.FromStart, Offset: "7d"}},
		},
	}}
}

// TestAnAccountSaysWhatComes: the work that the playbooks will ask for and the end of the contract, in the order of their days, and
// nothing that lies further away.
func TestAnAccountSaysWhatComes(t *testing.T) {
	t.Parallel()
	later, gone := accountNamed("later", "Later"), accountNamed("gone", "Gone")
	later.Spec.Commercial.RenewalDate, gone.Spec.Lifecycle = "2027-06-30", success.LifecycleChurned
	o := newOffice(t, reminder(), accountNamed("acme", "Acme Travel"), later, gone)
	body := o.shows("/accounts/acme", http.StatusOK)
	at := 0
	for _, text := range []string{
		"What comes in the next 90 days", "Mon 21 Dec 2026</span> The playbook reminder begins", "Remind Acme Travel", "due Thu 24 Dec 2026, for jane",
		"Mon 28 Dec 2026</span> Look how Acme Travel is", "Thu 31 Dec 2026</span> The contract ends or renews",
	} {
		i := strings.Index(body[at:], text)
		if i < 0 {
			t.Fatalf("%q is not there, or not in its place:\n%s", text, mainOf(body))
		}
		at += i
	}
	o.shows("/accounts/later", http.StatusOK, "Nothing that the playbooks know of.")
	if body := o.shows("/accounts/gone", http.StatusOK); strings.Contains(body, "The contract ends or renews") {
		t.Error("the contract of a customer who has left renews")
	}
}
