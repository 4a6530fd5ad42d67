package plan_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// sound is a playbook that nothing is wrong with.
func sound() *v1alpha1.PlaybookSpec {
	return &v1alpha1.PlaybookSpec{
		Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: "-60d"}},
		Steps:   []v1alpha1.Step{{Name: "ask", Title: "Ask"}, {Name: "call", Title: "Call", DependsOn: []v1alpha1.Name{"ask"}}},
	}
}

func TestPlaybooksNobodyCouldCarryOutAreRefused(t *testing.T) {
	if _, refusal := plan.CompilePlaybook("outreach", "outreach-1", sound()); refusal != nil {
		t.Fatalf("the sound one is refused: %s", refusal)
	}
	for name, tc := range map[string]struct {
		spoil  func(*v1alpha1.PlaybookSpec)
		reason string
		says   []string
	}{
		"a misspelt field in the condition": {
			func(s *v1alpha1.PlaybookSpec) { s.Condition = "account.spec.industy == 'Tourism'" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.condition: 1:14", "industy", "industry"}},
		"a condition that is a number": {
			func(s *v1alpha1.PlaybookSpec) { s.Condition = "account.spec.commercial.arr" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.condition", "true or false"}},
		"steps read where there are none": {
			func(s *v1alpha1.PlaybookSpec) { s.Condition = "steps['ask'].response != ''" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.condition", "steps"}},
		"a trigger on a field that is no date": {
			func(s *v1alpha1.PlaybookSpec) { s.Trigger.Date.Field = "commercial.arr" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.trigger.date.field"}},
		"a trigger on a field that does not exist": {
			func(s *v1alpha1.PlaybookSpec) { s.Trigger.Date.Field = "commercial.renewalDay" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.trigger.date.field", "renewalDate"}},
		"an unclosed hole": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Ask {{ account.spec.displayName" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].title: 1:5"}},
		"a misspelt field in a message": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Message = &v1alpha1.Message{Body: "Hello,\n\nyou renew on {{ account.spec.renewalDate }}"}
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].message.body: 3:", "renewalDate"}},
		"a goal that reads a step there is not": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Goal = &v1alpha1.PlaybookGoal{Reached: "steps['aks'].response != ''"}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.goal.reached", `"aks" is not a step`, "ask, call"}},
		"a when that reads a step there is not": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[1].When = "steps['aks'].response != ''" },
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[call]", `"aks" is not a step`}},
		"steps that wait for each other": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].DependsOn = []v1alpha1.Name{"call"} },
			v1alpha1.ReasonStepCycle, []string{"ask → call → ask"}},
		"a when that reads a step that waits for it": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].When = "steps['call'].phase == 'Done'" },
			v1alpha1.ReasonStepCycle, []string{"ask → call → ask"}},
		"two steps of one name": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[1].Name = "ask" },
			v1alpha1.ReasonInvalidSpec, []string{"two steps are called ask"}},
		"a start from the anchor without a date": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}
				s.Steps[0].Start = &v1alpha1.StepStart{From: v1alpha1.FromAnchor}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[ask].start.from", "write Start or Dependencies"}},
		"a start from dependencies without any": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Start = &v1alpha1.StepStart{From: v1alpha1.FromDependencies}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[ask].start.from", "dependsOn"}},
		"a cadence in hours": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "3h", Anchor: "commercial.startDate"}}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.trigger.every.period", "write days, weeks or months"}},
		"a cadence from what is no date": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "3mo", Anchor: "commercial.arr"}}
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.trigger.every.anchor", "a date"}},
		"a list that is none": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.industry", Key: "item"}}
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.trigger.each.in", "a list"}},
		"a key of a misspelt field": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.requests", Key: "item.nam"}}
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.trigger.each.key", "did you mean name?"}},
		"an element in the step of a playbook that has no list": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Tell them of {{ item.name }}" },
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].title", "Each"}},
		"a rest between the elements of a list": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.requests", Key: "item.name"}}
				s.Reentry = &v1alpha1.Reentry{Cooldown: "30d"}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.reentry.cooldown", "each.where"}},
		"a priority out of bounds": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Priority = new(intstr.FromInt32(1001)) },
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[ask].priority: is 1001; a priority is a whole number from -1000 to 1000"}},
		"a priority in words": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Priority = new(intstr.FromString("high")) },
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].priority: 1:1", "one expression in {{ }} that gives a whole number"}},
		"a priority that is a text": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Priority = new(intstr.FromString("{{ account.spec.industry }}"))
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].priority", "must be a whole number, but gives a text"}},
		"a priority by a misspelt field": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Priority = new(intstr.FromString("{{ account.spec.commercial.ar }}"))
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].priority: 1:", "did you mean arr?"}},
		"a priority by an element where there is no list": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Priority = new(intstr.FromString("{{ item.name == 'sso' ? 2 : 1 }}"))
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.steps[ask].priority", "Each"}},
		"a priority by a step there is not": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[1].Priority = new(intstr.FromString("{{ steps['aks'].response == '' ? 2 : 1 }}"))
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[call]", `"aks" is not a step`}},
		"an escalation after no length of time": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Escalate = []v1alpha1.Escalation{{Name: "first", After: "soon", To: "manager"}}
			},
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[ask].escalate[first].after", `"soon" is not an offset`}},
		"a stop on what is no count": {
			func(s *v1alpha1.PlaybookSpec) { s.Rollout = &v1alpha1.Rollout{StopWhen: "stats.mised > 3"} },
			v1alpha1.ReasonInvalidExpression, []string{"spec.rollout.stopWhen: 1:", "mised", "missed"}},
		"a stop on a fact of an account": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Rollout = &v1alpha1.Rollout{StopWhen: "account.spec.lifecycle == 'Churned'"}
			},
			v1alpha1.ReasonInvalidExpression, []string{"spec.rollout.stopWhen: 1:", "account", "stats"}},
		"a stop that is a number": {
			func(s *v1alpha1.PlaybookSpec) { s.Rollout = &v1alpha1.Rollout{StopWhen: "stats.reachedPercent"} },
			v1alpha1.ReasonInvalidExpression, []string{"spec.rollout.stopWhen", "true or false"}},
		"a limit that is no length of time": {
			func(s *v1alpha1.PlaybookSpec) { s.HoldLimit = "long" },
			v1alpha1.ReasonInvalidSpec, []string{"spec.holdLimit", `"long" is not an offset`}},
		"a step that was called as another is now": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[1].RenamedFrom = "ask" },
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[call].renamedFrom", "ask is the name of a step"}},
		"two steps that were one": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].RenamedFrom, s.Steps[1].RenamedFrom = "old", "old" },
			v1alpha1.ReasonInvalidSpec, []string{"spec.steps[call].renamedFrom", "step ask was called old as well"}},
	} {
		t.Run(name, func(t *testing.T) {
			spec := sound()
			tc.spoil(spec)
			_, refusal := plan.CompilePlaybook("outreach", "outreach-1", spec)
			if refusal == nil {
				t.Fatal("it is accepted")
			}
			if refusal.Reason != tc.reason {
				t.Errorf("reason %s, want %s (%s)", refusal.Reason, tc.reason, refusal)
			}
			for _, says := range tc.says {
				if !strings.Contains(refusal.Message, says) {
					t.Errorf("%q does not say %q", refusal.Message, says)
				}
			}
		})
	}
}

func TestNamesAreFunctionsOfKeys(t *testing.T) {
	long := strings.Repeat("A very long name, Ünïcode & all ", 8)
	for _, key := range []string{"acme", "crm-001234", long, "日本", "-", "a/b"} {
		task := v1alpha1.TaskKey{Account: key, Playbook: "outreach", Trigger: "date/2026-12-31", Step: "ask", Attempt: 1}
		for _, name := range []string{plan.LedgerName(key), plan.EngagementName(key, "outreach", "date/2026-12-31"), plan.TaskName(task)} {
			if len(name) > 63 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(name, "-") {
				t.Errorf("%q is no DNS label (key %q)", name, key)
			}
		}
	}
	// A separator in a key does not make two keys one.
	if plan.EngagementName("a", "b/c", "d") == plan.EngagementName("a/b", "c", "d") {
		t.Error("two keys have one name")
	}
	key := v1alpha1.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "date/2026-12-31", Step: "ask", Attempt: 1}
	if got, want := plan.TaskName(key), "acme-ask-"; !strings.HasPrefix(got, want) {
		t.Errorf("%q does not begin with %q", got, want)
	}
	next := key
	next.Attempt = 2
	if plan.TaskName(key) == plan.TaskName(next) {
		t.Error("two attempts have one name")
	}
}
