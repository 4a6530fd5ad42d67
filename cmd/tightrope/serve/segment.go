package serve

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// segmentPage is a segment: its rule, who is in it, and of whom that is not known.
type segmentPage struct {
	Path    string
	Trouble string
	Facts   []fact
	Rule    ruleTree
	// Expression is the rule as its author wrote it.
	Expression string
	// Problem says why the rule cannot be told in words.
	Problem string
	Members []memberLine
	Paging  paging
	Unknown []memberLine
	// MoreUnknown is how many are not shown, and AllUnknown leads to the list of all of them.
	MoreUnknown int
	AllUnknown  string
	// Refused says why the accounts are not shown.
	Refused string
	Trial   trial
	// Stays is how long an account stays at least; empty where it need not.
	Stays string
}

// memberLine is an account, and why it is where it is.
type memberLine struct {
	Path, Name, Why, Since string
}

// segment shows a segment.
func (s *site) segment(w http.ResponseWriter, r *http.Request) error {
	view, segment, err := s.segmentOf(r)
	if err != nil {
		return err
	}
	return s.showSegment(w, r, view, segment, page{Notices: s.notices(r)}, trial{Expression: string(segment.Spec.Expression)})
}

// segmentOf is the segment that an address names.
func (s *site) segmentOf(r *http.Request) (*live.View, *success.Segment, error) {
	view, err := s.view(r)
	if err != nil {
		return nil, nil, err
	}
	name := r.PathValue("name")
	found, err := view.Segment(name)
	if apierrors.IsNotFound(err) {
		return nil, nil, notFound("There is no segment " + name + " here.")
	}
	return view, found, err
}

// showSegment shows a segment, with an edit that somebody tries.
func (s *site) showSegment(w http.ResponseWriter, r *http.Request, view *live.View, g *success.Segment, p page, tried trial) error {
	body := segmentPage{
		Path: segmentPath(g.Name), Trouble: stalledText(g.Status.Conditions), Facts: factsOfSegment(g), Expression: string(g.Spec.Expression), Trial: tried, Stays: stayText(g),
	}
	if program, problem := expr.Compile(expr.Facts, expr.Bool, string(g.Spec.Expression)); problem != nil {
		body.Problem = sentenceOf(problem)
	} else {
		body.Rule = treeOf(program.Rule())
	}
	accounts, err := view.Accounts()
	if err != nil {
		body.Refused = sentenceOf(err)
	}
	members, unknown := membersOf(accounts, g)
	body.MoreUnknown = max(0, len(unknown)-mostRows)
	body.AllUnknown = query{where: "/accounts"}.choose("unknown", g.Name)
	body.Unknown = memberLines(unknown[:min(len(unknown), mostRows)], view)
	members, body.Paging = pageOf(members, body.Path, queryOf(r.URL, body.Path).asked)
	body.Members = memberLines(members, view)
	body.Paging.CSV = query{where: "/accounts.csv"}.choose("segment", g.Name)
	p.Title, p.Body = g.Name, body
	return s.show(w, r, "segment", p)
}

// factsOfSegment are what a segment says of itself.
func factsOfSegment(g *success.Segment) []fact {
	facts := []fact{
		{Name: "Dimension", Value: segment.Dimension(g)}, known("Accounts in it", countText(g.Status.Members)), known("Not known", countText(g.Status.Unknown)),
		{Name: "Priority", Value: whole(g.Spec.Priority) + "; of those that are true, the highest wins"},
	}
	facts = appendFact(facts, "Stays at least", stayText(g))
	for _, name := range slices.Sorted(maps.Keys(g.Spec.Values)) {
		value := g.Spec.Values[name]
		facts = append(facts, fact{Name: name, Value: value.String()})
	}
	return appendFact(facts, "Why, in our words", messageInWords(g.Spec.Message))
}

// stayText is how long an account stays in a segment at least; empty where it need not.
func stayText(g *success.Segment) string {
	if g.Spec.MinimumStay == "" {
		return ""
	}
	return periodText(string(g.Spec.MinimumStay))
}

// messageInWords is a text with its holes in plain words; as its author wrote it where it has a mistake.
func messageInWords(text string) string {
	compiled, problem := expr.CompileText(expr.Facts, text)
	if problem != nil {
		return text
	}
	return compiled.InWords()
}

// member is an account, and where it is in the dimension of a segment.
type member struct {
	account *success.Account
	in      *success.SegmentMembership
}

// membersOf are the accounts in a segment, and those that cannot be judged because of it.
func membersOf(accounts []*success.Account, g *success.Segment) (members, unknown []member) {
	for _, account := range accounts {
		for i := range account.Status.Segments {
			m := member{account, &account.Status.Segments[i]}
			if m.in.Segment == g.Name {
				members = append(members, m)
			}
			if m.in.UndecidedBy == g.Name {
				unknown = append(unknown, m)
			}
		}
	}
	return members, unknown
}

// memberLines are accounts, each with why it is where it is.
func memberLines(members []member, view *live.View) []memberLine {
	days := view.Days()
	var lines []memberLine
	for _, m := range members {
		l := memberLine{Path: accountPath(m.account.Name), Name: clipped(nameOf(m.account.Name, m.account))}
		l.Why = clipped(whyThere(cmp.Or(m.in.Message, reasonText(m.in.Reason))))
		if !m.in.Since.IsZero() {
			l.Since = dayText(days(m.account).Date(m.in.Since.Time).String())
		}
		lines = append(lines, l)
	}
	return lines
}
