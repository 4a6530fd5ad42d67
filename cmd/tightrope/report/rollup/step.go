package rollup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
)

// Step is what became of a step, or of an escalation of it, in the runs of one revision.
type Step struct {
	// Revision is the number of the revision, or its name where the number is not known.
	Revision string `json:"revision"`
	// Name is the step, and for an escalation step/level.
	Name string `json:"step"`

	Made int `json:"made"`
	Done int `json:"done"`
	// Late is how many of the done were done after they were due, of those whose Task is known: Timed.
	Late  int `json:"doneLate"`
	Timed int `json:"doneWithKnownDue"`
	// Skipped is how many a person skipped, LeftOut for how many no Task was made.
	Skipped   int `json:"skipped"`
	LeftOut   int `json:"leftOut"`
	Withdrawn int `json:"withdrawn"`
	Open      int `json:"open"`
	// DaysOpen is the median of the calendar days from the day on which the Task was made to that on which it was done or skipped; nil
	// where none was.
	DaysOpen *float64 `json:"medianDaysOpen,omitempty"`

	// Useful and NotUseful are how often people said yes, and no.
	Useful    int `json:"useful"`
	NotUseful int `json:"notUseful"`
	// Said is everything that people said, latest first.
	Said []Feedback `json:"said,omitempty"`

	// number and place are for the order of steps.
	number int64
	place  int
	took   []int
}

// Feedback is what one person said of one Task.
type Feedback struct {
	Text    string `json:"text"`
	By      string `json:"by,omitempty"`
	Account string `json:"account"`
	// On is the day on which it was said; empty where it is not known.
	On string `json:"on,omitempty"`
}

// numberOf is how people call a revision.
func numberOf(h *history.History, revision string) string {
	if number := h.Numbers[revision]; number > 0 {
		return fmt.Sprint(number)
	}
	return cmp.Or(revision, "?")
}

// stepsOf sums up the steps of a playbook.
func stepsOf(h *history.History, playbook string, words Words) []Step {
	type key struct{ revision, step string }
	found := map[key]*Step{}
	for i := range h.Work {
		w := &h.Work[i]
		if w.Run.Spec.Playbook.Name != playbook || w.State == history.Held {
			continue
		}
		revision := history.Revision(w.Run)
		k := key{revision, nameOf(w)}
		if found[k] == nil {
			found[k] = &Step{Revision: numberOf(h, revision), Name: k.step, number: h.Numbers[revision], place: placeOf(h, playbook, w.Step)}
		}
		found[k].count(h, w, words)
	}
	list := make([]Step, 0, len(found))
	for _, step := range found {
		step.finish()
		list = append(list, *step)
	}
	slices.SortFunc(list, func(a, b Step) int {
		return cmp.Or(cmp.Compare(b.number, a.number), cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.place, b.place), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func nameOf(w *history.Work) string {
	if w.Escalation == "" {
		return w.Step
	}
	return w.Step + "/" + w.Escalation
}

// placeOf is where a step stands in the playbook as it is now; steps that it no longer has come last.
func placeOf(h *history.History, playbook, step string) int {
	for _, p := range h.Playbooks {
		if p.Name != playbook {
			continue
		}
		if at := slices.IndexFunc(p.Spec.Steps, func(s success.Step) bool { return string(s.Name) == step }); at >= 0 {
			return at
		}
	}
	return 1 << 10
}

func (s *Step) count(h *history.History, w *history.Work, words Words) {
	if !w.IsMade() {
		s.LeftOut++
		return
	}
	s.Made++
	switch w.State {
	case history.Done:
		s.Done++
		if !w.Due.IsZero() {
			s.Timed++
		}
		if w.Late {
			s.Late++
		}
	case history.Skipped:
		s.Skipped++
	case history.Withdrawn:
		s.Withdrawn++
	default:
		s.Open++
	}
	if (w.State == history.Done || w.State == history.Skipped) && !w.Closed.IsZero() {
		s.took = append(s.took, max(w.Made.DaysTo(w.Closed), 0))
	}
	s.hear(h, w, words)
}

func (s *Step) hear(h *history.History, w *history.Work, words Words) {
	text := w.Feedback()
	if text == "" {
		return
	}
	switch words.Of(text) {
	case Yes:
		s.Useful++
	case No:
		s.NotUseful++
	case Neither:
	}
	said := Feedback{Text: text, By: w.Report.By, Account: w.Run.Spec.Account.Name}
	if w.Report.Time != nil {
		said.On = h.DaysOf(w.Account).Date(w.Report.Time.Time).String()
	}
	s.Said = append(s.Said, said)
}

func (s *Step) finish() {
	slices.SortFunc(s.Said, func(a, b Feedback) int {
		return cmp.Or(strings.Compare(b.On, a.On), strings.Compare(a.Account, b.Account), strings.Compare(a.Text, b.Text))
	})
	if len(s.took) == 0 {
		return
	}
	slices.Sort(s.took)
	half := len(s.took) / 2
	median := float64(s.took[half])
	if len(s.took)%2 == 0 {
		median = float64(s.took[half-1]+s.took[half]) / 2
	}
	s.DaysOpen = &median
}

// Within says that something was said on one of the days from the first to the last.
func (f *Feedback) Within(first, last calendar.Date) bool {
	on, err := calendar.ParseDate(f.On)
	return err == nil && !on.Before(first) && !on.After(last)
}
