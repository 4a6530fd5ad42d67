package why

import (
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// Not says why a playbook starts no run for an account: the first thing that kept it from starting, in the order in which
// the engine asks. Where a run goes on, or starts, it says that. of is the name or the key of the playbook; where there is
// no such playbook there is no answer.
func Not(f plan.AccountFacts, r plan.AccountReasons, of string, refused []Refused) (Answer, bool) {
	a := Answer{Question: fmt.Sprintf("Why does playbook %s start no run for %s?", of, who(f.Account)), AsOf: f.Calendar.Date(f.Now).String()}
	for _, one := range refused {
		if one.Kind == "Account" && one.Name == f.Account.Name {
			return takesNoPart(a, "Nothing is done for the account: ", one), true
		}
	}
	for _, s := range r.Standings {
		if s.Name == of || s.Playbook == of {
			return standing(a, f, r, s), true
		}
	}
	for _, one := range refused {
		if one.Kind == "Playbook" && one.Name == of {
			return takesNoPart(a, "Playbook "+of+" takes no part: ", one), true
		}
	}
	return a, false
}

// takesNoPart answers with what the author of an object must mend.
func takesNoPart(a Answer, words string, one Refused) Answer {
	a.Short, a.Reason = sentence(words+one.Message), one.Reason
	a.Sections = []Section{{Title: "What stops it", Links: []Link{{Kind: Kind(one.Kind), Name: one.Name, Text: a.Short, Reason: one.Reason}}}}
	return a
}

// standing answers with how a playbook stands to the account.
func standing(a Answer, f plan.AccountFacts, r plan.AccountReasons, s plan.Standing) Answer {
	first := Link{
		Kind: KindPlaybook, Name: s.Name, Reason: s.Reason, Text: sentence(s.Name + ": " + s.Message),
		Expressions: expressions("Playbook "+s.Name, s.Asked...),
	}
	if s.Waiting {
		first.Kind = KindWait
	}
	if s.Reason == plan.StandsLifecycle && !namesLifecycles(f, s.Playbook) { // asked of every account, and written nowhere
		first.Reads, first.Expressions = first.Expressions[0].Reads, nil
	}
	links := []Link{first}
	if facts(links, f.Calendar.Date(f.Now)).Text == "" { // the expressions of the playbook did not decide
		links = append(links, whereInstead(f, r, s)...)
	}
	if !s.Until.IsZero() {
		links = append(links, Link{Kind: KindTime, Time: instant(s.Until), Text: fmt.Sprintf("The answer changes on %s, if nothing else does before.", f.Calendar.Date(s.Until))})
	}
	if hint := hints[s.Reason]; hint != "" {
		links = append(links, Link{Kind: KindHint, Text: hint})
	}
	if known := facts(links, f.Calendar.Date(f.Now)); known.Text != "" {
		links = append(links, known)
	}
	a.Short, a.Reason = first.Text, s.Reason
	a.Sections = []Section{{Title: "What stops it", Links: links}}
	if s.Reason == plan.StandsRunning || s.Reason == plan.StandsStarting {
		a.Sections[0].Title = "Nothing stops it"
	}
	return a
}

// namesLifecycles says that a playbook names the lifecycles that it is for.
func namesLifecycles(f plan.AccountFacts, key string) bool {
	return slices.ContainsFunc(f.Playbooks, func(p *plan.Playbook) bool { return p.Key == key && len(p.Spec.Lifecycles) > 0 })
}

// whereInstead says where the account stands in the dimensions in which the playbook wants it elsewhere, and what the
// segments that it wants say.
func whereInstead(f plan.AccountFacts, r plan.AccountReasons, s plan.Standing) []Link {
	var links []Link
	for _, p := range f.Playbooks {
		if p.Key != s.Playbook {
			continue
		}
		for _, ref := range p.Spec.Segments {
			for _, d := range r.Dimensions {
				if d.Dimension == ref.Dimension {
					links = append(links, wanted(f, r, d, string(ref.Name))...)
				}
			}
		}
	}
	return links
}

// wanted says where the account stands in a dimension, and what the segment says in which the playbook wants it.
func wanted(f plan.AccountFacts, r plan.AccountReasons, d segment.Reasons, name string) []Link {
	here := membership(r, d)
	links := []Link{stands(f.Calendar, here, d)}
	for _, c := range d.Candidates {
		if c.Segment == name && c.Segment != here.Segment && c.Segment != here.UndecidedBy {
			links = append(links, candidate(c))
		}
	}
	return links
}

// membership is where the account stands in a dimension, in the words of its status.
func membership(r plan.AccountReasons, d segment.Reasons) v1alpha1.SegmentMembership {
	for _, s := range r.Plan.Status.Segments {
		if s.Dimension == d.Dimension {
			return s
		}
	}
	return v1alpha1.SegmentMembership{Dimension: d.Dimension, Segment: d.Segment, Since: d.Since, Reason: d.Reason, UndecidedBy: d.UndecidedBy, Message: d.Message}
}

// who is the account as people call it.
func who(a *v1alpha1.Account) string {
	if a.Spec.DisplayName == "" || a.Spec.DisplayName == a.Name {
		return a.Name
	}
	return fmt.Sprintf("%s (%s)", a.Spec.DisplayName, a.Name)
}

// hints say what would change an answer, where that is not said by the answer itself.
var hints = map[string]string{
	v1alpha1.ReasonSuspended:        "It starts once spec.suspend of the playbook is false.",
	v1alpha1.ReasonFactsMissing:     "It is asked again when the fact is known.",
	v1alpha1.ReasonGroupHeld:        "Nobody who holds the group is put out: it starts when that run has ended.",
	v1alpha1.ReasonRollout:          "It starts once spec.rollout.percent of the playbook takes the account in.",
	v1alpha1.ReasonRolloutPaused:    "It starts once spec.rollout.state of the playbook is Running.",
	v1alpha1.ReasonHoldout:          "It is held out on purpose, so that there is something to compare with.",
	v1alpha1.ReasonGuardrail:        "A person lets it go on: tightrope approve guardrail.",
	v1alpha1.ReasonMaximum:          "spec.reentry.maximum of the playbook says how many runs an account may have.",
	v1alpha1.ReasonExpressionFailed: "The author of the playbook must act; its condition Stalled says so too.",
	plan.StandsByHand:               "A person may start it at any time.",
}
