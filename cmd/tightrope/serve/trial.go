package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
	"tightrope.dev/controllers/engine/segment"
)

const (
	// mostMoves is how many accounts are shown that move.
	mostMoves = 60
	// longestRule is how long a rule may be, as the API server has it.
	longestRule = 4096
)

// trial is an edit of a segment that somebody tries: nothing is written anywhere.
type trial struct {
	Expression string
	// Problem says what is wrong with it, Tried that it was lived in memory, and Same that it says what there is already.
	Problem     string
	Tried, Same bool
	// Untried says why it was not lived to the end, and Command how to do that elsewhere.
	Untried *untried
	Command string
	// Summary says in a sentence who moves.
	Summary string
	Sizes   []foresight.SegmentTotals
	Moves   []moveLine
	// More is how many moves are not shown.
	More     int
	Warnings []string
	// YAML is the segment with the edit.
	YAML string
}

// moveLine is an account that would stand elsewhere.
type moveLine struct {
	Path, Name, From, To, Why string
}

// trySegment tries an edit of a segment, and shows who would move.
func (s *site) trySegment(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("read the form: %w", err)
	}
	view, g, err := s.segmentOf(r)
	if err != nil {
		return err
	}
	t := trial{Expression: strings.TrimRight(newLines(r.PostForm.Get("expression")), " \n")}
	edited := g.DeepCopy()
	edited.Spec.Expression = success.Expression(t.Expression)
	p := page{Notices: s.notices(r)}
	if t.Problem = refusedRule(edited); t.Problem != "" {
		p.Status = http.StatusUnprocessableEntity
		return s.showSegment(w, r, view, g, p, t)
	}
	err = s.try(r, view, g, edited, &t)
	if errors.As(err, &t.Untried) {
		p.Status = t.Untried.Status
		if t.Untried.Elsewhere {
			t.Command = fmt.Sprintf("tightrope plan -f %s.yaml -n %s --horizon 0", g.Name, s.namespace)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	return s.showSegment(w, r, view, g, p, t)
}

// refusedRule says why an edited segment could not be applied; empty where it could.
func refusedRule(edited *success.Segment) string {
	switch n := len([]rune(string(edited.Spec.Expression))); {
	case n == 0:
		return "Write a rule first."
	case n > longestRule:
		return fmt.Sprintf("The rule has %d signs, and at most %d are taken.", n, longestRule)
	}
	if _, refusal := segment.Compile(edited); refusal != nil {
		return "The rule cannot be used: " + closed(refusal.Error())
	}
	return ""
}

// try lives the edit in memory, as `tightrope plan` does, and tells what differs at once.
func (s *site) try(r *http.Request, view *live.View, g, edited *success.Segment, t *trial) error {
	t.YAML = yamlOf(edited)
	if foresight.Same(g, edited) {
		t.Tried, t.Same = true, true
		return nil
	}
	objects, err := s.book(r, view)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	facts := foresight.Facts{Before: objects, After: replaced(objects, edited), Now: now, Until: now, Calendar: calendar.Standard(nil)}
	d, err := s.compare(r, facts)
	if err != nil {
		return err
	}
	t.Tried = true
	t.tell(d, accountsOf(view))
	return nil
}

// replaced are objects, of which a segment is another.
func replaced(objects []runtime.Object, edited *success.Segment) []runtime.Object {
	after := make([]runtime.Object, len(objects))
	for i, o := range objects {
		after[i] = o
		if g, is := o.(*success.Segment); is && g.Name == edited.Name {
			after[i] = edited
		}
	}
	return after
}

// book is everything in the namespace that says where accounts stand and what is done for them. It is only read.
func (s *site) book(r *http.Request, view *live.View) ([]runtime.Object, error) {
	b := &copies{}
	accounts, err := view.Accounts()
	there(b, accounts, err)
	segments, err := view.Segments()
	there(b, segments, err)
	playbooks, err := view.Playbooks()
	there(b, playbooks, err)
	scorecards, err := view.Scorecards()
	there(b, scorecards, err)
	calendars, err := view.Calendars()
	there(b, calendars, err)
	guardrails, err := view.Guardrails()
	there(b, guardrails, err)
	overrides, err := view.Overrides()
	there(b, overrides, err)
	tasks, err := view.Tasks()
	there(b, tasks, err)
	for _, account := range accounts {
		runs, err := view.RunsOfAccount(account.Name)
		there(b, runs, err)
		if ledger, err := view.LedgerOf(account.Name); err == nil {
			b.objects = append(b.objects, ledger)
		}
	}
	if err := view.Lacks(live.Ledgers); err != nil {
		return nil, err
	}
	if b.err != nil {
		return nil, b.err
	}
	revisions, err := s.revisions(r)
	there(b, revisions, err)
	return b.objects, b.err
}

// there adds objects that are only read.
func there[T runtime.Object](b *copies, objects []T, err error) {
	if err != nil {
		b.err = err
		return
	}
	for _, o := range objects {
		b.objects = append(b.objects, o)
	}
}

// compare compares two worlds. What ends it before its end is the error, an untried one where that is not the caller.
func (s *site) compare(r *http.Request, facts foresight.Facts) (foresight.Difference, error) {
	trying, over, refused := s.trials.begin(r.Context(), callerOf(r).Name)
	if refused != nil {
		return foresight.Difference{}, refused
	}
	defer over()
	facts.Interrupt = func() bool { return trying.Err() != nil }
	d, err := foresight.Compare(facts)
	if errors.Is(err, foresight.ErrInterrupted) {
		return d, context.Cause(trying)
	}
	return d, err
}

// tell says in words what differs.
func (t *trial) tell(d foresight.Difference, account func(string) *success.Account) {
	t.Summary = fmt.Sprintf("%s into another segment, %s, and %s.", countOf(d.Totals.Moves, "account moves", "accounts move"),
		countOf(d.Totals.Unknown, "can no longer be judged", "can no longer be judged"), countOf(d.Totals.Known, "can be judged again", "can be judged again"))
	if n := d.Totals; n.RunsOpened+n.RunsCancelled > 0 {
		t.Summary += fmt.Sprintf(" At once %s, and %s.", countOf(n.RunsOpened, "run of a playbook begins", "runs of playbooks begin"), countOf(n.RunsCancelled, "is cancelled", "are cancelled"))
	}
	t.Sizes = d.Segments
	for i := range d.Warnings {
		t.Warnings = append(t.Warnings, capital(d.Warnings[i].Message)+".")
	}
	t.Warnings = t.Warnings[:min(len(t.Warnings), 20)]
	t.More = max(0, len(d.Moves)-mostMoves)
	for i := range d.Moves[:min(len(d.Moves), mostMoves)] {
		m := &d.Moves[i]
		t.Moves = append(t.Moves, moveLine{
			Path: accountPath(m.Account), Name: clipped(nameOf(m.Account, account(m.Account))), From: standText(m.From), To: standText(m.To), Why: clipped(whyMoved(m)),
		})
	}
}

// standText is where an account stands, in words.
func standText(s foresight.Stand) string {
	text := s.Segment
	if text == "" {
		text = "none"
	}
	if s.Unknown {
		text += ", not known"
	}
	return text
}

// whyMoved are the facts that decided; where none did, the reason.
func whyMoved(m *foresight.Move) string {
	var reads []string
	for _, decision := range m.Decided {
		for _, part := range decision.Parts {
			reads = append(reads, part.Reads...)
		}
	}
	if len(reads) == 0 {
		return m.Message
	}
	return strings.Join(reads, "; ")
}

// yamlOf is a segment as a file has it.
func yamlOf(g *success.Segment) string {
	annotations := map[string]string{}
	for name, value := range g.Annotations {
		if name != "kubectl.kubernetes.io/last-applied-configuration" {
			annotations[name] = value
		}
	}
	metadata := map[string]any{"name": g.Name}
	for name, value := range map[string]map[string]string{"labels": g.Labels, "annotations": annotations} {
		if len(value) > 0 {
			metadata[name] = value
		}
	}
	if g.Namespace != "" {
		metadata["namespace"] = g.Namespace
	}
	text, err := yaml.Marshal(map[string]any{"apiVersion": success.SchemeGroupVersion.String(), "kind": "Segment", "metadata": metadata, "spec": g.Spec})
	if err != nil {
		return "# " + err.Error()
	}
	return string(text)
}
