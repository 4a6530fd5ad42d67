package people

import (
	"fmt"
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// Problem is what is wrong with a Model, and where.
type Problem struct {
	// Path is the field, such as rules[2].ends.
	Path string
	// Message says what is wrong and what to write instead.
	Message string
}

// most is how many days a delay may be, in either direction: farther than any simulation looks.
const most = 365

// Check says what is wrong with a model, in the order of its fields. A model with problems is not to be used.
func (m *Model) Check() []Problem {
	c := &check{}
	if w := m.Workday; w != nil {
		c.hour("workday.from", w.From)
		c.hour("workday.to", w.To)
		c.that(w.From <= w.To, "workday", "from %d to %d is back to front; write the earlier hour in from", w.From, w.To)
	}
	if m.Capacity != nil {
		c.capacity(m.Capacity)
	}
	if g := m.Guardrails; g != nil {
		c.days("guardrails.approveAfterDays", g.ApproveAfterDays, 0)
	}
	first := map[For]int{}
	for i := range m.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if before, twice := first[m.Rules[i].For]; twice {
			c.that(false, path+".for", "is the same as in rules[%d], which is above; put the two rules together", before)
		} else {
			first[m.Rules[i].For] = i
		}
		c.rule(path, &m.Rules[i])
	}
	return c.problems
}

type check struct{ problems []Problem }

// that notes a problem unless something is so.
func (c *check) that(isSo bool, path, format string, args ...any) {
	if !isSo {
		c.problems = append(c.problems, Problem{path, fmt.Sprintf(format, args...)})
	}
}

func (c *check) hour(path string, hour int) {
	c.that(hour >= 0 && hour <= 23, path, "is %d; write a full hour from 0 to 23", hour)
}

func (c *check) days(path string, days, least int) {
	c.that(days >= least && days <= most, path, "is %d; write a number of working days from %d to %d", days, least, most)
}

func (c *check) capacity(hours *Capacity) {
	week := func(path string, n int) { c.that(n >= 0 && n <= 168, path, "is %d; a week has from 0 to 168 hours", n) }
	if hours.HoursPerWeek != nil {
		week("capacity.hoursPerWeek", *hours.HoursPerWeek)
	}
	for _, member := range slices.Sorted(maps.Keys(hours.Members)) {
		week("capacity.members."+member, hours.Members[member])
	}
}

func (c *check) rule(path string, r *Rule) {
	c.of(path+".for", &r.For)
	if r.When != nil {
		c.delay(path+".when", r.When, true)
	}
	if e := r.Ends; e != nil {
		c.shares(path+".ends", []int{e.Done, e.Skipped, e.Never})
	}
	if r.EffortMinutes != nil {
		c.that(*r.EffortMinutes >= 0 && *r.EffortMinutes <= 10080, path+".effortMinutes", "is %d; write minutes from 0 to 10080", *r.EffortMinutes)
	}
	c.table(path+".choices", r.Choices)
	c.percent(path+".objects", r.Objects)
	if r.ObjectsWhen != nil {
		c.delay(path+".objectsWhen", r.ObjectsWhen, false)
	}
	c.percent(path+".confirms", r.Confirms)
	c.percent(path+".approves", r.Approves)
	c.table(path+".says", r.Says)
	c.texts(path+".says", r.Says, v1alpha1.MaxResponse)
	for _, field := range slices.Sorted(maps.Keys(r.Fields)) {
		c.that(len(r.Fields[field]) > 0, path+".fields."+field, "says no answer; write some, each with its percent")
		c.table(path+".fields."+field, r.Fields[field])
		c.texts(path+".fields."+field, r.Fields[field], v1alpha1.MaxAnswer)
	}
	said := *r
	said.For = For{}
	c.that(!silent(&said), path, "says nothing; write what is so for these tasks, such as when, ends or choices")
}

// silent says that a rule says nothing about Tasks.
func silent(r *Rule) bool {
	return r.When == nil && r.Ends == nil && r.EffortMinutes == nil && r.Choices == nil && r.Objects == nil && r.ObjectsWhen == nil &&
		r.Confirms == nil && r.Approves == nil && r.Says == nil && r.Fields == nil
}

var (
	responses = []string{"None", "FreeText", "Choice", "Form", "NegativeConsent", "Confirmation", "Approval"}
	channels  = []string{"Email", "Call", "Meeting", "Survey", "Internal"}
)

func (c *check) of(path string, f *For) {
	c.word(path+".response", string(f.Response), responses)
	c.word(path+".channel", string(f.Channel), channels)
}

// word checks a word that may be left out.
func (c *check) word(path, word string, known []string) {
	c.that(word == "" || slices.Contains(known, word), path, "there is no %q%s", word, instead(word, known))
}

// instead says what may have been meant.
func instead(word string, known []string) string {
	if near := expr.Nearest(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	if len(known) == 0 || len(known) > 12 {
		return ""
	}
	return "; write " + either(known)
}

func (c *check) delay(path string, d *Delay, fromTask bool) {
	least := 0
	if fromTask {
		c.word(path+".after", d.After, []string{AfterStart, AfterDue})
		if d.After == AfterDue {
			least = -most
		}
	} else {
		c.that(d.After == "", path+".after", "is counted from the notice; leave after out")
	}
	ways := 0
	if d.Days != nil {
		ways++
		c.days(path+".days", *d.Days, least)
	}
	if b := d.Between; b != nil {
		ways++
		c.days(path+".between.from", b.From, least)
		c.days(path+".between.to", b.To, least)
		c.that(b.From <= b.To, path+".between", "from %d to %d is back to front; write the smaller number in from", b.From, b.To)
	}
	if d.Shares != nil {
		ways++
		var percents []int
		for i, s := range d.Shares {
			c.days(fmt.Sprintf("%s.shares[%d].days", path, i), s.Days, least)
			percents = append(percents, s.Percent)
		}
		c.shares(path+".shares", percents)
	}
	c.that(ways == 1, path, "says %d of days, between and shares; write one of them", ways)
}

func (c *check) percent(path string, percent *int) {
	c.that(percent == nil || *percent >= 0 && *percent <= 100, path, "is %d; write a percentage from 0 to 100", valueOf(percent))
}

func (c *check) table(path string, table map[string]int) {
	if table != nil {
		c.shares(path, slices.Collect(maps.Values(table)))
	}
}

func (c *check) texts(path string, table map[string]int, longest int) {
	for _, text := range slices.Sorted(maps.Keys(table)) {
		c.that(text != "" && len(text) <= longest, path, "an answer has from 1 to %d characters", longest)
	}
}

// shares checks percentages that must add up to a hundred.
func (c *check) shares(path string, percents []int) {
	sum := 0
	for _, p := range percents {
		if p < 0 {
			c.that(false, path, "a share is %d; write percentages from 0 to 100", p)
			return
		}
		sum += p
	}
	c.that(sum == 100, path, "the shares add up to %d; make it 100", sum)
}

func valueOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
