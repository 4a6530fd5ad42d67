package page

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"tightrope.dev/cmd/tightrope/serve"
)

// handed is what the specs of browser/ are told of the world.
type handed struct {
	Address   string `json:"address"`
	Namespace string `json:"namespace"`
	// Links are the one-time links by person and sitting.
	Links map[string]string `json:"links"`
	// Sessions are cookies of people who have signed in to look.
	Sessions map[string]session `json:"sessions"`
	// Pages are all pages there are, with who looks at them.
	Pages []look `json:"pages"`
	// Tasks are the tasks of stories, by account.
	Tasks map[string]string `json:"tasks"`
}

// session is a cookie.
type session struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// look is a page, and somebody who looks at it. Without a person it is a stranger.
type look struct {
	Name   string `json:"name"`
	Path   string `json:"path"`
	Person string `json:"person"`
	Status int    `json:"status"`
}

// special are the pages that are no route of their own: what is empty, missing or refused.
var special = []look{
	{"sign-in", "/sign-in", "", http.StatusOK},
	{"signed-out", "/sign-out", "", http.StatusOK},
	{"link-used", "/link/guessed", "", http.StatusUnauthorized},
	{"today-empty", "/", "vera", http.StatusOK},
	{"today-sam", "/", "sam", http.StatusOK},
	{"account-known", "/accounts/harbor-lights", "jane", http.StatusOK},
	{"segment-unknown", "/accounts?unknown=high-exposure", "jane", http.StatusOK},
	{"refused", "/", "nora", http.StatusForbidden},
	{"missing", "/tasks/none", "jane", http.StatusNotFound},
	{"no-page", "/nothing/here", "jane", http.StatusNotFound},
}

var _ = Describe("A browser", func() {
	It("finds the page as people want it", func(ctx SpecContext) {
		if *browser == "" {
			Skip("make test-page has a browser look at the page")
		}
		file := filepath.Join(GinkgoT().TempDir(), "world.json")
		content, err := json.Marshal(here.handOver(ctx))
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(file, content, 0o600)).To(Succeed())
		playwright := exec.CommandContext(ctx, "node", "node_modules/@playwright/test/cli.js", "test", "--project="+*browser)
		playwright.Env = append(os.Environ(), "WORLD="+file)
		playwright.Stdout, playwright.Stderr = os.Stdout, os.Stderr
		playwright.Cancel = func() error { return playwright.Process.Signal(os.Interrupt) }
		playwright.WaitDelay = 10 * time.Second
		Expect(playwright.Run()).To(Succeed())
	}, NodeTimeout(10*time.Minute))
})

// handOver tells of the world.
func (w *world) handOver(ctx context.Context) handed {
	GinkgoHelper()
	h := handed{Address: w.address, Namespace: w.namespace, Links: w.links, Pages: append(w.pages(ctx), special...), Tasks: map[string]string{}, Sessions: map[string]session{}}
	for _, name := range namesOfPeople() {
		for _, c := range w.signIn(ctx, name, "look").cookies() {
			h.Sessions[name] = session{c.Name, c.Value}
		}
	}
	for _, s := range stories {
		h.Tasks[s.account] = w.taskOf(ctx, s.account, menu).Name
	}
	h.Tasks["harm"] = w.taskOf(ctx, "harm", menu).Name
	return h
}

// pages finds the routes that answer jane with a page.
func (w *world) pages(ctx context.Context) (found []look) {
	GinkgoHelper()
	jane := w.signIn(ctx, "jane", "link")
	fill := w.filler(ctx, jane)
	for _, pattern := range serve.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		path, known := examples[strings.TrimSuffix(path, "{$}")]
		if method != http.MethodGet || !known {
			continue
		}
		if got := jane.get(ctx, fill(path)); strings.HasPrefix(got.header.Get("Content-Type"), "text/html") && got.status == http.StatusOK {
			found = append(found, look{nameOf(pattern), fill(path), "jane", http.StatusOK})
		}
	}
	return found
}

// examples are the rows of the table that jane can read, by path.
var examples = func() map[string]string {
	all := map[string]string{}
	for _, r := range rows {
		_, path, _ := strings.Cut(r.pattern, " ")
		if path = strings.TrimSuffix(path, "{$}"); all[path] == "" && r.each[0].status == http.StatusOK && !strings.HasSuffix(path, "/changes") {
			all[path] = r.path
		}
	}
	return all
}()

// nameOf is a short name of a route: GET /tasks/{name} is task.
func nameOf(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	name := strings.Trim(strings.NewReplacer("s/{name}", "", "/", "-", "{", "", "}", "", "$", "").Replace(path), "-")
	if name == "" {
		return "today"
	}
	return name
}
