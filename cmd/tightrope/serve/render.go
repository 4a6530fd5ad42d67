package serve

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

//go:embed templates
var templateFiles embed.FS

// page is what every page has.
type page struct {
	// Title is the heading, and with the name of the namespace what the browser's tab says.
	Title string
	// Status is the code of the answer; 0 is that all is well.
	Status int
	// Live is where the page listens for changes; empty where it does not.
	Live string
	// Notices are what the person is to see first.
	Notices []notice
	// From is where forms of the page come back to: see [words.back].
	From string
	// Body is what the template of the page shows.
	Body any

	// The rest is filled in by show. Held is what can still be undone.
	Held                 []notice
	Who, Namespace, Path string
	Nav                  []link
}

// notice is a sentence at the top of a page.
type notice struct {
	// Tone is good, warn or bad.
	Tone string
	Text string
	// Task is the page of the task that it is about; empty where it is about none.
	Task string
	// Undo says that it can still be undone.
	Undo bool
	// Rate says that it can be said whether the task made sense.
	Rate bool
	// From is the page on which it stands.
	From string
}

// link is a way to another page.
type link struct {
	Text, Path string
	// Here says that it is this page, and Above that this page is one of those that it lists.
	Here, Above bool
}

// layouts are the templates that other templates use.
const layouts = "templates/parts"

// parseTemplates reads each page together with the layout.
func parseTemplates(a *assets) (map[string]*template.Template, error) {
	base, err := template.New("layout.html").Funcs(template.FuncMap{
		"asset": func(name string) string { return a.address[name] },
		"count": countOf,
		"lines": lines,
		"plain": inPlain,
	}).ParseFS(templateFiles, layouts+"/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the layout: %w", err)
	}
	pages := map[string]*template.Template{}
	own, err := fs.Sub(templateFiles, "templates")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	for _, from := range []fs.FS{own, identity.Templates()} {
		if err := parseInto(pages, base, from); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// parseInto reads each page of a folder. One that does not say what its main part is, is the main part itself.
func parseInto(pages map[string]*template.Template, base *template.Template, from fs.FS) error {
	files, err := fs.Glob(from, "*.html")
	if err != nil {
		return fmt.Errorf("read the templates: %w", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		one, err := base.Clone()
		if err == nil {
			one, err = one.ParseFS(from, file)
		}
		if err == nil && one.Lookup("main") == nil {
			one, err = one.Parse(`{{define "main"}}<section class="card narrow">{{template "` + name + `" .Body}}</section>{{end}}`)
		}
		if err != nil {
			return fmt.Errorf("read the template of the page %s: %w", name, err)
		}
		pages[name] = one
	}
	return nil
}

// titled is what the package identity shows.
type titled interface{ Title() string }

// render shows a page of the package identity.
func (s *site) render(w http.ResponseWriter, status int, name string, data any) {
	p := page{Title: "Sign in", Status: status, Body: data}
	if t, ok := data.(titled); ok {
		p.Title = t.Title()
	}
	if err := s.write(w, name, p); err != nil {
		s.tell("page %s: %v", name, err)
		http.Error(w, p.Title, status)
	}
}

// show answers with a page to who calls.
func (s *site) show(w http.ResponseWriter, r *http.Request, name string, p page) error {
	p.Namespace, p.Path = s.namespace, r.URL.Path
	if caller, ok := identity.From(r.Context()); ok {
		p.Who = caller.Name
		p.Held = s.held(r, p.From)
		for _, route := range routes() {
			if route.nav != "" {
				where := pathOf(route.pattern)
				p.Nav = append(p.Nav, link{Text: route.nav, Path: where, Here: where == r.URL.Path, Above: strings.HasPrefix(r.URL.Path, where+"/")})
			}
		}
	}
	return s.write(w, name, p)
}

// write makes a page and sends it. Nothing is sent before all of it is made, so that what goes wrong is told.
func (s *site) write(w http.ResponseWriter, name string, p page) error {
	var made bytes.Buffer
	if err := s.templates[name].Execute(&made, p); err != nil {
		return fmt.Errorf("make the page: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(made.Len()))
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	_, _ = made.WriteTo(w) // who has gone away needs no answer
	return nil
}

// pathOf is the path of a pattern without a hole.
func pathOf(pattern string) string {
	_, where, _ := strings.Cut(pattern, " ")
	return strings.TrimSuffix(where, "{$}")
}

// fail shows what went wrong. What is nobody's doing before the page is written down for who looks after it.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for the answer
	}
	if apierrors.IsUnauthorized(err) {
		s.sessions.Refused(w, r)
		return
	}
	f := faultOf(err)
	if f.Status >= http.StatusInternalServerError {
		s.tell("%s %s: %v", r.Method, pathForLog(r), err)
	}
	if err := s.show(w, r, "error", page{Title: f.Title, Status: f.Status, Body: f}); err != nil {
		s.tell("%s %s: %v", r.Method, pathForLog(r), err)
		http.Error(w, f.Text, f.Status)
	}
}

// pathForLog is a path in one line, whatever somebody put into it. The address of a calendar is a secret.
func pathForLog(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, feedPath) {
		return feedPath + "…"
	}
	return strconv.Quote(r.URL.Path)
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// lines is how high a field is that shows a text: a line each, and more where lines are long.
func lines(text string) int {
	const wide, least, most = 90, 3, 16
	n := 1
	for line := range strings.Lines(text) {
		n += 1 + len(line)/wide
	}
	return min(max(n, least), most)
}
