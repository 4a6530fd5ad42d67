package identity

import (
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

// pageToken is the page's own credential.
const pageToken = "the-page-itself"

// apiServer says who somebody is, as the API server does, and nothing else.
type apiServer struct {
	*httptest.Server

	mutex  sync.Mutex
	tokens map[string]string // whose they are
	groups map[string][]string
	seen   []string // the tokens that requests came with
	down   bool
	// noImpersonation takes the page's only right from it, and ofGroups leaves it that on these groups alone.
	noImpersonation bool
	ofGroups        []string
	// rules are what the page itself may do, by namespace, and unlisted what is granted beside them and no review lists.
	rules    map[string][]authorizationv1.ResourceRule
	unlisted []authorizationv1.ResourceRule
}

func newAPIServer(t *testing.T) *apiServer {
	t.Helper()
	a := &apiServer{tokens: map[string]string{"token-of-jane": "jane", "token-of-sam": "sam", pageToken: "the-page"}}
	a.Server = httptest.NewUnstartedServer(a)
	a.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	a.StartTLS()
	t.Cleanup(a.Close)
	return a
}

// config reaches it as the page.
func (a *apiServer) config() *rest.Config {
	return &rest.Config{Host: a.URL, BearerToken: pageToken, TLSClientConfig: rest.TLSClientConfig{CAData: a.authority()}}
}

// authority is the certificate of the server, in PEM.
func (a *apiServer) authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate().Raw})
}

func (a *apiServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	a.seen = append(a.seen, token)
	user := a.tokens[token]
	if token == "" && len(r.TLS.PeerCertificates) > 0 {
		user = r.TLS.PeerCertificates[0].Subject.CommonName
	}
	impersonated := r.Header.Get("Impersonate-User")
	stranger := slices.IndexFunc(r.Header.Values("Impersonate-Group"), func(group string) bool { return a.ofGroups != nil && !slices.Contains(a.ofGroups, group) })
	switch {
	case a.down:
		reply(w, http.StatusInternalServerError, &metav1.Status{Status: metav1.StatusFailure, Message: "etcd is gone", Code: http.StatusInternalServerError})
	case user == "":
		reply(w, http.StatusUnauthorized, &metav1.Status{Status: metav1.StatusFailure, Reason: metav1.StatusReasonUnauthorized, Message: "Unauthorized", Code: http.StatusUnauthorized})
	case impersonated != "" && (token != pageToken || a.noImpersonation):
		reply(w, http.StatusForbidden, &metav1.Status{Status: metav1.StatusFailure, Reason: metav1.StatusReasonForbidden, Message: "cannot impersonate", Code: http.StatusForbidden})
	case impersonated != "" && stranger >= 0:
		reply(w, http.StatusForbidden, &metav1.Status{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
			Status:   metav1.StatusFailure, Reason: metav1.StatusReasonForbidden, Message: "cannot impersonate", Code: http.StatusForbidden,
			Details: &metav1.StatusDetails{Kind: "groups", Name: r.Header.Values("Impersonate-Group")[stranger]},
		})
	case strings.HasSuffix(r.URL.Path, "/selfsubjectrulesreviews"):
		reply(w, http.StatusCreated, a.listed(r))
	case strings.HasSuffix(r.URL.Path, "/selfsubjectaccessreviews"):
		reply(w, http.StatusCreated, a.decided(r))
	case impersonated != "":
		reply(w, http.StatusCreated, review(impersonated, r.Header.Values("Impersonate-Group")...))
	default:
		reply(w, http.StatusCreated, review(user, a.groups[user]...))
	}
}

// listed answers what the page may do in a namespace.
func (a *apiServer) listed(r *http.Request) *authorizationv1.SelfSubjectRulesReview {
	asked := &authorizationv1.SelfSubjectRulesReview{}
	if err := json.NewDecoder(r.Body).Decode(asked); err != nil {
		panic(err)
	}
	asked.Status = authorizationv1.SubjectRulesReviewStatus{ResourceRules: a.rules[asked.Spec.Namespace]}
	return asked
}

// decided answers whether the page may do one thing.
func (a *apiServer) decided(r *http.Request) *authorizationv1.SelfSubjectAccessReview {
	asked := &authorizationv1.SelfSubjectAccessReview{}
	if err := json.NewDecoder(r.Body).Decode(asked); err != nil {
		panic(err)
	}
	what := asked.Spec.ResourceAttributes
	want := ruleOf(*what)
	for _, rule := range slices.Concat(a.rules[what.Namespace], a.unlisted) {
		asked.Status.Allowed = asked.Status.Allowed || has(rule.Verbs, what.Verb) && has(rule.APIGroups, what.Group) && has(rule.Resources, want.Resources[0]) &&
			(len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, what.Name))
	}
	return asked
}

func review(name string, groups ...string) *authenticationv1.SelfSubjectReview {
	groups = append(slices.Clone(groups), "system:authenticated")
	return &authenticationv1.SelfSubjectReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "authentication.k8s.io/v1", Kind: "SelfSubjectReview"},
		Status:   authenticationv1.SelfSubjectReviewStatus{UserInfo: authenticationv1.UserInfo{Username: name, Groups: groups}},
	}
}

// reply answers in JSON.
func reply(w http.ResponseWriter, code int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(text)
}

// usedBy says whether a request came with a token.
func (a *apiServer) usedBy(token string) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return slices.Contains(a.seen, token)
}

// set changes the server between requests.
func (a *apiServer) set(change func(*apiServer)) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	change(a)
}
