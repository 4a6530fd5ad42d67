package serve

import (
	"iter"
	"net/http"
	"net/url"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/segment"
)

func segmentPath(name string) string { return "/segments/" + url.PathEscape(name) }

// segments shows the segments.
func (s *site) segments(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	q := queryOf(r.URL, "/segments", "q")
	found, err := findSegments(view, q.get("q"))
	if err != nil {
		return err
	}
	some, paging := pageOf(found, q.where, q.asked)
	body := definitionsPage{listPage: listOf(q, paging)}
	for _, g := range some {
		body.Rows = append(body.Rows, definitionRow{
			Path: segmentPath(g.Name), Name: g.Name, About: segment.Dimension(g), Trouble: stalledText(g.Status.Conditions),
			Numbers: []string{countText(g.Status.Members), countText(g.Status.Unknown)},
		})
	}
	return s.show(w, r, "segments", page{Title: "Segments", Notices: s.notices(r), Body: body})
}

// findSegments are the segments whose name, dimension or rule have the words of a text.
func findSegments(view *live.View, text string) ([]*success.Segment, error) {
	all, err := view.Segments()
	if err != nil {
		return nil, err
	}
	words := needleOf(text)
	return slices.DeleteFunc(all, func(g *success.Segment) bool {
		return !words.in(g.Name, segment.Dimension(g), string(g.Spec.Expression), g.Spec.Message)
	}), nil
}

// segmentsFile sends the segments as a file.
func (s *site) segmentsFile(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	found, err := findSegments(view, r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	return export(w, r, sheet{
		Name: "segments", Columns: []string{"segment", "dimension", "priority", "rule", "members", "not known", "trouble"}, Rows: segmentCells(found),
	})
}

// segmentCells are segments as a file has them.
func segmentCells(segments []*success.Segment) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, g := range segments {
			if !yield([]string{
				g.Name, segment.Dimension(g), whole(g.Spec.Priority), string(g.Spec.Expression), countText(g.Status.Members), countText(g.Status.Unknown),
				stalledText(g.Status.Conditions),
			}) {
				return
			}
		}
	}
}
