package serve

import (
	"slices"

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
	Day, Title, Note string
}

// aheadOf is what comes for an account in the next days, if nobody says anything: the engine lives them in memory. What is
// due already comes first.
func aheadOf(w *simulation.World, account string) []ahead {
	w.Settle()
	before := len(w.Events)
	w.Live(w.Now.AddDate(0, 0, aheadDays))
	var found []ahead
	for _, event := range w.Events[before:] {
		if event.Account != account || len(found) == mostAhead {
			continue
		}
		if one, tells := aheadIn(event); tells {
			found = append(found, one)
		}
	}
	return slices.Compact(found)
}

// aheadIn tells of an event that a person wants to know of beforehand.
func aheadIn(event simulation.Event) (ahead, bool) {
	a := ahead{Day: dayText(event.Time.Format("2006-01-02"))}
	switch what := event.What.(type) {
	case simulation.Made:
		a.Title, a.Note = what.Task.Spec.Title, "due "+dayText(what.Due.String())
		if to := what.Task.Spec.Assignee; to != "" {
			a.Note += ", for " + to
		}
	case simulation.Started:
		a.Title, a.Note = "The playbook "+what.Run.Spec.Playbook.Name+" begins", ""
	case simulation.Ended:
		a.Title, a.Note = "The playbook "+what.Run.Spec.Playbook.Name+" ends", what.End.Message
	case simulation.Moved:
		if what.From == what.To {
			return a, false
		}
		a.Title, a.Note = "Comes into "+segmentText(what.To)+" of "+what.Dimension, what.Message
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
