package sim_test

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

func guardrail(limits v1alpha1.ChangeLimits) *v1alpha1.Guardrail {
	g := &v1alpha1.Guardrail{}
	g.Name, g.UID = "brake", "brake"
	g.Spec.Change = &limits
	return g
}

func most(number int32) *intstr.IntOrString {
	limit := intstr.FromInt32(number)
	return &limit
}

func segmentOf(name string, priority int32, expression v1alpha1.Expression) *v1alpha1.Segment {
	s := &v1alpha1.Segment{Spec: v1alpha1.SegmentSpec{Dimension: "size", Priority: priority, Expression: expression}}
	s.Name = name
	return s
}

// callTo is a playbook of one call for the accounts of a segment.
func callTo(segment v1alpha1.Name) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{Spec: v1alpha1.PlaybookSpec{
		Segments: []v1alpha1.SegmentRef{{Dimension: "size", Name: segment}},
		Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
		Steps:    []v1alpha1.Step{{Name: "call", Title: "Call {{ account.spec.displayName }}", Role: "csm", Due: "2d"}},
	}}
	p.Name = "call-" + string(segment)
	return p
}

// book is a world with so many accounts, of which none is large.
func book(accounts int, objects ...any) *sim.World {
	w := sim.New("2026-11-02").Put(objects...)
	for i := range accounts {
		w.Put(account(fmt.Sprintf("a%02d", i), "Media", ""))
	}
	return w
}

// everybodyIsLarge is the mistake: an edit of a segment that lets everybody in.
func everybodyIsLarge(w *sim.World) *sim.World {
	return w.Put(segmentOf("large", 10, "account.spec.industry != 'Tourism'"))
}

func nobodyIsLarge() *v1alpha1.Segment {
	return segmentOf("large", 10, "account.spec.industry == 'Tourism'")
}

// offers is a playbook that makes an offer each month.
const offers = `
  trigger: {type: Every, every: {period: 1mo, anchor: commercial.startDate}}
  holdLimit: 5w
  steps: [{name: offer, title: "Make {{ account.spec.displayName }} an offer", touch: Commercial, due: 5d}]
`

// upsell is a playbook that proposes more, and asks again.
const upsell = `
  trigger: {type: Membership}
  steps:
  - {name: propose, title: "Propose more to {{ account.spec.displayName }}", touch: Commercial, due: 5d}
  - {name: insist, title: "Ask {{ account.spec.displayName }} about the proposal", touch: Commercial, due: 5d, start: {offset: 10d}, latest: 4w}
`

// invoice is a playbook that sends an invoice, whatever the balance says.
const invoice = `
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -30d}}
  steps: [{name: invoice, title: "Send {{ account.spec.displayName }} the invoice", touch: Commercial, urgency: Deadline, due: 2d}]
`

// talks is a playbook for the relationship.
const talks = `
  condition: account.spec.lifecycle == 'Onboarding'
  trigger: {type: Membership}
  steps:
  - {name: talk, title: "Ask {{ account.spec.displayName }} how they are", touch: Relationship, due: 5d}
  - {name: visit, title: "Visit {{ account.spec.displayName }}", touch: Both, due: 5d, start: {offset: 2d}}
`

func TestGuardrailStories(t *testing.T) {
	for name, live := range map[string]func(*testing.T) *sim.World{
		"a-mistaken-segment-would-begin-forty-runs": func(*testing.T) *sim.World {
			w := book(40, nobodyIsLarge(), segmentOf("rest", 0, "true"), callTo("large"), guardrail(v1alpha1.ChangeLimits{Activate: most(5)})).Live("2026-11-03")
			return everybodyIsLarge(w).Live("2026-11-05").Approve("brake").Live("2026-11-06")
		},
		"a-mistake-is-put-right-before-anybody-approves": func(*testing.T) *sim.World {
			w := book(8, nobodyIsLarge(), segmentOf("rest", 0, "true"), callTo("large"), guardrail(v1alpha1.ChangeLimits{Move: most(3)})).Live("2026-11-03")
			return everybodyIsLarge(w).Live("2026-11-05").Put(nobodyIsLarge()).Live("2026-11-07")
		},
		"another-set-needs-another-word": func(*testing.T) *sim.World {
			w := book(6, nobodyIsLarge(), callTo("large"), guardrail(v1alpha1.ChangeLimits{Activate: most(2)})).Live("2026-11-03")
			w = everybodyIsLarge(w).Live("2026-11-04")
			seen := w.Guardrails["brake"].Status.Held.Hash
			w.Put(account("b1", "Media", ""), account("b2", "Media", ""), account("b3", "Media", "")).Live("2026-11-05")
			return w.ApproveHash("brake", seen).Live("2026-11-06").ApproveHash("brake", "0123456789abcdef").Live("2026-11-07").Approve("brake").Live("2026-11-08")
		},
		"cancellations-are-held-and-the-account-comes-back": func(*testing.T) *sim.World {
			w := book(4, segmentOf("large", 10, "account.spec.industry == 'Media'"), callTo("large"), guardrail(v1alpha1.ChangeLimits{End: most(1)})).Live("2026-11-03")
			w.Put(segmentOf("large", 10, "account.spec.industry == 'Opera'")).Live("2026-11-04")
			return w.Change("a02", "the CRM learns the industry", func(s *v1alpha1.AccountSpec) { s.Industry = "Opera" }).Live("2026-11-05").
				Approve("brake").Live("2026-11-06")
		},
		"tasks-are-made-at-a-pace": func(*testing.T) *sim.World {
			g := guardrail(v1alpha1.ChangeLimits{})
			g.Spec.Change, g.Spec.TasksPerHour = nil, new(int32(3))
			urgent := callTo("large")
			urgent.Name, urgent.Spec.Steps[0].Urgency, urgent.Spec.Steps[0].Title = "urgent", v1alpha1.UrgencyCritical, "Call {{ account.spec.displayName }} at once"
			return book(5, segmentOf("large", 10, "true"), callTo("large"), urgent, g).Live("2026-11-05")
		},
		"surveys-are-forbidden-to-the-large": func(*testing.T) *sim.World {
			g := guardrail(v1alpha1.ChangeLimits{})
			g.Spec.Change, g.Spec.Forbid = nil, []v1alpha1.Forbidden{{
				Name: "no-survey", Segments: []v1alpha1.SegmentRef{{Dimension: "size", Name: "large"}}, Channels: []v1alpha1.Channel{v1alpha1.ChannelSurvey},
				Reason: "they are asked in person",
			}}
			ask := callTo("large")
			ask.Name, ask.Spec.Segments = "ask-all", nil
			ask.Spec.Steps = append(ask.Spec.Steps, v1alpha1.Step{Name: "survey", Title: "Send the survey", Channel: v1alpha1.ChannelSurvey, Start: &v1alpha1.StepStart{Offset: "1d"}})
			w := book(4, segmentOf("large", 10, "account.metadata.name == 'a00' || account.spec.industry == 'Opera'"), ask, g)
			w.Put(account("dark", "", "")).Live("2026-11-03").Report("a01", "survey", v1alpha1.ReportWaiting, "")
			opera := func(s *v1alpha1.AccountSpec) { s.Industry = "Opera" }
			w.Change("a01", "the CRM learns that it is an opera", opera).Change("a02", "the CRM learns that it is an opera", opera).Live("2026-11-04")
			return w.Change("dark", "the CRM learns the industry", func(s *v1alpha1.AccountSpec) { s.Industry = "Media" }).Live("2026-11-05")
		},
		"touches-are-kept-in-balance": func(t *testing.T) *sim.World {
			g := guardrail(v1alpha1.ChangeLimits{})
			g.Spec.Change, g.Spec.TouchBalance = nil, &v1alpha1.TouchBalance{MostCommercialInARow: new(int32(2)), LeastRelationshipPercent: new(int32(40))}
			acme := account("acme", "Media", "2027-01-05")
			acme.Spec.Commercial.StartDate = "2025-11-05"
			w := sim.New("2026-11-02").Put(g, playbook(t, "offers", offers), playbook(t, "upsell", upsell), playbook(t, "invoice", invoice), playbook(t, "talks", talks), acme)
			w.LiveByNext("2026-11-20").Report("acme", "offer", v1alpha1.ReportDone, "").Report("acme", "propose", v1alpha1.ReportSkipped, "")
			w.LiveByNext("2026-12-10").Change("acme", "they have a new team", func(s *v1alpha1.AccountSpec) { s.Lifecycle = v1alpha1.LifecycleOnboarding })
			return w.LiveByNext("2027-01-20")
		},
		"everything-is-paused-and-goes-on": func(*testing.T) *sim.World {
			w := book(2, segmentOf("large", 10, "true"), callTo("large"), guardrail(v1alpha1.ChangeLimits{})).Live("2026-11-03")
			w.Mode("brake", v1alpha1.GuardrailPause).Put(account("late", "Media", "")).Live("2026-11-04").Report("a00", "call", v1alpha1.ReportDone, "").Live("2026-11-05")
			return w.Mode("brake", v1alpha1.GuardrailEnforce).Live("2026-11-06")
		},
		"a-shadow-lists-what-it-would-do": func(*testing.T) *sim.World {
			w := book(4, segmentOf("large", 10, "true"), callTo("large"), guardrail(v1alpha1.ChangeLimits{})).
				Mode("brake", v1alpha1.GuardrailShadow).Live("2026-11-03").Mode("brake", v1alpha1.GuardrailEnforce).Live("2026-11-04")
			w.Mode("brake", v1alpha1.GuardrailShadow).Put(segmentOf("large", 10, "account.spec.industry == 'Opera'")).Live("2026-11-05")
			return w.Mode("brake", v1alpha1.GuardrailEnforce).Live("2026-11-06")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}
