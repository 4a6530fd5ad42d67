package page

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("People who mean harm", func() {
	It("are nobody else by any header", func(ctx SpecContext) {
		nora, stranger := here.signIn(ctx, "nora", "hostile"), here.stranger()
		for header, value := range map[string]string{
			"X-Remote-User": "jane", "X-Remote-Group": "system:masters", "X-Forwarded-User": "jane", "X-Forwarded-For": "127.0.0.1",
			"Impersonate-User": "jane", "Impersonate-Group": "system:masters", "Authorization": "Bearer stolen", "Remote-User": "jane",
			"X-Original-Url": "/sign-out", "X-Http-Method-Override": "POST", "Forwarded": "for=127.0.0.1", "Cookie": "session=jane",
		} {
			sent := http.Header{http.CanonicalHeaderKey(header): {value}}
			got := nora.send(ctx, http.MethodGet, "/", "", sent)
			Expect(got.body).NotTo(ContainSubstring("Acme Travel"), header)
			Expect(got.status).To(Or(Equal(http.StatusForbidden), Equal(http.StatusSeeOther)), header)
			got = stranger.send(ctx, http.MethodGet, "/", "", sent)
			Expect(got.status).To(Or(Equal(http.StatusSeeOther), Equal(http.StatusUnauthorized)), header)
		}
	})

	It("lead nobody away after signing in", func(ctx SpecContext) {
		for _, next := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "javascript:alert(1)", "/%2f/evil.example", "/\t/evil.example"} {
			page := here.stranger().get(ctx, "/sign-in?"+url.Values{"next": {next}}.Encode()).body
			Expect(between(page, `name="next" value="`, `"`)).To(Or(Equal("/"), HavePrefix("/%2")), next)
		}
	})

	It("send no form from another site", func(ctx SpecContext) {
		jane := here.signIn(ctx, "jane", "hostile")
		task := here.taskOf(ctx, "acme-travel", "ask")
		for _, header := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
		} {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
			got := jane.send(ctx, http.MethodPost, "/tasks/"+task.Name+"/skip", "note=harm", header)
			Expect(got.status).To(Equal(http.StatusForbidden), "%v", header)
			Expect(got.body).To(ContainSubstring("sent by another site"), "%v", header)
		}
		Expect(jane.get(ctx, "/").body).NotTo(ContainSubstring("You can undo it"), "nothing was said")
	})

	It("find nothing at odd addresses", func(ctx SpecContext) {
		vera := here.signIn(ctx, "vera", "hostile")
		for _, path := range []string{
			"/tasks/..%2f..%2fapi", "/accounts/%2e%2e", "/tasks/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/accounts/a%00b", "/accounts/" + strings.Repeat("a", 5000),
			"/assets/x/..%2f..%2froutes.go", "/assets/x/page.css", "/accounts/acme-travel%0d%0aSet-Cookie:%20a=b", "/link/..%2f", "/.git/config",
		} {
			got := vera.get(ctx, path)
			Expect(got.status).To(Or(Equal(http.StatusNotFound), Equal(http.StatusUnauthorized), Equal(http.StatusMovedPermanently), Equal(http.StatusTemporaryRedirect)), path)
			Expect(got.body).NotTo(ContainSubstring("<script>alert"), path)
			Expect(got.header.Values("Set-Cookie")).To(BeEmpty(), path)
		}
	})

	It("write notes that are text, and no more than fits", func(ctx SpecContext) {
		sam := here.signIn(ctx, "sam", "hostile")
		task := here.taskOf(ctx, "dye-house", menu)
		for _, note := range []string{hostile, "a\x00b", "\u202egnp.exe", "one\r\nother"} {
			got := sam.post(ctx, "/tasks/"+task.Name+"/sent", url.Values{"seen": {"guessed"}, "note": {note}})
			Expect(got.status).To(Or(Equal(http.StatusSeeOther), Equal(http.StatusUnprocessableEntity)), "%q: %s", note, text(got.body))
			expectHarmless(ctx, sam, "/tasks/"+task.Name)
			expectHarmless(ctx, sam, "/")
		}
		got := sam.post(ctx, "/tasks/"+task.Name+"/done", url.Values{"note": {strings.Repeat("long ", 20_000)}})
		Expect(got.status).To(Equal(http.StatusRequestEntityTooLarge))
	})

	It("have names that are text in pages and files", func(ctx SpecContext) {
		olga := here.signIn(ctx, "olga", "hostile")
		for _, path := range []string{"/accounts/harm", "/accounts", "/tasks", "/search?" + url.Values{"q": {hostile}}.Encode(), "/tasks/" + here.taskOf(ctx, "harm", menu).Name} {
			expectHarmless(ctx, olga, path)
		}
		for line := range strings.Lines(olga.get(ctx, "/accounts.csv").body) {
			for cell := range strings.SplitSeq(line, ",") {
				Expect(strings.TrimPrefix(cell, `"`)).NotTo(MatchRegexp(`^[=+@\t-]`), "a spreadsheet would calculate it")
			}
		}
	})
})

// expectHarmless looks at a page: the only scripts and pictures are its own, and nothing is an address of a script.
func expectHarmless(ctx context.Context, v *visitor, path string) {
	GinkgoHelper()
	got := v.get(ctx, path)
	Expect(got.status).To(Equal(http.StatusOK), path)
	lower := strings.ToLower(got.body)
	Expect(lower).NotTo(MatchRegexp(`<script(>|\s[^>]*>[^<])`), path)
	Expect(lower).NotTo(ContainSubstring("<img src=x"), path)
	Expect(lower).NotTo(MatchRegexp(`(href|action|src)="\s*(javascript|data):`), path)
	Expect(lower).NotTo(MatchRegexp(`\son[a-z]+="`), path)
}
