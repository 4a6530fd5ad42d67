package definitions_test

import (
	"strings"
	"testing"
)

// A plan of recovery that only keeps in touch is warned of, and nothing else is.
func TestAPlanOfRecoveryDoesMoreThanKeepInTouch(t *testing.T) {
	const (
		call    = "  steps:\n  - {name: call, title: Call, channel: Call, touch: Relationship}\n"
		lunch   = "  - {name: lunch, title: Lunch, channel: Meeting, touch: Relationship, response: {type: FreeText}}\n"
		warning = "warning Playbook/a spec.steps 0:0 [only-check-ins] the label tightrope.dev/purpose: recovery says that this is a plan of recovery, and all that it does for the customer is to keep in touch: add a step with completedWhen, or one that the customer confirms (response.type Confirmation), or a goal that reads facts"
	)
	for name, c := range map[string]struct{ label, annotation, spec, want string }{
		"a call":                           {"recovery", "", call, warning},
		"a call and a lunch":               {"recovery", "", call + lunch, warning},
		"a call that is prepared inside":   {"recovery", "", call + "  - {name: prepare, title: Prepare, channel: Internal}\n", warning},
		"and without a channel":            {"recovery", "", call + "  - {name: prepare, title: Prepare}\n", warning},
		"a goal that is to have called":    {"recovery", "", "  goal: {reached: \"steps['call'].phase == 'Done'\"}\n" + call, warning},
		"nobody says that it is a plan":    {"", "", call, ""},
		"it is for something else":         {"welcome", "", call, ""},
		"the author means it":              {"recovery", "tightrope.dev/lint-allow: only-check-ins", call, ""},
		"a goal that reads facts":          {"recovery", "", "  goal: {reached: account.spec.commercial.arr > 5}\n" + call, ""},
		"a step that the world shows done": {"recovery", "", call + "  - {name: use, title: Use, touch: Relationship, completedWhen: has(account.spec.region)}\n", ""},
		"a customer who confirms":          {"recovery", "", call + "  - {name: confirm, title: Confirm, touch: Relationship, response: {type: Confirmation}}\n", ""},
		"an offer":                         {"recovery", "", call + "  - {name: offer, title: Offer, channel: Email, touch: Commercial}\n", ""},
		"nothing that reaches a customer":  {"recovery", "", "  steps:\n  - {name: prepare, title: Prepare}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			content := yaml("Playbook a " + c.annotation + "\n  trigger: {type: Membership}\n" + c.spec)
			content = strings.Replace(content, "  name: a\n", "  name: a\n  labels: {tightrope.dev/purpose: \""+c.label+"\"}\n", 1)
			if got := found(t, content); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
