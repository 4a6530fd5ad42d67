package quarter

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
)

// renewals are the contracts that renew in the next quarter, and their value.
func (p *pack) renewals() document.Line {
	next := p.ask.Quarter.Add(1)
	var due []*success.Account
	dates := 0
	for _, account := range p.accounts {
		on := renewalOf(account)
		if !on.IsZero() {
			dates++
		}
		if next.Has(on) {
			due = append(due, account)
		}
	}
	noData := "The days on which contracts renew: spec.commercial.renewalDate of accounts."
	if len(due) == 0 {
		if dates == 0 {
			return document.Line{NoData: noData}
		}
		return document.Line{Sentences: []string{fmt.Sprintf("No contract renews in %s, of %s with a renewal date.", next, count(dates, "account"))}}
	}
	slices.SortStableFunc(due, func(a, b *success.Account) int { return later(renewalOf(a), renewalOf(b)) })
	rows := make([][]string, 0, len(due))
	for _, account := range due {
		rows = append(rows, []string{history.Called(account), renewalOf(account).String(), money(account.Spec.Commercial), bands(account), fmt.Sprint(p.open[account])})
	}
	return p.table(document.Columns("Account", "Renews on", "#A year", "Scores", "#Open tasks"), rows, noData,
		fmt.Sprintf("%s in %s: %s.", renew(len(due)), next, sum(due)))
}

func renew(n int) string {
	if n == 1 {
		return "1 contract renews"
	}
	return count(n, "contract") + " renew"
}

// sum adds up the yearly revenue of accounts, by currency, and says of how many it is not known.
func sum(accounts []*success.Account) string {
	sums, unknown := map[string]int64{}, 0
	for _, account := range accounts {
		if c := account.Spec.Commercial; c != nil && c.ARR != nil {
			sums[c.Currency] += *c.ARR
		} else {
			unknown++
		}
	}
	text := ""
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		if text != "" {
			text += " and "
		}
		text += amount(sums[currency]) + " " + cmp.Or(currency, "of an unknown currency")
	}
	switch {
	case text == "":
		return "what they pay is not known"
	case unknown > 0:
		return fmt.Sprintf("%s a year, and %s that nobody has written down", text, count(unknown, "amount"))
	}
	return text + " a year"
}

func bands(account *success.Account) string {
	text := ""
	for i := range account.Status.Scores {
		score := &account.Status.Scores[i]
		if text != "" {
			text += ", "
		}
		text += string(score.Scorecard) + " " + cmp.Or(score.Band, number(score.Value))
	}
	return cmp.Or(text, "none")
}

// opportunities are the accounts at which growth is open, those that pay most first.
func (p *pack) opportunities() document.Line {
	var open []*success.Account
	for _, account := range p.accounts {
		if account.Spec.Commercial != nil && account.Spec.Commercial.Upsell != "" {
			open = append(open, account)
		}
	}
	arr := func(a *success.Account) int64 {
		if a.Spec.Commercial.ARR == nil {
			return -1
		}
		return *a.Spec.Commercial.ARR
	}
	slices.SortStableFunc(open, func(a, b *success.Account) int { return cmp.Compare(arr(b), arr(a)) })
	var rows [][]string
	for _, account := range open {
		rows = append(rows, []string{history.Called(account), string(account.Spec.Commercial.Upsell), money(account.Spec.Commercial), string(account.Spec.Commercial.RenewalDate)})
	}
	return p.table(document.Columns("Account", "Growth", "#A year", "Renews on"), rows,
		"The accounts at which growth is open: spec.commercial.upsell of accounts.")
}

// commercialTasks is the commercial work that is to be done.
func (p *pack) commercialTasks() document.Line {
	var work []*history.Work
	touched := false
	for _, w := range p.work {
		touched = touched || w.Touch != ""
		if w.IsOpen() && slices.Contains(p.Commercial.Touches, w.Touch) {
			work = append(work, w)
		}
	}
	if len(work) == 0 && touched {
		return document.Line{Sentences: []string{"No commercial task is open."}}
	}
	return p.table(workColumns(), workRows(byDue(work)), "Tasks that say what a contact is about: touch of the steps of playbooks.")
}
