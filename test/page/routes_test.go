package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve"
)

// want is what somebody gets at an address.
type want struct {
	status int
	// says is in the answer: of a refusal verb, resource and namespace.
	says []string
	// to is where somebody is led; empty is anywhere.
	to string
}

var (
	ok    = want{status: http.StatusOK}
	led   = want{status: http.StatusSeeOther}
	to    = func(path string) want { return want{status: http.StatusSeeOther, to: path} }
	none  = want{status: http.StatusNotFound}
	shut  = want{status: http.StatusUnauthorized}
	asked = want{status: http.StatusUnauthorized, says: []string{"not signed in", "was not written"}}
	// quicker is who asks after lena, who is the first in the table that may.
	quicker = want{status: http.StatusConflict, says: []string{"Somebody was quicker: lena has begun"}}
	no      = func(verb, resource string) want {
		return want{status: http.StatusForbidden, says: []string{verb, resource, "NAMESPACE"}}
	}
)

// row is an address, and what each gets there: who has not signed in, then people in their order.
type row struct {
	pattern string
	path    string
	form    url.Values
	signIn  want
	each    [6]want
}

// everybody is what everybody gets who has signed in.
func everybody(w want) [6]want { return [6]want{w, w, w, w, w, w} }

// readers is what everybody gets who may read, and what nora gets, who may not.
func readers(w, nora want) [6]want { return [6]want{w, w, w, w, w, nora} }

// rows are the table of rights. A hole in braces is filled with what there is in the namespace.
var rows = []row{
	{"GET /{$}", "/", nil, to("/sign-in"), readers(ok, no("list", "tasks"))},
	{"GET /tasks/{name}", "/tasks/{task}", nil, to("/sign-in?next="), readers(ok, no("list", "tasks"))},
	{"GET /tasks/{name}", "/tasks/none", nil, to("/sign-in?next="), readers(none, no("list", "tasks"))},
	{"GET /accounts/{name}", "/accounts/{account}", nil, to("/sign-in?next="), readers(ok, no("list", "accounts"))},
	{"GET /accounts/{name}", "/accounts/none", nil, to("/sign-in?next="), readers(none, no("list", "accounts"))},
	{"GET /tasks", "/tasks", nil, to("/sign-in?next="), readers(ok, no("list", "tasks"))},
	{"GET /tasks.csv", "/tasks.csv", nil, to("/sign-in?next="), readers(ok, no("list", "tasks"))},
	{"GET /accounts", "/accounts", nil, to("/sign-in?next="), readers(ok, no("list", "accounts"))},
	{"GET /accounts.csv", "/accounts.csv", nil, to("/sign-in?next="), readers(ok, no("list", "accounts"))},
	{"GET /playbooks", "/playbooks", nil, to("/sign-in?next="), readers(ok, no("list", "playbooks"))},
	{"GET /playbooks.csv", "/playbooks.csv", nil, to("/sign-in?next="), readers(ok, no("list", "playbooks"))},
	{"GET /playbooks/{name}", "/playbooks/{playbook}", nil, to("/sign-in?next="), readers(ok, no("list", "playbooks"))},
	{"GET /playbooks/{name}", "/playbooks/none", nil, to("/sign-in?next="), readers(none, no("list", "playbooks"))},
	{"GET /segments", "/segments", nil, to("/sign-in?next="), readers(ok, no("list", "segments"))},
	{"GET /segments.csv", "/segments.csv", nil, to("/sign-in?next="), readers(ok, no("list", "segments"))},
	{"GET /segments/{name}", "/segments/high-exposure", nil, to("/sign-in?next="), readers(ok, no("list", "segments"))},
	{"GET /segments/{name}", "/segments/none", nil, to("/sign-in?next="), readers(none, no("list", "segments"))},
	{"POST /segments/{name}/try", "/segments/high-exposure/try", url.Values{"expression": {"account.spec.industry == 'Tourism'"}}, asked, readers(ok, no("list", "segments"))},
	{"GET /team", "/team", nil, to("/sign-in?next="), readers(ok, no("list", "tasks"))},
	{"GET /team.csv", "/team.csv", nil, to("/sign-in?next="), readers(ok, no("list", "tasks"))},
	{"GET /search", "/search?q=acme", nil, to("/sign-in?next="), readers(ok, want{http.StatusOK, []string{"You may not list accounts in namespace NAMESPACE"}, ""})},
	{"GET /calendar", "/calendar", nil, to("/sign-in?next="), everybody(ok)}, // what nora's address gives: see below
	{"POST /calendar", "/calendar", nil, asked, everybody(led)},
	{"GET /calendar/{file}", "/calendar/guessed.ics", nil, none, everybody(none)},
	{"POST /calendar/revoke", "/calendar/revoke", nil, asked, everybody(led)},
	{"GET /changes", "/changes", nil, to("/sign-in?next="), everybody(ok)}, // nora hears nothing: see below
	{"POST /tasks/{name}/{verb}", "/tasks/{task}/start", url.Values{"seen": {"{seen}"}}, asked,
		[6]want{quicker, quicker, led, no("patch", "tasks/status"), no("patch", "tasks/status"), no("list", "tasks")}},
	{"POST /tasks/{name}/{verb}", "/tasks/{task}/fly", nil, asked, everybody(none)},
	{"POST /tasks/{name}/undo", "/tasks/{task}/undo", nil, asked, readers(want{status: http.StatusConflict}, no("list", "tasks"))},
	{"GET /assets/{sum}/{file}", "/assets/{sum}/page.css", nil, ok, everybody(ok)},
	{"GET /sign-in", "/sign-in", nil, ok, everybody(ok)},
	{"POST /sign-in/token", "/sign-in/token", url.Values{"token": {"stolen"}}, shut, everybody(shut)},
	{"GET /sign-in/oidc", "/sign-in/oidc", nil, shut, everybody(shut)},
	{"GET /sign-in/oidc/callback", "/sign-in/oidc/callback", nil, shut, everybody(shut)},
	{"GET /link/{code}", "/link/guessed", nil, shut, everybody(shut)},
	{"POST /link/{code}", "/link/guessed", nil, shut, everybody(shut)},
	{"GET /sign-out", "/sign-out", nil, ok, everybody(to("/"))},
	{"POST /sign-out", "/sign-out", nil, to("/sign-out"), everybody(to("/sign-out"))}, // the last row: it ends their sessions
}

var _ = Describe("The table of rights", Ordered, ContinueOnFailure, func() {
	var visitors []*visitor
	var fill func(string) string

	BeforeAll(func(ctx SpecContext) {
		visitors = append(visitors, here.stranger())
		for _, name := range namesOfPeople() {
			visitors = append(visitors, here.signIn(ctx, name, "routes"))
		}
		fill = here.filler(ctx, visitors[1])
	})

	It("has a row for each address", func() {
		var has []string
		for _, r := range rows {
			if len(has) == 0 || has[len(has)-1] != r.pattern {
				has = append(has, r.pattern)
			}
		}
		Expect(has).To(ConsistOf(serve.Patterns()))
	})

	It("gives nora no calendar, whatever address she makes", func(ctx SpecContext) {
		for i, expected := range map[int]want{1: {http.StatusOK, []string{"Acme Travel"}, ""}, 6: no("list", "tasks")} {
			v := visitors[i]
			Expect(v.post(ctx, "/calendar", nil).status).To(Equal(http.StatusSeeOther))
			_, feed, found := strings.Cut(between(v.get(ctx, "/calendar").body, here.address, ".ics"), "/calendar/")
			Expect(found).To(BeTrue())
			expectAnswer(here.stranger().get(ctx, "/calendar/"+feed+".ics"), expected, "the calendar of "+namesOfPeople()[i-1])
		}
	})

	It("tells nora of no change", func(ctx SpecContext) {
		Expect(visitors[6].hears(ctx, func() { here.touch(ctx) })).To(BeFalse())
		Expect(visitors[1].hears(ctx, func() { here.touch(ctx) })).To(BeTrue(), "jane is told")
	})

	for _, r := range rows {
		It("holds at "+strings.Split(r.pattern, " ")[0]+" "+r.path, func(ctx SpecContext) {
			form := url.Values{}
			for name := range r.form {
				form.Set(name, fill(r.form.Get(name)))
			}
			names, wants := slices.Concat([]string{"a stranger"}, namesOfPeople()), slices.Concat([]want{r.signIn}, r.each[:])
			for i, v := range slices.Backward(visitors) { // who may not is asked while there is still something to say
				expectAnswer(ask(ctx, v, r, fill(r.path), form), wants[i], names[i])
			}
		})
	}
})

func ask(ctx context.Context, v *visitor, r row, path string, form url.Values) answer {
	if strings.HasPrefix(r.pattern, http.MethodPost) {
		return v.post(ctx, path, form)
	}
	return v.get(ctx, path)
}

func expectAnswer(got answer, expected want, who string) {
	GinkgoHelper()
	Expect(got.status).To(Equal(expected.status), "%s: %s", who, text(got.body))
	Expect(got.header.Get("Location")).To(HavePrefix(expected.to), who)
	for _, part := range expected.says {
		Expect(text(got.body)).To(ContainSubstring(strings.ReplaceAll(part, "NAMESPACE", here.namespace)), who)
	}
	Expect(got.header.Get("Content-Security-Policy")).To(HavePrefix("default-src 'none'"), who)
	if who == "nora" || who == "a stranger" {
		Expect(got.body).NotTo(ContainSubstring("Acme Travel"), "%s sees nobody's name", who)
	}
}

// touch changes the account of a task of jane's.
func (w *world) touch(ctx context.Context) {
	GinkgoHelper()
	account := &success.Account{}
	Expect(w.owner.Get(ctx, client.ObjectKey{Name: "acme-travel"}, account)).To(Succeed())
	before := client.MergeFrom(account.DeepCopy())
	account.Spec.Commercial.ARR = new(*account.Spec.Commercial.ARR + 1)
	Expect(w.owner.Patch(ctx, account, before)).To(Succeed())
}

// filler fills the holes of a path with what there is: a task of jane's, its account, and the files of a page.
func (w *world) filler(ctx context.Context, jane *visitor) func(string) string {
	GinkgoHelper()
	task := w.taskOf(ctx, "acme-travel", "ask")
	shown := jane.get(ctx, "/tasks/"+task.Name).body
	return strings.NewReplacer("{task}", task.Name, "{account}", task.Spec.Account, "{playbook}", task.Spec.Playbook,
		"{sum}", between(shown, `rel="stylesheet" href="/assets/`, "/"), "{seen}", between(shown, `name="seen" value="`, `"`)).Replace
}

// between is what stands between two marks the first time.
func between(text, before, after string) string {
	GinkgoHelper()
	_, rest, found := strings.Cut(text, before)
	Expect(found).To(BeTrue(), "there is no %s", before)
	middle, _, found := strings.Cut(rest, after)
	Expect(found).To(BeTrue(), fmt.Sprintf("there is no %s after %s", after, before))
	return middle
}

// text is what a page says, in one line.
func text(html string) string { return strings.Join(strings.Fields(html), " ") }
