package playtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// notStarted compares why playbooks start no run: what the account waits for now, or the occasion that was left out last.
func (c *comparison) notStarted(want []NotStarted) {
	for i, w := range want {
		path, what := fmt.Sprintf("%s.notStarted[%d]", c.path, i), "start of "+w.Playbook
		whys := c.whysOf(w.Playbook)
		if slices.ContainsFunc(whys, func(why NotStarted) bool {
			return (w.Reason == "" || w.Reason == why.Reason) && (w.Message == "" || w.Message == why.Message)
		}) {
			continue
		}
		var got []string
		for _, why := range whys {
			got = append(got, why.Reason+bracketed(why.Message))
		}
		if got == nil {
			got = []string{c.running(w.Playbook)}
		}
		c.differ("playbooks", Difference{Path: path, What: what, Want: strings.TrimSpace("not started: " + w.Reason + bracketed(w.Message)), Got: strings.Join(got, ", and ")})
	}
}

// running says what there is where no reason is known for which a playbook does not start.
func (c *comparison) running(playbook string) string {
	for _, e := range c.runsOf(playbook) {
		if e.Ledger.End == nil {
			return "a run is under way"
		}
	}
	return "the playbook is not for the account, or nothing stops it"
}

// whysOf are the reasons for which a playbook starts no run.
func (c *comparison) whysOf(playbook string) []NotStarted {
	var whys []NotStarted
	account := c.Accounts[c.account]
	if account == nil {
		return nil
	}
	for _, w := range account.Status.Waiting {
		if c.known.playbookName(string(w.Playbook)) == playbook {
			whys = append(whys, NotStarted{playbook, w.Reason, w.Message})
		}
	}
	ledger := c.ledgerOf(c.account)
	if ledger == nil {
		return whys
	}
	for _, record := range ledger.Ledger.Playbooks {
		if record.Skipped != nil && c.known.playbookName(string(record.Key)) == playbook {
			whys = append(whys, NotStarted{playbook, record.Skipped.Reason, record.Skipped.Trigger})
		}
	}
	return whys
}

func (c *comparison) scores(want map[string]Score) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		w, path, what := want[name], c.path+".scores."+name, "score "+name
		got, value, unknown := "", "unknown", []string{}
		if account := c.Accounts[c.account]; account != nil {
			for _, s := range account.Status.Scores {
				if string(s.Scorecard) != name {
					continue
				}
				got = s.Band
				if s.Value != nil {
					value = fmt.Sprint(*s.Value)
				}
				for _, term := range s.Unknown {
					unknown = append(unknown, string(term))
				}
			}
		}
		if w.Value != nil {
			c.differ("scores", field(path+".value", what, fmt.Sprint(*w.Value), value)...)
		}
		c.differ("scores", field(path+".band", what+": band", w.Band, got)...)
		if w.Unknown != nil {
			c.differ("scores", field(path+".unknown", what+": unknown", strings.Join(w.Unknown, ", ")+" ", strings.Join(unknown, ", ")+" ")...)
		}
	}
}
