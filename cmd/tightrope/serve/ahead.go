package serve

import (
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

const (
	// aheadDays is how far a page looks ahead.
	aheadDays = 90
	// mostAhead is how much of it is shown.
	mostAhead = 40
)

// ahead is something that comes.
type ahead struct {
	day              calendar.Date
	Day, Title, Note string
}

// aheadOf is what comes for an account in the next days, if nobody says anything: the engine lives them in memory. The end of
// its contract is among it.
func aheadOf(w *simulation.World, account *success.Account, c calendar.Calendar) []ahead {
	found := renewalAhead(account, c.Date(w.Now))
	w.Settle()
	before := len(w.Events)
	w.Live(w.Now.AddDate(0, 0, aheadDays))
	for _, event := range w.Events[before:] {
		if one, tells := aheadIn(event, c); tells && event.Account == account.Name {
			found = append(found, one)
		}
	}
	slices.SortStableFunc(found, func(a, b ahead) int { return b.day.DaysTo(a.day) })
	found = slices.Compact(found)
	return found[:min(len(found), mostAhead)]
}

// renewalAhead is the day on which the contract of an account ends or renews, where that is in the next days.
func renewalAhead(account *success.Account, today calendar.Date) []ahead {
	if account.Spec.Commercial == nil || account.Spec.Lifecycle == success.LifecycleChurned || account.Spec.Lifecycle == success.LifecycleLost {
		return nil
	}
	day, err := calendar.ParseDate(string(account.Spec.Commercial.RenewalDate))
	if err != nil || today.After(day) || today.DaysTo(day) > aheadDays {
		return nil
	}
	return []ahead{{day: day, Day: dayText(day.String()), Title: "The contract ends or renews"}}
}

// aheadIn tells of an event that a person wants to know of beforehand.
func aheadIn(event simulation.Event, c calendar.Calendar) (ahead, bool) {
	a := ahead{day: c.Date(event.Time)}
	a.Day = dayText(a.day.String())
	switch what := event.What.(type) {
	case simulation.Made:
		a.Title, a.Note = what.Task.Spec.Title, "due "+dayText(what.Due.String())
		if to := what.Task.Spec.Assignee; to != "" {
			a.Note += ", for " + to
		}
	case simulation.Started:
		a.Title, a.Note = "The playbook "+what.Run.Spec.Playbook.Name+" begins", ""
	case simulation.Ended:
		a.Title, a.Note = "The playbook "+what.Run.Spec.Playbook.Name+" ends", inPlain(what.End.Message)
	case simulation.Moved:
		if what.From == what.To {
			return a, false
		}
		a.Title, a.Note = "Comes into "+segmentText(what.To)+" of "+what.Dimension, inPlain(what.Message)
	default:
		return a, false
	}
	return a, true
}

// segmentText is a segment in a sentence.
func segmentText(segment string) string {
	if segment == "" {
		return "no segment"
	}
	return "the segment " + segment
}
