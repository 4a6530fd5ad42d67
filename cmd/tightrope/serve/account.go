package serve

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// mostOpen is how many open tasks of an account are shown.
const mostOpen = 40

// accountPage is how an account stands.
type accountPage struct {
	Path string
	// State is how it stands in sentences, where something is not as it should be.
	State []string
	Tasks []line
	// MoreTasks is how many open tasks are not shown.
	MoreTasks int
	// Facts are those that people ask for first, Signals what was observed, and Attributes what else is known.
	Facts, Signals, Attributes []fact
	Segments                   []segmentLine
	Scores                     []scoreLine
	// Told are what the customer has told us.
	Told []toldList
	Runs []runLine
	// MoreRuns is how many runs have ended that are not shown.
	MoreRuns  int
	Waiting   []success.PlaybookWait
	Champions championPlot
	Goals     []goalLine
	// GoalsUnknown says that nobody knows the goals.
	GoalsUnknown bool
	Ahead        []ahead
	// AheadNote says what Ahead does not know, or why there is nothing.
	AheadNote string
}

// segmentLine is where an account is in a dimension, and why.
type segmentLine struct {
	Dimension, Segment, Path, Why, Since string
	Tone                                 string
}

// goalLine is what the customer wants to reach.
type goalLine struct {
	Name, Statement string
	// Attainment is in percent; -1 is not known.
	Attainment int
	Players    []chip
}

// account shows an account.
func (s *site) account(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	account, err := view.Account(r.PathValue("name"))
	if apierrors.IsNotFound(err) {
		return notFound("There is no account " + r.PathValue("name") + " here.")
	}
	if err != nil {
		return err
	}
	body, err := s.accountOf(r, view, account)
	if err != nil {
		return err
	}
	return s.show(w, r, "account", page{Title: nameOf(account.Name, account), Live: changesOf(account.Name), Notices: s.notices(r), Body: body})
}

// accountOf puts an account into words.
func (s *site) accountOf(r *http.Request, view *live.View, account *success.Account) (*accountPage, error) {
	c := view.Days()(account)
	p := &accountPage{
		Path: accountPath(account.Name), State: troubles(account), Facts: factsOfAccount(account), Signals: signalFacts(account), Attributes: attributeFacts(account), Segments: segmentLines(account, c),
		Scores: scoreLines(view, account), Told: toldBy(account),
		Waiting: account.Status.Waiting, Champions: plotOf(account), Goals: goalLines(account), GoalsUnknown: unknownList(account, "goals", len(account.Spec.Goals)),
	}
	tasks, err := view.TasksOfAccount(account.Name)
	if err != nil {
		return nil, err
	}
	runs, err := view.RunsOfAccount(account.Name)
	if err != nil {
		return nil, err
	}
	world, err := s.worldOf(r, view, account)
	if err != nil {
		p.AheadNote = "What comes cannot be worked out. " + sentenceOf(err)
	}
	p.Tasks, p.MoreTasks = openLines(s.allAsHeld(tasks), s.clock.Now(), c)
	p.Runs, p.MoreRuns = runLines(runs, specIn(world), titlesOf(tasks), c)
	if world != nil {
		p.Ahead = aheadOf(world, account, c)
	}
	return p, nil
}

// openLines are the open tasks of an account, the first that is due first, and how many there are beyond those.
func openLines(tasks []*success.Task, now time.Time, c calendar.Calendar) (lines []line, more int) {
	open := slices.DeleteFunc(slices.Clone(tasks), report.IsClosed)
	slices.SortStableFunc(open, func(a, b *success.Task) int { return a.Spec.Due.Compare(b.Spec.Due.Time) })
	for _, task := range open[:min(len(open), mostOpen)] {
		l := line{Path: taskPath(task.Name), Title: task.Spec.Title, Account: cmp.Or(task.Spec.Assignee, "nobody"), Note: "due " + dueText(task, now, c)}
		if report.IsOverdue(task, now) {
			l.Tone = "bad"
		}
		lines = append(lines, l)
	}
	return lines, max(0, len(open)-mostOpen)
}

// titlesOf finds the titles of tasks by their names; empty where a task has left.
func titlesOf(tasks []*success.Task) func(string) string {
	titles := map[string]string{}
	for _, task := range tasks {
		titles[task.Name] = task.Spec.Title
	}
	return func(name string) string { return titles[name] }
}

// troubles are the conditions of an account that are not as they should be.
func troubles(account *success.Account) []string {
	var all []string
	for _, condition := range account.Status.Conditions {
		bad := condition.Status != "True"
		if condition.Type == success.ConditionStalled || condition.Type == success.ConditionRestricted {
			bad = condition.Status != "False"
		}
		if text := capital(inPlain(condition.Message)); bad && text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// unknownList says that a list is empty and nobody vouches for that.
func unknownList(account *success.Account, name success.KnownList, length int) bool {
	return length == 0 && !slices.Contains(account.Spec.Known, name)
}

// segmentLines are the segments of an account, each with the sentence why.
func segmentLines(account *success.Account, c calendar.Calendar) []segmentLine {
	var lines []segmentLine
	for _, m := range account.Status.Segments {
		l := segmentLine{Dimension: string(m.Dimension), Segment: m.Segment, Path: segmentPath(m.Segment), Why: whyThere(m.Message)}
		switch m.Reason {
		case success.MembershipUnknown, success.MembershipBroken:
			l.Tone = "warn"
		case success.MembershipOverridden, success.MembershipMatched, success.MembershipNoMatch, success.MembershipMinimumStay:
		}
		if !m.Since.IsZero() {
			l.Since = dayText(c.Date(m.Since.Time).String())
		}
		if l.Why == "" {
			l.Why = capital(reasonText(m.Reason))
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b segmentLine) int { return cmp.Compare(rank(a), rank(b)) })
	return lines
}

// rank puts first what is certain: where the account is, and then where it is in none.
func rank(l segmentLine) int {
	switch {
	case l.Tone != "":
		return 2
	case l.Segment == "":
		return 1
	}
	return 0
}

// reasonText says a reason of a membership in words.
func reasonText(reason success.MembershipReason) string {
	return map[success.MembershipReason]string{
		success.MembershipMatched: "its rule is true", success.MembershipNoMatch: "no rule of the dimension is true",
		success.MembershipOverridden: "a person said so", success.MembershipUnknown: "a fact is missing, so it stays where it was",
		success.MembershipBroken: "a rule failed, so it stays where it was", success.MembershipMinimumStay: "it has to stay for a while yet",
	}[reason]
}

// goalLines are the goals of a customer, with who plays a part in them.
func goalLines(account *success.Account) []goalLine {
	var lines []goalLine
	for _, goal := range account.Spec.Goals {
		l := goalLine{Name: string(goal.Name), Statement: goal.Statement, Attainment: -1}
		if goal.Attainment != nil {
			l.Attainment = int(*goal.Attainment)
		}
		for _, player := range goal.Players {
			l.Players = append(l.Players, playerChip(player))
		}
		lines = append(lines, l)
	}
	return lines
}

// playerChip is who plays a part, and how they do.
func playerChip(player success.Player) chip {
	k := chip{Text: string(player.Name)}
	if player.Kind != "" {
		k.Text += fmt.Sprintf(" (%s)", strings.ToLower(string(player.Kind)))
	}
	switch player.State {
	case success.PlayerBelow:
		k.Tone, k.Text = "bad", k.Text+": below what is needed"
	case success.PlayerMeeting:
		k.Tone, k.Text = "good", k.Text+": as needed"
	case success.PlayerExceeding:
		k.Tone, k.Text = "good", k.Text+": more than needed"
	default:
		k.Text += ": not known"
	}
	return k
}
