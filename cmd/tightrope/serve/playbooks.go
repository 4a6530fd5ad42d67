package serve

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

// definitionsPage is a list of definitions: playbooks or segments.
type definitionsPage struct {
	listPage
	Rows []definitionRow
}

// definitionRow is a definition in a list.
type definitionRow struct {
	Path, Name string
	// About says what it is about in a few words.
	About string
	// Numbers are its counts; empty is not known.
	Numbers []string
	// Trouble says what its author must mend; empty where nothing is wrong.
	Trouble string
}

func playbookPath(name string) string { return "/playbooks/" + url.PathEscape(name) }

// playbooks shows the playbooks.
func (s *site) playbooks(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	q := queryOf(r.URL, "/playbooks", "q")
	found, err := findPlaybooks(view, q.get("q"))
	if err != nil {
		return err
	}
	some, paging := pageOf(found, q.where, q.asked)
	body := definitionsPage{listPage: listOf(q, paging)}
	for _, p := range some {
		body.Rows = append(body.Rows, definitionRow{
			Path: playbookPath(p.Name), Name: p.Name, About: triggerText(&p.Spec.Trigger), Trouble: stalledText(p.Status.Conditions),
			Numbers: []string{countText(p.Status.Active), countText(p.Status.Completed), reachedText(p.Status.Outcomes)},
		})
	}
	return s.show(w, r, "playbooks", page{Title: "Playbooks", Notices: s.notices(r), Body: body})
}

// findPlaybooks are the playbooks whose name, titles or segments have the words of a text.
func findPlaybooks(view *live.View, text string) ([]*success.Playbook, error) {
	all, err := view.Playbooks()
	if err != nil {
		return nil, err
	}
	words := needleOf(text)
	return slices.DeleteFunc(all, func(p *success.Playbook) bool {
		texts := []string{p.Name}
		for i := range p.Spec.Steps {
			texts = append(texts, string(p.Spec.Steps[i].Name), p.Spec.Steps[i].Title)
		}
		for _, ref := range p.Spec.Segments {
			texts = append(texts, string(ref.Name))
		}
		return !words.in(texts...)
	}), nil
}

// playbooksFile sends the playbooks as a file.
func (s *site) playbooksFile(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	found, err := findPlaybooks(view, r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	return export(w, r, sheet{
		Name: "playbooks", Columns: []string{"playbook", "begins", "steps", "active", "ended", "reached", "missed", "cancelled", "trouble"}, Rows: playbookCells(found),
	})
}

// playbookCells are playbooks as a file has them.
func playbookCells(playbooks []*success.Playbook) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, p := range playbooks {
			all := success.OutcomeStats{}
			if p.Status.Outcomes != nil {
				all = p.Status.Outcomes.All
			}
			if !yield([]string{
				p.Name, triggerText(&p.Spec.Trigger), strconv.Itoa(len(p.Spec.Steps)), countText(p.Status.Active), countText(p.Status.Completed),
				whole(all.Reached), whole(all.Missed), whole(all.Cancelled), stalledText(p.Status.Conditions),
			}) {
				return
			}
		}
	}
}

// countText is a number of a status; empty where it is not known yet.
func countText(n *int32) string {
	if n == nil {
		return ""
	}
	return whole(*n)
}

func whole(n int32) string { return strconv.Itoa(int(n)) }

// reachedText is the share of runs that reached the goal; empty where there is none yet.
func reachedText(outcomes *success.PlaybookOutcomes) string {
	if outcomes == nil {
		return ""
	}
	return estimateText(outcomes.All.ReachedPercent)
}

// stalledText is what the author of a definition must mend; empty where nothing is wrong.
func stalledText(conditions success.Conditions) string {
	for _, c := range conditions {
		if c.Type == success.ConditionStalled && c.Status == "True" {
			return c.Message
		}
	}
	return ""
}
