package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	. "github.com/onsi/gomega"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

func TestMain(m *testing.M) {
	log.SetLogger(logr.Discard()) // else controller-runtime complains after 30 seconds
	os.Exit(m.Run())
}

// TestStart starts a control plane of its own, whatever the environment says.
func TestStart(t *testing.T) {
	skipWhenShort(t)
	t.Setenv("KUBECONFIG", "")
	t.Setenv("KUBEBUILDER_ASSETS", "")
	g := NewWithT(t)
	config, stop, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	crds := &apiextensionsv1.CustomResourceDefinitionList{}
	g.Expect(newClient(t, config).List(t.Context(), crds)).To(Succeed())
	g.Expect(crds.Items).NotTo(BeEmpty())
	for _, crd := range crds.Items {
		g.Expect(established(&crd)).To(BeTrue(), crd.Name)
	}

	errs := make(chan error) // suites that share a cluster install them at the same time
	for range 3 {
		go func() { errs <- installCRDs(t.Context(), config) }()
	}
	for range 3 {
		g.Expect(<-errs).To(Succeed())
	}
}

func TestStartRefusesARemoteCluster(t *testing.T) {
	useKubeconfig(t, "https://prod.example.com:6443")
	_, _, err := Start(t.Context())
	if err == nil || !strings.Contains(err.Error(), "https://prod.example.com:6443, which is not on this machine") {
		t.Errorf("got %v", err)
	}
}

func TestExistingClusterIsUsed(t *testing.T) {
	for server, asked := range map[string]string{
		"https://127.0.0.1:6443":        "",
		"https://[::1]:6443":            "",
		"https://localhost:6443":        "",
		"https://prod.example.com:6443": "true",
	} {
		useKubeconfig(t, server)
		t.Setenv("USE_EXISTING_CLUSTER", asked)
		config, err := existing()
		if err != nil {
			t.Errorf("%s: %v", server, err)
		} else if config.Host != server {
			t.Errorf("got %s, want %s", config.Host, server)
		}
	}
}

func useKubeconfig(t *testing.T, server string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kubeconfig")
	content := `{apiVersion: v1, kind: Config, current-context: a,
  clusters: [{name: a, cluster: {server: "` + server + `"}}],
  contexts: [{name: a, context: {cluster: a}}]}`
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
	t.Setenv("USE_EXISTING_CLUSTER", "")
}
