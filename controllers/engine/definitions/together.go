package definitions

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// refuseGuardrail refuses what the manager does, and warns of playbooks that are not there: a rule for them forbids nothing.
func (c *checker) refuseGuardrail(g *v1alpha1.Guardrail) {
	if refusal := RefuseGuardrail(g, values(c.Segments)); refusal != nil {
		c.say(refused("Guardrail", g.Name, refusal))
	}
	names := c.playbookNames()
	for i, rule := range g.Spec.Forbid {
		for j, name := range rule.Playbooks {
			if !slices.Contains(names, string(name)) {
				c.say(Finding{Kind: "Guardrail", Name: g.Name, Field: fmt.Sprintf("spec.forbid[%d].playbooks[%d]", i, j), Severity: Warning, Rule: "playbook-not-found",
					Message: fmt.Sprintf("there is no playbook %s, so that the rule forbids nothing of it%s", name, meant(string(name), names))})
			}
		}
	}
}

// playbookNames are what the playbooks are called: their names and their keys.
func (c *checker) playbookNames() []string {
	var names []string
	for _, p := range c.Playbooks {
		names = append(names, p.Name, plan.PlaybookKey(p))
	}
	return names
}

// refuseTogether refuses what is wrong only with what else there is. Of an object that is refused already nothing is said.
func (c *checker) refuseTogether() {
	second := RefuseSecondDefault(c.calendars)
	for _, o := range c.Calendars {
		if second != nil && o.Spec.Use == v1alpha1.CalendarDefault && !c.isRefused("Calendar", o.Name) {
			c.refuse("Calendar", o.Name, second)
		}
	}
	for _, o := range c.Segments {
		if compiled := c.compiled[o.Name]; compiled != nil {
			c.refuse("Segment", o.Name, RefuseSegment(compiled, c.scorecards, c.segments, nil))
			c.placeScore(compiled)
		}
	}
	c.refuseAccounts()
	c.refuseOverrides()
}

// placeScore says where in the expression a score stands that a segment was refused for: the manager says only that it is read.
func (c *checker) placeScore(s *segment.Definition) {
	if len(c.findings) == 0 {
		return
	}
	last := &c.findings[len(c.findings)-1]
	if last.Kind != "Segment" || last.Name != s.Name || last.Field != "spec" {
		return
	}
	for _, key := range s.Expression().Keys() {
		if key.Of == "scores" && strings.Contains(last.Message, "scores['"+key.Key+"']") {
			last.Field, last.Line, last.Column = "spec.expression", key.Line, key.Column
			return
		}
	}
}

// refuseAccounts refuses accounts that share a key.
func (c *checker) refuseAccounts() {
	names := map[string][]string{}
	for _, a := range c.Accounts {
		names[plan.AccountKey(a)] = append(names[plan.AccountKey(a)], a.Name)
	}
	for _, a := range c.Accounts {
		key := plan.AccountKey(a)
		c.refuse("Account", a.Name, SharesKey("Accounts", key, without(names[key], a.Name)))
	}
}

func (c *checker) refuseOverrides() {
	segments := values(c.Segments)
	for _, o := range c.Overrides {
		account := c.account(o.Spec.Account)
		if segment.Expired(o, c.daysOf(account), c.Now) {
			continue
		}
		c.refuse("SegmentOverride", o.Name, RefuseOverride(o, account != nil, segments))
	}
}

func (c *checker) isRefused(kind, name string) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Severity == Error && f.Kind == kind && f.Name == name })
}

// allowed leaves out the warnings and notes that authors have acknowledged.
func (c *checker) allowed() []Finding {
	allowed := map[string]string{}
	for _, o := range c.Playbooks {
		allowed["Playbook/"+o.Name] = o.Annotations[AnnotationAllow]
	}
	for _, o := range c.Segments {
		allowed["Segment/"+o.Name] = o.Annotations[AnnotationAllow]
	}
	for _, o := range c.Guardrails {
		allowed["Guardrail/"+o.Name] = o.Annotations[AnnotationAllow]
	}
	for _, o := range c.Scorecards {
		allowed["Scorecard/"+o.Name] = o.Annotations[AnnotationAllow]
	}
	return slices.DeleteFunc(c.findings, func(f Finding) bool {
		names := strings.FieldsFunc(allowed[f.Kind+"/"+f.Name], func(r rune) bool { return r == ',' || r == ' ' })
		return f.Severity != Error && slices.Contains(names, f.Rule)
	})
}
