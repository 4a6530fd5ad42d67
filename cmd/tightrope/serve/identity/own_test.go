package identity

import (
	"strings"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
)

// A right in a line: verbs, group/resource, and the names of what it is about.
func rule(verbs, resource string, names ...string) authorizationv1.ResourceRule {
	group, kind, hasGroup := strings.Cut(resource, ":")
	if !hasGroup {
		group, kind = "", resource
	}
	return authorizationv1.ResourceRule{Verbs: strings.Split(verbs, ","), APIGroups: []string{group}, Resources: strings.Split(kind, ","), ResourceNames: names}
}

const (
	pageLogin   = "system:serviceaccount:tightrope-system:page"
	mayDoMore   = "the page's own login " + pageLogin + " may do more than speak for those whom the proxy names: "
	takeItAway  = "; take that away from it, and start the page again"
	mayNotSpeak = "the page's own login " + pageLogin + " may not speak for those whom the proxy names: it has not got the verb impersonate on users, as config/page/impersonate has it"
	noGroups    = "the page's own login " + pageLogin + " may impersonate no groups, so whoever the proxy names with a group is refused"
	ownsAll     = "the page's own login " + pageLogin + " may impersonate the group system:masters: whoever gets hold of it owns the cluster. Write the groups that your proxy names into resourceNames of its role, as config/page/impersonate does"
)

// owns are what the page itself may do, in the namespace emea and where its ServiceAccount is, and what is said of it.
var owns = map[string]struct {
	there, home, unlisted []authorizationv1.ResourceRule
	warns, says           string
}{
	"nothing":                             {says: mayNotSpeak},
	"to impersonate users and one group":  {there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("impersonate", "groups", "csms")}},
	"to impersonate one user and a group": {there: []authorizationv1.ResourceRule{rule("impersonate", "users", "jane"), rule("impersonate", "groups", "csms")}},
	"to impersonate users":                {there: []authorizationv1.ResourceRule{rule("impersonate", "users")}, warns: noGroups},
	"to impersonate groups":               {there: []authorizationv1.ResourceRule{rule("impersonate", "groups", "csms")}, says: mayNotSpeak},
	"to impersonate everybody":            {there: []authorizationv1.ResourceRule{rule("impersonate", "users,groups")}, warns: ownsAll},
	"to impersonate, as no review lists":  {unlisted: []authorizationv1.ResourceRule{rule("impersonate", "users,groups")}, warns: ownsAll},
	"to impersonate people in requests about Tasks": {there: []authorizationv1.ResourceRule{
		rule("impersonate:user-info", "authentication.k8s.io:users,groups"), rule("impersonate-on:user-info:list", "tightrope.dev:tasks"),
	}},
	"to impersonate people of another group of resources": {there: []authorizationv1.ResourceRule{rule("impersonate:user-info", "users,groups")}, says: mayNotSpeak},
	"to impersonate ServiceAccounts": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users,groups,serviceaccounts")},
		says:  mayDoMore + "it may impersonate serviceaccounts in namespace emea" + takeItAway,
	},
	"to read Secrets": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("get,list", "secrets,configmaps")},
		says:  mayDoMore + "it may get, list secrets in namespace emea" + takeItAway,
	},
	"to read one Secret of its own": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users")}, home: []authorizationv1.ResourceRule{rule("get", "secrets", "oidc")},
		says: mayDoMore + "it may get secrets in namespace tightrope-system" + takeItAway,
	},
	"to read Secrets, as no review lists": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users")}, unlisted: []authorizationv1.ResourceRule{rule("list", "secrets")},
		says: mayDoMore + "it may list secrets in namespace emea" + takeItAway,
	},
	"to read and report on Tasks": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("list", "tightrope.dev:tasks"), rule("patch", "tightrope.dev:tasks/status")},
		says:  mayDoMore + "it may list tasks in namespace emea, it may patch tasks/status in namespace emea" + takeItAway,
	},
	"to approve, whatever that is": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("approve", "tightrope.dev:*")},
		says:  mayDoMore + "it may approve everything of tightrope.dev in namespace emea" + takeItAway,
	},
	"to delete Calendars of any group": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("delete", "*:calendars")},
		says:  mayDoMore + "it may delete calendars in namespace emea" + takeItAway,
	},
	"all of the core group": {
		there: []authorizationv1.ResourceRule{rule("*", "*")},
		says:  mayDoMore + "it may do anything with everything of the core group in namespace emea" + takeItAway,
	},
	"all that there is": {
		there: []authorizationv1.ResourceRule{rule("*", "*:*")},
		says:  mayDoMore + "it may do anything with everything in namespace emea" + takeItAway,
	},
	"what is everybody's": {
		there: []authorizationv1.ResourceRule{rule("impersonate", "users"), rule("impersonate", "groups", "csms"), rule("get", "pods"), rule("create", "authorization.k8s.io:selfsubjectaccessreviews")},
		home:  []authorizationv1.ResourceRule{rule("get", "configmaps")},
	},
}

func TestThePagesOwnLogin(t *testing.T) {
	for name, test := range owns {
		t.Run(name, func(t *testing.T) {
			api := newAPIServer(t)
			api.tokens[pageToken] = pageLogin
			api.rules = map[string][]authorizationv1.ResourceRule{"emea": test.there, "tightrope-system": test.home, "": test.there}
			api.unlisted = test.unlisted
			o := Options{ProxyUserHeader: "X-Remote-User"}
			config := api.config()
			config.ContentType = runtime.ContentTypeJSON // which this API server reads
			warnings, err := o.CheckOwn(t.Context(), config, "emea")
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != test.says || strings.Join(warnings, "\n") != test.warns {
				t.Errorf("says\n  %s\nwant\n  %s\nwarns\n  %s\nwant\n  %s", said, test.says, warnings, test.warns)
			}
		})
	}
}

// TestALoginThatIsNotUsedIsNotLookedAt, nor the cluster asked that it is for.
func TestALoginThatIsNotUsedIsNotLookedAt(t *testing.T) {
	for name, o := range map[string]Options{
		"a token": {}, "one-time links": {People: "people"}, "OIDC": {OIDCIssuer: "https://login.example.com"},
		"a proxy that hands tokens on": {ProxyFrom: []string{"10.1.2.3"}, ProxyGroupHeader: "X-Remote-Group"},
	} {
		if warnings, err := o.CheckOwn(t.Context(), &rest.Config{Host: "https://127.0.0.1:1"}, "emea"); len(warnings) > 0 || err != nil {
			t.Errorf("%s: %v, %v", name, warnings, err)
		}
	}
}

func TestALoginThatTheClusterDoesNotKnow(t *testing.T) {
	api := newAPIServer(t)
	delete(api.tokens, pageToken)
	o := Options{ProxyUserHeader: "X-Remote-User"}
	const want = "the page's kubeconfig has no login that the cluster knows, and --proxy-user-header needs one with the verb impersonate"
	if _, err := o.CheckOwn(t.Context(), api.config(), "emea"); err == nil || err.Error() != want {
		t.Errorf("says %v, want %s", err, want)
	}
	api.set(func(a *apiServer) { a.down = true })
	if _, err := o.CheckOwn(t.Context(), api.config(), "emea"); err == nil || !strings.Contains(err.Error(), "ask the cluster who the page itself is") {
		t.Errorf("says %v where the cluster is down", err)
	}
}
