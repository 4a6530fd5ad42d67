package identity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
)

const (
	// vouchedFor is how long the API server's answer is believed for the same headers.
	vouchedFor = time.Minute
	// longestName is how long a name in a header may be, in bytes, and mostGroups how many groups there may be.
	longestName, mostGroups = 256, 256
	// systemPrefix begins the names that Kubernetes keeps to itself.
	systemPrefix = "system:"
	// everybody is the group of who is logged in at all. The API server adds it to whom the page impersonates.
	everybody = systemPrefix + "authenticated"
)

// proxy is an authenticating proxy before the page.
type proxy struct {
	from           []netip.Prefix
	userHeader     string // empty: the proxy hands a bearer token on
	groupHeader    string
	groupSeparator string

	mutex sync.Mutex
	known map[secret]*vouched
}

// vouched is a caller whom a proxy named, as the API server knows them.
type vouched struct {
	caller *Caller
	until  time.Time // the API server's answer is believed
}

// vouched is whom a proxy names in a request; nil is nobody.
func (s *Sessions) vouched(r *http.Request) (*Caller, *refusal) {
	p := s.ways.proxy
	named := p.names(r)
	if named == "" {
		return nil, nil
	}
	if !p.trusts(r.RemoteAddr) {
		return nil, forbidden(fmt.Sprintf("The header %s names who calls, and is trusted only from the addresses of --proxy-from.", named))
	}
	config, identity, why := p.read(r, s.page.Cluster)
	if why != nil {
		return nil, why
	}
	return s.recall(r.Context(), config, secretOf(identity))
}

// names is the header of a request that names somebody; empty if none does.
func (p *proxy) names(r *http.Request) string {
	headers := []string{"Authorization"}
	if p.userHeader != "" {
		headers = []string{p.userHeader, p.groupHeader}
	}
	for _, header := range headers {
		if len(r.Header.Values(header)) > 0 {
			return header
		}
	}
	return ""
}

// trusts says whether the connection comes from one of the addresses.
func (p *proxy) trusts(remote string) bool {
	address, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	from := address.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(p.from, func(one netip.Prefix) bool { return one.Contains(from) })
}

// read reads the headers. The text is another one for each identity.
func (p *proxy) read(r *http.Request, cluster *rest.Config) (*rest.Config, string, *refusal) {
	if p.userHeader == "" {
		token, why := bearer(r.Header)
		if why != nil {
			return nil, "", why
		}
		return withToken(cluster, token), token, nil
	}
	user, groups, why := p.person(r.Header)
	if why != nil {
		return nil, "", why
	}
	config := rest.CopyConfig(cluster)
	config.QPS, config.UserAgent = -1, userAgent
	config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: groups}
	return config, strings.Join(append([]string{user}, groups...), "\x00"), nil
}

// bearer is the token that a proxy hands on.
func bearer(header http.Header) (string, *refusal) {
	values := header.Values("Authorization")
	if len(values) != 1 {
		return "", badRequest("The header Authorization came more than once, so it is not clear who calls.")
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", unknown("The header Authorization has no bearer token in it.")
	}
	return token, badToken(token)
}

// person is the user and the groups that a proxy names.
func (p *proxy) person(header http.Header) (string, []string, *refusal) {
	users := header.Values(p.userHeader)
	switch {
	case len(users) == 0:
		return "", nil, badRequest(fmt.Sprintf("The proxy named groups, and nobody in the header %s.", p.userHeader))
	case len(users) > 1:
		return "", nil, badRequest(fmt.Sprintf("The header %s came more than once, so it is not clear who calls.", p.userHeader))
	}
	groups := p.groups(header)
	if len(groups) > mostGroups {
		return "", nil, badRequest(fmt.Sprintf("The proxy named more than %d groups.", mostGroups))
	}
	if why := badName(p.userHeader, users[0]); why != nil {
		return "", nil, why
	}
	for _, group := range groups {
		if why := badName(p.groupHeader, group); why != nil {
			return "", nil, why
		}
	}
	return users[0], groups, nil
}

// groups are the groups in the headers, in order and each once. The one of everybody goes without saying.
func (p *proxy) groups(header http.Header) []string {
	var groups []string
	for _, value := range header.Values(p.groupHeader) {
		if p.groupSeparator == "" {
			groups = append(groups, value)
			continue
		}
		for one := range strings.SplitSeq(value, p.groupSeparator) {
			if one = strings.TrimSpace(one); one != "" {
				groups = append(groups, one)
			}
		}
	}
	slices.Sort(groups)
	return slices.DeleteFunc(slices.Compact(groups), func(group string) bool { return group == everybody })
}

// badName says what is wrong with a name in a header.
func badName(header, name string) *refusal {
	switch {
	case name == "" || len(name) > longestName:
		return badRequest(fmt.Sprintf("A name in the header %s is empty or longer than %d bytes.", header, longestName))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return badRequest(fmt.Sprintf("A name in the header %s has signs in it that no name has.", header))
	case strings.HasPrefix(name, systemPrefix):
		return forbidden(fmt.Sprintf("A name in the header %s begins with system:, and nobody comes in by such a name.", header))
	}
	return nil
}

// recall is the caller of a config. The API server is asked once a minute; meanwhile, and after it if nothing has changed,
// the caller is the same pointer.
func (s *Sessions) recall(ctx context.Context, config *rest.Config, key secret) (*Caller, *refusal) {
	p, now := s.ways.proxy, s.page.Clock.Now()
	p.mutex.Lock()
	known := p.known[key]
	p.mutex.Unlock()
	if known != nil && now.Before(known.until) {
		return known.caller, nil
	}
	caller, why := s.check(ctx, config)
	if why != nil {
		return nil, p.explain(why)
	}
	if known != nil && known.caller.Name == caller.Name && slices.Equal(known.caller.Groups, caller.Groups) {
		caller = known.caller
	}
	for _, gone := range p.remember(key, &vouched{caller, now.Add(vouchedFor)}, now) {
		if s.page.Ended != nil {
			s.page.Ended(gone)
		}
	}
	return caller, nil
}

// remember keeps an answer, and forgets those who have not called for as long as a session lasts without use. They are
// returned, and so is the caller who was known by the same headers and has become another one.
func (p *proxy) remember(key secret, one *vouched, now time.Time) []*Caller {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var gone []*Caller
	if before := p.known[key]; before != nil && before.caller != one.caller {
		gone = append(gone, before.caller)
	}
	p.known[key] = one
	for old, v := range p.known {
		if !now.Before(v.until.Add(idleEnd)) || len(p.known) > mostSessions && old != key {
			delete(p.known, old)
			gone = append(gone, v.caller)
		}
	}
	return gone
}

// explain says of a refusal what a proxy has to do with it.
func (p *proxy) explain(why *refusal) *refusal {
	if p.userHeader == "" || why.status != http.StatusForbidden {
		return why
	}
	sentence := "The page may not act for you: its own kubeconfig takes the verb impersonate on users and groups."
	var status apierrors.APIStatus
	if errors.As(why.cause, &status) && status.Status().Details != nil && status.Status().Details.Kind == "groups" {
		sentence = fmt.Sprintf("The page may not act for you: its own kubeconfig has not got the verb impersonate on the group %s.", status.Status().Details.Name)
	}
	return &refusal{why.status, sentence, why.cause}
}
