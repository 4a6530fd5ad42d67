package definitions

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// circles warns where the outcome or an answer of a playbook moves accounts into a segment whose playbook, through whatever
// others, moves them back: each round starts anew, because every playbook of it starts when the account qualifies and none has
// a cooldown or a maximum. Runs that hang on a date, or on an element of a list, start once for each and go round no further.
func (c *checker) circles() {
	next := map[string][]string{}
	for _, p := range c.playbooks {
		if p.Spec.Trigger.Type == v1alpha1.TriggerMembership && !isLimited(p) {
			next[p.Name] = c.after(p)
		}
	}
	told := map[string]bool{}
	for _, p := range c.playbooks {
		circle := circleOf(next, p.Name)
		if circle == nil || told[slices.Min(circle)] {
			continue
		}
		for _, name := range circle {
			told[name] = true
		}
		c.say(Finding{Kind: "Playbook", Name: p.Name, Field: "spec.trigger", Severity: Warning, Rule: "endless-circle", Message: fmt.Sprintf(
			"accounts may go round for ever: %s; each reads how the one before ended. Give one of them spec.reentry.cooldown or spec.reentry.maximum",
			strings.Join(append(circle, circle[0]), " → "))})
	}
}

func isLimited(p *plan.Playbook) bool {
	return p.Spec.Reentry != nil && (p.Spec.Reentry.Cooldown != "" || p.Spec.Reentry.Maximum != nil)
}

// after are the playbooks of the segments that read how a playbook ended, or an answer to it.
func (c *checker) after(p *plan.Playbook) []string {
	var after []string
	for _, s := range c.segments {
		if c.compiled[s.Name] == nil || !readsPlaybook(s.Expression().OutcomeKeys(), s.Expression().ResponseKeys(), p.Key) {
			continue
		}
		for _, other := range c.playbooks {
			if slices.ContainsFunc(other.Spec.Segments, func(ref v1alpha1.SegmentRef) bool { return string(ref.Name) == s.Name }) {
				after = append(after, other.Name)
			}
		}
	}
	slices.Sort(after)
	return slices.Compact(after)
}

func readsPlaybook(outcomes, responses []string, key string) bool {
	return slices.Contains(outcomes, key) || slices.ContainsFunc(responses, func(r string) bool { return strings.HasPrefix(r, key+"/") })
}

// circleOf is the shortest way from a playbook back to itself; nil where there is none.
func circleOf(next map[string][]string, start string) []string {
	ways := [][]string{{start}}
	seen := map[string]bool{}
	for len(ways) > 0 {
		way := ways[0]
		ways = ways[1:]
		for _, name := range next[way[len(way)-1]] {
			if name == start {
				return way
			}
			if _, limited := next[name]; limited && !seen[name] {
				seen[name] = true
				ways = append(ways, append(slices.Clone(way), name))
			}
		}
	}
	return nil
}
