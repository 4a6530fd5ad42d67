package policy

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/util/sets"
)

// line is what matters of a line of the audit log.
type line struct {
	User struct {
		Username string `json:"username"`
	} `json:"user"`
	Verb      string    `json:"verb"`
	ObjectRef reference `json:"objectRef"`
	// Annotations say whether RBAC let the request pass, and by which binding.
	Annotations map[string]string `json:"annotations"`
}

// reference is what a request is about. It is empty where that is no resource.
type reference struct {
	APIGroup    string `json:"apiGroup"`
	Resource    string `json:"resource"`
	Subresource string `json:"subresource"`
	Namespace   string `json:"namespace"`
}

// right is what the request took, as a role would give it.
func (l line) right() string {
	resource := strings.TrimPrefix(l.ObjectRef.APIGroup+"/"+l.ObjectRef.Resource, "/")
	if l.ObjectRef.Subresource != "" {
		resource += "/" + l.ObjectRef.Subresource
	}
	return l.Verb + " " + resource
}

// everybodys says that everybody who is logged in has the right, by a role of the cluster itself.
func (l line) everybodys() bool {
	return strings.Contains(l.Annotations["authorization.k8s.io/reason"], `ClusterRoleBinding "system:`)
}

// usage is which rights were used, and which were asked for in vain.
type usage struct{ used, refused sets.Set[string] }

// usage reads in the audit log what somebody did in some namespaces. What belongs to no namespace is in "".
func (p *plane) usage(user string, namespaces ...string) usage {
	GinkgoHelper()
	file, err := os.Open(p.Log)
	Expect(err).NotTo(HaveOccurred())
	defer file.Close()
	all := usage{sets.New[string](), sets.New[string]()}
	for lines := bufio.NewReader(file); ; {
		text, err := lines.ReadBytes('\n')
		if err != nil { // the end, or a line that is not yet whole
			return all
		}
		l := line{}
		Expect(json.Unmarshal(text, &l)).To(Succeed(), string(text))
		if l.User.Username != user || l.ObjectRef.Resource == "" || l.everybodys() || !slices.Contains(namespaces, l.ObjectRef.Namespace) {
			continue
		}
		all.used.Insert(l.right())
		if l.Annotations["authorization.k8s.io/decision"] != "allow" {
			all.refused.Insert(l.right())
		}
	}
}

// rightsOf are the rights that a role of config/rbac gives, each as verb and resource.
func rightsOf(name string) sets.Set[string] {
	GinkgoHelper()
	all := sets.New[string]()
	for _, role := range roles(GinkgoTB()) {
		if role.Name != name {
			continue
		}
		for resource, verbs := range gives(GinkgoTB(), role) {
			for _, verb := range verbs {
				all.Insert(verb + " " + resource)
			}
		}
	}
	Expect(all).NotTo(BeEmpty(), name)
	return all
}

// unused says why a role gives a right that no request uses.
var unused = map[string]map[string]string{
	"manager-role": {
		"update tightrope.dev/engagements/finalizers": "no request: this API server's admission asks for it, and lets no Task be made without it",
	},
	"lead": {
		"report-for tightrope.dev/tasks":       "no request: the policy report asks for it; Who reported fails without it",
		"approve tightrope.dev/guardrails":     "no request: the policy guardrails asks for it; Who may do what fails without it",
		"approve tightrope.dev/accountledgers": "no request: the policy accountledgers asks for it; Who may do what fails without it",
	},
}

// notUsed is what a role gives and nobody used, but for what has a reason.
func notUsed(did usage, role string) []string {
	GinkgoHelper()
	given := rightsOf(role).Difference(did.used)
	for right := range unused[role] {
		Expect(given.Has(right)).To(BeTrue(), "%s: a reason for a right that is not given, or is used: %s", role, right)
		given.Delete(right)
	}
	return sets.List(given)
}

// expectUsed compares what a role gives with what was used of it. others are the roles that the person has beside it.
func expectUsed(did usage, role string, others ...string) {
	GinkgoHelper()
	for _, other := range others {
		did.used = did.used.Difference(rightsOf(other))
	}
	Expect(sets.List(did.refused)).To(BeEmpty(), "%s: used and not granted", role)
	Expect(notUsed(did, role)).To(BeEmpty(), "%s: granted and not used", role)
	Expect(sets.List(did.used.Difference(rightsOf(role)))).To(BeEmpty(), "%s: used, and something else gave it", role)
}
