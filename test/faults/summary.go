package faults

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// summary is what a person would say of the namespace, a line for each thing. It holds no version, generation, UID, and
// no instant at which the controllers did something.
func (w *world) summary() string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, a := range all[*v1alpha1.Account](w.store) {
		for _, m := range a.Status.Segments {
			say("account %s is in %s of %s: %s, %s", a.Name, cmp.Or(m.Segment, "no segment"), m.Dimension, m.Reason, m.Message)
		}
		for _, r := range a.Status.Responses {
			say("account %s answered %s/%s: %s", a.Name, r.Playbook, r.Step, r.Value)
		}
		for _, o := range a.Status.Outcomes {
			say("account %s had %s: %s", a.Name, o.Playbook, o.Outcome)
		}
		say("account %s has %s open tasks, %s", a.Name, number(a.Status.OpenTasks), conditionsOf(a.Status.Conditions))
	}
	for _, l := range all[*v1alpha1.AccountLedger](w.store) {
		for _, d := range l.Ledger.Dimensions {
			say("ledger %s: %s of %s, %s, after %d others", l.Spec.Account.Key, cmp.Or(d.Segment, "no segment"), d.Dimension, d.Reason, len(d.Previous))
		}
		for _, p := range l.Ledger.Playbooks {
			say("ledger %s: %s episode %d, %d runs, anchor %s, %s", l.Spec.Account.Key, p.Key, p.Episode, p.Runs, p.Anchor, claimOf(p))
		}
		say("ledger %s: %s", l.Spec.Account.Key, conditionsOf(l.Status.Conditions))
	}
	for _, e := range all[*v1alpha1.Engagement](w.store) {
		key := fmt.Sprintf("run %s %s %s", e.Spec.Account.Key, e.Spec.Playbook.Key, e.Spec.Trigger.Key)
		say("%s: %s, revision %s, resumed %d times, anchor %s, %s open tasks, %s%s, %s", key, e.Status.Phase, e.Ledger.Revision, e.Ledger.Resumed, e.Ledger.Anchor,
			number(e.Status.OpenTasks), holdOf(e.Ledger.Held), endOf(e.Ledger.End), conditionsOf(e.Status.Conditions))
		for _, s := range slices.SortedFunc(slices.Values(e.Ledger.Steps), func(a, b v1alpha1.StepRecord) int { return cmp.Compare(a.Name, b.Name) }) {
			say("%s step %s: %s %s, attempt %d, task %s from %s, %s%s", key, s.Name, s.Phase, s.Reason, s.Attempt, s.Task, s.Start, holdOf(s.Held), reportOf(s.Report))
			for _, fired := range s.Escalations {
				say("%s step %s: level %s fired in attempt %d on %s, ended %t", key, s.Name, fired.Name, fired.Attempt, dayOf(fired.Time), fired.ClosedTime != nil)
			}
		}
	}
	for _, t := range all[*v1alpha1.Task](w.store) {
		withdrawn := ""
		if t.Spec.Withdrawn != nil {
			withdrawn = fmt.Sprintf(", withdrawn: %s", t.Spec.Withdrawn.Reason)
		}
		say("task %s %s/%s/%d%s for %s from %s to %s %s, %q: %s%s, %s", t.Name, t.Spec.Key.Trigger, t.Spec.Step, t.Spec.Key.Attempt, levelOf(t.Spec.Key.Escalation), t.Spec.Assignee,
			dayOf(t.Spec.Start), dayOf(t.Spec.Due), t.Spec.Pace, t.Spec.Title, reportOf(t.Status.Report), withdrawn, conditionsOf(t.Status.Conditions))
	}
	for _, p := range all[*v1alpha1.Playbook](w.store) {
		say("playbook %s: %s active, %s completed, %s, %s", p.Name, number(p.Status.Active), number(p.Status.Completed), p.Status.Revision, conditionsOf(p.Status.Conditions))
	}
	for _, s := range all[*v1alpha1.Segment](w.store) {
		say("segment %s: %s members, %s unknown, %v, %s", s.Name, number(s.Status.Members), number(s.Status.Unknown), s.Status.UnknownSample, conditionsOf(s.Status.Conditions))
	}
	for _, g := range all[*v1alpha1.Guardrail](w.store) {
		say("guardrail %s: holds %s, %s", g.Name, heldOf(g.Status.Held), conditionsOf(g.Status.Conditions))
	}
	for _, o := range all[*v1alpha1.SegmentOverride](w.store) {
		say("override %s: %s", o.Name, conditionsOf(o.Status.Conditions))
	}
	return strings.Join(lines, "\n") + "\n"
}

// state is everything that the future depends on, word for word, but for versions: of a generation it only counts how far
// behind a status is.
func (w *world) state() string {
	var lines []string
	for _, kind := range kinds {
		for _, o := range inOrder(w.store.present(kind)) {
			words, known := w.written[o]
			if !known {
				words = kind + " " + w.inWords(o)
			}
			if w.remembers {
				w.written[o] = words
			}
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n") + "\n" + w.creations()
}

func (w *world) inWords(o client.Object) string {
	fields, err := fieldsOf(o)
	w.must(err)
	if metadata, ok := fields["metadata"].(map[string]any); ok {
		delete(metadata, "resourceVersion")
		delete(metadata, "generation")
	}
	relative(fields, float64(o.GetGeneration()))
	data, err := json.Marshal(fields)
	w.must(err)
	return string(data)
}

// relative counts observed generations from the one there is.
func relative(fields any, generation float64) {
	switch fields := fields.(type) {
	case map[string]any:
		for name, value := range fields {
			if seen, ok := value.(float64); ok && name == "observedGeneration" {
				fields[name] = seen - generation
			} else {
				relative(value, generation)
			}
		}
	case []any:
		for _, value := range fields {
			relative(value, generation)
		}
	default:
	}
}

// creations says how often each name was created, over all history.
func (w *world) creations() string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(w.store.created)) {
		lines = append(lines, fmt.Sprintf("%s %d", name, w.store.created[name]))
	}
	return strings.Join(lines, "\n") + "\n"
}

func claimOf(p v1alpha1.PlaybookRecord) string {
	text := "no claim"
	if c := p.Last; c != nil {
		text = "claimed " + c.Trigger
		if c.Closed != nil {
			text += ", closed " + string(c.Closed.Outcome)
		}
	}
	if p.Skipped != nil {
		text += fmt.Sprintf(", left out %s: %s", p.Skipped.Trigger, p.Skipped.Reason)
	}
	return text
}

func conditionsOf(conditions v1alpha1.Conditions) string {
	var words []string
	for _, c := range conditions {
		words = append(words, fmt.Sprintf("%s=%s %s", c.Type, c.Status, c.Reason))
	}
	slices.Sort(words)
	return "conditions " + strings.Join(words, "; ")
}

func holdOf(h *v1alpha1.Hold) string {
	if h == nil {
		return ""
	}
	return "held by " + h.Reason + " "
}

func heldOf(held *v1alpha1.HeldSet) string {
	if held == nil {
		return "nothing"
	}
	return fmt.Sprintf("%s: %s", number(held.Count), strings.Join(held.Sample, "; "))
}

func endOf(e *v1alpha1.End) string {
	if e == nil {
		return "goes on"
	}
	return fmt.Sprintf("ended %s %s", e.Outcome, e.Reason)
}

func reportOf(r *v1alpha1.Report) string {
	if r == nil {
		return "no report"
	}
	return fmt.Sprintf("%s %q by %s", r.Phase, r.Response, r.By)
}

func levelOf(level v1alpha1.Name) string {
	if level == "" {
		return ""
	}
	return "/" + string(level)
}

func number(n *int32) string {
	if n == nil {
		return "?"
	}
	return fmt.Sprint(*n)
}

func dayOf(t metav1.Time) string { return t.UTC().Format(time.DateOnly) }
