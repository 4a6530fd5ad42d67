package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

const (
	// mostFound is how many of a kind a search shows; the list of the kind has the others.
	mostFound = 10
	// longestSearch is how long a text to search for may be, in bytes.
	longestSearch = 200
)

// searchPage is what a search found.
type searchPage struct {
	Query string
	// Kinds are the kinds of what was found; none where nothing was asked for.
	Kinds []found
	// Nothing says that nothing was found at all.
	Nothing bool
}

// found is what was found of a kind.
type found struct {
	Title string
	Lines []line
	Count int
	// All leads to the others, where there are some.
	All string
	// Refused says why nothing of the kind is shown.
	Refused string
}

// search looks for a text in accounts, tasks, playbooks and segments. Of a kind that who calls may not read it says so.
func (s *site) search(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(text) > longestSearch {
		return &fault{Status: http.StatusUnprocessableEntity, Title: "Too long", Text: "That is too long to search for.", Todo: "Write a name, or a few words of a title."}
	}
	body := searchPage{Query: text}
	if text != "" {
		body.Kinds = s.searchIn(r, view, text)
		body.Nothing = true
		for i := range body.Kinds {
			body.Nothing = body.Nothing && body.Kinds[i].Count == 0 && body.Kinds[i].Refused == ""
		}
	}
	title := "Search"
	if text != "" {
		title = fmt.Sprintf("Search for %q", text)
	}
	return s.show(w, r, "search", page{Title: title, Notices: s.notices(r), Body: body})
}

// searchIn looks for a text in each kind.
func (s *site) searchIn(r *http.Request, view *live.View, text string) []found {
	asked := url.Values{"q": {text}}
	accounts, err := findAccounts(view, query{"/accounts", asked}, callerOf(r).Name)
	kinds := []found{foundOf("Accounts", address("/accounts", asked), accounts, err, func(a *success.Account) line {
		return line{Path: accountPath(a.Name), Title: clipped(nameOf(a.Name, a)), Note: a.Name}
	})}
	tasks, err := s.findTasks(r, view, query{"/tasks", with(asked, "state", "all")})
	account, now := accountsOf(view), s.clock.Now()
	kinds = append(kinds, foundOf("Tasks", address("/tasks", with(asked, "state", "all")), tasks, err, func(t *success.Task) line {
		known := account(t.Spec.Account)
		row := taskRowOf(t, known, now, view.Days()(known))
		return line{Path: row.Path, Title: row.Title, Account: row.Account, Note: row.State + ", due " + row.Due, Tone: row.Tone}
	}))
	playbooks, err := findPlaybooks(view, text)
	kinds = append(kinds, foundOf("Playbooks", address("/playbooks", asked), playbooks, err, func(p *success.Playbook) line {
		return line{Path: playbookPath(p.Name), Title: p.Name}
	}))
	segments, err := findSegments(view, text)
	return append(kinds, foundOf("Segments", address("/segments", asked), segments, err, func(g *success.Segment) line {
		return line{Path: segmentPath(g.Name), Title: g.Name}
	}))
}

// foundOf is what was found of a kind, the first of it in one line each.
func foundOf[T any](title, all string, objects []T, err error, lineOf func(T) line) found {
	f := found{Title: title, Count: len(objects)}
	if err != nil {
		f.Refused = sentenceOf(err)
		return f
	}
	for _, o := range objects[:min(len(objects), mostFound)] {
		f.Lines = append(f.Lines, lineOf(o))
	}
	if len(objects) > mostFound {
		f.All = all
	}
	return f
}
