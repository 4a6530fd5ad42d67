package plan

import (
	"fmt"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
)

// A playbook counts to the day on which a step starts. The account's calendar and its value windows may move that day:
//
//   - A step with slack lands on the first day of a value window within it on which people work.
//   - Otherwise a day that is not worked gives way to the working day before or after, as the calendar says. It never
//     comes before the run starts, nor before the steps it waits for have ended.
//   - A step that reaches a customer gives way to the first working day after quiet days.
//   - What is Critical waits for no day: the calendar moves it to no later one.
//
// What starts late starts on the day on which its Task is made, and keeps the same rules.

// placement is the start of a step.
type placement struct {
	start time.Time
	// moved says from which day to which the step was moved, and why; empty where it was not.
	moved string
}

// planned is when a step is to start; not ready while a step it waits for has not ended.
func (r *run) planned(s *step) (time.Time, bool) {
	counted, earliest, ready := r.counted(s)
	if !ready {
		return time.Time{}, false
	}
	return r.place(s, counted, earliest).start, true
}

// moved says that and why a step does not start on the day to which the playbook counts; empty where it does.
func (r *run) moved(s *step) string {
	counted, earliest, ready := r.counted(s)
	if !ready {
		return ""
	}
	return r.place(s, counted, earliest).moved
}

// place finds the day of a step.
func (r *run) place(s *step, counted, earliest time.Time) placement {
	day := r.c.Date(counted)
	if to, window := r.inWindow(s, day); window != "" {
		return r.placeOn(to, "value window "+window, counted, earliest)
	}
	to, why := r.onWorkday(s, day, r.c.Date(earliest))
	if reachesCustomer(s) && r.c.IsQuiet(to) {
		if quiet := "quiet days " + r.c.Quiet(to); why == "" {
			why = quiet
		} else {
			why += ", then " + quiet
		}
		to = r.c.NextContactDay(to)
	}
	return r.placeOn(to, why, counted, earliest)
}

// placeOn puts a step on a day: at its start, where that is another day than the one that was counted, but not before the
// run or the steps it waits for. A step that is counted to begin before them is late from the first.
func (r *run) placeOn(to calendar.Date, why string, counted, earliest time.Time) placement {
	from := r.c.Date(counted)
	if to == from {
		return placement{start: counted}
	}
	start := r.c.Start(to)
	if start.Before(earliest) && !counted.Before(earliest) {
		start = earliest
	}
	return placement{start: start, moved: fmt.Sprintf("moved from %s, %s, to %s", from, why, to)}
}

// inWindow is the first day within a step's slack that lies in a value window of the account, with the window's name; the
// name is empty where there is none.
func (r *run) inWindow(s *step, day calendar.Date) (calendar.Date, string) {
	if s.slack.Count == 0 || r.Account == nil {
		return day, ""
	}
	for last := r.c.Add(day, s.slack); !day.After(last); day = day.AddDays(1) {
		if !r.c.IsWorkday(day) || reachesCustomer(s) && r.c.IsQuiet(day) {
			continue
		}
		for _, w := range r.Account.Spec.ValueWindows {
			if days, err := calendar.ParseRange(w.From, w.To); err == nil && days.Contains(day) {
				return day, string(w.Name)
			}
		}
	}
	return day, ""
}

// onWorkday is the day itself, or, where it is not worked, the working day that the calendar sends the step to, with the
// reason.
func (r *run) onWorkday(s *step, day, earliest calendar.Date) (calendar.Date, string) {
	where := r.c.OnNonWorkingDay()
	if where == v1alpha1.NonWorkingKeep || r.c.IsWorkday(day) {
		return day, ""
	}
	if where == "" && s.from == v1alpha1.FromAnchor && s.offset.Count < 0 {
		where = v1alpha1.NonWorkingPrevious
	}
	if where == v1alpha1.NonWorkingPrevious {
		if before := r.c.PreviousWorkday(day); !before.Before(earliest) {
			return before, r.c.DayOff(day)
		}
	}
	if s.Urgency == v1alpha1.UrgencyCritical {
		return day, ""
	}
	return r.c.NextWorkday(day), r.c.DayOff(day)
}

// reachesCustomer says that a step keeps quiet days.
func reachesCustomer(s *step) bool {
	if s.Urgency == v1alpha1.UrgencyCritical {
		return false
	}
	return s.Channel != "" && s.Channel != v1alpha1.ChannelInternal || s.Touch != "" && s.Touch != v1alpha1.TouchNone
}

// waitsForDay says that a step that is late is not made today: its day has passed, and today is one that the calendar
// moves it from. Of a day that is only not worked it makes use all the same where the next would be too late.
func (r *run) waitsForDay(s *step, planned time.Time) bool {
	today := r.c.Date(r.Now)
	if today == r.c.Date(planned) || !r.avoids(s, today) {
		return false
	}
	next := today.AddDays(1)
	for range mostDaysAvoided {
		if !r.avoids(s, next) {
			break
		}
		next = next.AddDays(1)
	}
	if s.latest != nil && !r.quietFor(s, today) && r.c.Deadline(planned, *s.latest).Before(r.c.Start(next)) {
		return false
	}
	r.at(r.c.Start(next))
	return true
}

// mostDaysAvoided bounds the look for a day: after ten years it is asked again.
const mostDaysAvoided = 3653

// avoids says that a step is not made on a day by which it is late.
func (r *run) avoids(s *step, day calendar.Date) bool {
	if s.Urgency == v1alpha1.UrgencyCritical {
		return false
	}
	return r.quietFor(s, day) || !r.c.IsWorkday(day) && r.c.OnNonWorkingDay() != v1alpha1.NonWorkingKeep
}

func (r *run) quietFor(s *step, day calendar.Date) bool {
	return reachesCustomer(s) && r.c.IsQuiet(day)
}

// dueOf is when the Task of a step is due: counted from the day that is written down, because the instant at which that
// day began may lie on another day since the calendar has another time zone.
func (r *run) dueOf(start v1alpha1.Date, task *v1alpha1.Task, s *step) time.Time {
	if day := dateOf(start); s.due.Unit != calendar.Hours && !day.IsZero() {
		if due := r.c.End(r.c.Add(day, s.due)); due.After(task.Spec.Start.Time) {
			return due
		}
	}
	return r.c.Deadline(task.Spec.Start.Time, s.due)
}

// slackIsShort refuses slack of more than a year: windows come each year.
func (c *step) slackIsShort() *engine.Refusal {
	days := calendar.Standard(nil)
	first := dateOf("2024-01-01") // a leap year
	if days.Add(first, c.slack).After(first.AddMonths(12)) {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, stepField(c.Name, "slack"),
			fmt.Sprintf("%s is more than a year; write 12mo or less", c.slack))
	}
	return nil
}

// Notes are the notes that were added to the reason of a Task, as what is said of it: that it was moved, that it was to
// start earlier, that it is asked again, that it is beyond a balance.
func Notes(reason string) []string {
	var notes []string
	for part := range strings.SplitSeq(reason, "; ") {
		for begins, said := range map[string]string{"moved from ": "was moved from ", "was to start on ": "was to start on ", "asked again: ": "is asked again: ", "beyond the balance of touches: ": "is beyond the balance of touches: "} {
			if rest, found := strings.CutPrefix(part, begins); found {
				notes = append(notes, said+rest)
			}
		}
	}
	return notes
}

// noted adds a note to a reason. Where both do not fit, the note is kept.
func noted(reason, note string) string {
	const most = 512
	if note == "" {
		return reason
	}
	note = "; " + note
	return strings.TrimRight(clip(reason, most-len([]rune(note))), ".;") + note
}
