package install

import (
	"context"
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
)

// may is what the API server lists that who has a token may do in the namespace that is served, and where the page is, each
// rule as JSON.
func may(ctx context.Context, token string, namespaces ...string) sets.Set[string] {
	GinkgoHelper()
	all := sets.New[string]()
	for _, namespace := range append(namespaces, served) {
		review := &authorizationv1.SelfSubjectRulesReview{Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: namespace}}
		Expect(as(token).Create(ctx, review)).To(Succeed())
		for _, rule := range review.Status.ResourceRules {
			all.Insert(asText(rule))
		}
		for _, rule := range review.Status.NonResourceRules {
			all.Insert(asText(rule))
		}
	}
	return all
}

func asText(rule any) string {
	GinkgoHelper()
	text, err := json.Marshal(rule)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

var _ = Describe("The page's own login", func() {
	// What everybody may: to look at which kinds there are, and to ask who one is and what one may.
	everybody := func(ctx context.Context) sets.Set[string] {
		Expect(owner.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: served, Name: "stranger"}})).To(Succeed())
		rules := may(ctx, tokenOf(ctx, served, "stranger"))
		for rule := range rules {
			Expect(rule).To(MatchRegexp(`"nonResourceURLs"|\["create"\].*\["selfsubject(access|rules)?reviews"`))
		}
		return rules
	}
	It("may do nothing, and with the component impersonate exactly that", func(ctx SpecContext) {
		always := everybody(ctx)
		plain, named := installs(ctx, "rights-plain"), installs(ctx, "rights-named", "../config/page/impersonate")
		users := asText(authorizationv1.ResourceRule{Verbs: []string{"impersonate"}, APIGroups: []string{""}, Resources: []string{"users"}})
		groups := asText(authorizationv1.ResourceRule{Verbs: []string{"impersonate"}, APIGroups: []string{""}, Resources: []string{"groups"}, ResourceNames: []string{"customer-success"}})
		Eventually(func() []string {
			return sets.List(may(ctx, named.token(ctx), named.namespace).Difference(always))
		}).Should(ConsistOf(users, groups))
		Expect(sets.List(may(ctx, plain.token(ctx), plain.namespace))).To(Equal(sets.List(always)))
	})
})
