package bench

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
)

// requests notes the write requests that pass through it, events included.
type requests struct {
	mu     sync.Mutex
	writes []write
}

// write is a write request that was answered.
type write struct {
	method, path string
	status       int
	body         []byte // of a creation
	at           time.Time
}

// resource is the kind of objects that a creation is for, such as tasks.
func (w write) resource() string { return path.Base(w.path) }

// what is the write without the object's name, such as PATCH accounts/status.
func (w write) what() string {
	_, object, _ := strings.Cut(w.path, "/namespaces/")
	parts := strings.Split(object, "/") // namespace, resource, name, subresource
	what := w.method + " " + parts[min(1, len(parts)-1)]
	if len(parts) > 3 {
		what += "/" + parts[3]
	}
	if w.status >= http.StatusBadRequest {
		what += fmt.Sprintf(" (refused with %d)", w.status)
	}
	return what
}

func (w write) String() string { return w.method + " " + w.path }

// watched is a config whose requests are noted.
func (r *requests) watched(config *rest.Config) *rest.Config {
	config = rest.CopyConfig(config)
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return noting{r, next} })
	return config
}

// all are the writes so far.
func (r *requests) all() []write {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clip(r.writes)
}

// count is how many writes there were so far.
func (r *requests) count() int { return len(r.all()) }

// created are the creations of a kind that succeeded.
func (r *requests) created(resource string) []write {
	var created []write
	for _, w := range r.all() {
		if w.status == http.StatusCreated && w.resource() == resource {
			created = append(created, w)
		}
	}
	return created
}

// first names the first writes, for a message.
func (r *requests) first(n int) string {
	all := r.all()
	var lines []string
	for _, w := range all[:min(n, len(all))] {
		lines = append(lines, w.String())
	}
	return strings.Join(lines, "\n")
}

// summary counts the writes by what they are, in one line.
func (r *requests) summary() string {
	counts := map[string]int{}
	for _, w := range r.all() {
		counts[w.what()]++
	}
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[what], what))
	}
	return strings.Join(parts, ", ")
}

// noting passes requests on and notes the writes.
type noting struct {
	*requests
	next http.RoundTripper
}

func (n noting) RoundTrip(request *http.Request) (*http.Response, error) {
	switch request.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		return n.next.RoundTrip(request)
	}
	w := write{method: request.Method, path: request.URL.Path}
	if request.Method == http.MethodPost && request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, fmt.Errorf("read the request: %w", err)
		}
		_ = request.Body.Close()
		request = request.Clone(request.Context())
		request.Body, w.body = io.NopCloser(bytes.NewReader(body)), body
	}
	response, err := n.next.RoundTrip(request)
	if w.at = time.Now(); err == nil {
		w.status = response.StatusCode
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.writes = append(n.writes, w)
	return response, err
}
