package serve

import (
	"html/template"
	"net/http"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/today"
)

// Of long lists a page shows so many, and says how many more there are.
const (
	mostCards = 15
	mostLater = 30
	mostAside = 15
	// roomForMessages is how many bytes of messages stand on the page; what is beyond is on the page of its task.
	roomForMessages = 40_000
)

// todayPage is what a person has to do today.
type todayPage struct {
	Day string
	// OnlyLook says why who looks can say nothing of their tasks; empty where they can.
	OnlyLook string
	Summary  string
	// Empty is what to say where there is nothing to do now: a title and a sentence.
	Empty []string
	Now   []card
	// Folds are the lists below: what the day does not hold, what waits, what is hidden, what was closed.
	Folds []fold
}

// fold is a list that is folded up.
type fold struct {
	Title, Hint string
	Lines       []line
	// Count is how many there are, and More how many of them are not shown.
	Count, More int
	Open        bool
}

// line is a Task in one line.
type line struct {
	Path, Title, Account, Note string
	Tone                       string
}

// today shows the tasks of who calls, in the order in which to do them.
func (s *site) today(w http.ResponseWriter, r *http.Request) error {
	caller := callerOf(r)
	view, err := s.view(r)
	if err != nil {
		return err
	}
	tasks, err := view.TasksOf(caller.Name)
	if err != nil {
		return err
	}
	body := todayOf(s.allAsHeld(tasks), accountsOf(view), view.Days(), s.clock.Now())
	if !s.store.MayReport(r.Context(), caller) {
		body.onlyLook(s.namespace)
	}
	return s.show(w, r, "today", page{Title: "Today", Live: "/changes", Notices: s.notices(r), From: fromToday, Body: body})
}

// onlyLook leaves out what cannot be said by who may not report.
func (p *todayPage) onlyLook(namespace string) {
	if len(p.Now) > 0 {
		p.OnlyLook = onlyLookText(namespace)
	}
	for i := range p.Now {
		p.Now[i] = p.Now[i].without()
	}
}

// onlyLookText says why nothing can be said of tasks.
func onlyLookText(namespace string) string {
	return "You can look, and not report. " + sentenceOf(reporting.Right(namespace).Missing(nil))
}

// accountsOf finds accounts by name. Who may not read accounts sees their names.
func accountsOf(view *live.View) func(string) *success.Account {
	return func(name string) *success.Account {
		account, err := view.Account(name)
		if err != nil {
			return nil
		}
		return account
	}
}

// todayOf puts the tasks of a person into words.
func todayOf(tasks []*success.Task, account func(string) *success.Account, days func(*success.Account) calendar.Calendar, now time.Time) todayPage {
	day := today.Day(tasks, account, now, today.Options{Days: days})
	p := todayPage{Day: dayText(days(nil).Date(now).String()), Summary: summaryOf(&day), Empty: emptiness(&day), Now: cardsOf(day.Now[:min(len(day.Now), mostCards)], days, now)}
	reason := func(i *today.Item) string { return i.Why }
	more := foldOf("More for today", "", day.Now[min(len(day.Now), mostCards):], mostLater, reason)
	more.Open = true // it is printed as well
	for _, f := range []fold{
		more,
		foldOf("Later", "What a day does not hold, in the order in which to go on.", day.Later, mostLater, reason),
		foldOf("Waiting for the customer", "", day.Waiting, mostAside, reason),
		foldOf("Hidden until later", "", day.Snoozed, mostAside, reason),
		foldOf("Closed today", "", day.Done, mostAside, func(i *today.Item) string { return stateText(i.Task, "") }),
	} {
		if f.Count > 0 {
			p.Folds = append(p.Folds, f)
		}
	}
	return p
}

// cardsOf are the tasks to do now. Where their messages are many, the last ones are on the pages of their tasks only.
func cardsOf(items []today.Item, days func(*success.Account) calendar.Calendar, now time.Time) []card {
	cards, room := make([]card, 0, len(items)), roomForMessages
	for i := range items {
		item := &items[i]
		k := cardOf(item.Task, item.Account, now, days(item.Account))
		k.From, k.Chips = fromToday, []chip{{toneOf(item), item.Why}}
		if m := k.Message; m != nil {
			if room -= len(template.HTMLEscapeString(m.Body + m.Subject)); room < 0 {
				k.Message = nil
			}
		}
		cards = append(cards, k)
	}
	return cards
}

// emptiness says so where there is nothing to do now.
func emptiness(day *today.Today) []string {
	switch {
	case len(day.Now) > 0:
		return nil
	case len(day.Waiting)+len(day.Snoozed)+len(day.Done) > 0:
		return []string{"Done for now", "Nothing is left that you can do today. What waits, is hidden or was closed is below."}
	}
	return []string{"Nothing is waiting for you", "You have no open task in this namespace. What the playbooks ask of you next appears here by itself."}
}

// summaryOf says in a sentence what the day holds.
func summaryOf(day *today.Today) string {
	if len(day.Now) == 0 {
		return ""
	}
	text := countOf(len(day.Now), "task", "tasks") + ", about " + duration(day.MinutesNow) + " of work"
	late := 0
	for i := range day.Now {
		if day.Now[i].Overdue {
			late++
		}
	}
	if late > 0 {
		text += "; " + countOf(late, "is overdue", "are overdue")
	}
	return text + "."
}

// toneOf says how loud the reason of a rank is.
func toneOf(item *today.Item) string {
	switch {
	case item.Critical || item.Overdue:
		return "bad"
	case item.DaysLeft <= 0:
		return "warn"
	}
	return ""
}

// foldOf shows the first of some Tasks in one line each, and counts the others.
func foldOf(title, hint string, items []today.Item, most int, note func(*today.Item) string) fold {
	f := fold{Title: title, Hint: hint, Count: len(items), More: max(0, len(items)-most)}
	for i := range items[:min(len(items), most)] {
		item := &items[i]
		l := line{Path: taskPath(item.Task.Name), Title: item.Task.Spec.Title, Account: nameOf(item.Task.Spec.Account, item.Account), Note: note(item)}
		if item.Overdue {
			l.Tone, f.Open = "bad", true
		}
		f.Lines = append(f.Lines, l)
	}
	return f
}
