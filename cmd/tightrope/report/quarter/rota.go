package quarter

import (
	"maps"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
)

// ofYear is how many quarters a year has.
const ofYear = 4

// presenting are those of the members, in the order of their names, who present in a quarter. Up to four take turns, a quarter each;
// more are split over the quarters of the year. So each presents at least once in any four quarters, as long as the members stay
// the same.
func presenting(members []string, q Quarter) []string {
	n := q.index()
	if len(members) == 0 {
		return nil
	}
	if len(members) <= ofYear {
		return []string{members[n%len(members)]}
	}
	var chosen []string
	for i := n % ofYear; i < len(members); i += ofYear {
		chosen = append(chosen, members[i])
	}
	return chosen
}

// turn counts how often a member has presented before a quarter, from some day long ago.
func turn(members []string, q Quarter) int { return q.index() / max(min(len(members), ofYear), 1) }

// members are those who have the role of presenters, sorted, whoever the pack is for.
func (p *pack) members() []string {
	names := map[string]bool{}
	for _, account := range p.everyone {
		if name := account.Spec.Team[p.Presenters.Role]; name != "" {
			names[string(name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// presents says who presents in a quarter, and which account.
type presents struct {
	member  string // empty where nobody has the role
	account *success.Account
}

// rota is who presents in a quarter, and which accounts: of each presenter's accounts, in the order of their names, the next one.
func (p *pack) rota(q Quarter) []presents {
	members := p.members()
	who := presenting(members, q)
	if p.ask.Member != "" {
		who = []string{p.ask.Member}
	}
	var list []presents
	for _, member := range who {
		if own := p.accountsOf(member); len(own) > 0 {
			list = append(list, presents{member, own[turn(members, q)%len(own)]})
		}
	}
	return list
}

// accountsOf are the accounts at which a member has the role of presenters; where there are none, those of the pack.
func (p *pack) accountsOf(member string) []*success.Account {
	own := slices.DeleteFunc(slices.Clone(p.everyone), func(a *success.Account) bool { return string(a.Spec.Team[p.Presenters.Role]) != member })
	if len(own) == 0 {
		return p.accounts
	}
	return own
}

// dives are the accounts that are presented in the quarter: the one that was asked for, or those of the rota. Where nobody has the
// role, it is the next of all accounts.
func (p *pack) dives() []presents {
	if p.ask.Account != "" {
		account := p.accountNamed(p.ask.Account)
		return []presents{{string(account.Spec.Team[p.Presenters.Role]), account}}
	}
	if found := p.rota(p.ask.Quarter); len(found) > 0 || len(p.accounts) == 0 {
		return found
	}
	return []presents{{account: p.accounts[p.ask.Quarter.index()%len(p.accounts)]}}
}

// presenters shows who presents in this quarter and the three after it.
func (p *pack) presenters() document.Line {
	line := document.Line{NoData: "Nobody has the role " + p.Presenters.Role + " at any account (spec.team of accounts)."}
	if len(p.members()) == 0 && p.ask.Member == "" {
		return line
	}
	table := &document.Table{Columns: document.Columns("Quarter", "Who", "Account")}
	for i := range ofYear {
		q := p.ask.Quarter.Add(i)
		turns := p.rota(q)
		if i == 0 {
			turns = p.dives()
		}
		for _, t := range turns {
			table.Rows = append(table.Rows, []string{q.String(), nobody(t.member), history.Called(t.account)})
		}
	}
	line.Table = table
	return line
}
