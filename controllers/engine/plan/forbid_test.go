package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// noSurvey is a guardrail that forbids surveys to accounts of high exposure.
func noSurvey() v1alpha1.Guardrail {
	g := v1alpha1.Guardrail{}
	g.Name = "gentle"
	g.Spec.Forbid = []v1alpha1.Forbidden{{
		Name: "no-survey", Segments: []v1alpha1.SegmentRef{{Dimension: "exposure", Name: "high"}},
		Channels: []v1alpha1.Channel{v1alpha1.ChannelSurvey}, Reason: "a survey can be taken as insensitive now",
	}}
	return g
}

// surveys is a playbook of a survey and a call.
func surveys() *v1alpha1.PlaybookSpec {
	spec := sound()
	spec.Steps = []v1alpha1.Step{{Name: "survey", Title: "Send the survey", Channel: v1alpha1.ChannelSurvey}, {Name: "call", Title: "Call"}}
	return spec
}

func highExposure(t *testing.T) *segment.Definition {
	t.Helper()
	s := &v1alpha1.Segment{Spec: v1alpha1.SegmentSpec{Dimension: "exposure", Expression: "account.spec.industry == 'Tourism'"}}
	s.Name = "high"
	compiled, refusal := segment.Compile(s)
	if refusal != nil {
		t.Fatal(refusal)
	}
	return compiled
}

// stands puts an account into a segment of exposure, or says that nobody knows.
func stands(name string, reason v1alpha1.MembershipReason) []v1alpha1.DimensionRecord {
	return []v1alpha1.DimensionRecord{{Dimension: "exposure", Segment: name, Reason: reason, Message: "so it is said", Since: metav1.NewTime(nine("2026-10-01"))}}
}

func TestWhatIsForbiddenIsNotMade(t *testing.T) {
	for name, tc := range map[string]struct {
		stands []v1alpha1.DimensionRecord
		change func(*plan.EngagementFacts, *v1alpha1.PlaybookSpec)
		phase  v1alpha1.StepPhase
		reason string
		says   string
	}{
		"in the segment the survey is skipped, in the words of the team": {
			stands("high", v1alpha1.MembershipMatched), nil, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden,
			"guardrail gentle forbids it (no-survey): a survey can be taken as insensitive now"},
		"in another segment it is made": {
			stands("low", v1alpha1.MembershipMatched), nil, v1alpha1.StepOpen, "", ""},
		"in no segment it is made": {
			stands("", v1alpha1.MembershipNoMatch), nil, v1alpha1.StepOpen, "", ""},
		"a person's word about the segment counts": {
			stands("high", v1alpha1.MembershipOverridden), nil, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
		"a segment that is kept while nobody knows forbids nothing, and lets nothing slip": {
			stands("high", v1alpha1.MembershipUnknown), nil, v1alpha1.StepHeld, v1alpha1.ReasonUnknown, "guardrail gentle may forbid it (no-survey): so it is said"},
		"nor does an expression that failed": {
			stands("low", v1alpha1.MembershipBroken), nil, v1alpha1.StepHeld, v1alpha1.ReasonUnknown, "may forbid it"},
		"a dimension that was not judged yet holds": {
			nil, nil, v1alpha1.StepHeld, v1alpha1.ReasonUnknown, "dimension exposure has not been judged yet"},
		"a segment that does not exist holds": {
			stands("low", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) { f.Segments = nil },
			v1alpha1.StepHeld, v1alpha1.ReasonUnknown, "segment high of dimension exposure does not exist, or does not compile"},
		"of several rules one that is known counts before one that is not": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) {
				doubtful := noSurvey()
				doubtful.Name, doubtful.Spec.Forbid[0].Segments = "a-first", []v1alpha1.SegmentRef{{Dimension: "size", Name: "large"}}
				f.Guardrails = append(f.Guardrails, doubtful)
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "guardrail gentle forbids it"},
		"one of several segments is enough, though another is not known": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) {
				rule := &f.Guardrails[0].Spec.Forbid[0]
				rule.Segments = append(rule.Segments, v1alpha1.SegmentRef{Dimension: "size", Name: "large"})
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "guardrail gentle forbids it"},
		"urgency does not lift it": {
			stands("high", v1alpha1.MembershipMatched), func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Urgency = v1alpha1.UrgencyCritical
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
		"nor does a run that a person started": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) {
				f.Engagement.Spec.Trigger = v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: "hand/run"}
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
		"what is not wanted anyway is not said to be forbidden": {
			stands("high", v1alpha1.MembershipMatched), func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].When = "account.spec.industry == 'Media'"
			}, v1alpha1.StepSkipped, v1alpha1.ReasonWhenFalse, ""},
		"what is done already is done": {
			stands("high", v1alpha1.MembershipMatched), func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].CompletedWhen = "account.spec.industry == 'Tourism'"
			}, v1alpha1.StepDone, v1alpha1.ReasonAlreadyCompleted, ""},
		"what would wait is not waited for": {
			stands("high", v1alpha1.MembershipMatched), func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].WaitFor = "account.spec.industry == 'Media'"
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
		"the role is the one that is filled in": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Role, f.Guardrails[0].Spec.Forbid[0].Roles = "{{ account.spec.industry == 'Tourism' ? 'ae' : 'csm' }}", []v1alpha1.Name{"ae"}
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
		"and not another": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Role, f.Guardrails[0].Spec.Forbid[0].Roles = "{{ account.spec.industry == 'Tourism' ? 'ae' : 'csm' }}", []v1alpha1.Name{"csm"}
			}, v1alpha1.StepOpen, "", ""},
		"the playbook counts by what it is called now": {
			stands("high", v1alpha1.MembershipMatched), func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) {
				f.Live.Name, f.Guardrails[0].Spec.Forbid[0].Playbooks = "renamed", []v1alpha1.Name{"renamed"}
			}, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, "forbids it"},
	} {
		t.Run(name, func(t *testing.T) {
			spec := surveys()
			f := unbegun(t, spec)
			f.Guardrails, f.Segments, f.Ledger.Dimensions = []v1alpha1.Guardrail{noSurvey()}, []*segment.Definition{highExposure(t)}, tc.stands
			if tc.change != nil {
				tc.change(&f, spec)
			}
			f.Pinned = compiled(t, "outreach-1", spec)
			f.Ledger.Claims = []v1alpha1.Claim{{Engagement: "run", Playbook: "outreach", Trigger: f.Engagement.Spec.Trigger, Anchor: "2026-12-31", Revision: "outreach-1", Time: metav1.NewTime(nine("2026-11-02"))}}
			carryOut(&f)
			got := recordOf(f, "survey")
			reason, message := got.Reason, got.Message
			if got.Held != nil {
				reason, message = got.Held.Reason, got.Held.Message
			}
			if got.Phase != tc.phase || reason != tc.reason || !strings.Contains(message, tc.says) {
				t.Errorf("got %s, %s: %s", got.Phase, reason, message)
			}
			if call := recordOf(f, "call"); call.Phase != v1alpha1.StepOpen {
				t.Errorf("the call is %s", call.Phase)
			}
		})
	}
}

func TestWhatIsForbiddenIsTakenBackUnlessSomebodyHasBegun(t *testing.T) {
	for name, tc := range map[string]struct {
		report *v1alpha1.Report
		stands []v1alpha1.DimensionRecord
		phase  v1alpha1.StepPhase
	}{
		"what nobody has begun is taken back":       {nil, stands("high", v1alpha1.MembershipMatched), v1alpha1.StepWithdrawn},
		"what somebody only looked at too":          {&v1alpha1.Report{Phase: v1alpha1.ReportOpen, Note: "later"}, stands("high", v1alpha1.MembershipMatched), v1alpha1.StepWithdrawn},
		"what somebody has begun stays":             {&v1alpha1.Report{Phase: v1alpha1.ReportInProgress}, stands("high", v1alpha1.MembershipMatched), v1alpha1.StepInProgress},
		"what waits for the customer stays":         {&v1alpha1.Report{Phase: v1alpha1.ReportWaiting}, stands("high", v1alpha1.MembershipMatched), v1alpha1.StepWaiting},
		"what was done stays done":                  {&v1alpha1.Report{Phase: v1alpha1.ReportDone}, stands("high", v1alpha1.MembershipMatched), v1alpha1.StepDone},
		"what nobody knows to be forbidden stays":   {nil, stands("high", v1alpha1.MembershipUnknown), v1alpha1.StepOpen},
		"what is not forbidden stays":               {nil, stands("low", v1alpha1.MembershipMatched), v1alpha1.StepOpen},
		"a dimension that is gone takes none back":  {nil, nil, v1alpha1.StepOpen},
		"nor does an expression that fails for one": {nil, stands("high", v1alpha1.MembershipBroken), v1alpha1.StepOpen},
	} {
		t.Run(name, func(t *testing.T) {
			f := begun(t, surveys())
			if tc.report != nil {
				report(&f, "survey", *tc.report)
			}
			f.Guardrails, f.Segments, f.Ledger.Dimensions = []v1alpha1.Guardrail{noSurvey()}, []*segment.Definition{highExposure(t)}, tc.stands
			carryOut(&f)
			got := recordOf(f, "survey")
			if got.Phase != tc.phase {
				t.Errorf("the survey is %s, %s: %s", got.Phase, got.Reason, got.Message)
			}
			if withdrawn := taskOf(&f, got.Task).Spec.Withdrawn; (withdrawn != nil) != (tc.phase == v1alpha1.StepWithdrawn) || withdrawn != nil && withdrawn.Reason != v1alpha1.WithdrawForbidden {
				t.Errorf("the task is withdrawn: %v", withdrawn)
			}
			f.Guardrails = nil
			carryOut(&f)
			if again := recordOf(f, "survey"); again.Phase != tc.phase || again.Attempt != 1 {
				t.Errorf("when the rule is gone the survey is %s, attempt %d", again.Phase, again.Attempt)
			}
		})
	}
}

func TestAnAccountSaysWhatIsForbiddenForIt(t *testing.T) {
	for name, tc := range map[string]struct {
		industry string
		none     bool
		status   metav1.ConditionStatus
		says     string
	}{
		"in the segment":           {"Tourism", false, metav1.ConditionTrue, "guardrail gentle (no-survey) forbids Survey: a survey can be taken as insensitive now"},
		"elsewhere nothing":        {"Media", false, "", ""},
		"where nobody knows":       {"", false, metav1.ConditionUnknown, "nobody knows whether guardrail gentle (no-survey) forbids Survey: segment high cannot be judged"},
		"where nothing is limited": {"Tourism", true, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			account := &v1alpha1.Account{Spec: v1alpha1.AccountSpec{Industry: tc.industry}}
			account.Name = "acme"
			f := plan.AccountFacts{Now: nine("2026-11-02"), Account: account, Segments: []*segment.Definition{highExposure(t)}, Guardrails: []v1alpha1.Guardrail{noSurvey()}}
			if tc.none {
				f.Guardrails = nil
			}
			said := meta.FindStatusCondition(plan.ForAccount(f).Status.Conditions, v1alpha1.ConditionRestricted)
			switch {
			case tc.status == "" && said != nil, tc.status != "" && (said == nil || said.Status != tc.status || !strings.Contains(said.Message, tc.says)):
				t.Errorf("got %v", said)
			}
			account.Status = plan.ForAccount(f).Status
			f.Guardrails = nil
			if left := meta.FindStatusCondition(plan.ForAccount(f).Status.Conditions, v1alpha1.ConditionRestricted); left != nil {
				t.Errorf("without the guardrail it still says %v", left)
			}
		})
	}
}

// TestTheOrderOfRulesMakesNoDifference gives the same guardrails in another order.
func TestTheOrderOfRulesMakesNoDifference(t *testing.T) {
	other := noSurvey()
	other.Name, other.Spec.Forbid[0].Reason = "careful", "another one says so too"
	f := unbegun(t, surveys())
	f.Segments, f.Ledger.Dimensions = []*segment.Definition{highExposure(t)}, stands("high", v1alpha1.MembershipMatched)
	f.Ledger.Claims = []v1alpha1.Claim{{Engagement: "run", Playbook: "outreach", Trigger: f.Engagement.Spec.Trigger, Anchor: "2026-12-31", Revision: "outreach-1", Time: metav1.NewTime(nine("2026-11-02"))}}
	f.Guardrails = []v1alpha1.Guardrail{noSurvey(), other}
	one := plan.ForEngagement(f)
	f.Guardrails = []v1alpha1.Guardrail{other, noSurvey()}
	if diff := cmp.Diff(one, plan.ForEngagement(f), cmp.AllowUnexported()); diff != "" {
		t.Error(diff)
	}
}
