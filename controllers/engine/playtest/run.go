package playtest

import (
	"fmt"
	"strings"
	"time"

	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// Result is how a test went.
type Result struct {
	// Name is the name of the test.
	Name string
	// Path is the test in its file: tests[0].
	Path string
	// Failure is the first thing that was not as expected; nil where all was.
	Failure *Failure
	// Story is all that happened, in order.
	Story []Line
	// Seen is what of the definitions the story went through.
	Seen Seen
}

// Line is something that happened.
type Line struct {
	// Time is when, in the account's time zone.
	Time time.Time
	// Account is the account; empty where it is about none, or about all.
	Account string
	// Text is a sentence.
	Text string
}

// String is the day and the sentence.
func (l Line) String() string { return l.Time.Format(time.DateOnly) + "  " + l.Text }

// Failure is the point at which a test failed.
type Failure struct {
	// Path is what of the file was not so: tests[0].story[3].expect.tasks[0].
	Path string
	// Message is one sentence.
	Message string
	// Account is the account that it is about; empty where it is about none.
	Account string
	// Time is when in the story.
	Time time.Time
	// Differences are what was expected and what was there. Without any, what the story does could not be done.
	Differences []Difference
}

// Difference is something that was expected and is otherwise.
type Difference struct {
	// Path is the expectation in the file.
	Path string
	// What says what it is about: ask due.
	What string
	// Want and Got are what was expected and what is there, in words.
	Want, Got string
}

// Run lives the test of a number. Check has found no mistake in the file.
func (s *Set) Run(number int) Result {
	t := &s.File.Tests[number]
	path := fmt.Sprintf("tests[%d]", number)
	r := &runner{set: s, known: knownOf(s.Definitions), seen: Seen{}}
	failure := r.live(t, path)
	result := Result{Name: t.Name, Path: path, Failure: failure, Seen: r.seen}
	if r.World != nil {
		r.see()
		result.Story = r.story()
	}
	return result
}

// runner lives one test.
type runner struct {
	*simulation.World

	set     *Set
	known   *known
	seen    Seen
	looked  int      // how many events were looked at for what was seen
	persons []string // the names of all accounts that there were
	words   int      // how many overrides people have written
}

func (r *runner) live(t *Test, path string) *Failure {
	w, err := r.set.world(t)
	if err != nil {
		return &Failure{Path: path + ".start", Message: err.Error()}
	}
	r.World = w
	for _, a := range w.Accounts {
		r.persons = append(r.persons, a.Name)
	}
	w.Compile()
	if len(w.Refused) > 0 {
		refused := w.Refused[0]
		return &Failure{Path: path, Message: fmt.Sprintf("the %s %s does not compile: %s", refused.Kind, refused.Name, refused.Why.Message)}
	}
	r.settle()
	for i := range t.Story {
		if failure := r.point(&t.Story[i], fmt.Sprintf("%s.story[%d]", path, i)); failure != nil {
			failure.Time = r.Now.In(r.daysOf(failure.Account).Location())
			return failure
		}
	}
	return nil
}

// point lives an entry of the story.
func (r *runner) point(e *Entry, path string) *Failure {
	for _, verb := range verbs {
		if !verb.said(e) {
			continue
		}
		if err := verb.do(r, e); err != nil {
			return &Failure{Path: path + "." + verb.name, Message: err.Error(), Account: r.accountOf(e)}
		}
		r.settle()
	}
	if e.Expect == nil {
		return nil
	}
	return r.expect(e.Expect, path+".expect")
}

// settle has everything happen that happens now. What guardrails hold is a set of its own ten seconds later.
func (r *runner) settle() {
	r.Settle()
	if len(r.Guardrails) > 0 {
		r.Live(r.Now.Add(settled))
	}
	r.see()
}

// daysOf is the calendar of an account.
func (r *runner) daysOf(account string) calendar.Calendar {
	if there := r.Accounts[account]; there != nil {
		return r.AccountFacts(there).Calendar
	}
	return r.Calendar
}

// story is what happened until now.
func (r *runner) story() []Line {
	lines := make([]Line, 0, len(r.Events))
	for _, e := range r.Events {
		lines = append(lines, Line{e.Time, e.Account, strings.TrimSpace(e.String())})
	}
	return lines
}

// StoryOf are the lines about an account, and about none; all where no account is named.
func StoryOf(story []Line, account string) []Line {
	var lines []Line
	for _, line := range story {
		if account == "" || line.Account == "" || line.Account == account {
			lines = append(lines, line)
		}
	}
	return lines
}
