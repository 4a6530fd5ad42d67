package install

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"tightrope.dev/cmd/tightrope/serve"
)

// page is a page that runs.
type page struct {
	address string
	// links are the paths of one-time links, by person.
	links map[string]string
	// warned is what it said beside its output before it answered.
	warned string
	stop   func()
}

// oneTime is how a line with a one-time link looks.
var oneTime = regexp.MustCompile(`(?m)^  (\S+) +https://page\.example(/link/\S+)$`)

// told is an output that somebody reads.
type told chan string

func (t told) Write(text []byte) (int, error) {
	t <- string(text)
	return len(text), nil
}

// starts runs the page as its Pod does, until the spec ends. More arguments are those for one-time links, for which it waits.
// An error is why it does not start.
func (i *installed) starts(ctx context.Context, more ...string) (*page, error) {
	GinkgoHelper()
	args, address := i.command(ctx)
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	out, warned, ended := make(told, 1), &bytes.Buffer{}, make(chan error, 1)
	command := serve.Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append(args, more...))
	command.SetOut(out)
	command.SetErr(warned)
	go func() { ended <- command.ExecuteContext(ctx) }()
	p := &page{address: address, links: map[string]string{}}
	for said := ""; said == "" || len(more) > 0 && len(p.links) == 0; {
		select {
		case err := <-ended:
			cancel()
			return nil, err
		case said = <-out:
			for _, link := range oneTime.FindAllStringSubmatch(said, -1) {
				p.links[link[1]] = link[2]
			}
		}
	}
	p.warned = warned.String()
	p.stop = sync.OnceFunc(func() {
		cancel()
		Expect(<-ended).To(Succeed())
	})
	DeferCleanup(p.stop)
	return p, nil
}

// runs is a page that starts, as soon as RBAC knows what was given to it.
func (i *installed) runs(ctx context.Context, more ...string) (p *page) {
	GinkgoHelper()
	Eventually(func() (err error) {
		p, err = i.starts(ctx, more...)
		return err
	}).Should(Succeed())
	return p
}

// browser is somebody before the page, which they reach as it says: by TLS, which ends at something before it.
type browser struct {
	*http.Client
	page    *page
	headers http.Header
}

func (p *page) browser(headers ...string) *browser {
	GinkgoHelper()
	jar, err := cookiejar.New(nil)
	Expect(err).NotTo(HaveOccurred())
	b := &browser{page: p, headers: http.Header{}}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		b.headers.Add(name, value)
	}
	b.Client = &http.Client{Jar: jar, Transport: b}
	return b
}

// RoundTrip is what stands before the page: it ends TLS, and adds headers.
func (b *browser) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", b.page.address
	maps.Copy(r.Header, b.headers)
	return http.DefaultTransport.RoundTrip(r)
}

// answer is what a browser got in the end.
type answer struct {
	status int
	text   string
}

func (b *browser) get(path string) answer {
	GinkgoHelper()
	return read(b.Get("https://page.example" + path))
}

func (b *browser) post(path string, form url.Values) answer {
	GinkgoHelper()
	return read(b.PostForm("https://page.example"+path, form))
}

func read(r *http.Response, err error) answer {
	GinkgoHelper()
	Expect(err).NotTo(HaveOccurred())
	text, err := io.ReadAll(r.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(r.Body.Close()).To(Succeed())
	return answer{r.StatusCode, string(text)}
}
