package people

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// bySpecificity are the rules of a model, the most specific first.
func bySpecificity(rules []Rule) []*Rule {
	ordered := make([]*Rule, 0, len(rules))
	for i := range rules {
		ordered = append(ordered, &rules[i])
	}
	slices.SortStableFunc(ordered, func(a, b *Rule) int {
		namesA, namesB := a.For.names(), b.For.names()
		if c := cmp.Compare(count(namesB), count(namesA)); c != 0 {
			return c
		}
		for i := range namesA {
			if (namesA[i] == "") != (namesB[i] == "") {
				return cmp.Compare(namesB[i], namesA[i]) // the empty one is the less specific
			}
		}
		return 0 // no Task is in both
	})
	return ordered
}

// names are what a rule names, in the order in which they count.
func (f *For) names() [7]string {
	return [...]string{f.Step, f.Escalation, f.Playbook, f.Member, f.Role, string(f.Response), string(f.Channel)}
}

func count(names [7]string) int {
	n := 0
	for _, name := range names {
		if name != "" {
			n++
		}
	}
	return n
}

// subject is what rules may name of a Task.
func subject(task *v1alpha1.Task, doer string) For {
	f := For{
		Step: string(task.Spec.Step), Escalation: string(task.Spec.Key.Escalation), Playbook: task.Spec.Playbook, Member: doer,
		Role: task.Spec.Role, Response: questionOf(task), Channel: task.Spec.Channel,
	}
	if f.Channel == "" {
		f.Channel = v1alpha1.ChannelInternal
	}
	if f.Escalation != "" {
		f.Step = ""
	}
	return f
}

func questionOf(task *v1alpha1.Task) v1alpha1.ResponseType {
	if task.Spec.Response == nil || task.Spec.Response.Type == "" {
		return v1alpha1.ResponseNone
	}
	return task.Spec.Response.Type
}

// applies says whether a rule is for a Task.
func (f *For) applies(to For) bool {
	asked, given := f.names(), to.names()
	for i := range asked {
		if asked[i] != "" && asked[i] != given[i] {
			return false
		}
	}
	return true
}

// firstThat is what the most specific rule says about a Task that says it; nil where none does.
func firstThat[T any](rules []*Rule, to For, says func(*Rule) *T) *T {
	for _, r := range rules {
		if r.For.applies(to) {
			if said := says(r); said != nil {
				return said
			}
		}
	}
	return nil
}
