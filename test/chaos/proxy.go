package chaos

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// proxy stands between one manager and the API server, and does to their talk what a network and a server may do.
type proxy struct {
	server  *httptest.Server
	reverse *httputil.ReverseProxy

	mu       sync.Mutex
	random   *rand.Rand
	agent    string // what the audit log calls the process that talks
	trap     *trap
	storm    float64 // how likely a request goes wrong
	gone     bool    // watches are told that they are too old
	watches  map[*watching]bool
	paused   chan struct{} // closed when watches go on; nil where none is held
	leads    time.Time     // when the manager last renewed the lease
	creates  int           // Tasks whose creation the API server confirmed
	disturbs int           // requests that went wrong on purpose
	denials  int           // requests about the webhook that the manager had no right to
}

// trap springs at a request: before the API server sees it, or when it has done it and the answer is under way.
type trap struct {
	matches func(*http.Request) bool
	skip    int // how many requests that match pass first
	after   bool
	spring  func()
	held    <-chan struct{} // where set, the request is kept back until this closes, and then goes through
	sprung  chan struct{}
}

func newProxy(target string, seed int64) (*proxy, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("read the address of the API server: %w", err)
	}
	p := &proxy{random: rand.New(rand.NewSource(seed)), watches: map[*watching]bool{}}
	p.reverse = &httputil.ReverseProxy{
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableCompression: true, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute,
		},
		FlushInterval: -1, // events of a watch are passed on at once
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Header.Set("Authorization", "Bearer "+managerToken) // client-go keeps tokens from plain connections
			r.Out.Header.Set("User-Agent", p.known())                 // the audit log tells the managers apart by it
		},
		ErrorLog:       log.New(io.Discard, "", 0), // streams that break are what this is about
		ModifyResponse: p.answered,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // as when nobody is there
	}
	p.server = httptest.NewServer(p)
	return p, nil
}

func (p *proxy) url() string { return p.server.URL }

func (p *proxy) close() {
	p.setStorm(0)
	p.resumeWatches()
	p.cutWatches()
	p.server.CloseClientConnections()
	p.server.Close()
}

// ServeHTTP passes a request on, unless a fault says otherwise.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if t := p.caught(r); t != nil {
		p.springTrap(t, w, r)
		return
	}
	if fault := p.fault(r); fault != nil {
		fault(w, r)
		return
	}
	p.reverse.ServeHTTP(w, r)
}

// springTrap lets the trap do its work at the request.
func (p *proxy) springTrap(t *trap, w http.ResponseWriter, r *http.Request) {
	if t.after {
		p.swallow(r)
	}
	t.spring()
	close(t.sprung)
	if t.held == nil {
		panic(http.ErrAbortHandler)
	}
	<-t.held
	p.reverse.ServeHTTP(w, r)
}

// swallow has the request done, and loses the answer. An API server that is away does nothing, which is as good.
func (p *proxy) swallow(r *http.Request) {
	defer func() { _ = recover() }()
	p.reverse.ServeHTTP(httptest.NewRecorder(), r)
}

// caught gives the trap that springs at the request.
func (p *proxy) caught(r *http.Request) *trap {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trap
	if t == nil || !t.matches(r) {
		return nil
	}
	if t.skip > 0 {
		t.skip--
		return nil
	}
	p.trap = nil
	return t
}

// arm sets the trap, in place of the one before. The channel closes when it has sprung.
func (p *proxy) arm(t *trap) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.sprung = make(chan struct{})
	p.trap = t
	return t.sprung
}

// disarm takes the trap away, and says whether it was still there.
func (p *proxy) disarm(sprung <-chan struct{}) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trap == nil || p.trap.sprung != sprung {
		return false
	}
	p.trap = nil
	return true
}

// fault says what goes wrong with the request. Nil means nothing.
func (p *proxy) fault(r *http.Request) http.HandlerFunc {
	p.mu.Lock()
	defer p.mu.Unlock()
	if isWatch(r) && p.gone {
		return refuse(http.StatusGone, metav1.StatusReasonExpired)
	}
	if isWatch(r) || p.random.Float64() >= p.storm {
		return nil
	}
	p.disturbs++
	faults := []http.HandlerFunc{
		refuse(http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests),
		refuse(http.StatusInternalServerError, metav1.StatusReasonInternalError),
		refuse(http.StatusServiceUnavailable, metav1.StatusReasonServiceUnavailable),
	}
	if r.Method != http.MethodGet {
		faults = append(faults, refuse(http.StatusConflict, metav1.StatusReasonConflict), p.doneAndDenied)
	}
	return faults[p.random.Intn(len(faults))]
}

// doneAndDenied has the API server do what was asked, and says that it did not in time.
func (p *proxy) doneAndDenied(w http.ResponseWriter, r *http.Request) {
	p.swallow(r)
	refuse(http.StatusGatewayTimeout, metav1.StatusReasonTimeout)(w, r)
}

// refuse answers as an API server would that does not do what was asked.
func refuse(code int32, reason metav1.StatusReason) http.HandlerFunc {
	status := metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
		Code: code, Reason: reason, Message: "a fault on purpose",
	}
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		if code == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		w.WriteHeader(int(code))
		_ = json.NewEncoder(w).Encode(status)
	}
}

// answered sees the answers of the API server.
func (p *proxy) answered(response *http.Response) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r := response.Request; {
	case isWatch(r):
		body := &watching{ReadCloser: response.Body, proxy: p}
		p.watches[body] = true
		response.Body = body
	case response.StatusCode == http.StatusForbidden && strings.Contains(r.URL.Path, "/validatingwebhookconfigurations/"):
		p.denials++
	case response.StatusCode >= 300:
	case isLease(r):
		p.leads = time.Now()
	case createsTask(r):
		p.creates++
	}
	return nil
}

func isWatch(r *http.Request) bool {
	return r.URL.Query().Get("watch") == "true" || r.URL.Query().Get("watch") == "1"
}

func isLease(r *http.Request) bool {
	return r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/leases")
}

func createsTask(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/tasks")
}

// marksRun is the write after the Tasks: the one that a crash may part from them.
func marksRun(r *http.Request) bool {
	return r.Method == http.MethodPatch && strings.Contains(r.URL.Path, "/engagements/") && !strings.HasSuffix(r.URL.Path, "/status")
}

func (p *proxy) setStorm(likely float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.storm = likely
}

func (p *proxy) setGone(gone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = gone
}

// calls says what the audit log calls the process that talks from now on.
func (p *proxy) calls(agent string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.agent = agent
}

func (p *proxy) known() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.agent
}

// created is how many Tasks the manager made.
func (p *proxy) created() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.creates
}

// denied is how often the manager had no right to its webhook.
func (p *proxy) denied() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.denials
}

// leading is when the manager last renewed the lease.
func (p *proxy) leading() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.leads
}
