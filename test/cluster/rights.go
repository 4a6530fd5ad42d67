package cluster

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Rights gives one namespace the roles of config/rbac and the policies of config/policy. They are installed under names of
// the namespace's own and hold there only, so that suites that share a cluster do not feel them. All of it is removed when
// the spec or the suite ends.
type Rights struct {
	// Owner is a client of who owns the cluster, for all namespaces.
	Owner client.Client
	// Namespace is where the roles and policies hold.
	Namespace string
}

// Name is the name under which something of the whole cluster is installed for the namespace.
func (r Rights) Name(of string) string { return r.Namespace + "-" + of }

// Install creates an object, and removes it at the end.
func (r Rights) Install(ctx context.Context, o client.Object) {
	ginkgo.GinkgoHelper()
	gomega.Expect(r.Owner.Create(ctx, o)).To(gomega.Succeed())
	ginkgo.DeferCleanup(func(ctx context.Context) {
		gomega.Expect(client.IgnoreNotFound(r.Owner.Delete(ctx, o))).To(gomega.Succeed())
	})
}

// Policies installs the policies of config/policy. They take a moment to hold.
func (r Rights) Policies(ctx context.Context) {
	ginkgo.GinkgoHelper()
	files, installed := r.files("policy", "*.yaml"), 0
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "kustom") {
			continue
		}
		for _, o := range documents(file) {
			if r.policy(ctx, o) {
				installed++
			}
		}
	}
	gomega.Expect(installed).To(gomega.Equal(len(files)-2), "each file but the two of kustomize holds a policy")
}

// PoliciesOf installs the policies of a file below config. They take a moment to hold.
func (r Rights) PoliciesOf(ctx context.Context, file string) {
	ginkgo.GinkgoHelper()
	root, err := moduleRoot()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	for _, o := range documents(filepath.Join(root, "config", file)) {
		r.policy(ctx, o)
	}
}

// policy installs a policy or a binding, and says whether it is a policy.
func (r Rights) policy(ctx context.Context, o runtime.Object) bool {
	ginkgo.GinkgoHelper()
	here := &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": r.Namespace}}
	switch o := o.(type) {
	case *admissionv1.ValidatingAdmissionPolicy:
		o.Name = r.Name(o.Name)
		r.Install(ctx, o)
		return true
	case *admissionv1.MutatingAdmissionPolicy:
		o.Name = r.Name(o.Name)
		r.Install(ctx, o)
		return true
	case *admissionv1.ValidatingAdmissionPolicyBinding:
		o.Name, o.Spec.PolicyName = r.Name(o.Name), r.Name(o.Spec.PolicyName)
		o.Spec.MatchResources = &admissionv1.MatchResources{NamespaceSelector: here}
		r.Install(ctx, o)
	case *admissionv1.MutatingAdmissionPolicyBinding:
		o.Name, o.Spec.PolicyName = r.Name(o.Name), r.Name(o.Spec.PolicyName)
		o.Spec.MatchResources = &admissionv1.MatchResources{NamespaceSelector: here}
		r.Install(ctx, o)
	default:
		ginkgo.Fail(fmt.Sprintf("a %T is no policy", o))
	}
	return false
}

// Roles installs the roles of config/rbac. They take a moment to be known.
func (r Rights) Roles(ctx context.Context) {
	ginkgo.GinkgoHelper()
	for _, file := range r.files("rbac", "*role.yaml") {
		for _, o := range documents(file) {
			if role, ok := o.(*rbacv1.ClusterRole); ok {
				role.Name, role.Labels = r.Name(role.Name), nil // without labels they become no part of the cluster's roles
				r.Install(ctx, role)
			}
		}
	}
}

// Give gives a user an installed role in the namespace.
func (r Rights) Give(ctx context.Context, user, role string) {
	ginkgo.GinkgoHelper()
	r.bind(ctx, rbacv1.UserKind, user, role)
}

// GiveGroup gives everybody in a group an installed role in the namespace.
func (r Rights) GiveGroup(ctx context.Context, group, role string) {
	ginkgo.GinkgoHelper()
	r.bind(ctx, rbacv1.GroupKind, group, role)
}

func (r Rights) bind(ctx context.Context, kind, name, role string) {
	ginkgo.GinkgoHelper()
	r.Install(ctx, &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: r.Namespace, Name: role + "-" + name[strings.LastIndex(name, ":")+1:]},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: r.Name(role)},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: kind, Name: name}},
	})
}

func (r Rights) files(folder, pattern string) []string {
	ginkgo.GinkgoHelper()
	root, err := moduleRoot()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	files, err := filepath.Glob(filepath.Join(root, "config", folder, pattern))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return files
}

// documents decodes each document of a YAML file into an object of its kind.
func documents(file string) (objects []runtime.Object) {
	ginkgo.GinkgoHelper()
	content, err := os.ReadFile(file)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	decoder := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		document, err := decoder.Read()
		if errors.Is(err, io.EOF) {
			return objects
		}
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		o, _, err := clientgoscheme.Codecs.UniversalDeserializer().Decode(document, nil, nil)
		gomega.Expect(err).NotTo(gomega.HaveOccurred(), file)
		objects = append(objects, o)
	}
}
