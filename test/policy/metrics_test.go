package policy

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"tightrope.dev/test/cluster"
)

// everywhere gives somebody an installed role in the whole cluster.
func everywhere(ctx context.Context, there cluster.Rights, user, role string) {
	GinkgoHelper()
	there.Install(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: there.Name(role)},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: there.Name(role)},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}},
	})
}

// token makes a ServiceAccount, and gives its login and a token of it.
func (p *plane) token(ctx context.Context, namespace, name string) (user, token string) {
	GinkgoHelper()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	Expect(p.owner.Create(ctx, account)).To(Succeed())
	request := &authenticationv1.TokenRequest{}
	Expect(p.owner.SubResource("token").Create(ctx, account, request)).To(Succeed())
	return "system:serviceaccount:" + namespace + ":" + name, request.Status.Token
}

// secure serves metrics as cmd/manager does, and says where.
func secure(ctx context.Context) (address string, change func(*ctrl.Options)) {
	GinkgoHelper()
	free, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	address = free.Addr().String()
	Expect(free.Close()).To(Succeed())
	return address, func(o *ctrl.Options) {
		o.Metrics = server.Options{BindAddress: address, SecureServing: true, FilterProvider: filters.WithAuthenticationAndAuthorization}
	}
}

// scrape reads metrics with a token, and gives the code of the answer.
func scrape(ctx context.Context, address, token string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	web := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // the manager signs for itself
	answer, err := web.Do(request)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}
