package serve

import (
	"cmp"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// Whose tasks a list shows, beside the name of a person.
const (
	whoMe, whoNobody = "me", "nobody"
)

// tasksPage is a list of tasks.
type tasksPage struct {
	listPage
	Rows []taskRow
}

// listPage is what each list has.
type listPage struct {
	// Path is the list itself, and Query what is searched in it.
	Path, Query string
	// Keep are the filters that a search in the list keeps.
	Keep    []pair
	Filters []filter
	Paging  paging
	// Filtered says that the list shows less than all.
	Filtered bool
}

// pair is a word of an address and its value.
type pair struct{ Name, Value string }

// listOf is the frame of a list.
func listOf(q query, p paging, filters ...filter) listPage {
	l := listPage{Path: q.where, Query: q.get("q"), Filters: only(filters...), Paging: p, Filtered: q.filters()}
	for name := range without(q.asked, "page", "q") {
		l.Keep = append(l.Keep, pair{name, q.get(name)})
	}
	slices.SortFunc(l.Keep, func(a, b pair) int { return cmp.Compare(a.Name, b.Name) })
	return l
}

// taskRow is a task in a list.
type taskRow struct {
	Path, Title, Account, AccountPath, Who, Due, State, Tone string
}

// taskWords are what an address may ask of the list of tasks.
var taskWords = []string{"q", "who", "state", "account", "playbook", "step"}

// tasks shows a list of tasks.
func (s *site) tasks(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	q := queryOf(r.URL, "/tasks", taskWords...)
	found, err := s.findTasks(r, view, q)
	if err != nil {
		return err
	}
	some, paging := pageOf(found, q.where, q.asked)
	account, days, now := accountsOf(view), view.Days(), s.clock.Now()
	body := tasksPage{listPage: listOf(q, paging, taskFilters(q, found, callerOf(r).Name)...)}
	for _, task := range some {
		known := account(task.Spec.Account)
		body.Rows = append(body.Rows, taskRowOf(task, known, now, days(known)))
	}
	return s.show(w, r, "tasks", page{Title: "Tasks", Notices: s.notices(r), Body: body})
}

// findTasks are the tasks that an address asks for, those that are due first.
func (s *site) findTasks(r *http.Request, view *live.View, q query) ([]*success.Task, error) {
	all, err := tasksIn(view, q, callerOf(r).Name)
	if err != nil {
		return nil, err
	}
	account, now, words := accountsOf(view), s.clock.Now(), needleOf(q.get("q"))
	found := all[:0]
	for _, task := range all {
		task = s.asHeld(task)
		if inState(task, q.get("state"), now) && fits(q.get("account"), task.Spec.Account) && fits(q.get("playbook"), task.Spec.Playbook) && fits(q.get("step"), string(task.Spec.Step)) &&
			(len(words) == 0 || words.in(task.Spec.Title, task.Name, task.Spec.Account, nameOf("", account(task.Spec.Account)), task.Spec.Assignee)) {
			found = append(found, task)
		}
	}
	slices.SortFunc(found, func(a, b *success.Task) int {
		return cmp.Or(a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(a.Name, b.Name))
	})
	return found, nil
}

// tasksIn are the tasks of whom an address asks for.
func tasksIn(view *live.View, q query, me string) ([]*success.Task, error) {
	switch who := q.get("who"); who {
	case "":
		return view.Tasks()
	case whoMe:
		return view.TasksOf(me)
	case whoNobody:
		return view.TasksOf("")
	default:
		return view.TasksOf(who)
	}
}

// fits says that a value is the one that is asked for, if one is.
func fits(asked, value string) bool { return asked == "" || asked == value }

// inState says that a task stands as an address asks for: open, if it says nothing else.
func inState(task *success.Task, state string, now time.Time) bool {
	switch state {
	case "all":
		return true
	case "closed":
		return report.IsClosed(task)
	case "overdue":
		return report.IsOverdue(task, now)
	case "waiting":
		return !report.IsClosed(task) && report.Current(task).Phase == success.ReportWaiting
	}
	return !report.IsClosed(task)
}

// taskFilters are the ways to see less, or more, of the tasks that were found.
func taskFilters(q query, found []*success.Task, me string) []filter {
	people, playbooks := map[string]int{}, map[string]int{}
	for _, task := range found {
		people[cmp.Or(task.Spec.Assignee, whoNobody)]++
		playbooks[task.Spec.Playbook]++
	}
	callMe(people, q.get("who"), me)
	itself := func(value string) string { return value }
	return []filter{
		q.fixed("State", "state", [2]string{"open", "open"}, [2]string{"overdue", "overdue"}, [2]string{"waiting", "waiting for the customer"}, [2]string{"closed", "closed"}, [2]string{"all", "all"}),
		q.counted("Whose", "who", people, itself),
		q.counted("Playbook", "playbook", playbooks, itself),
	}
}

// callMe counts who looks as "me", unless the address has their name.
func callMe(people map[string]int, asked, me string) {
	if n := people[me]; asked == whoMe || n > 0 && asked != me {
		delete(people, me)
		people[whoMe] = n
	}
}

// taskRowOf is a task in a list. The account may be nil.
func taskRowOf(task *success.Task, account *success.Account, now time.Time, c calendar.Calendar) taskRow {
	row := taskRow{
		Path: taskPath(task.Name), Title: clipped(task.Spec.Title), Account: clipped(nameOf(task.Spec.Account, account)), AccountPath: accountPath(task.Spec.Account),
		Who: cmp.Or(task.Spec.Assignee, "nobody"), Due: dueText(task, now, c), State: stateWord(task),
	}
	if report.IsOverdue(task, now) {
		row.Tone = "bad"
	}
	return row
}

// stateWord is how a task stands in a word or two.
func stateWord(task *success.Task) string {
	switch word, _ := report.State(task); word {
	case string(success.ReportOpen):
		return "open"
	case string(success.ReportInProgress):
		return "begun"
	case string(success.ReportWaiting):
		return "waiting for the customer"
	case string(success.ReportDone):
		return "done"
	case string(success.ReportSkipped):
		return "skipped"
	}
	return "taken back"
}

// tasksFile sends the tasks that an address asks for as a file.
func (s *site) tasksFile(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	found, err := s.findTasks(r, view, queryOf(r.URL, "/tasks", taskWords...))
	if err != nil {
		return err
	}
	return export(w, r, sheet{
		Name:    "tasks",
		Columns: []string{"task", "title", "account", "account name", "assignee", "playbook", "step", "state", "due", "minutes", "reason", "by", "response", "note", "useful"},
		Rows:    taskCells(found, accountsOf(view)),
	})
}

// taskCells are tasks as a file has them.
func taskCells(tasks []*success.Task, account func(string) *success.Account) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, task := range tasks {
			spec, said, minutes := &task.Spec, report.Current(task), ""
			if spec.EffortMinutes != nil {
				minutes = strconv.Itoa(int(*spec.EffortMinutes))
			}
			if !yield([]string{
				task.Name, spec.Title, spec.Account, nameOf(spec.Account, account(spec.Account)), spec.Assignee, spec.Playbook, string(spec.Step), stateWord(task),
				spec.Due.UTC().Format(time.RFC3339), minutes, spec.Reason, said.By, said.Response, said.Note, said.Feedback,
			}) {
				return
			}
		}
	}
}
