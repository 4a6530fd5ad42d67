package plan

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// answer is a verdict with its ground.
type answer struct {
	expr.Verdict
	why string
	by  string // what decided, where the answer is no: one of the reasons of a Standing
}

// qualifies says whether an account is one that the playbook is for: it stands where it must in its life, is in one of
// the playbook's segments, and the condition is true.
func (p *Playbook) qualifies(in expr.Input, stands []v1alpha1.DimensionRecord, definitions []*segment.Definition) answer {
	lives := p.inLifecycle(in)
	if lives.Verdict == expr.False {
		return lives
	}
	member := p.inSegments(stands, definitions)
	if member.Verdict == expr.False {
		return member
	}
	if lives.Verdict != expr.True {
		return lives
	}
	if p.condition == nil {
		return member
	}
	result := p.condition.Eval(in)
	switch result.Verdict {
	case expr.False:
		return answer{expr.False, "the playbook's condition is false", StandsCondition}
	case expr.Unknown:
		return answer{Verdict: expr.Unknown, why: result.Why()}
	case expr.Broken:
		return answer{Verdict: expr.Broken, why: "spec.condition: " + result.Problem}
	case expr.True:
	}
	return member
}

// inSegments says whether the account is in one of the playbook's segments. Where a dimension is undecided the account
// keeps the segment it had, but that neither starts nor ends anything: the answer is unknown. So it is where a segment
// does not exist: taking a Segment away by mistake ends no run.
func (p *Playbook) inSegments(stands []v1alpha1.DimensionRecord, definitions []*segment.Definition) answer {
	if len(p.Spec.Segments) == 0 {
		return answer{Verdict: expr.True, why: "the playbook is for every account"}
	}
	best := answer{expr.False, "the account is in none of the playbook's segments", StandsSegment}
	for _, ref := range p.Spec.Segments {
		if !slices.ContainsFunc(definitions, func(d *segment.Definition) bool {
			return d.Dimension == string(ref.Dimension) && d.Name == string(ref.Name)
		}) {
			best = answer{Verdict: expr.Unknown, why: fmt.Sprintf("segment %s of dimension %s does not exist", ref.Name, ref.Dimension)}
			continue
		}
		for _, stand := range stands {
			if stand.Dimension != ref.Dimension {
				continue
			}
			undecided := stand.Reason == v1alpha1.MembershipUnknown || stand.Reason == v1alpha1.MembershipBroken
			switch {
			case !undecided && stand.Segment == string(ref.Name):
				return answer{Verdict: expr.True, why: fmt.Sprintf("in segment %s: %s", ref.Name, stand.Message)}
			case undecided:
				best = answer{Verdict: expr.Unknown, why: stand.Message}
			case best.Verdict == expr.False && stand.Segment != "":
				best.why = fmt.Sprintf("the account is in segment %s of %s, not in %s", stand.Segment, stand.Dimension, ref.Name)
			}
		}
	}
	return best
}

// compileLifecycles makes a condition of the lifecycles that the playbook is for. Who is not known to have left has not
// left; who is to stand at a certain point and is not known to, is unknown.
func compileLifecycles(p *Playbook) *engine.Refusal {
	text := "!has(account.spec.lifecycle) || account.spec.lifecycle in ['Prospect', 'Onboarding', 'Active']"
	if len(p.Spec.Lifecycles) > 0 {
		text = fmt.Sprintf("account.spec.lifecycle in ['%s']", p.lifecycles("', '"))
	}
	var refusal *engine.Refusal
	p.lifecycle, refusal = condition(expr.Membership, "spec.lifecycles", v1alpha1.Expression(text))
	return refusal
}

// inLifecycle says whether an account stands in its life where the playbook wants it.
func (p *Playbook) inLifecycle(in expr.Input) answer {
	switch result := p.lifecycle.Eval(in); result.Verdict {
	case expr.True:
		return answer{Verdict: expr.True}
	case expr.False:
		if len(p.Spec.Lifecycles) == 0 {
			return answer{expr.False, "the account has churned or is lost", StandsLifecycle}
		}
		return answer{expr.False, "the account's lifecycle is none of " + p.lifecycles(", "), StandsLifecycle}
	default:
		return answer{Verdict: expr.Unknown, why: result.Why()}
	}
}

func (p *Playbook) lifecycles(between string) string {
	names := make([]string, 0, len(p.Spec.Lifecycles))
	for _, l := range p.Spec.Lifecycles {
		names = append(names, string(l))
	}
	return strings.Join(names, between)
}
