package quarter

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
)

// accountBusiness is who the customer is, and what the contract says.
func (p *pack) accountBusiness(account *success.Account) document.Line {
	line := document.Line{NoData: "Nothing says who the customer is: industry, region and commercial in the spec of account " + account.Name + "."}
	say := func(what, text string) {
		if text != "" {
			line.Sentences = append(line.Sentences, what+": "+text)
		}
	}
	say("Industry", account.Spec.Industry)
	say("Region", account.Spec.Region)
	say("Stands at", string(account.Spec.Lifecycle))
	if c := account.Spec.Commercial; c != nil {
		if c.ARR != nil {
			say("Yearly revenue", money(c))
		}
		say("Customer since", string(c.StartDate))
		if renewal := history.Date(c.RenewalDate); !renewal.IsZero() {
			say("Renews on", fmt.Sprintf("%s, %s", renewal, away(p.Today(), renewal)))
		}
		say("Growth that is open", string(c.Upsell))
	}
	var team []string
	for _, role := range slices.Sorted(maps.Keys(account.Spec.Team)) {
		team = append(team, role+" "+string(account.Spec.Team[role]))
	}
	say("Served by", strings.Join(team, ", "))
	return line
}

// money is the yearly revenue of a contract.
func money(c *success.Commercial) string {
	if c == nil || c.ARR == nil {
		return "unknown"
	}
	return strings.TrimSpace(amount(*c.ARR) + " " + c.Currency)
}

// away says how far a day is off.
func away(today, day calendar.Date) string {
	switch n := today.DaysTo(day); {
	case n == 0:
		return "today"
	case n < 0:
		return count(-n, "day") + " ago"
	default:
		return "in " + count(n, "day")
	}
}

// accountProblems is why they bought.
func (p *pack) accountProblems(account *success.Account) document.Line {
	var rows [][]string
	for _, problem := range account.Spec.Problems {
		rows = append(rows, []string{cmp.Or(problem.Statement, string(problem.Name)), number(problem.Severity), cmp.Or(string(problem.RecordedOn), "unknown")})
	}
	return p.table(document.Columns("Problem", "#Severity", "Recorded on"), rows,
		"What the customer bought the product for, in their words: spec.problems of account "+account.Name+".")
}

// accountHealth is where the account stands, and what it scores.
func (p *pack) accountHealth(account *success.Account) document.Line {
	var sentences []string
	for i := range account.Status.Segments {
		sentences = append(sentences, stands(&account.Status.Segments[i]))
	}
	var rows [][]string
	for i := range account.Status.Scores {
		score := &account.Status.Scores[i]
		rows = append(rows, []string{string(score.Scorecard), number(score.Value), cmp.Or(score.Band, "none"), contributions(score), unknownTerms(score)})
	}
	return p.table(document.Columns("Score", "#Value", "Band", "Points", "Not known"), rows,
		"No Segment and no Scorecard says how accounts stand: write some, and the loop fills the status of the account.", sentences...)
}

func stands(m *success.SegmentMembership) string {
	place := "In no segment"
	if m.Segment != "" {
		place = "In " + m.Segment
	}
	text := fmt.Sprintf("%s of %s", place, m.Dimension)
	switch m.Reason {
	case success.MembershipUnknown, success.MembershipBroken:
		text += ", which is not sure"
	case success.MembershipMatched, success.MembershipNoMatch, success.MembershipOverridden, success.MembershipMinimumStay:
	}
	if m.Message != "" {
		text += ": " + m.Message
	}
	return text
}

func contributions(score *success.AccountScore) string {
	var terms []string
	for _, c := range score.Contributions {
		terms = append(terms, fmt.Sprintf("%s %s", c.Term, number(c.Points)))
	}
	return strings.Join(terms, ", ")
}

func unknownTerms(score *success.AccountScore) string {
	var terms []string
	for _, term := range score.Unknown {
		terms = append(terms, string(term))
	}
	return strings.Join(terms, ", ")
}

// accountGoals are what the customer wants to reach, and who plays a part in it.
func (p *pack) accountGoals(account *success.Account) document.Line {
	return p.table(document.Columns("Goal", "#Attained", "Players"), goalRows(account, false),
		"What the customer wants to reach, and who plays a part in it: spec.goals of account "+account.Name+", each with attainment and players.")
}

// goalRows are the goals of an account; with who the account is before them.
func goalRows(account *success.Account, named bool) [][]string {
	var rows [][]string
	for i := range account.Spec.Goals {
		goal := &account.Spec.Goals[i]
		attained := "unknown"
		if goal.Attainment != nil {
			attained = fmt.Sprintf("%d %%", *goal.Attainment)
		}
		row := []string{cmp.Or(goal.Statement, string(goal.Name)), attained, players(goal)}
		if named {
			row = append([]string{history.Called(account)}, row...)
		}
		rows = append(rows, row)
	}
	return rows
}

func players(goal *success.Goal) string {
	var names []string
	for _, player := range goal.Players {
		names = append(names, fmt.Sprintf("%s (%s) is %s", player.Name, cmp.Or(string(player.Kind), "kind not known"), cmp.Or(string(player.State), "not known")))
	}
	return strings.Join(names, ", ")
}

// accountDone is what was done for the account in the quarter.
func (p *pack) accountDone(account *success.Account) document.Line {
	var work []*history.Work
	var sentences []string
	for i := range p.Work {
		if w := &p.Work[i]; w.Account == account && w.State == history.Done && p.ask.Quarter.Has(w.Closed) {
			work = append(work, w)
		}
	}
	slices.SortStableFunc(work, func(a, b *history.Work) int { return a.Closed.DaysTo(b.Closed) * -1 })
	for _, run := range p.Runs {
		if end := run.Ledger.End; p.Account(run) == account && end != nil && p.ask.Quarter.Has(p.DaysOf(account).Date(end.Time.Time)) {
			sentences = append(sentences, fmt.Sprintf("%s ended on %s: %s%s", run.Spec.Playbook.Name, p.DaysOf(account).Date(end.Time.Time), outcomeWord(end), colon(end.Message)))
		}
	}
	var rows [][]string
	for _, w := range work {
		rows = append(rows, []string{w.Closed.String(), w.Title, nobody(w.Owner), answer(w)})
	}
	return p.table(document.Columns("On", "What", "Who", "Answer"), rows,
		"No task of account "+account.Name+" was done in the quarter; people report with tightrope tasks.", sentences...)
}

func outcomeWord(end *success.End) string {
	switch end.Outcome {
	case success.OutcomeReached:
		return "reached"
	case success.OutcomeMissed:
		return "missed"
	case success.OutcomeCancelled:
		return "cancelled"
	}
	return string(end.Outcome)
}

func colon(message string) string {
	if message == "" {
		return ""
	}
	return " (" + message + ")"
}

func answer(w *history.Work) string {
	if w.Report == nil {
		return ""
	}
	parts := []string{}
	if w.Report.Response != "" {
		parts = append(parts, w.Report.Response)
	}
	for _, field := range slices.Sorted(maps.Keys(w.Report.Answers)) {
		parts = append(parts, field+": "+string(w.Report.Answers[field]))
	}
	return strings.Join(parts, "; ")
}

// accountAhead is what is to be done, and what waits.
func (p *pack) accountAhead(account *success.Account) document.Line {
	var work []*history.Work
	for i := range p.Work {
		if w := &p.Work[i]; w.Account == account && w.IsOpen() {
			work = append(work, w)
		}
	}
	var rows [][]string
	for _, w := range byDue(work) {
		rows = append(rows, []string{w.Due.String(), w.Title, nobody(w.Owner), how(w)})
	}
	var sentences []string
	for _, waits := range account.Status.Waiting {
		sentences = append(sentences, fmt.Sprintf("%s has not started: %s", waits.Playbook, cmp.Or(waits.Message, waits.Reason)))
	}
	return p.table(document.Columns("Due", "What", "Who", "Stands"), rows,
		"No task of account "+account.Name+" is open, and no playbook waits for it: tightrope why account "+account.Name+" says why.", sentences...)
}

// byDue puts work in the order in which it is due. What is not known comes last.
func byDue(work []*history.Work) []*history.Work {
	slices.SortStableFunc(work, func(a, b *history.Work) int {
		return cmp.Or(later(a.Due, b.Due), strings.Compare(a.Customer(), b.Customer()), strings.Compare(a.Title, b.Title))
	})
	return work
}

// later compares days. No day is later than any.
func later(a, b calendar.Date) int {
	switch {
	case a == b:
		return 0
	case a.IsZero() || !b.IsZero() && a.After(b):
		return 1
	}
	return -1
}

// how says how work stands that is to be done.
func how(w *history.Work) string {
	switch {
	case w.Overdue:
		return "overdue"
	case w.State == history.InProgress:
		return "begun"
	case w.State == history.Waiting:
		return "waits for the customer"
	}
	return "open"
}
