package serve

import (
	"cmp"
	"iter"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

// accountsPage is a list of accounts.
type accountsPage struct {
	listPage
	Rows []accountRow
}

// accountRow is an account in a list.
type accountRow struct {
	Path, Name, CSM, Lifecycle, Revenue, Renewal, Open string
}

// accountWords are what an address may ask of the list of accounts.
var accountWords = []string{"q", "segment", "csm", "lifecycle", "unknown", "order"}

// The orders of a list of accounts, beside that of their names.
const (
	byRenewal = "renewal"
	byRevenue = "revenue"
)

// accounts shows a list of accounts.
func (s *site) accounts(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	q := queryOf(r.URL, "/accounts", accountWords...)
	me := callerOf(r).Name
	found, err := findAccounts(view, q, me)
	if err != nil {
		return err
	}
	some, paging := pageOf(found, q.where, q.asked)
	body := accountsPage{listPage: listOf(q, paging, accountFilters(q, found, me)...)}
	for _, account := range some {
		body.Rows = append(body.Rows, accountRowOf(account))
	}
	return s.show(w, r, "accounts", page{Title: "Accounts", Notices: s.notices(r), Body: body})
}

// findAccounts are the accounts that an address asks for, by what people call them if it asks for no other order.
func findAccounts(view *live.View, q query, me string) ([]*success.Account, error) {
	all, err := view.Accounts()
	if err != nil {
		return nil, err
	}
	words, csm := needleOf(q.get("q")), q.get("csm")
	if csm == whoMe {
		csm = me
	}
	found := slices.DeleteFunc(all, func(a *success.Account) bool {
		return !words.in(a.Name, a.Spec.DisplayName, a.Spec.ExternalID, a.Spec.Industry, a.Spec.Region, csmOf(a)) || !isIn(a, q.get("segment")) || !isUndecided(a, q.get("unknown")) ||
			!fits(csm, csmOf(a)) || !fits(q.get("lifecycle"), string(a.Spec.Lifecycle))
	})
	slices.SortFunc(found, func(a, b *success.Account) int {
		return cmp.Or(inOrder(q.get("order"), a, b), cmp.Compare(nameOf(a.Name, a), nameOf(b.Name, b)), cmp.Compare(a.Name, b.Name))
	})
	return found, nil
}

// inOrder compares two accounts as an address asks for: the earliest renewal first, or the highest revenue. What is not known
// comes last.
func inOrder(order string, a, b *success.Account) int {
	none := success.Commercial{}
	x, y := cmp.Or(a.Spec.Commercial, &none), cmp.Or(b.Spec.Commercial, &none)
	switch order {
	case byRenewal:
		return cmp.Compare(cmp.Or(x.RenewalDate, unknownDay), cmp.Or(y.RenewalDate, unknownDay))
	case byRevenue:
		return cmp.Compare(orLess(y.ARR), orLess(x.ARR))
	}
	return 0
}

// unknownDay comes after every day.
const unknownDay = "9999-99-99"

// orLess is an amount; less than any where it is not known.
func orLess(n *int64) int64 {
	if n == nil {
		return math.MinInt64
	}
	return *n
}

// isIn says that an account is in a segment, if one is asked for.
func isIn(account *success.Account, segment string) bool {
	return segment == "" || slices.ContainsFunc(account.Status.Segments, func(m success.SegmentMembership) bool { return m.Segment == segment })
}

// isUndecided says that an account cannot be judged because of a segment, if one is asked for.
func isUndecided(account *success.Account, segment string) bool {
	return segment == "" || slices.ContainsFunc(account.Status.Segments, func(m success.SegmentMembership) bool { return m.UndecidedBy == segment })
}

// csmOf is who looks after an account; empty where nobody has.
func csmOf(account *success.Account) string {
	return string(account.Spec.Team["csm"])
}

// accountFilters are the ways to see less of the accounts that were found.
func accountFilters(q query, found []*success.Account, me string) []filter {
	segments, people, lifecycles := map[string]int{}, map[string]int{}, map[string]int{}
	for _, account := range found {
		for _, m := range account.Status.Segments {
			if m.Segment != "" {
				segments[m.Segment]++
			}
		}
		if csm := csmOf(account); csm != "" {
			people[csm]++
		}
		if l := string(account.Spec.Lifecycle); l != "" {
			lifecycles[l]++
		}
	}
	callMe(people, q.get("csm"), me)
	itself := func(value string) string { return value }
	undecided := map[string]int{}
	if segment := q.get("unknown"); segment != "" {
		undecided[segment] = len(found)
	}
	return []filter{
		q.fixed("Order", "order", [2]string{"name", "name"}, [2]string{byRenewal, "renewal date"}, [2]string{byRevenue, "revenue"}),
		q.counted("Segment", "segment", segments, itself),
		q.counted("Not known because of", "unknown", undecided, itself),
		q.counted("CSM", "csm", people, itself),
		q.counted("Lifecycle", "lifecycle", lifecycles, itself),
	}
}

// accountRowOf is an account in a list.
func accountRowOf(account *success.Account) accountRow {
	row := accountRow{
		Path: accountPath(account.Name), Name: clipped(nameOf(account.Name, account)), CSM: csmOf(account), Lifecycle: string(account.Spec.Lifecycle),
	}
	if c := account.Spec.Commercial; c != nil {
		row.Revenue, row.Renewal = money(c.ARR, c.Currency), dayText(string(c.RenewalDate))
	}
	if n := account.Status.OpenTasks; n != nil {
		row.Open = strconv.Itoa(int(*n))
	}
	return row
}

// accountsFile sends the accounts that an address asks for as a file.
func (s *site) accountsFile(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	found, err := findAccounts(view, queryOf(r.URL, "/accounts", accountWords...), callerOf(r).Name)
	if err != nil {
		return err
	}
	return export(w, r, sheet{Name: "accounts", Columns: accountColumns, Rows: accountCells(found)})
}

// accountColumns are the columns of a file of accounts.
var accountColumns = []string{"account", "name", "external id", "lifecycle", "industry", "region", "csm", "arr", "currency", "start", "renewal", "open tasks", "segments"}

// accountCells are accounts as a file has them.
func accountCells(accounts []*success.Account) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, a := range accounts {
			revenue, currency, start, renewal, segments := "", "", "", "", ""
			if c := a.Spec.Commercial; c != nil {
				currency, start, renewal = c.Currency, string(c.StartDate), string(c.RenewalDate)
				if c.ARR != nil {
					revenue = strconv.FormatInt(*c.ARR, 10)
				}
			}
			for _, m := range a.Status.Segments {
				segments += " " + cmp.Or(m.Segment, "none") + " (" + string(m.Dimension) + ")"
			}
			if !yield([]string{
				a.Name, a.Spec.DisplayName, a.Spec.ExternalID, string(a.Spec.Lifecycle), a.Spec.Industry, a.Spec.Region, csmOf(a),
				revenue, currency, start, renewal, accountRowOf(a).Open, strings.TrimSpace(segments),
			}) {
				return
			}
		}
	}
}
