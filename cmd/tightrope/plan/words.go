package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tightrope.dev/controllers/engine/foresight"
)

// printed is a difference that is to be said.
type printed struct {
	foresight.Difference

	base    string // where the state before the edit comes from
	horizon string
	account string // the only one that is told; empty tells of all
}

// json is the difference for programs.
func (p *printed) json() (string, error) {
	out, err := json.MarshalIndent(struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Base       string `json:"base"`
		foresight.Difference
	}{"tightrope.dev/plan/v1", "Plan", p.base, p.Difference}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("print the plan: %w", err)
	}
	return string(out) + "\n", nil
}

// when says for which time the answer is.
func (p *printed) when() string {
	if p.Now == p.Until {
		return fmt.Sprintf("at once, on %s", p.Now)
	}
	return fmt.Sprintf("from %s to %s", p.Now, p.Until)
}

// about says for whom the answer is.
func (p *printed) about() string {
	if p.account != "" {
		return "account " + clean(p.account)
	}
	return "the " + count(p.Accounts, "account")
}

// total is how much of something there is, and what.
type total struct{ number, what string }

// totals are the sentences that sum everything up, the weightiest first.
func (p *printed) totals() []total {
	t := p.Totals
	var all []total
	add := func(n int, one, many string) {
		if n > 0 {
			all = append(all, total{fmt.Sprint(n), choose(n, one, many)})
		}
	}
	add(t.Moves, "account comes into another segment", "accounts come into another segment")
	add(t.Unknown, "account becomes unknown: nobody can say where it belongs", "accounts become unknown: nobody can say where they belong")
	add(t.Known, "account is no longer unknown", "accounts are no longer unknown")
	add(t.RunsOpened, "run opens", "runs open")
	add(t.RunsNotOpened, "run does not open", "runs do not open")
	add(t.RunsCancelled, "run is cancelled", "runs are cancelled")
	add(t.RunsChanged, "run begins, waits or ends otherwise", "runs begin, wait or end otherwise")
	add(t.TasksAdded, "task is added", "tasks are added")
	add(t.TasksDropped, "task is dropped", "tasks are dropped")
	add(t.TasksChanged, "task is changed", "tasks are changed")
	switch more := t.MinutesAdded - t.MinutesDropped; {
	case more > 0:
		all = append(all, total{foresight.Hours(more), "more work for people in all"})
	case more < 0:
		all = append(all, total{foresight.Hours(-more), "less work for people in all"})
	}
	return all
}

// nothing says that the edit changes nothing.
func (p *printed) nothing() string {
	return fmt.Sprintf("Nothing changes for %s, %s.", p.about(), p.when())
}

// editWords say what was edited: Segment high-exposure: expression, message.
func editWords(e foresight.Edit) string {
	text := e.Kind + " " + e.Name
	if len(e.Fields) > 0 {
		text += ": " + strings.Join(e.Fields, ", ")
	}
	return text
}

// goOn says what becomes of the open runs of a playbook that is edited.
func goOn(e foresight.Edit) string {
	if e.OpenRuns == 0 {
		return ""
	}
	runs := fmt.Sprintf("%d runs of it are open and go on", e.OpenRuns)
	if e.OpenRuns == 1 {
		runs = "1 run of it is open and goes on"
	}
	if e.Verb == foresight.Removed {
		return runs + " to the end, because onDelete is Finish"
	}
	return runs + " as begun; only new runs follow the edit"
}

// group is how many accounts go the same way.
type group struct {
	dimension, from, to string
	count               int
}

// groups count the accounts that go the same way, the most first.
func (p *printed) groups() []group {
	counts := map[group]int{}
	for _, m := range p.Moves {
		counts[group{dimension: m.Dimension, from: from(m), to: to(m)}]++
	}
	all := make([]group, 0, len(counts))
	for g, n := range counts {
		g.count = n
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.dimension, b.dimension), cmp.Compare(b.count, a.count), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	return all
}

func from(m foresight.Move) string {
	if m.From.Absent {
		return "(new account)"
	}
	return stand(m.From)
}

func to(m foresight.Move) string { return stand(m.To) }

func stand(s foresight.Stand) string {
	switch {
	case s.Unknown && s.Segment == "":
		return "unknown"
	case s.Unknown:
		return "unknown, still in " + s.Segment
	case s.Segment == "":
		return "no segment"
	}
	return s.Segment
}

// because says why an account stands where it does: the words of the segment, then the parts of expressions that decided, of
// each expression the first ones.
func because(m foresight.Move, most int) []string {
	all := []string{m.Message}
	for _, d := range m.Decided {
		for _, part := range d.Parts[:min(len(d.Parts), most)] {
			text := fmt.Sprintf("%s: %s is %s", d.Segment, part.Text, part.Value)
			if reads := strings.Join(part.Reads, ", "); reads != "" {
				text += " (" + reads + ")"
			}
			all = append(all, text)
		}
		if more := len(d.Parts) - most; more > 0 {
			all = append(all, fmt.Sprintf("%s: and %s", d.Segment, count(more, "other part")))
		}
	}
	return all
}

// on says since when an account stands elsewhere, and until when, where that is in sight.
func on(m foresight.Move) string {
	switch m.Until {
	case "":
		return string(m.On)
	case m.On:
		return string(m.On) + ", for less than a day"
	}
	return fmt.Sprintf("%s until %s", m.On, m.Until)
}

var runWords = map[foresight.RunKind]string{
	foresight.RunOpened: "opens", foresight.RunNotOpened: "does not open", foresight.RunCancelled: "is cancelled", foresight.RunChanged: "changes",
}

// runOn is the day on which a run opens, would have opened, or is cancelled.
func runOn(r foresight.RunChange) string {
	switch {
	case r.Kind == foresight.RunCancelled:
		return string(r.After.Ended)
	case r.After != nil:
		return string(r.After.Started)
	}
	return string(r.Before.Started)
}

// runWhy says why a run does not open or is cancelled, or what else becomes of it.
func runWhy(r foresight.RunChange) string {
	if r.Kind != foresight.RunChanged {
		return r.Why
	}
	return fmt.Sprintf("%s instead of %s", ends(r.After), ends(r.Before))
}

// ends says how a run stands at the end of the time.
func ends(r *foresight.RunStand) string {
	text := "begun " + string(r.Started)
	if r.Anchor != "" {
		text += " for " + string(r.Anchor)
	}
	switch {
	case r.Ended != "":
		return fmt.Sprintf("%s and ended %s, %s (%s)", text, r.Ended, r.Outcome, r.Reason)
	case r.Held != "":
		return fmt.Sprintf("%s and held (%s)", text, r.Held)
	}
	return text + " and open"
}

// shown is the Task as it is told: with the edit, or else without.
func shown(t foresight.TaskChange) *foresight.TaskStand {
	if t.Verb == foresight.Dropped {
		return cmp.Or(t.Before, t.After)
	}
	return cmp.Or(t.After, t.Before)
}

func assignee(t *foresight.TaskStand) string { return cmp.Or(t.Assignee, "nobody") }

// taskWhat says what differs of a Task that is changed, or why it is made or dropped.
func taskWhat(t foresight.TaskChange) string {
	if t.Verb != foresight.Changed {
		return t.Why
	}
	var parts []string
	for _, f := range t.Fields {
		parts = append(parts, fieldWords(f))
	}
	return strings.Join(parts, "; ")
}

func fieldWords(f foresight.FieldChange) string {
	name := map[string]string{"effortMinutes": "minutes", "takenBack": "taken back", "message": "text for the customer", "response": "what is to be reported"}[f.Field]
	if name = cmp.Or(name, f.Field); f.From == "" && f.To == "" {
		return "another " + name
	}
	return fmt.Sprintf("%s %s instead of %s", name, cmp.Or(f.To, "nobody"), cmp.Or(f.From, "nobody"))
}

// step names a step, with the level where a Task tells of another one.
func step(t foresight.TaskChange) string {
	if t.Escalation != "" {
		return t.Step + "/" + t.Escalation
	}
	return t.Step
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func choose(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// clean is a text on one line, without what could steer a terminal or turn the direction of the text.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf), r == unicode.ReplacementChar:
			return '�'
		}
		return r
	}, text)), " ")
}

// clip cuts a long text.
func clip(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
