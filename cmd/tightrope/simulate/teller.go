package simulate

import (
	"cmp"
	"fmt"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
)

// teller tells what happened to an account as one would tell a colleague.
type teller struct {
	world *simulation.World
	days  calendar.Calendar
}

// sentence is what happened, in one sentence; empty for what is no news to people.
func (t teller) sentence(event simulation.Event) string {
	switch what := event.What.(type) {
	case simulation.Moved:
		return moved(what)
	case simulation.Scored:
		return scored(what.Score)
	case people.Reported:
		return t.reported(what, t.days.Date(event.Time))
	case simulation.Made:
		return made(what)
	case simulation.Withdrawn:
		return withdrawn(what)
	case simulation.StepEnded:
		return stepEnded(what)
	case simulation.StepHeld:
		return fmt.Sprintf("The step %s of %s waits: %s.", what.Step.Name, what.Run.Spec.Playbook.Name, what.Step.Held.Message)
	case simulation.AskedAgain:
		return fmt.Sprintf("The step %s of %s is asked again: %s.", what.Step.Name, what.Run.Spec.Playbook.Name, what.Step.Message)
	case simulation.Said:
		return what.Text + "."
	}
	return ofRun(event.What)
}

// ofRun tells of a run.
func ofRun(what simulation.What) string {
	switch what := what.(type) {
	case simulation.Started:
		return fmt.Sprintf("The playbook %s starts%s.", what.Run.Spec.Playbook.Name, occasion(what.Run))
	case simulation.Resumed:
		return fmt.Sprintf("The playbook %s goes on: its occasion is back.", what.Run.Spec.Playbook.Name)
	case simulation.Ended:
		return ended(what)
	case simulation.Held:
		return fmt.Sprintf("The playbook %s is held: %s.", what.Run.Spec.Playbook.Name, what.Message)
	case simulation.AnchorMoved:
		return fmt.Sprintf("The date of the playbook %s moves from %s to %s.", what.Run.Spec.Playbook.Name, what.From, what.To)
	case simulation.Followed:
		return fmt.Sprintf("The playbook %s goes on as it was edited (%s).", what.Run.Spec.Playbook.Name, what.Revision)
	case simulation.NotRevised:
		return fmt.Sprintf("The playbook %s goes on as it was before the edit: %s.", what.Run.Spec.Playbook.Name, what.Message)
	case simulation.PassedOver:
		return fmt.Sprintf("The playbook %s does not start%s: %s.", what.Playbook, occasionOf(what.Trigger), passedOver(what.Reason))
	}
	return ""
}

func moved(m simulation.Moved) string {
	why := because(m.Message)
	switch {
	case m.To == "" && m.From == "" && m.Reason == string(success.MembershipUnknown):
		return fmt.Sprintf("Its place in %s is not known%s.", m.Dimension, why)
	case m.To == "" && m.From == "":
		return fmt.Sprintf("It is in no segment of %s%s.", m.Dimension, why)
	case m.To == "":
		return fmt.Sprintf("It leaves %s, and is in no segment of %s%s.", m.From, m.Dimension, why)
	case m.From == "":
		return fmt.Sprintf("It is in %s (%s)%s.", m.To, m.Dimension, why)
	case m.From == m.To:
		return fmt.Sprintf("It stays in %s (%s)%s.", m.To, m.Dimension, why)
	}
	return fmt.Sprintf("It moves from %s to %s (%s)%s.", m.From, m.To, m.Dimension, why)
}

// because is a reason as the end of a sentence.
func because(message string) string {
	if message == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(message, ".")
}

func scored(s success.AccountScore) string {
	var terms, unknown []string
	for _, c := range s.Contributions {
		terms = append(terms, fmt.Sprintf("%s %d", c.Term, *c.Points))
	}
	for _, term := range s.Unknown {
		unknown = append(unknown, string(term))
		terms = append(terms, string(term)+" not known")
	}
	if s.Value == nil {
		return fmt.Sprintf("Its score %s is not known, because of %s.", s.Scorecard, cmp.Or(strings.Join(unknown, " and "), s.Problem))
	}
	text := fmt.Sprintf("Its score %s is %d", s.Scorecard, *s.Value)
	if s.Band != "" {
		text += ", " + s.Band
	}
	if len(terms) > 0 {
		text += " (" + strings.Join(terms, ", ") + ")"
	}
	return text + "."
}

// occasion is what a run is for, as the end of a sentence.
func occasion(run *success.Engagement) string { return occasionOf(run.Spec.Trigger.Key) }

func occasionOf(key string) string {
	kind, what, _ := strings.Cut(key, "/")
	switch kind {
	case "date":
		return " for " + what
	case "every":
		return " for the period from " + what + " on"
	case "each":
		return " for " + what
	case "hand":
		return ", started by hand as " + what
	case "episode":
		if what != "1" {
			return ", for the " + nth(what) + " time"
		}
	}
	return ""
}

func nth(number string) string {
	switch {
	case strings.HasSuffix(number, "1") && number != "11":
		return number + "st"
	case strings.HasSuffix(number, "2") && number != "12":
		return number + "nd"
	case strings.HasSuffix(number, "3") && number != "13":
		return number + "rd"
	}
	return number + "th"
}

func ended(e simulation.Ended) string {
	name := e.Run.Spec.Playbook.Name
	switch e.End.Outcome {
	case success.OutcomeReached:
		return fmt.Sprintf("The playbook %s has reached its end%s.", name, because(e.End.Message))
	case success.OutcomeMissed:
		return fmt.Sprintf("The playbook %s ends without its goal%s.", name, because(e.End.Message))
	}
	return fmt.Sprintf("The playbook %s is cancelled%s.", name, because(e.End.Message))
}

func made(m simulation.Made) string {
	text := fmt.Sprintf("%s gets a task, due %s: %s", m.Task.Spec.Assignee, weekday(m.Due), m.Task.Spec.Title)
	if m.Task.Spec.Assignee == "" {
		text = fmt.Sprintf("A task has nobody to do it, because there is no %s; it is due %s: %s", m.Task.Spec.Role, weekday(m.Due), m.Task.Spec.Title)
	}
	if m.Task.Spec.Pace == success.PaceLate {
		text += " (it was to start earlier)"
	}
	return text + "."
}

func withdrawn(w simulation.Withdrawn) string {
	switch w.Why.Reason {
	case success.WithdrawNoObjection:
		return fmt.Sprintf("Nobody has objected: %s is done.", title(w.Task))
	case success.WithdrawCompletedElsewhere:
		return fmt.Sprintf("%s is done already%s.", title(w.Task), because(w.Why.Message))
	}
	from := ""
	if w.Task.Spec.Assignee != "" {
		from = " from " + w.Task.Spec.Assignee
	}
	return fmt.Sprintf("%s is taken back%s%s.", title(w.Task), from, because(w.Why.Message))
}

func stepEnded(s simulation.StepEnded) string {
	name := s.Run.Spec.Playbook.Name
	if s.Step.Reason == success.ReasonReported {
		return "" // the report was told
	}
	if s.Step.Phase == success.StepDone {
		return fmt.Sprintf("The step %s of %s is done already%s.", s.Step.Name, name, because(s.Step.Message))
	}
	return fmt.Sprintf("The step %s of %s is left out%s.", s.Step.Name, name, because(s.Step.Message))
}

// passedOver is why a run does not start, in words.
func passedOver(reason string) string {
	switch reason {
	case success.ReasonLateStart:
		return "it is too late for it"
	case success.ReasonGoalAlreadyMet:
		return "its goal is reached already"
	}
	return reason
}

// nameOf is who does a Task.
func nameOf(member string) string { return cmp.Or(member, "Nobody") }

// title is the title of a Task in quotes.
func title(task *success.Task) string { return "“" + task.Spec.Title + "”" }
