package playtest

import (
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Problem is a mistake in a file of tests.
type Problem struct {
	// Path is the field: tests[0].story[3].report.step.
	Path string
	// Message says what is wrong and what to write instead.
	Message string
}

// Check finds the mistakes of a file: names that are not there, paths that lead nowhere, words that are none. A file with a
// mistake is not run.
func (s *Set) Check() []Problem {
	c := &check{set: s, known: knownOf(s.Definitions)}
	f := s.File
	if len(f.Tests) == 0 {
		c.say("tests", "there is no test; write one below tests:, with a name and a story")
	}
	c.given("", f.Given)
	names := map[string]bool{}
	for i := range f.Tests {
		t, path := &f.Tests[i], fmt.Sprintf("tests[%d]", i)
		switch {
		case t.Name == "":
			c.say(path+".name", "the test has no name; say in a sentence what it shows")
		case names[t.Name]:
			c.say(path+".name", "another test of this file is called %q as well; give each its own name", t.Name)
		}
		names[t.Name] = true
		c.test(t, path)
	}
	return c.problems
}

type check struct {
	set      *Set
	known    *known
	problems []Problem

	accounts []string // of the test, those that come later too
	brought  []string // the names of steps that the test's edits bring
}

func (c *check) say(path, format string, args ...any) {
	c.problems = append(c.problems, Problem{path, fmt.Sprintf(format, args...)})
}

// one of a few words; an empty one was not written.
func (c *check) oneOf(path, word string, words ...string) {
	if word != "" && !slices.Contains(words, word) {
		c.say(path, "%q is not one of the words here%s", word, orList(word, words))
	}
}

// there says that a name is not there; an empty one was not written.
func (c *check) there(path, what, name string, names []string) {
	if name != "" && !slices.Contains(names, name) {
		c.say(path, "there is no %s %s%s", what, name, orList(name, slices.Clone(names)))
	}
}

// needed says that something is missing, and what it is for.
func (c *check) needed(path, value, sentence string) {
	if value == "" {
		c.say(path, "%s", sentence)
	}
}

func (c *check) date(path string, date v1alpha1.Date) {
	if date == "" {
		return
	}
	if _, err := calendar.ParseDate(string(date)); err != nil {
		c.say(path, "%s", err)
	}
}

func (c *check) given(path string, g Given) {
	if path != "" {
		path += "."
	}
	c.date(path+"start", g.Start)
	if g.TimeZone != "" {
		if _, err := calendar.LoadZone(g.TimeZone); err != nil {
			c.say(path+"timeZone", "%s", err)
		}
	}
	c.there(path+"calendar", "Calendar", string(g.Calendar), namesOf(c.known.calendars))
	for i := range g.Accounts {
		c.account(fmt.Sprintf("%saccounts[%d]", path, i), &g.Accounts[i])
	}
}

func (c *check) account(path string, a *Account) {
	c.needed(path+".name", a.Name, "the account has no name; give it one, such as acme")
}

func (c *check) test(t *Test, path string) {
	c.given(path, t.Given)
	if c.set.given(t).Start == "" {
		c.say(path, "the test does not say on which day it begins; write start: 2026-01-31, here or for all tests of the file")
	}
	if len(t.Story) == 0 {
		c.say(path+".story", "nothing happens and nothing is expected; write a story")
	}
	c.accounts = nil
	accounts, _ := c.set.accounts(t)
	for _, a := range accounts {
		c.accounts = append(c.accounts, a.Name)
	}
	for i := range t.Story {
		if a := t.Story[i].Arrive; a != nil {
			c.accounts = append(c.accounts, a.Name)
		}
	}
	slices.Sort(c.accounts)
	c.accounts = slices.Compact(c.accounts)
	if !slices.ContainsFunc(t.Story, func(e Entry) bool { return e.Expect != nil }) && len(t.Story) > 0 {
		c.say(path, "the test expects nothing, so it shows nothing; write expect: at a point of the story")
	}
	c.brought = broughtBy(t.Story, c.known)
	for i := range t.Story {
		c.entry(fmt.Sprintf("%s.story[%d]", path, i), &t.Story[i])
	}
}

func (c *check) entry(path string, e *Entry) {
	said := e.said()
	switch {
	case len(said) > 1:
		c.say(path+"."+said[1].name, "one thing at a time: %s stands beside %s; make an entry of its own of it", said[1].name, said[0].name)
		return
	case len(said) == 0 && e.Expect == nil:
		c.say(path, "nothing happens here and nothing is expected")
		return
	}
	for _, v := range said {
		if v.of != nil {
			c.of(path+"."+v.name, *v.of(e))
		}
		checks[v.name](c, path+"."+v.name, e)
	}
	if e.Expect != nil {
		c.expectation(path+".expect", e.Expect)
	}
}

// of checks the account that an entry names, or that there is only one.
func (c *check) of(path string, o Of) {
	if o.Account != "" {
		if !slices.Contains(c.accounts, o.Account) {
			c.say(path+".account", "there is no account %s%s", o.Account, orList(o.Account, slices.Clone(c.accounts)))
		}
		return
	}
	switch len(c.accounts) {
	case 0:
		c.say(path, "the test has no account; write one below accounts:")
	case 1:
	default:
		c.say(path, "say which account it is about, with account:, such as account: %s", c.accounts[0])
	}
}

func (c *check) playbook(path, name string) {
	c.there(path, "playbook", name, namesOf(c.known.playbooks))
}

// step checks the name of a step, in a playbook or in any.
func (c *check) step(path, playbook string, step v1alpha1.Name) {
	c.needed(path, string(step), "say which step, with step:")
	if _, found := c.known.playbooks[playbook]; playbook != "" && !found {
		return // said elsewhere
	}
	what := "step"
	if playbook != "" {
		what = "step in " + playbook + " that is called"
	}
	names := append(c.known.steps(playbook), c.brought...)
	slices.Sort(names)
	c.there(path, what, string(step), slices.Compact(names))
}

func (c *check) dimension(path, name string) {
	c.there(path, "dimension", name, namesOf(c.known.dimensions))
}

func (c *check) segment(path, dimension, name string) {
	if segments := c.known.dimensions[dimension]; segments != nil {
		c.there(path, "segment in "+dimension+" that is called", name, namesOf(segments))
	}
}
