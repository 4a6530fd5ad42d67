package brake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// Deed is a step, as a rule names it.
type Deed struct {
	Channel v1alpha1.Channel
	Touch   v1alpha1.Touch
	// Role is the role that does it, filled. Empty means that it is not known: the step cannot be made then either.
	Role string
	// Playbooks are what the playbook is called: its name and its key.
	Playbooks []string
}

// Ban is a rule of a Guardrail.
type Ban struct {
	Guardrail string
	*v1alpha1.Forbidden
}

// Bans are the rules of Guardrails, by the names of guardrails and rules.
func Bans(guardrails []v1alpha1.Guardrail) []Ban {
	var bans []Ban
	for i := range guardrails {
		g := &guardrails[i]
		for j := range g.Spec.Forbid {
			bans = append(bans, Ban{g.Name, &g.Spec.Forbid[j]})
		}
	}
	slices.SortFunc(bans, func(a, b Ban) int { return cmp.Or(cmp.Compare(a.Guardrail, b.Guardrail), cmp.Compare(a.Name, b.Name)) })
	return bans
}

// Names says that a rule names a step, whomever it is for.
func (b Ban) Names(d Deed) bool {
	return isIn(b.Channels, cmp.Or(d.Channel, v1alpha1.ChannelInternal)) && isIn(b.Touches, cmp.Or(d.Touch, v1alpha1.TouchNone)) &&
		isIn(b.Roles, v1alpha1.Name(d.Role)) &&
		(len(b.Playbooks) == 0 || slices.ContainsFunc(d.Playbooks, func(name string) bool { return slices.Contains(b.Playbooks, v1alpha1.Name(name)) }))
}

// isIn says that something is in a list; an empty list has everything.
func isIn[T comparable](list []T, one T) bool { return len(list) == 0 || slices.Contains(list, one) }

// What says which steps a rule names: "Survey", "Commercial by sales", "every step".
func (b Ban) What() string {
	var parts []string
	for _, channel := range b.Channels {
		parts = append(parts, string(channel))
	}
	what := strings.Join(parts, " or ")
	if touches := joined(b.Touches); touches != "" {
		what = strings.TrimSpace(what + " " + touches)
	}
	what = cmp.Or(what, "every step")
	if roles := joined(b.Roles); roles != "" {
		what += " by " + roles
	}
	if playbooks := joined(b.Playbooks); playbooks != "" {
		what += " of " + playbooks
	}
	return what
}

func joined[T ~string](list []T) string {
	parts := make([]string, 0, len(list))
	for _, one := range list {
		parts = append(parts, string(one))
	}
	return strings.Join(parts, " or ")
}

// Because says that a rule forbids a step, in its own words.
func (b Ban) Because() string {
	return fmt.Sprintf("guardrail %s forbids it (%s): %s", b.Guardrail, b.Name, b.Reason)
}
