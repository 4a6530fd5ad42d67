package signin

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// browser has cookies, and goes where it is led.
type browser struct {
	page   string
	client *http.Client
}

// seen is where a browser has arrived, and what it shows.
type seen struct {
	Where  *url.URL
	Status int
	Text   string
}

func (w *world) browser() *browser {
	GinkgoHelper()
	jar, err := cookiejar.New(nil)
	Expect(err).NotTo(HaveOccurred())
	client := *w.issuer.Client() // it knows the authority
	client.Jar = jar
	return &browser{w.issuer.page, &client}
}

// get opens a page by its path, or another address.
func (b *browser) get(ctx context.Context, address string) seen {
	GinkgoHelper()
	return b.send(ctx, http.MethodGet, address, "")
}

func (b *browser) post(ctx context.Context, address string, form url.Values) seen {
	GinkgoHelper()
	return b.send(ctx, http.MethodPost, address, form.Encode())
}

func (b *browser) send(ctx context.Context, method, address, body string) seen {
	GinkgoHelper()
	if strings.HasPrefix(address, "/") {
		address = b.page + address
	}
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := b.client.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	Expect(err).NotTo(HaveOccurred())
	return seen{answer.Request.URL, answer.StatusCode, string(content)}
}

// first is the first match in a page, as a browser reads the attribute.
func (s seen) first(pattern string) string {
	GinkgoHelper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(s.Text)
	Expect(found).NotTo(BeNil(), s.Text)
	return html.UnescapeString(found[1])
}

// signIn has a browser go to a page, be asked to sign in, do so at the issuer, and come back.
func (b *browser) signIn(ctx context.Context, i *issuer, person, next string) seen {
	GinkgoHelper()
	asked := b.get(ctx, next)
	Expect(asked.Where.Path).To(Equal("/sign-in"), asked.Text)
	form := b.get(ctx, asked.first(`href="(/sign-in/oidc[^"]*)"`))
	Expect(form.Where.Host).To(Equal(strings.TrimPrefix(i.URL, "https://")))
	return b.post(ctx, i.URL+form.first(`action="([^"]*)"`), url.Values{"user": {person}})
}
