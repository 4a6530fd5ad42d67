package definitions

import (
	"fmt"

	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// reach warns of segments that no account can reach, of playbooks that no account can get, and of steps that never begin.
func (c *checker) reach() {
	closed := map[string]bool{}
	for _, s := range c.segments {
		if c.compiled[s.Name] == nil {
			continue
		}
		if why := c.outOfReach(s); why != "" {
			closed[s.Dimension+"/"+s.Name] = true
			c.say(Finding{Kind: "Segment", Name: s.Name, Field: "spec.expression", Severity: Warning, Rule: "unreachable-segment",
				Message: "no account can come into this segment but by an override: " + why})
		} else if s.Expression().Always() && !c.isCatchAll(s) {
			c.say(Finding{Kind: "Segment", Name: s.Name, Field: "spec.expression", Severity: Warning, Rule: "takes-everyone",
				Message: fmt.Sprintf("every account is in this segment, the only one of dimension %s; narrow the expression, or leave the segment out of the playbooks, which are then for every account", s.Dimension)})
		}
	}
	for _, p := range c.playbooks {
		if why := c.forNobody(p, closed); why != "" {
			c.say(Finding{Kind: "Playbook", Name: p.Name, Field: "spec.condition", Severity: Warning, Rule: "unreachable-playbook", Message: "no account can get this playbook but by hand: " + why})
		}
		c.steps(p)
	}
}

// outOfReach says why no account can come into a segment; empty where one may.
func (c *checker) outOfReach(s *segment.Definition) string {
	if why, never := s.Expression().Never(); never {
		return why
	}
	for _, other := range c.segments {
		if other.Dimension == s.Dimension && c.compiled[other.Name] != nil && other.IsBefore(s) && s.Expression().Implies(other.Expression()) {
			return fmt.Sprintf("segment %s of the same dimension is asked first, and takes whoever this one would; give this one a higher priority than %d, or narrow the other", other.Name, other.Priority)
		}
	}
	return ""
}

// isCatchAll says that a segment takes those whom the others of its dimension leave.
func (c *checker) isCatchAll(s *segment.Definition) bool {
	for _, other := range c.segments {
		if other.Dimension == s.Dimension && other.Name != s.Name {
			return true
		}
	}
	return false
}

// forNobody says why no account can get a playbook; empty where one may.
func (c *checker) forNobody(p *plan.Playbook, closed map[string]bool) string {
	if p.Spec.Condition == "false" { // it is meant for runs by hand
		return ""
	}
	if why, never := p.ForNobody(); never {
		return why
	}
	for _, ref := range p.Spec.Segments {
		if !closed[string(ref.Dimension)+"/"+string(ref.Name)] {
			return ""
		}
	}
	if len(p.Spec.Segments) > 0 {
		return "its segments can be reached by no account"
	}
	return ""
}

// steps warns of conditions of steps that are never true.
func (c *checker) steps(p *plan.Playbook) {
	for _, condition := range p.Conditions() {
		if condition.Field == "spec.condition" || !condition.IsBool() {
			continue
		}
		if why, never := condition.Never(); never {
			c.say(Finding{Kind: "Playbook", Name: p.Name, Field: condition.Field, Severity: Warning, Rule: "never-true", Message: "this is never true: " + why})
		}
	}
}
