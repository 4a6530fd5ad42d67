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

// goals are what customers want to reach, those first of which most is attained.
func (p *pack) goals() document.Line {
	type goal struct {
		attained int32
		row      []string
	}
	var all []goal
	for _, account := range p.accounts {
		rows := goalRows(account, true)
		for i := range account.Spec.Goals {
			attained := int32(-1)
			if account.Spec.Goals[i].Attainment != nil {
				attained = *account.Spec.Goals[i].Attainment
			}
			all = append(all, goal{attained, rows[i]})
		}
	}
	slices.SortStableFunc(all, func(a, b goal) int { return cmp.Compare(b.attained, a.attained) })
	rows := make([][]string, 0, len(all))
	for _, g := range all {
		rows = append(rows, g.row)
	}
	return p.table(document.Columns("Account", "Goal", "#Attained", "Players"), rows,
		"The goals of customers, and how much of each is attained: spec.goals of accounts.")
}

// dated is something of an account that happened on a day.
type dated struct {
	on  calendar.Date
	row []string
}

// inQuarter are the rows of what happened in the quarter, in that order.
func (p *pack) inQuarter(all []dated) [][]string {
	all = slices.DeleteFunc(slices.Clone(all), func(d dated) bool { return !p.ask.Quarter.Has(d.on) })
	slices.SortStableFunc(all, func(a, b dated) int { return later(a.on, b.on) })
	rows := make([][]string, 0, len(all))
	for _, d := range all {
		rows = append(rows, d.row)
	}
	return rows
}

// happened shows what happened in the quarter. Where facts are there and nothing happened, it says so.
func (p *pack) happened(columns []document.Column, all []dated, thing, noData string, list success.KnownList) document.Line {
	rows := p.inQuarter(all)
	if len(rows) > 0 {
		return p.table(columns, rows, noData)
	}
	vouched := slices.ContainsFunc(p.accounts, func(a *success.Account) bool { return known(a, list) })
	if len(all) == 0 && !vouched {
		return document.Line{NoData: noData}
	}
	return document.Line{Sentences: []string{thing + " in the quarter."}}
}

// milestones are those that were reached in the quarter.
func (p *pack) milestones() document.Line {
	var all []dated
	for _, account := range p.accounts {
		for _, milestone := range account.Spec.Milestones {
			all = append(all, dated{history.Date(milestone.ReachedOn), []string{history.Called(account), string(milestone.Name), string(milestone.ReachedOn)}})
		}
	}
	return p.happened(document.Columns("Account", "Milestone", "Reached on"), all, "No milestone was reached",
		"The points of the journey that customers have reached: spec.milestones of accounts, each with reachedOn.", "milestones")
}

// champions are those that were assessed, or left, in the quarter.
func (p *pack) champions() document.Line {
	var all []dated
	for _, account := range p.accounts {
		for _, c := range account.Spec.Champions {
			on, word := history.Date(c.AssessedOn), "assessed"
			if left := history.Date(c.LeftOn); p.ask.Quarter.Has(left) {
				on, word = left, "left"
			}
			all = append(all, dated{on, []string{history.Called(account), c.Ref, word + " on " + on.String(), number(c.Engagement), number(c.Delight), number(c.Influence)}})
		}
	}
	return p.happened(document.Columns("Account", "Champion", "What", "#Engagement", "#Delight", "#Influence"), all, "No champion was assessed, and none left",
		"The people at customers who speak for the product: spec.champions of accounts, each with scores and assessedOn.", "champions")
}

// shipped is what customers asked for, and got in the quarter.
func (p *pack) shipped() document.Line {
	var all []dated
	for _, account := range p.accounts {
		for _, r := range account.Spec.Requests {
			on := calendar.Date{}
			if r.Status == success.RequestShipped {
				on = history.Date(r.ShippedOn)
			}
			all = append(all, dated{on, []string{history.Called(account), string(r.Name), string(r.Kind), cmp.Or(string(r.PromisedOn), "no day"), string(r.ShippedOn)}})
		}
	}
	return p.happened(document.Columns("Account", "Request", "Kind", "Promised for", "Shipped on"), all, "Nothing that customers had asked for was shipped",
		"What customers asked for, and when it was shipped: spec.requests of accounts, each with status and shippedOn.", "requests")
}

// ended are the runs of a playbook that ended in some way in a quarter.
type ended struct {
	goal, steps, missed, cancelled int
	accounts                       []string
	why                            map[string]int
}

// endedIn counts the runs that ended in a quarter, by playbook. Those that interest are named.
func (p *pack) endedIn(q Quarter, interests success.Outcome) map[string]*ended {
	found := map[string]*ended{}
	for _, run := range p.runs {
		account, end := p.Account(run), run.Ledger.End
		if end == nil || !q.Has(p.DaysOf(account).Date(end.Time.Time)) {
			continue
		}
		e := found[run.Spec.Playbook.Name]
		if e == nil {
			e = &ended{why: map[string]int{}}
			found[run.Spec.Playbook.Name] = e
		}
		e.count(end)
		if end.Outcome == interests {
			e.why[cmp.Or(end.Message, end.Reason)]++
			name := run.Spec.Account.Name
			if account != nil {
				name = history.Called(account)
			}
			e.accounts = append(e.accounts, name)
		}
	}
	return found
}

func (e *ended) count(end *success.End) {
	switch {
	case end.Outcome == success.OutcomeReached && end.Reason == success.ReasonStepsEnded:
		e.steps++
	case end.Outcome == success.OutcomeReached:
		e.goal++
	case end.Outcome == success.OutcomeMissed:
		e.missed++
	case end.Outcome == success.OutcomeCancelled:
		e.cancelled++
	}
}

func (e *ended) all() int { return e.goal + e.steps + e.missed + e.cancelled }

// runsReached are the runs that ended well in the quarter.
func (p *pack) runsReached() document.Line {
	now, before := p.endedIn(p.ask.Quarter, success.OutcomeReached), p.endedIn(p.ask.Quarter.Add(-1), success.OutcomeReached)
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		e := now[name]
		if e.goal+e.steps == 0 {
			continue
		}
		was := 0
		if before[name] != nil {
			was = before[name].goal + before[name].steps
		}
		slices.Sort(e.accounts)
		rows = append(rows, []string{name, fmt.Sprint(e.goal), fmt.Sprint(e.steps), fmt.Sprint(was), fmt.Sprint(e.all()), some(slices.Compact(e.accounts))})
	}
	if len(now) > 0 && len(rows) == 0 {
		return document.Line{Sentences: []string{"No run reached its goal in the quarter."}}
	}
	return p.table(document.Columns("Playbook", "#Goal reached", "#All steps ended", "#Both, quarter before", "#Of runs that ended", "Accounts"), rows,
		"Runs of playbooks that ended in the quarter; a playbook with a goal says when it has worked.")
}

// inWords writes how often each of some texts was said, the most often first.
func inWords(counts map[string]int) string {
	texts := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(texts, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	var parts []string
	for _, text := range texts {
		if counts[text] > 1 {
			text = fmt.Sprintf("%s (%d times)", text, counts[text])
		}
		parts = append(parts, text)
	}
	const few = 3
	if len(parts) > few {
		parts = append(parts[:few], fmt.Sprintf("%d more", len(parts)-few))
	}
	return strings.Join(parts, "; ")
}
