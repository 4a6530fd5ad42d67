package serve

import (
	"cmp"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"

	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/today"
)

const (
	// loadWeeks is how many weeks the page of the team looks ahead.
	loadWeeks = 6
	// workWeek is how many minutes of work a week holds.
	workWeek = 5 * today.DayMinutes
)

// The picture of the load: a row for each person, and in it a bar for each week.
const (
	loadLabel  = 140 // of the names
	loadColumn = 124 // of a week
	loadBar    = 80  // of a bar
	loadRow    = 68  // of a person
	loadHigh   = 44  // of the highest bar
	loadHead   = 26  // of the names of the weeks
	loadGround = 6   // below the bars
	// leastLoad is what the highest bar stands for at least, in minutes, so that little work looks like little.
	leastLoad = workWeek / 4
)

// teamPage is the load of each person.
type teamPage struct {
	Filters []filter
	Weeks   []string
	Rows    []loadLine
	Chart   loadChart
	Paging  paging
	// Full says in words what a week holds.
	Full string
}

// loadLine is the load of a person, as the table has it.
type loadLine struct {
	Who, Path string
	Weeks     []loadCell
	Later     loadCell
	Waiting   loadCell
	Overdue   loadCell
}

// loadCell is some work.
type loadCell struct {
	Tasks int
	Time  string
	// Tone is bad where it is more than a week holds.
	Tone string
}

// loadChart is the picture of the same numbers.
type loadChart struct {
	Width, Height int
	Weeks         []chartText
	Rows          []loadBars
	// ShowsFull says that the picture is as high as a full week.
	ShowsFull bool
}

// chartText is a text in a picture.
type chartText struct {
	X, Y int
	Text string
}

// loadBars are the bars of a person.
type loadBars struct {
	Name chartText
	Bars []loadRect
	// Ground is how high the line is on which they stand, and Full that of a full week, from X1 to X2. Full is 0 where a
	// full week is higher than the picture.
	Ground, Full, X1, X2 int
}

// loadRect is the bar of a week.
type loadRect struct {
	X, Y, Width, Height int
	Class               string
	Label               chartText
}

// team shows how much work each person has in each week.
func (s *site) team(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r.URL, "/team", "order")
	loads, err := s.loads(r, q)
	if err != nil {
		return err
	}
	some, paging := pageOf(loads, q.where, q.asked)
	body := teamPage{Filters: []filter{q.fixed("Order", "order", [2]string{"name", "name"}, [2]string{byWork, "most work in a week"}, [2]string{byOverdue, "most overdue"})}, Paging: paging, Full: duration(workWeek)}
	mondays := today.Mondays(s.clock.Now(), loadWeeks)
	for i, monday := range mondays {
		body.Weeks = append(body.Weeks, weekText(i, monday))
	}
	for i := range some {
		body.Rows = append(body.Rows, loadLineOf(&some[i]))
	}
	body.Chart = chartOf(some, body.Weeks)
	return s.show(w, r, "team", page{Title: "Team", Notices: s.notices(r), Body: body})
}

// The orders of people, beside that of their names.
const (
	byWork    = "work"
	byOverdue = "overdue"
)

// loads are the loads of all who have open work, in the order that an address asks for.
func (s *site) loads(r *http.Request, q query) ([]today.Load, error) {
	view, err := s.view(r)
	if err != nil {
		return nil, err
	}
	tasks, err := view.Tasks()
	if err != nil {
		return nil, err
	}
	loads := today.Loads(s.allAsHeld(tasks), accountsOf(view), s.clock.Now(), loadWeeks, today.Options{Days: view.Days()})
	slices.SortStableFunc(loads, func(a, b today.Load) int {
		switch q.get("order") {
		case byWork:
			return cmp.Compare(mostIn(b.Weeks), mostIn(a.Weeks))
		case byOverdue:
			return cmp.Or(cmp.Compare(b.Overdue.Tasks, a.Overdue.Tasks), cmp.Compare(b.Overdue.Minutes, a.Overdue.Minutes))
		}
		return 0
	})
	return loads, nil
}

// mostIn are the minutes of the week that has most.
func mostIn(weeks []today.Amount) (most int) {
	for _, week := range weeks {
		most = max(most, week.Minutes)
	}
	return most
}

// weekText is a week in a few words.
func weekText(i int, monday calendar.Date) string {
	if i == 0 {
		return "this week"
	}
	return "from " + shortDay(monday)
}

// shortDay is a day without its year: 3 Nov.
func shortDay(d calendar.Date) string {
	var year, month, day int
	if _, err := fmt.Sscanf(d.String(), "%d-%d-%d", &year, &month, &day); err != nil {
		return d.String()
	}
	return fmt.Sprintf("%d %s", day, [...]string{"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[month])
}

// loadLineOf is the load of a person in words.
func loadLineOf(load *today.Load) loadLine {
	l := loadLine{Who: cmp.Or(load.Member, whoNobody), Later: cellOf(load.Later), Waiting: cellOf(load.Waiting), Overdue: cellOf(load.Overdue)}
	l.Path = query{where: "/tasks"}.choose("who", l.Who)
	if load.Overdue.Tasks > 0 {
		l.Overdue.Tone = "bad"
	}
	for _, week := range load.Weeks {
		cell := cellOf(week)
		if isTooMuch(week, load.Member) {
			cell.Tone = "bad"
		}
		l.Weeks = append(l.Weeks, cell)
	}
	return l
}

func cellOf(a today.Amount) loadCell { return loadCell{Tasks: a.Tasks, Time: duration(a.Minutes)} }

// isTooMuch says that a week holds less than that. What nobody has is too much for nobody.
func isTooMuch(a today.Amount, member string) bool { return member != "" && a.Minutes > workWeek }

// chartOf draws loads.
func chartOf(loads []today.Load, weeks []string) loadChart {
	c := loadChart{Width: loadLabel + loadColumn*len(weeks), Height: loadHead + loadRow*len(loads)}
	for i, week := range weeks {
		c.Weeks = append(c.Weeks, chartText{loadLabel + loadColumn*i + loadBar/2, loadHead - 10, week})
	}
	most := leastLoad
	for i := range loads {
		for _, week := range loads[i].Weeks {
			most = max(most, week.Minutes)
		}
	}
	if c.ShowsFull = 2*most >= workWeek; c.ShowsFull {
		most = max(most, workWeek)
	}
	for i := range loads {
		c.Rows = append(c.Rows, barsOf(&loads[i], loadHead+loadRow*(i+1)-loadGround, most))
	}
	return c
}

// barsOf draws the load of a person above a ground line.
func barsOf(load *today.Load, ground, most int) loadBars {
	b := loadBars{
		Name: chartText{0, ground - 4, short(cmp.Or(load.Member, whoNobody), 18)}, Ground: ground,
		X1: loadLabel - 8, X2: loadLabel + loadColumn*len(load.Weeks) - (loadColumn - loadBar) + 8,
	}
	if most >= workWeek {
		b.Full = ground - loadHigh*workWeek/most
	}
	for i, week := range load.Weeks {
		high := loadHigh * week.Minutes / most
		if week.Minutes > 0 {
			high = max(high, 2)
		}
		bar := loadRect{X: loadLabel + loadColumn*i, Y: ground - high, Width: loadBar, Height: high, Class: "part"}
		if isTooMuch(week, load.Member) {
			bar.Class = "over"
		}
		if week.Tasks > 0 {
			bar.Label = chartText{bar.X + loadBar/2, bar.Y - 4, duration(week.Minutes)}
		}
		b.Bars = append(b.Bars, bar)
	}
	return b
}

// short is the beginning of a text that is too long for its place.
func short(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// teamFile sends the load of each person as a file.
func (s *site) teamFile(w http.ResponseWriter, r *http.Request) error {
	loads, err := s.loads(r, queryOf(r.URL, "/team", "order"))
	if err != nil {
		return err
	}
	columns := []string{"person"}
	for _, monday := range today.Mondays(s.clock.Now(), loadWeeks) {
		columns = append(columns, "tasks in week of "+monday.String(), "minutes in week of "+monday.String())
	}
	columns = append(columns, "tasks later", "minutes later", "tasks waiting", "minutes waiting", "tasks overdue", "minutes overdue")
	return export(w, r, sheet{Name: "team", Columns: columns, Rows: loadCells(loads)})
}

// loadCells are loads as a file has them.
func loadCells(loads []today.Load) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := range loads {
			load := &loads[i]
			row := []string{cmp.Or(load.Member, whoNobody)}
			for _, a := range append(append([]today.Amount{}, load.Weeks...), load.Later, load.Waiting, load.Overdue) {
				row = append(row, strconv.Itoa(a.Tasks), strconv.Itoa(a.Minutes))
			}
			if !yield(row) {
				return
			}
		}
	}
}
