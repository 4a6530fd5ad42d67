package identity

import (
	"context"
	"fmt"
	"strings"

	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	authenticationclient "k8s.io/client-go/kubernetes/typed/authentication/v1"
	authorizationclient "k8s.io/client-go/kubernetes/typed/authorization/v1"
	"k8s.io/client-go/rest"

	success "tightrope.dev/api/v1alpha1"
)

// masters is the group that may do everything in a cluster, whatever RBAC says.
const masters = systemPrefix + "masters"

// serviceAccount begins the name of the login of a ServiceAccount; namespace and name follow, with a colon between them.
const serviceAccount = systemPrefix + "serviceaccount:"

// own is the page's own login, with which it speaks for those whom a proxy names.
type own struct {
	reviews authorizationclient.AuthorizationV1Interface
	name    string
	// namespaces are where it is asked what the login may do: that of the page, and that of its ServiceAccount.
	namespaces []string
}

// CheckOwn asks the cluster whether the page's own login is fit to speak for those whom a proxy names in a header: it may
// impersonate, and may not itself read or write what is Tightrope's, nor Secrets, nor become a ServiceAccount that may. Where
// it is not fit, the error says why in a sentence, and the page must not start. The warnings are for who runs the page. Where
// no proxy names people, the login is used for nothing, and nothing is asked.
func (o *Options) CheckOwn(ctx context.Context, cluster *rest.Config, namespace string) (warnings []string, err error) {
	if o.ProxyUserHeader == "" {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	login, err := ownOf(ctx, cluster, namespace)
	switch {
	case apierrors.IsUnauthorized(err) || apierrors.IsForbidden(err):
		return nil, &refusal{sentence: "the page's kubeconfig has no login that the cluster knows, and --proxy-user-header needs one with the verb impersonate", cause: err}
	case err != nil:
		return nil, fmt.Errorf("ask the cluster who the page itself is, as --proxy-user-header needs: %w", err)
	}
	rules, err := login.rules(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask the cluster what the page itself may do, as --proxy-user-header needs: %w", err)
	}
	if much := tooMuch(rules); much != "" {
		return nil, fmt.Errorf("the page's own login %s may do more than speak for those whom the proxy names: %s; take that away from it, and start the page again", login.name, much)
	}
	return login.speaks(ctx, rules)
}

// ownOf is the login of a config.
func ownOf(ctx context.Context, cluster *rest.Config, namespace string) (*own, error) {
	config := rest.CopyConfig(cluster)
	config.QPS, config.UserAgent = -1, userAgent
	authentication, err := authenticationclient.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	reviews, err := authorizationclient.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	user, err := whoIs(ctx, authentication)
	if err != nil {
		return nil, err
	}
	login := &own{reviews: reviews, name: user.Username, namespaces: []string{namespace}}
	if account, isAccount := strings.CutPrefix(user.Username, serviceAccount); isAccount {
		if its, _, _ := strings.Cut(account, ":"); its != namespace {
			login.namespaces = append(login.namespaces, its)
		}
	}
	return login, nil
}

// placed is a rule, and where it holds.
type placed struct {
	authorizationv1.ResourceRule
	namespace string
}

// rules are what the login may do, as the cluster lists it.
func (o *own) rules(ctx context.Context) ([]placed, error) {
	var all []placed
	for _, namespace := range o.namespaces {
		review := &authorizationv1.SelfSubjectRulesReview{Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: namespace}}
		answer, err := o.reviews.SelfSubjectRulesReviews().Create(ctx, review, metav1.CreateOptions{})
		if err != nil {
			return nil, err
		}
		for _, rule := range answer.Status.ResourceRules {
			all = append(all, placed{rule, namespace})
		}
	}
	if tooMuch(all) != "" {
		return all, nil
	}
	return o.unlisted(ctx, all)
}

// unlisted adds what some authorizers grant and do not list, as far as it matters most.
func (o *own) unlisted(ctx context.Context, all []placed) ([]placed, error) {
	for _, asked := range []authorizationv1.ResourceAttributes{
		{Verb: "list", Resource: "secrets"},
		{Verb: "list", Group: success.Group, Resource: "accounts"},
		{Verb: "list", Group: success.Group, Resource: "tasks"},
		{Verb: "patch", Group: success.Group, Resource: "tasks", Subresource: "status"},
	} {
		asked.Namespace = o.namespaces[0]
		may, err := o.may(ctx, asked)
		if err != nil {
			return nil, err
		}
		if may {
			all = append(all, placed{ruleOf(asked), asked.Namespace})
		}
	}
	return all, nil
}

// may asks whether the login may do something.
func (o *own) may(ctx context.Context, what authorizationv1.ResourceAttributes) (bool, error) {
	review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &what}}
	answer, err := o.reviews.SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
	if err != nil {
		return false, err
	}
	return answer.Status.Allowed, nil
}

// speaks says whether the login may speak for people, and what there is to say about it.
func (o *own) speaks(ctx context.Context, rules []placed) (warnings []string, err error) {
	users, err := o.impersonates(ctx, rules, "users", "")
	if err != nil {
		return nil, err
	}
	if !users {
		return nil, fmt.Errorf("the page's own login %s may not speak for those whom the proxy names: it has not got the verb impersonate on users, as config/page/impersonate has it", o.name)
	}
	groups, err := o.impersonates(ctx, rules, "groups", "")
	if err != nil {
		return nil, err
	}
	if !groups {
		warnings = append(warnings, fmt.Sprintf("the page's own login %s may impersonate no groups, so whoever the proxy names with a group is refused", o.name))
	}
	everything, err := o.impersonates(ctx, nil, "groups", masters)
	if err != nil {
		return nil, err
	}
	if everything {
		warnings = append(warnings, fmt.Sprintf("the page's own login %s may impersonate the group %s: whoever gets hold of it owns the cluster. "+
			"Write the groups that your proxy names into resourceNames of its role, as config/page/impersonate does", o.name, masters))
	}
	return warnings, nil
}

// impersonates says whether the login may impersonate one of a resource: whichever its rules name, or one by its name.
func (o *own) impersonates(ctx context.Context, rules []placed, resource, name string) (bool, error) {
	for _, rule := range rules {
		if letsSpeakFor(rule.ResourceRule, resource) {
			return true, nil
		}
	}
	may, err := o.may(ctx, authorizationv1.ResourceAttributes{Verb: impersonate, Resource: resource, Name: name})
	if err != nil {
		return false, fmt.Errorf("ask the cluster whether the page itself may impersonate %s: %w", resource, err)
	}
	return may, nil
}
