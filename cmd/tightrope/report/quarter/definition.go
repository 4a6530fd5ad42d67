package quarter

import (
	_ "embed" // the definition lies beside this file
	"fmt"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/rollup"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// Kind is the kind of the files in which a Definition is written.
const Kind = "ReportDefinition"

// Standard is the file of the definition that counts where no other is named.
//
//go:embed quarterly.yaml
var Standard string

// Definition says what the pack of the quarterly meeting holds. It is written in a file of kind ReportDefinition, which no cluster
// knows.
type Definition struct {
	// apiVersion is tightrope.dev/v1alpha1.
	APIVersion string `json:"apiVersion"`
	// kind is ReportDefinition.
	Kind string `json:"kind"`
	// title is the heading of the pack.
	Title string `json:"title"`
	// rows is how many rows of each list are shown. Zero shows all.
	Rows int `json:"rows,omitempty"`
	// accounts says of which accounts it speaks.
	Accounts Accounts `json:"accounts,omitzero"`
	// presenters says who presents.
	Presenters Presenters `json:"presenters,omitzero"`
	// commercial says which work is commercial.
	Commercial Commercial `json:"commercial,omitzero"`
	// surprises says what a surprise before a renewal is.
	Surprises Surprises `json:"surprises,omitzero"`
	// feedback says with which words feedback begins that says yes, or no.
	Feedback rollup.Words `json:"feedback,omitzero"`
	// agenda is what the pack has, in this order.
	Agenda []Item `json:"agenda"`
}

// Accounts says of which accounts the pack speaks.
type Accounts struct {
	// lifecycles are those of the accounts. Empty means all. An account whose lifecycle is not known is among them.
	Lifecycles []success.Lifecycle `json:"lifecycles,omitempty"`
}

// Presenters says who presents.
type Presenters struct {
	// role is the role, in spec.team of accounts, of those who present.
	Role string `json:"role,omitempty"`
}

// Commercial says which work is commercial.
type Commercial struct {
	// touches are the touches of commercial work.
	Touches []success.Touch `json:"touches,omitempty"`
}

// Surprises says what a surprise before a renewal is: a Task made within some days before it, by a run that could not be foreseen.
type Surprises struct {
	// within is how long before the renewal it is too late for surprises, such as 30d.
	Within string `json:"within,omitempty"`
	// planned is how long before the renewal all is to be planned, such as 90d.
	Planned string `json:"planned,omitempty"`
	// foreseen are the types of triggers whose runs could be foreseen, whenever they began.
	Foreseen []success.TriggerType `json:"foreseen,omitempty"`
}

// Item is a part of the agenda.
type Item struct {
	// heading is its heading.
	Heading string `json:"heading"`
	// ask is a question to the meeting.
	Ask string `json:"ask,omitempty"`
	// lines are what it shows, in this order.
	Lines []Entry `json:"lines"`
}

// Entry is a line of the agenda. It shows something, or asks, or both.
type Entry struct {
	// title is its title.
	Title string `json:"title"`
	// show is what it shows.
	Show string `json:"show,omitempty"`
	// ask is a question to the meeting.
	Ask string `json:"ask,omitempty"`
}

// Problem is what is wrong with a Definition, and where.
type Problem struct {
	// Path is the field, such as agenda[2].lines[0].show.
	Path string
	// Message says what is wrong and what to write instead.
	Message string
}

// Check says what is wrong with a definition. One with problems is not to be used.
func (d *Definition) Check() []Problem {
	c := &check{}
	c.that(d.Title != "", "title", "is empty; write the heading of the pack")
	c.that(d.Rows >= 0, "rows", "is %d; write how many rows of a list are shown, or 0 for all", d.Rows)
	for i, lifecycle := range d.Accounts.Lifecycles {
		c.word(fmt.Sprintf("accounts.lifecycles[%d]", i), string(lifecycle), lifecycles)
	}
	for i, touch := range d.Commercial.Touches {
		c.word(fmt.Sprintf("commercial.touches[%d]", i), string(touch), touches)
	}
	for i, trigger := range d.Surprises.Foreseen {
		c.word(fmt.Sprintf("surprises.foreseen[%d]", i), string(trigger), triggers)
	}
	c.days("surprises.within", d.Surprises.Within)
	c.days("surprises.planned", d.Surprises.Planned)
	c.that(len(d.Agenda) > 0, "agenda", "is empty; write what the pack has")
	for i := range d.Agenda {
		c.item(fmt.Sprintf("agenda[%d]", i), &d.Agenda[i], d)
	}
	return c.problems
}

var (
	lifecycles = []string{"Prospect", "Onboarding", "Active", "Churned", "Lost"}
	touches    = []string{"Relationship", "Commercial", "Both", "None"}
	triggers   = []string{"Date", "Membership", "Every", "Each", "Hand"}
)

type check struct{ problems []Problem }

// that notes a problem unless something is so.
func (c *check) that(isSo bool, path, format string, args ...any) {
	if !isSo {
		c.problems = append(c.problems, Problem{path, fmt.Sprintf(format, args...)})
	}
}

func (c *check) word(path, word string, known []string) {
	instead := "write " + strings.Join(known, ", ")
	if near := expr.Nearest(word, known); near != "" {
		instead = "did you mean " + near + "?"
	}
	c.that(slices.Contains(known, word), path, "there is no %q; %s", word, instead)
}

func (c *check) days(path, text string) {
	if text == "" {
		return
	}
	o, err := calendar.ParseOffset(text)
	c.that(err == nil && o.Count >= 0 && o.Unit != calendar.Hours && o.Unit != calendar.BusinessDays, path, "%q is no length of time; write a number and d, w or mo, such as 30d", text)
}

func (c *check) item(path string, item *Item, d *Definition) {
	c.that(item.Heading != "", path+".heading", "is empty; write a heading")
	c.that(len(item.Lines) > 0, path+".lines", "is empty; write what is shown")
	for i, line := range item.Lines {
		at := fmt.Sprintf("%s.lines[%d]", path, i)
		c.that(line.Title != "", at+".title", "is empty; write a title")
		c.that(line.Show != "" || line.Ask != "", at, "shows nothing and asks nothing; write show or ask")
		if line.Show != "" {
			c.word(at+".show", line.Show, shows())
			for _, need := range needs[line.Show] {
				c.that(need.has(d), at+".show", "%s wants %s; write it, or leave the line out", line.Show, need.field)
			}
		}
	}
}

// need is a field without which a part says nothing.
type need struct {
	field string
	has   func(*Definition) bool
}

var (
	needsRole = need{"presenters.role", func(d *Definition) bool { return d.Presenters.Role != "" }}
	needs     = map[string][]need{
		"Presenters": {needsRole}, "AccountBusiness": {needsRole}, "AccountProblems": {needsRole}, "AccountHealth": {needsRole},
		"AccountGoals": {needsRole}, "AccountDone": {needsRole}, "AccountAhead": {needsRole},
		"CommercialTasks": {{"commercial.touches", func(d *Definition) bool { return len(d.Commercial.Touches) > 0 }}},
		"Surprises": {
			{"surprises.within", func(d *Definition) bool { return d.Surprises.Within != "" }},
			{"surprises.planned", func(d *Definition) bool { return d.Surprises.Planned != "" }},
		},
	}
)
