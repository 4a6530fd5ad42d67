package plan_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// ranked is a playbook of priority 5 whose first step has a priority.
func ranked(priority *intstr.IntOrString) *v1alpha1.PlaybookSpec {
	spec := sound()
	spec.Priority = 5
	spec.Steps[0].Priority = priority
	return spec
}

// TestTheRankOfATask looks at the priority of the first Task, and at why it is not made.
func TestTheRankOfATask(t *testing.T) {
	number := func(n int32) *intstr.IntOrString { return new(intstr.FromInt32(n)) }
	hole := func(text string) *intstr.IntOrString { return new(intstr.FromString(text)) }
	for name, tc := range map[string]struct {
		priority *intstr.IntOrString
		want     int32
		held     string // the reason, and what it says
	}{
		"nothing said is the playbook's":  {nil, 5, ""},
		"a number":                        {number(40), 40, ""},
		"nought is a number":              {number(0), 0, ""},
		"the least":                       {number(-1000), -1000, ""},
		"the most by an expression":       {hole("{{ 10 * 100 }}"), 1000, ""},
		"by the account":                  {hole("{{ account.spec.industry == 'Tourism' ? 90 : 40 }}"), 90, ""},
		"as of the day it starts":         {hole("{{ daysUntil(account.spec.commercial.renewalDate) }}"), 59, ""},
		"what counts without a fact":      {hole("{{ has(account.spec.commercial.arr) ? 90 : 40 }}"), 40, ""},
		"a missing fact holds the step":   {hole("{{ account.spec.commercial.arr }}"), 0, "MissingValue: account.spec.commercial.arr is not known"},
		"too much holds it":               {hole("{{ 10 * 101 }}"), 0, "ExpressionFailed: priority failed: is 1010; a priority is a whole number from -1000 to 1000"},
		"too little holds it":             {hole("{{ -1001 }}"), 0, "ExpressionFailed: priority failed: is -1001"},
		"what cannot be worked out does":  {hole("{{ 1 / 0 }}"), 0, "ExpressionFailed: priority failed: 1:6: divides by zero"},
		"more than a number can be, also": {hole("{{ 9000000000 }}"), 0, "ExpressionFailed: priority failed: is 9000000000"},
	} {
		t.Run(name, func(t *testing.T) {
			f := begun(t, ranked(tc.priority))
			record := recordOf(f, "ask")
			if tc.held != "" {
				if held := record.Held; held == nil || !strings.HasPrefix(held.Reason+": "+held.Message, tc.held) || len(f.Tasks) > 0 {
					t.Errorf("the step is %+v (%+v), with %d tasks; want %s", record, record.Held, len(f.Tasks), tc.held)
				}
				return
			}
			if task := taskOf(&f, record.Task); task == nil || task.Spec.Priority != tc.want {
				t.Errorf("the task is %+v, want priority %d", task, tc.want)
			}
		})
	}
}

// TestThePinnedRankDecides edits the playbook between two steps: its own priority is live, that of a step is not.
func TestThePinnedRankDecides(t *testing.T) {
	for name, tc := range map[string]struct {
		step *intstr.IntOrString
		want int32
	}{
		"the playbook's is live": {nil, 7},
		"a step's is pinned":     {new(intstr.FromInt32(40)), 40},
	} {
		t.Run(name, func(t *testing.T) {
			spec := sound()
			spec.Steps[1].Priority = tc.step
			f := begun(t, spec)
			live := f.Live.DeepCopy()
			live.Spec.Priority, live.Spec.Steps[1].Priority = 7, new(intstr.FromInt32(99))
			f.Live = live
			report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone})
			if task := taskOf(&f, recordOf(f, "call").Task); task == nil || task.Spec.Priority != tc.want {
				t.Errorf("the task is %+v, want priority %d", task, tc.want)
			}
		})
	}
}

func TestWhoHearsOfATaskHearsHowItRanks(t *testing.T) {
	spec := ranked(new(intstr.FromInt32(90)))
	spec.Steps[0].Escalate = []v1alpha1.Escalation{{Name: "first", After: "1d", To: "manager"}}
	f := begun(t, spec)
	f.Now = nine("2026-11-09")
	carryOut(&f)
	for _, task := range f.Tasks {
		if task.Spec.Priority != 90 {
			t.Errorf("%q has priority %d", task.Spec.Title, task.Spec.Priority)
		}
	}
	if len(f.Tasks) != 2 {
		t.Errorf("there are %d tasks", len(f.Tasks))
	}
}

// TestTheRankIsTriedBeforeARun is what lint asks.
func TestTheRankIsTriedBeforeARun(t *testing.T) {
	f := begun(t, sound())
	p := compiled(t, "outreach-1", ranked(new(intstr.FromString("{{ account.spec.commercial.arr > 0 ? 5000 : 1 }}"))))
	account := f.Account.DeepCopy()
	account.Spec.Commercial.ARR = new(int64(10))
	trials, _ := p.Try(plan.AccountFacts{Now: f.Now, Calendar: f.Calendar, Account: account})
	for _, trial := range trials {
		if trial.Field == "spec.steps[ask].priority" {
			if !strings.Contains(trial.Result.Problem, "is 5000") {
				t.Errorf("%+v", trial)
			}
			return
		}
	}
	t.Errorf("it is not tried: %+v", trials)
}
