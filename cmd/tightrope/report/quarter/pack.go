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
	"tightrope.dev/controllers/engine/expr"
)

// Ask is what the pack is to be of.
type Ask struct {
	Namespace string
	Quarter   Quarter
	// Member is for whose accounts it is; empty means for all.
	Member string
	// Account is the account that is presented; empty means the next in turn.
	Account string
}

// pack is a pack in the making.
type pack struct {
	*history.History
	*Definition

	ask Ask
	// everyone are the accounts that the definition speaks of, accounts those of them that the pack is of.
	everyone, accounts []*success.Account
	// work and runs are those of accounts that the pack is of, whatever their lifecycle.
	work []*history.Work
	runs []*success.Engagement
	// open is how many Tasks of an account are open.
	open map[*success.Account]int
}

// part gives a line of the agenda.
type part func(*pack) document.Line

// parts are what a line can show. Those of one account are in partsOfAccount.
var parts = map[string]part{
	"Presenters": (*pack).presenters,
	"Goals":      (*pack).goals, "Milestones": (*pack).milestones, "RunsReached": (*pack).runsReached, "Champions": (*pack).champions, "Shipped": (*pack).shipped,
	"RunsMissed": (*pack).runsMissed, "TasksSkipped": (*pack).tasksSkipped, "UnknownFacts": (*pack).unknownFacts, "EcosystemAtRisk": (*pack).ecosystemAtRisk,
	"Renewals": (*pack).renewals, "Opportunities": (*pack).opportunities, "CommercialTasks": (*pack).commercialTasks, "Surprises": (*pack).surprises,
	"OpenWork": (*pack).openWork, "Feedback": (*pack).feedback,
}

// partsOfAccount are what a line can show of the account that is presented.
var partsOfAccount = map[string]func(*pack, *success.Account) document.Line{
	"AccountBusiness": (*pack).accountBusiness, "AccountProblems": (*pack).accountProblems, "AccountHealth": (*pack).accountHealth,
	"AccountGoals": (*pack).accountGoals, "AccountDone": (*pack).accountDone, "AccountAhead": (*pack).accountAhead,
}

// shows are the names of everything that a line can show, sorted.
func shows() []string {
	return slices.Sorted(slices.Values(slices.AppendSeq(slices.Collect(maps.Keys(parts)), maps.Keys(partsOfAccount))))
}

// Of makes the pack.
func Of(h *history.History, d *Definition, ask Ask) (*document.Document, error) {
	p := &pack{History: h, Definition: d, ask: ask}
	if err := p.choose(); err != nil {
		return nil, err
	}
	pages := &document.Document{Title: d.Title + ", " + ask.Quarter.String(), Subtitle: p.subtitle(), Notes: p.notes()}
	for i := range d.Agenda {
		pages.Sections = append(pages.Sections, p.section(&d.Agenda[i]))
	}
	return pages, nil
}

// choose finds what the pack is of.
func (p *pack) choose() error {
	served := map[string]bool{}
	p.open = map[*success.Account]int{}
	for _, account := range p.Accounts() {
		if p.serves(account) {
			served[account.Name] = true
		}
		if !p.speaksOf(account) {
			continue
		}
		p.everyone = append(p.everyone, account)
		if p.serves(account) {
			p.accounts = append(p.accounts, account)
		}
	}
	if p.ask.Member != "" && len(served) == 0 {
		return fmt.Errorf("%s serves no account in namespace %s%s", p.ask.Member, p.ask.Namespace, p.near(p.ask.Member, p.everybody()))
	}
	if p.ask.Account != "" && p.accountNamed(p.ask.Account) == nil {
		return fmt.Errorf("there is no account %s in namespace %s%s", p.ask.Account, p.ask.Namespace, p.near(p.ask.Account, p.names()))
	}
	for i := range p.Work {
		if w := &p.Work[i]; w.Account != nil && w.IsOpen() {
			p.open[w.Account]++
		}
		if w := &p.Work[i]; p.ask.Member == "" || w.Account != nil && served[w.Account.Name] {
			p.work = append(p.work, w)
		}
	}
	for _, run := range p.Runs {
		if account := p.Account(run); p.ask.Member == "" || account != nil && served[account.Name] {
			p.runs = append(p.runs, run)
		}
	}
	return nil
}

// Accounts are all accounts.
func (p *pack) Accounts() []*success.Account { return p.History.Accounts }

// serves says that the pack is of an account as far as its member decides.
func (p *pack) serves(account *success.Account) bool {
	if p.ask.Member == "" {
		return true
	}
	for _, member := range account.Spec.Team {
		if string(member) == p.ask.Member {
			return true
		}
	}
	return false
}

// speaksOf says that the definition speaks of an account.
func (p *pack) speaksOf(account *success.Account) bool {
	wanted := p.Definition.Accounts.Lifecycles
	return len(wanted) == 0 || account.Spec.Lifecycle == "" || slices.Contains(wanted, account.Spec.Lifecycle)
}

func (p *pack) accountNamed(name string) *success.Account {
	for _, account := range p.Accounts() {
		if account.Name == name {
			return account
		}
	}
	return nil
}

func (p *pack) names() []string {
	var names []string
	for _, account := range p.Accounts() {
		names = append(names, account.Name)
	}
	return names
}

// everybody are all who serve an account.
func (p *pack) everybody() []string {
	var names []string
	for _, account := range p.Accounts() {
		for _, member := range account.Spec.Team {
			names = append(names, string(member))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (*pack) near(name string, names []string) string {
	if near := expr.Nearest(name, names); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

func (p *pack) subtitle() string {
	text := fmt.Sprintf("Namespace %s, %s to %s", p.ask.Namespace, p.ask.Quarter.First(), p.ask.Quarter.Last())
	if p.ask.Member != "" {
		text += ", the accounts of " + p.ask.Member
	}
	return fmt.Sprintf("%s; %s. As of %s.", text, count(len(p.accounts), "account"), p.Today())
}

// section fills a part of the agenda. What is of one account is told account by account.
func (p *pack) section(item *Item) document.Section {
	section := document.Section{Heading: item.Heading, Ask: item.Ask}
	dives := p.dives()
	for n := range max(len(dives), 1) {
		for i := range item.Lines {
			entry := &item.Lines[i]
			ofAccount := partsOfAccount[entry.Show] != nil
			if !ofAccount && n > 0 {
				continue
			}
			line := p.line(entry, dives, n)
			line.Title, line.Ask = entry.Title, entry.Ask
			if ofAccount && n < len(dives) {
				line.Title = history.Called(dives[n].account) + ": " + entry.Title
			}
			section.Lines = append(section.Lines, line)
		}
	}
	return section
}

func (p *pack) line(entry *Entry, dives []presents, n int) document.Line {
	switch show := partsOfAccount[entry.Show]; {
	case entry.Show == "":
		return document.Line{}
	case show == nil:
		return parts[entry.Show](p)
	case n >= len(dives):
		return document.Line{NoData: "There are no accounts."}
	default:
		return show(p, dives[n].account)
	}
}

// notes are what a reader must know to judge the rest.
func (p *pack) notes() []string {
	notes := []string{"Accounts stand as they do on " + p.Today().String() + ", whatever the quarter: facts, segments and scores have no history."}
	switch {
	case p.ask.Quarter.First().After(p.Today()):
		notes = append(notes, "The quarter has not begun.")
	case !p.ask.Quarter.Last().Before(p.Today()):
		notes = append(notes, fmt.Sprintf("The quarter goes on until %s.", p.ask.Quarter.Last()))
	}
	return append(notes, "Of what happened, that is told which is still in the cluster, or in the archive where one is named: tasks leave some weeks after they were closed, runs some weeks after they ended.")
}

// table makes a line of rows, or says what would fill it; with sentences before it.
func (p *pack) table(columns []document.Column, rows [][]string, noData string, sentences ...string) document.Line {
	line := document.Line{NoData: noData, Sentences: sentences}
	if len(rows) == 0 {
		return line
	}
	more := 0
	if p.Rows > 0 && len(rows) > p.Rows {
		rows, more = rows[:p.Rows], len(rows)-p.Rows
	}
	line.Table = &document.Table{Columns: columns, Rows: rows, More: more}
	return line
}

// count is a number of things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func nobody(name string) string { return cmp.Or(name, "nobody") }

// number writes a number that may not be known.
func number[T int32 | int64](n *T) string {
	if n == nil {
		return "unknown"
	}
	return fmt.Sprint(*n)
}

// amount writes a number with its thousands apart, such as 120,000.
func amount(n int64) string {
	text := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return sign + text
}

// some names a few of many.
func some(names []string) string {
	const few = 4
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// known says that a writer of the account vouches for a list: empty means none.
func known(account *success.Account, list success.KnownList) bool {
	return slices.Contains(account.Spec.Known, list)
}
