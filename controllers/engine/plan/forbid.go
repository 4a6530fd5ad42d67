package plan

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// What Guardrails forbid is a rule about the account as it stands, and no brake: nobody approves what it leaves out, and a
// run that a person started keeps it too. v1alpha1.Forbidden has the whole of it.
//
// A step is asked about where nothing else decides it: it comes in time, its when is true, and nothing has done the work.
// A rule that may be for the account, and nobody knows, holds the step. So no Task is made that could be forbidden, and
// what nobody knows ends nothing.

// isFor says whether a rule is for an account: true or false where the segments that it names are judged, and unknown
// where one of them is not, or does not exist, and no other is the account's.
func isFor(ban brake.Ban, stands []v1alpha1.DimensionRecord, definitions []*segment.Definition) answer {
	result := answer{Verdict: expr.False}
	for _, ref := range ban.Segments {
		stand := standIn(stands, ref.Dimension)
		switch {
		case !slices.ContainsFunc(definitions, func(d *segment.Definition) bool {
			return d.Dimension == string(ref.Dimension) && d.Name == string(ref.Name)
		}):
			result = answer{Verdict: expr.Unknown, why: fmt.Sprintf("segment %s of dimension %s does not exist, or does not compile", ref.Name, ref.Dimension)}
		case stand == nil:
			result = answer{Verdict: expr.Unknown, why: fmt.Sprintf("dimension %s has not been judged yet", ref.Dimension)}
		case stand.Reason == v1alpha1.MembershipUnknown || stand.Reason == v1alpha1.MembershipBroken:
			result = answer{Verdict: expr.Unknown, why: stand.Message}
		case stand.Segment == string(ref.Name):
			return answer{Verdict: expr.True, why: ban.Because()}
		}
	}
	return result
}

// forbidden says whether a rule forbids a step, with what is to be said of it. Of several rules the first that is known to
// forbid it counts, then the first of which nobody knows.
func (r *run) forbidden(s *step, role string) answer {
	result := answer{Verdict: expr.False}
	deed := brake.Deed{Channel: s.Channel, Touch: s.Touch, Role: role, Playbooks: []string{r.pinned.Key, r.playbookName()}}
	for _, ban := range brake.Bans(r.Guardrails) {
		if !ban.Names(deed) {
			continue
		}
		switch a := isFor(ban, r.Ledger.Dimensions, r.Segments); {
		case a.Verdict == expr.True:
			return a
		case a.Verdict == expr.Unknown && result.Verdict == expr.False:
			result = answer{Verdict: expr.Unknown, why: fmt.Sprintf("guardrail %s may forbid it (%s): %s", ban.Guardrail, ban.Name, a.why)}
		}
	}
	return result
}

// playbookName is what the playbook is called now.
func (r *run) playbookName() string {
	if r.Live != nil && r.Live.Name != "" {
		return r.Live.Name
	}
	return r.pinned.Name
}

// mayNotBeMade leaves a step out that a rule forbids, and holds one that a rule may forbid. Where it decides the step, it says
// whether its record ended.
func (r *run) mayNotBeMade(s *step) (decided, moved bool) {
	if len(r.Guardrails) == 0 {
		return false, false
	}
	role, _ := s.role.RenderLine(r.input) // where it is not known, nothing can be made either, which makeTask says
	switch a := r.forbidden(s, clip(role, mostRole)); a.Verdict {
	case expr.True:
		return true, r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonForbidden, a.why)
	case expr.Unknown:
		return true, r.holdBecause(s, v1alpha1.ReasonUnknown, a.why)
	default:
		return false, false
	}
}

// withdrawForbidden takes back the open Tasks that a rule forbids and that nobody has begun.
func withdrawForbidden(r *run) {
	if len(r.Guardrails) == 0 {
		return
	}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || !asked(record) || !unsent(record) {
			continue
		}
		if a := r.forbidden(s, r.roleOf(record, s)); a.Verdict == expr.True {
			r.withdraw(record, v1alpha1.WithdrawForbidden, a.why)
			r.see()
		}
	}
}

// roleOf is the role that an open Task was made for.
func (r *run) roleOf(record *v1alpha1.StepRecord, s *step) string {
	if task := r.tasks[record.Task]; task != nil {
		return task.Spec.Role
	}
	role, _ := s.role.RenderLine(r.input)
	return clip(role, mostRole)
}

// mostRole is how long the name of a role can be in a Task.
const mostRole = 63

// sayRestricted says in the status of an account which rules are for it, and which may be.
func sayRestricted(c conditions, f AccountFacts, stands []v1alpha1.DimensionRecord) {
	var known, unknown []string
	for _, ban := range brake.Bans(f.Guardrails) {
		switch a := isFor(ban, stands, f.Segments); a.Verdict {
		case expr.True:
			known = append(known, fmt.Sprintf("guardrail %s (%s) forbids %s: %s", ban.Guardrail, ban.Name, ban.What(), ban.Reason))
		case expr.Unknown:
			unknown = append(unknown, fmt.Sprintf("nobody knows whether guardrail %s (%s) forbids %s: %s", ban.Guardrail, ban.Name, ban.What(), a.why))
		default:
		}
	}
	message := strings.Join(slices.Concat(known, unknown), "; ")
	switch {
	case len(known) > 0:
		c.set(v1alpha1.ConditionRestricted, metav1.ConditionTrue, v1alpha1.ReasonForbidden, message)
	case len(unknown) > 0:
		c.set(v1alpha1.ConditionRestricted, metav1.ConditionUnknown, v1alpha1.ReasonFactsMissing, message)
	default:
		c.clear(v1alpha1.ConditionRestricted)
	}
}
