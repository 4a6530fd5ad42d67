package signin

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"

	"github.com/coreos/go-oidc/v3/oidc"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/serve"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

// prefix is before the names and the groups of the issuer, as the API server knows them.
const prefix = "login:"

// world is an issuer, an API server that trusts it, and the page.
type world struct {
	issuer    *issuer
	plane     *cluster.Audited
	owner     client.Client
	manager   client.Client
	namespace string
	dir       string
}

// startWorld starts everything. Who is in the group csms of the issuer is a CSM.
func startWorld(ctx context.Context) *world {
	GinkgoHelper()
	w := &world{dir: GinkgoT().TempDir(), issuer: startIssuer(map[string][]string{"jane": {"csms"}, "sam": {"csms"}, "nora": {"sales"}})}
	w.writeCertificate()
	var err error
	w.plane, err = cluster.StartAudited(ctx, w.dir,
		"oidc-issuer-url="+w.issuer.URL, "oidc-client-id="+clientID, "oidc-ca-file="+w.file("tls.crt"), "oidc-signing-algs="+oidc.ES256,
		"oidc-username-claim=preferred_username", "oidc-username-prefix="+prefix, "oidc-groups-claim=groups", "oidc-groups-prefix="+prefix)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(w.plane.Stop)
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	owner, err := client.New(w.plane.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	w.namespace, err = cluster.Namespace(ctx, owner, "emea")
	Expect(err).NotTo(HaveOccurred())
	w.owner = client.NewNamespacedClient(owner, w.namespace)
	manager, err := client.New(cluster.AsManager(w.plane.Config), client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	w.manager = client.NewNamespacedClient(manager, w.namespace)
	rights := cluster.Rights{Owner: owner, Namespace: w.namespace}
	rights.Roles(ctx)
	rights.Policies(ctx)
	rights.GiveGroup(ctx, prefix+"csms", "csm")
	Eventually(w.isKnown).WithContext(ctx).Should(BeTrue(), "the role of the group is known")
	w.startPage()
	return w
}

// isKnown says that RBAC knows what was given last.
func (w *world) isKnown(ctx context.Context) (bool, error) {
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: "somebody", Groups: []string{prefix + "csms"}, ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: w.namespace, Group: "tightrope.dev", Verb: "create", Resource: "engagements",
		},
	}}
	err := w.owner.Create(ctx, review)
	return review.Status.Allowed, err
}

func (w *world) file(name string) string { return filepath.Join(w.dir, name) }

// writeCertificate writes the certificate of the issuer, which is its own authority, and the key. The page has the same.
func (w *world) writeCertificate() {
	GinkgoHelper()
	key, err := x509.MarshalPKCS8PrivateKey(w.issuer.TLS.Certificates[0].PrivateKey)
	Expect(err).NotTo(HaveOccurred())
	for name, block := range map[string]*pem.Block{
		"tls.crt": {Type: "CERTIFICATE", Bytes: w.issuer.Certificate().Raw},
		"tls.key": {Type: "PRIVATE KEY", Bytes: key},
	} {
		Expect(os.WriteFile(w.file(name), pem.EncodeToMemory(block), 0o600)).To(Succeed())
	}
}

// startPage starts the command as somebody would, until the specs end. Its kubeconfig says only where the cluster is.
func (w *world) startPage() {
	GinkgoHelper()
	nobody := rest.AnonymousClientConfig(w.plane.Config)
	Expect(cluster.WriteKubeconfig(nobody, w.file("kubeconfig"))).To(Succeed())
	Expect(os.WriteFile(w.file("secret"), []byte(clientSecret+"\n"), 0o600)).To(Succeed())
	address := freeAddress()
	w.issuer.page = "https://" + address
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	command := serve.Command()
	command.SetArgs([]string{
		"-n", w.namespace, "--kubeconfig", w.file("kubeconfig"), "--listen", address, "--url", w.issuer.page,
		"--tls-cert-file", w.file("tls.crt"), "--tls-key-file", w.file("tls.key"),
		"--oidc-issuer", w.issuer.URL, "--oidc-ca-file", w.file("tls.crt"), "--oidc-client-id", clientID,
		"--oidc-client-secret-file", w.file("secret"), "--oidc-scope", "openid,groups,offline_access",
	})
	command.SetOut(GinkgoWriter)
	command.SetErr(GinkgoWriter)
	command.SilenceErrors, command.SilenceUsage = true, true
	go func() { done <- command.ExecuteContext(ctx) }()
	DeferCleanup(func() {
		stop()
		Expect(<-done).To(Succeed(), "the page ends well")
	})
	Eventually(func() error {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		return connection.Close()
	}).Should(Succeed(), "the page listens")
}

// freeAddress is one that nobody listens on. The issuer must know it before the page does.
func freeAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	return listener.Addr().String()
}

// with is a client of the API server with an id_token, and nothing else.
func (w *world) with(token string) client.Client {
	GinkgoHelper()
	config := rest.AnonymousClientConfig(w.plane.Config)
	config.BearerToken = token
	c, err := client.New(config, client.Options{Scheme: w.owner.Scheme()})
	Expect(err).NotTo(HaveOccurred())
	return client.NewNamespacedClient(c, w.namespace)
}
