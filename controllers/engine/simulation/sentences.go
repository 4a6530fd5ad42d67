package simulation

import (
	"cmp"
	"fmt"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// Sentence implements What.
func (m Moved) Sentence(account string) string {
	return fmt.Sprintf("%s is in %s of %s, %s: %s", account, cmp.Or(m.To, "no segment"), m.Dimension, m.Reason, m.Message)
}

// Sentence implements What.
func (s Scored) Sentence(account string) string {
	value := "not known"
	if s.Score.Value != nil {
		value = strings.TrimSpace(fmt.Sprintf("%d %s", *s.Score.Value, s.Score.Band))
	}
	var terms []string
	for _, c := range s.Score.Contributions {
		terms = append(terms, fmt.Sprintf("%s %d", c.Term, *c.Points))
	}
	for _, term := range s.Score.Unknown {
		terms = append(terms, fmt.Sprintf("%s unknown", term))
	}
	return fmt.Sprintf("%s: %s is %s: %s %s", account, s.Score.Scorecard, value, strings.Join(terms, ", "), s.Score.Problem)
}

// Sentence implements What.
func (p PassedOver) Sentence(account string) string {
	return fmt.Sprintf("%s does not start %s (%s): %s", account, p.Playbook, p.Trigger, p.Reason)
}

// Sentence implements What.
func (s Started) Sentence(account string) string {
	return fmt.Sprintf("%s starts %s (%s)", account, s.Run.Spec.Playbook.Name, s.Run.Spec.Trigger.Key)
}

// Sentence implements What.
func (r Resumed) Sentence(account string) string {
	return fmt.Sprintf("%s: %s goes on, because its occasion is back", account, r.Run.Spec.Playbook.Name)
}

// Sentence implements What.
func (f Followed) Sentence(account string) string {
	return fmt.Sprintf("%s: %s follows %s", account, f.Run.Spec.Playbook.Name, f.Revision)
}

// Sentence implements What.
func (n NotRevised) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is not revised, %s: %s", account, n.Run.Spec.Playbook.Name, n.Reason, n.Message)
}

// Sentence implements What.
func (m AnchorMoved) Sentence(account string) string {
	return fmt.Sprintf("%s: %s moves from %s to %s", account, m.Run.Spec.Playbook.Name, m.From, m.To)
}

// Sentence implements What.
func (h Held) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is held, %s: %s", account, h.Run.Spec.Playbook.Name, h.Reason, h.Message)
}

// Sentence implements What.
func (e Ended) Sentence(account string) string {
	return fmt.Sprintf("%s: %s ends, %s: %s", account, e.Run.Spec.Playbook.Name, e.End.Outcome, e.End.Message)
}

// Sentence implements What.
func (m Made) Sentence(account string) string {
	return fmt.Sprintf("%s: %s → %s, due %s%s%s: %s", account, StepOf(m.Task), cmp.Or(m.Task.Spec.Assignee, "nobody"), m.Due, late(m.Task), moved(m.Task), m.Task.Spec.Title)
}

// Sentence implements What.
func (w Withdrawn) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is taken back, %s: %s", account, StepOf(w.Task), w.Why.Reason, w.Why.Message)
}

// Sentence implements What.
func (s StepEnded) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is %s, %s: %s", account, s.Step.Name, s.Step.Phase, s.Step.Reason, s.Step.Message)
}

// Sentence implements What.
func (s StepHeld) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is held, %s: %s", account, s.Step.Name, s.Step.Held.Reason, s.Step.Held.Message)
}

// Sentence implements What.
func (a AskedAgain) Sentence(account string) string {
	return fmt.Sprintf("%s: %s is asked again, %s: %s", account, a.Step.Name, a.Step.Reason, a.Step.Message)
}

// Sentence implements What.
func (t TaskLeft) Sentence(account string) string {
	return fmt.Sprintf("%s: the task of %s leaves", account, t.Task.Spec.Step)
}

// Sentence implements What.
func (r RunLeft) Sentence(account string) string {
	return fmt.Sprintf("%s: the run of %s (%s) leaves", account, r.Run.Spec.Playbook.Name, r.Run.Spec.Trigger.Key)
}

// Sentence implements What.
func (r RolloutStopped) Sentence(string) string {
	return fmt.Sprintf("%s: the rollout stops by itself: %s", r.Playbook, r.Message)
}

// Sentence implements What.
func (a Approved) Sentence(string) string {
	return fmt.Sprintf("guardrail %s lets go on the %d that a person approved", a.Guardrail, a.Count)
}

// Sentence implements What.
func (h Holding) Sentence(string) string {
	if h.Set == nil {
		return fmt.Sprintf("guardrail %s holds nothing any more", h.Guardrail)
	}
	return fmt.Sprintf("guardrail %s holds %d until a person approves (%d to begin, %d to move, %d to end): %s; …", h.Guardrail,
		*h.Set.Count, h.Set.Activate, h.Set.Move, h.Set.End, strings.Join(h.Set.Sample[:min(len(h.Set.Sample), 2)], "; "))
}

// Sentence implements What.
func (s Shadow) Sentence(string) string {
	return fmt.Sprintf("guardrail %s would let %d of kind %s happen: %s", s.Guardrail, *s.Would.Count, s.Would.Kind, strings.Join(s.Would.Sample, "; "))
}

// Sentence implements What.
func (s Said) Sentence(string) string { return s.Text }

func late(task *v1alpha1.Task) string {
	if task.Spec.Pace == v1alpha1.PaceLate {
		return " (late)"
	}
	return ""
}

// moved is what a Task says of the day from which it was moved.
func moved(task *v1alpha1.Task) string {
	_, why, found := strings.Cut(task.Spec.Reason, "; moved from ")
	if !found {
		return ""
	}
	why, _, _ = strings.Cut(why, ";")
	return " (moved from " + why + ")"
}

// StepOf is the step of a Task, and the level where it tells of another one.
func StepOf(task *v1alpha1.Task) string {
	if level := task.Spec.Key.Escalation; level != "" {
		return string(task.Spec.Step) + "/" + string(level)
	}
	return string(task.Spec.Step)
}
