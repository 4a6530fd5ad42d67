package definitions

import (
	"fmt"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
)

// mostTried is for how many accounts everything is evaluated: the first ones by name. More would find little else and take
// long.
const mostTried = 1000

// tried is what came of trying everything for the accounts.
type tried struct {
	accounts int
	members  map[string]int            // of segments
	failed   map[string]bool           // segments, scorecards and playbooks that have been refused
	gets     map[string]int            // playbook: for how many accounts it is
	texts    map[string]map[string]int // playbook, field: how often a text could be filled
	missing  map[string]string         // playbook and field: what was missing
}

// daysOf is the calendar of an account; of nil, the one of accounts that name none.
func (c *checker) daysOf(a *v1alpha1.Account) calendar.Calendar {
	name := ""
	if a != nil {
		name = string(a.Spec.Calendar)
	}
	days, _ := calendar.Choose(name, c.calendars, c.Days)
	return days
}

// account is the account of a name; nil where there is none.
func (c *checker) account(name string) *v1alpha1.Account {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// facts are what decisions about an account depend on, in a namespace in which nothing has happened yet.
func (c *checker) facts(a *v1alpha1.Account) plan.AccountFacts {
	f := plan.AccountFacts{Now: c.Now, Account: a, Calendar: c.daysOf(a), Segments: c.segments, Scorecards: c.scorecards, Playbooks: c.playbooks}
	for _, o := range c.Overrides {
		if o.Spec.Account == a.Name {
			f.Overrides = append(f.Overrides, *o)
		}
	}
	return f
}

// tryAccounts evaluates everything for the accounts, and refuses what fails. Of each definition the first account by name is
// told, as the manager does.
func (c *checker) tryAccounts() {
	t := &tried{members: map[string]int{}, failed: map[string]bool{}, gets: map[string]int{}, texts: map[string]map[string]int{}, missing: map[string]string{}}
	for _, a := range c.Accounts[:min(len(c.Accounts), mostTried)] {
		if c.isRefused("Account", a.Name) {
			continue
		}
		t.accounts++
		f := c.facts(a)
		status := plan.ForAccount(f).Status
		c.tryStatus(t, a, status)
		for _, p := range c.playbooks {
			c.tryTexts(t, p, f)
		}
	}
	if t.accounts == 0 {
		c.tryMadeUp(t)
		return
	}
	c.sayCounts(t)
}

// tryStatus refuses what failed for an account before there is a run.
func (c *checker) tryStatus(t *tried, a *v1alpha1.Account, status v1alpha1.AccountStatus) {
	for _, m := range status.Segments {
		if m.Segment != "" {
			t.members[m.Segment]++
		}
		if m.UndecidedBy != "" && m.Reason == v1alpha1.MembershipBroken && t.first("Segment", m.UndecidedBy) {
			c.refuse("Segment", m.UndecidedBy, FailedFor(a.Name, "spec.expression", m.Message))
		}
	}
	for _, s := range status.Scores {
		if s.Problem != "" && t.first("Scorecard", string(s.Scorecard)) {
			c.refuse("Scorecard", string(s.Scorecard), FailedFor(a.Name, "spec.terms", s.Problem))
		}
	}
	for _, w := range status.Waiting {
		p := c.playbookOf(string(w.Playbook))
		if w.Reason == v1alpha1.ReasonExpressionFailed && p != nil && t.first("Playbook", p.Name) {
			c.refuse("Playbook", p.Name, FailedFor(a.Name, "", w.Message))
		}
	}
}

// first says whether a definition failed for the first time.
func (t *tried) first(kind, name string) bool {
	if t.failed[kind+"/"+name] {
		return false
	}
	t.failed[kind+"/"+name] = true
	return true
}

// playbookOf is the playbook of a key; nil where there is none.
func (c *checker) playbookOf(key string) *plan.Playbook {
	for _, p := range c.playbooks {
		if p.Key == key {
			return p
		}
	}
	return nil
}

// tryTexts fills the texts of a playbook for an account.
func (c *checker) tryTexts(t *tried, p *plan.Playbook, f plan.AccountFacts) {
	trials, gets := p.Try(f)
	if !gets {
		return
	}
	if t.gets[p.Name]++; t.texts[p.Name] == nil {
		t.texts[p.Name] = map[string]int{}
	}
	for _, trial := range trials {
		key := p.Name + " " + trial.Field
		switch trial.Result.Verdict {
		case expr.Broken:
			if t.first("Text", key) {
				c.say(failedText(p.Name, trial, "for account "+f.Account.Name))
			}
		case expr.Unknown:
			t.texts[p.Name][trial.Field] += 0
			if t.missing[key] == "" {
				t.missing[key] = strings.Join(trial.Result.Missing, ", ")
			}
		default:
			t.texts[p.Name][trial.Field]++
		}
	}
}

// failedText is what the manager will refuse once a run gets there.
func failedText(playbook string, trial plan.Trial, who string) Finding {
	f := Finding{Kind: "Playbook", Name: playbook, Field: trial.Field, Severity: Warning, Rule: "text-fails", Message: trial.Result.Problem}
	if placed := placed.FindString(f.Message); placed != "" {
		_, _ = fmt.Sscanf(placed, "%d:%d", &f.Line, &f.Column)
		f.Message = strings.TrimPrefix(f.Message, placed)
	}
	f.Message = who + " it fails: " + f.Message
	return f
}

// sayCounts says what no account gets, and who gets everything.
func (c *checker) sayCounts(t *tried) {
	for _, s := range c.segments {
		if t.members[s.Name] == 0 && t.accounts > 1 && !c.isRefused("Segment", s.Name) {
			c.say(Finding{Kind: "Segment", Name: s.Name, Field: "spec.expression", Severity: Note, Rule: "empty-segment",
				Message: fmt.Sprintf("none of the %d accounts here is in it today", t.accounts)})
		}
		if t.members[s.Name] == t.accounts && t.accounts >= 10 {
			c.say(Finding{Kind: "Segment", Name: s.Name, Field: "spec.expression", Severity: Note, Rule: "takes-everyone",
				Message: fmt.Sprintf("all %d accounts here are in it today", t.accounts)})
		}
	}
	for _, p := range c.playbooks {
		for field, filled := range t.texts[p.Name] {
			if missing := t.missing[p.Name+" "+field]; filled == 0 && missing != "" {
				c.say(Finding{Kind: "Playbook", Name: p.Name, Field: field, Severity: Warning, Rule: "never-known",
					Message: fmt.Sprintf("cannot be answered for %s, because %s is not known; correct the name, or say with has(...) or .orValue(...) what counts without it", anyOf(t.gets[p.Name]), missing)})
			}
		}
	}
}

func anyOf(accounts int) string {
	if accounts == 1 {
		return "the account that gets it"
	}
	return fmt.Sprintf("any of the %d accounts that get it", accounts)
}
