package page

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"tightrope.dev/cmd/tightrope/serve"
)

// sittings are what people sign in for. Each link works once, so there is one for each.
var sittings = []string{"routes", "hostile", "look", "story", "plain", "again", "link"}

// page is tightrope serve, at work.
type page struct {
	address string
	// links are the paths of one-time links, by person and sitting: jane-story.
	links map[string]string
}

var (
	addressLine = regexp.MustCompile(`is at (http://\S+)\n`)
	linkLine    = regexp.MustCompile(`(?m)^  (\S+) +http://[^/]+(/link/\S+)$`)
)

// startPage starts the command as somebody would, until the specs end.
func startPage(people, kubeconfig, namespace string) *page {
	GinkgoHelper()
	ctx, stop := context.WithCancel(context.Background())
	out, done := gbytes.NewBuffer(), make(chan error, 1)
	command := serve.Command()
	command.SetArgs([]string{"--listen", "127.0.0.1:0", "--people", people, "--kubeconfig", kubeconfig, "-n", namespace})
	command.SetOut(out)
	command.SetErr(GinkgoWriter)
	command.SilenceErrors, command.SilenceUsage = true, true
	go func() { done <- command.ExecuteContext(ctx) }()
	DeferCleanup(func() {
		stop()
		Expect(<-done).To(Succeed(), "the page ends well")
	})
	Eventually(func() int { return len(linkLine.FindAll(out.Contents(), -1)) }).Should(Equal(len(namesOfPeople()) * len(sittings)))
	p := &page{address: string(addressLine.FindSubmatch(out.Contents())[1]), links: map[string]string{}}
	for _, link := range linkLine.FindAllSubmatch(out.Contents(), -1) {
		p.links[string(link[1])] = string(link[2])
	}
	return p
}

// visitor is a browser without a screen. It does not follow where it is led.
type visitor struct {
	page   *page
	client *http.Client
}

// answer is what the page said.
type answer struct {
	status int
	header http.Header
	body   string
}

// stranger is somebody who has not signed in.
func (p *page) stranger() *visitor {
	GinkgoHelper()
	jar, err := cookiejar.New(nil)
	Expect(err).NotTo(HaveOccurred())
	return &visitor{p, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signIn signs a person in by their link for a sitting.
func (p *page) signIn(ctx context.Context, name, sitting string) *visitor {
	GinkgoHelper()
	v := p.stranger()
	got := v.post(ctx, p.links[name+"-"+sitting], nil)
	Expect(got.status).To(Equal(http.StatusSeeOther), got.body)
	return v
}

// cookies are what the page has given them.
func (v *visitor) cookies() []*http.Cookie {
	GinkgoHelper()
	u, err := url.Parse(v.page.address)
	Expect(err).NotTo(HaveOccurred())
	return v.client.Jar.Cookies(u)
}

func (v *visitor) get(ctx context.Context, path string) answer {
	GinkgoHelper()
	return v.send(ctx, http.MethodGet, path, "", nil)
}

func (v *visitor) post(ctx context.Context, path string, form url.Values) answer {
	GinkgoHelper()
	return v.send(ctx, http.MethodPost, path, form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}

// send sends a request. Of a stream it reads what comes first.
func (v *visitor) send(ctx context.Context, method, path, body string, header http.Header) answer {
	GinkgoHelper()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, v.page.address+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	maps.Copy(request.Header, header)
	response, err := v.client.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer func() { Expect(response.Body.Close()).To(Succeed()) }()
	got := answer{status: response.StatusCode, header: response.Header}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		return got
	}
	content, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	got.body = string(content)
	return got
}

// hears says whether somebody is told of a change within the time that others are told in.
func (v *visitor) hears(ctx context.Context, change func()) bool {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.page.address+"/changes", nil)
	Expect(err).NotTo(HaveOccurred())
	response, err := v.client.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer func() { Expect(response.Body.Close()).To(Succeed()) }()
	lines := bufio.NewScanner(response.Body)
	Expect(lines.Scan()).To(BeTrue(), "the stream begins")
	change()
	for lines.Scan() {
		if lines.Text() == "event: changed" {
			return true
		}
	}
	return false
}
