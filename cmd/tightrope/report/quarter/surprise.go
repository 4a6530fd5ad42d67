package quarter

import (
	"fmt"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
)

// renewalField is the fact that says when a contract renews.
const renewalField = "commercial.renewalDate"

// renewalOf is the day on which the contract of an account renews; zero where it is not known.
func renewalOf(account *success.Account) calendar.Date {
	if account.Spec.Commercial == nil {
		return calendar.Date{}
	}
	return history.Date(account.Spec.Commercial.RenewalDate)
}

// renewalsByAccount are the renewals of accounts: see the comment of the package.
func (p *pack) renewalsByAccount() map[string][]calendar.Date {
	hang := map[string]bool{}
	for _, playbook := range p.Playbooks {
		if date := playbook.Spec.Trigger.Date; date != nil && date.Field == renewalField {
			hang[playbook.Name] = true
		}
	}
	found := map[string][]calendar.Date{}
	add := func(account string, day calendar.Date) {
		if !day.IsZero() && !slices.Contains(found[account], day) {
			found[account] = append(found[account], day)
		}
	}
	for _, account := range p.Accounts() {
		add(account.Name, renewalOf(account))
	}
	for _, run := range p.runs {
		account, end := p.Account(run), run.Ledger.End
		if account != nil && hang[run.Spec.Playbook.Name] && (end == nil || end.Outcome != success.OutcomeCancelled) {
			add(account.Name, history.Date(run.Ledger.Anchor))
		}
	}
	return found
}

// surprises is the surprise index: see the comment of the package.
func (p *pack) surprises() document.Line {
	renewals := p.renewalsByAccount()
	var found []dated
	made, near := 0, map[string]bool{}
	for _, w := range p.work {
		if w.Account == nil || !w.IsMade() || w.Escalation != "" || !p.ask.Quarter.Has(w.Made) {
			continue
		}
		for _, renewal := range renewals[w.Account.Name] {
			if w.Made.Before(p.before(renewal, p.Surprises.Within)) || w.Made.After(renewal) {
				continue
			}
			made++
			near[w.Account.Name] = true
			if !p.foreseen(w, renewal) {
				found = append(found, dated{w.Made, []string{w.Customer(), renewal.String(), w.Made.String(), w.Title, w.Run.Spec.Playbook.Name, p.begin(w.Run).String()}})
			}
			break
		}
	}
	if len(renewals) == 0 {
		return document.Line{NoData: "The days on which contracts renew: spec.commercial.renewalDate of accounts."}
	}
	sentences := []string{
		fmt.Sprintf("The surprise index is %d: of %s made in the quarter within %s of a renewal, at %s, %s of runs that could not be foreseen %s before it.",
			len(found), count(made, "task"), inDays(p.Surprises.Within), count(len(near), "account"), was(len(found)), inDays(p.Surprises.Planned)),
		"A run could be foreseen " + p.foreseeable() + "had begun by then.",
	}
	return p.table(document.Columns("Account", "Renews on", "Made on", "Task", "Playbook", "Run began on"), p.inQuarter(found), "", sentences...)
}

func was(n int) string {
	if n == 1 {
		return "1 was"
	}
	return fmt.Sprintf("%d were", n)
}

// foreseeable says which runs could be foreseen because of what starts them.
func (p *pack) foreseeable() string {
	var names []string
	for _, trigger := range p.Surprises.Foreseen {
		names = append(names, string(trigger))
	}
	if len(names) == 0 {
		return "that "
	}
	return "whose trigger is of the type " + strings.Join(names, " or ") + ", and one that "
}

// foreseen says that a run could be foreseen before a renewal.
func (p *pack) foreseen(w *history.Work, renewal calendar.Date) bool {
	if slices.Contains(p.Surprises.Foreseen, w.Run.Spec.Trigger.Type) {
		return true
	}
	return !p.begin(w.Run).After(p.before(renewal, p.Surprises.Planned))
}

// begin is the day on which a run began.
func (p *pack) begin(run *success.Engagement) calendar.Date {
	at := run.CreationTimestamp.Time
	if run.Ledger.StartTime != nil {
		at = run.Ledger.StartTime.Time
	}
	return p.DaysOf(p.Account(run)).Date(at)
}

// before is the day that lies some time before another.
func (p *pack) before(day calendar.Date, length string) calendar.Date {
	offset, _ := calendar.ParseOffset(length) // checked with the definition
	offset.Count = -offset.Count
	return p.Days().Add(day, offset)
}

// inDays writes a length of time in words, such as 30 days.
func inDays(length string) string {
	offset, _ := calendar.ParseOffset(length) // checked with the definition
	return count(offset.Count, map[calendar.Unit]string{calendar.Days: "day", calendar.Weeks: "week", calendar.Months: "month"}[offset.Unit])
}
