package foresight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/segment"
)

func warn(kind WarningKind, object, format string, args ...any) Warning {
	return Warning{Kind: kind, Object: object, Message: fmt.Sprintf(format, args...)}
}

// refusals are the definitions that cannot be carried out with the edit, and could before or were not there.
func refusals(asIs, edited *life) []Warning {
	before := map[string]string{}
	for _, r := range asIs.Refused {
		before[r.Kind+" "+r.Name] = r.Why.Message
	}
	var all []Warning
	for _, r := range edited.Refused {
		if object := r.Kind + " " + r.Name; before[object] != r.Why.Message {
			all = append(all, warn(WarnRefused, object, "%s cannot be carried out: %s", object, r.Why.Message))
		}
	}
	return all
}

// broken are the segments whose expression fails for accounts.
func broken(d *Difference) []Warning {
	counts, words := map[string]int{}, map[string]string{}
	var dimensions []string
	for _, m := range d.Moves {
		if m.Reason == string(v1alpha1.MembershipBroken) {
			if counts[m.Dimension]++; counts[m.Dimension] == 1 {
				dimensions = append(dimensions, m.Dimension)
				words[m.Dimension] = m.Message
			}
		}
	}
	var all []Warning
	for _, dimension := range dimensions {
		all = append(all, warn(WarnBroken, "Dimension "+dimension, "an expression of %s fails for %s: %s", dimension, accounts(counts[dimension]), words[dimension]))
	}
	return all
}

// populations are the segments that are empty or take everyone, and did not before.
func (l lives) populations() []Warning {
	was, is := sum(l.asIs.members(matched), l.rest.members(matched)), sum(l.edited.members(matched), l.rest.members(matched))
	words := sum(l.edited.members(isWord), l.rest.members(isWord))
	accounts := len(l.edited.Accounts) + len(l.rest.Accounts)
	var found []Warning
	for _, s := range l.edited.Segments {
		key := [2]string{segment.Dimension(s), s.Name}
		_, there := l.asIs.Segments[s.Name]
		all := accounts - inDimension(words, key[0])
		switch {
		case all > 0 && is[key] == 0 && (was[key] > 0 || !there):
			found = append(found, warn(WarnEmpty, "Segment "+s.Name, "the expression of segment %s is true for no account%s; is that what you meant?", s.Name, had(was[key], there)))
		case all > 1 && is[key] == all && was[key] < is[key]:
			found = append(found, warn(WarnEveryone, "Segment "+s.Name, "the expression of segment %s is true for everyone, all %d accounts; it was for %d", s.Name, all, was[key]))
		}
	}
	slices.SortFunc(found, func(a, b Warning) int { return cmp.Compare(a.Object, b.Object) })
	return found
}

// inDimension counts those in any segment of a dimension.
func inDimension(members map[[2]string]int, dimension string) int {
	sum := 0
	for key, count := range members {
		if key[0] == dimension {
			sum += count
		}
	}
	return sum
}

func had(count int, there bool) string {
	if !there {
		return ""
	}
	return fmt.Sprintf("; it was for %d", count)
}

// stops are the guardrails that let nothing happen.
func stops(asIs, edited *life) []Warning {
	was, is := asIs.stopped(), edited.stopped()
	var all []Warning
	for _, g := range names(edited.Guardrails) {
		if mode := is[g]; mode != "" && was[g] != mode {
			all = append(all, warn(WarnStopped, "Guardrail "+g, "Guardrail %s is in mode %s with the edit: no run begins or ends, and no task is made", g, mode))
		}
	}
	return all
}

// holdings are the guardrails that hold more with the edit than without it.
func holdings(asIs, edited *life) []Warning {
	var all []Warning
	for _, g := range names(edited.Guardrails) {
		is, was := edited.held[g], int32(0)
		if before := asIs.held[g]; before != nil {
			was = *before.Count
		}
		if is == nil || *is.Count <= was {
			continue
		}
		message := fmt.Sprintf("Guardrail %s would hold %s until a person approves: %s; what it holds is not in this plan", g, changes(*is.Count), heldInWords(is))
		if was > 0 {
			message += fmt.Sprintf("; without the edit it holds %s", changes(was))
		}
		all = append(all, Warning{WarnGuardrail, "Guardrail " + g, message})
	}
	if is, was := len(edited.slow), len(asIs.slow); is > was {
		all = append(all, warn(WarnGuardrail, "Guardrails", "the limit on tasks in an hour would make %d steps wait for a later hour; without the edit %d", is, was))
	}
	return all
}

func heldInWords(set *v1alpha1.HeldSet) string {
	var parts []string
	for _, part := range []struct {
		count int32
		words string
	}{{set.Activate, "to begin a run"}, {set.Move, "to move to another segment"}, {set.End, "to cancel a run"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.words))
		}
	}
	return strings.Join(parts, ", ")
}

// tooMuch are the people who would have more to do than one person can.
func tooMuch(overloads []overload, most int) []Warning {
	var all []Warning
	for _, o := range overloads {
		all = append(all, warn(WarnTooMuch, o.member, "%s would have %s of work in the week of %s, more than %s; without the edit %s",
			o.member, Hours(o.after), o.week.Format(time.DateOnly), Hours(most), Hours(o.before)))
	}
	return all
}

// nobody says that there are Tasks without a person.
func nobody(d *Difference) []Warning {
	count := 0
	for _, t := range d.Tasks {
		if t.Verb == Added && t.After.Assignee == "" {
			count++
		}
	}
	switch count {
	case 0:
		return nil
	case 1:
		return []Warning{warn(WarnNobody, "Tasks", "1 new task is for nobody: its account has no person in the role")}
	}
	return []Warning{warn(WarnNobody, "Tasks", "%d new tasks are for nobody: their accounts have no person in the role", count)}
}

func accounts(n int) string {
	if n == 1 {
		return "1 account"
	}
	return fmt.Sprintf("%d accounts", n)
}

func changes(n int32) string {
	if n == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", n)
}

// Hours writes minutes of work: 40 min, 1 h, 2 h 30 min.
func Hours(minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %d min", h, m)
	}
}

func names[T any](objects map[string]*T) []string {
	all := make([]string, 0, len(objects))
	for name := range objects {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
