package identity

import (
	"fmt"
	"slices"
	"strings"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"

	success "tightrope.dev/api/v1alpha1"
)

const (
	// impersonate is the verb of who speaks for others, and impersonatePerson the one of who does so only in requests of which
	// verbs that begin with impersonateOn tell (Kubernetes 1.36).
	impersonate, impersonatePerson, impersonateOn = "impersonate", "impersonate:user-info", "impersonate-on:"
	// every stands for every verb, group or resource in a rule.
	every = "*"
)

// has says whether a list of a rule has something in it.
func has(list []string, what string) bool {
	return slices.Contains(list, what) || slices.Contains(list, every)
}

// letsSpeakFor says that a rule lets its owner impersonate one of a resource.
func letsSpeakFor(rule authorizationv1.ResourceRule, resource string) bool {
	if !has(rule.Resources, resource) {
		return false
	}
	return has(rule.Verbs, impersonate) && has(rule.APIGroups, "") || has(rule.Verbs, impersonatePerson) && has(rule.APIGroups, authenticationv1.GroupName)
}

// ruleOf is the rule that gives one right.
func ruleOf(right authorizationv1.ResourceAttributes) authorizationv1.ResourceRule {
	resource := right.Resource
	if right.Subresource != "" {
		resource += "/" + right.Subresource
	}
	return authorizationv1.ResourceRule{Verbs: []string{right.Verb}, APIGroups: []string{right.Group}, Resources: []string{resource}}
}

// tooMuch puts into words which rules give more than to speak for people. It is empty where none does.
func tooMuch(rules []placed) string {
	var said []string
	for _, rule := range rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				if verbs := excess(rule.Verbs, group, resource); len(verbs) > 0 {
					said = append(said, fmt.Sprintf("it may %s in namespace %s", inRights(verbs, group, resource), rule.namespace))
				}
			}
		}
	}
	slices.Sort(said)
	return strings.Join(slices.Compact(said), ", ")
}

// excess are those of the verbs that are too much for a resource: what belongs to Tightrope and Secrets are not the page's at
// all, and as a ServiceAccount it could do what that may.
func excess(verbs []string, group, resource string) []string {
	kind, _, _ := strings.Cut(resource, "/")
	ofCore := group == "" || group == every
	isTheirs := group == success.Group || group == every || ofCore && (kind == "secrets" || kind == every)
	isAccount := ofCore && (kind == "serviceaccounts" || kind == every)
	return slices.DeleteFunc(slices.Clone(verbs), func(verb string) bool {
		switch {
		case verb == impersonate:
			return !isAccount
		case verb == impersonatePerson || strings.HasPrefix(verb, impersonateOn):
			return true
		}
		return !isTheirs
	})
}

// inRights puts what may be done to a resource into words.
func inRights(verbs []string, group, resource string) string {
	does := strings.Join(verbs, ", ")
	if slices.Contains(verbs, every) {
		does = "do anything with"
	}
	switch {
	case resource != every:
		return does + " " + resource
	case group == every:
		return does + " everything"
	case group == "":
		return does + " everything of the core group"
	}
	return does + " everything of " + group
}
