package cluster

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestDataSurviveAStopAndAKill(t *testing.T) {
	skipWhenShort(t)
	g := NewWithT(t)
	dir := t.TempDir()

	plane := mustStart(t, dir)
	old, err := os.ReadFile(plane.kubeconfig())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(clientOf(t, plane).Create(t.Context(), newConfigMap("default", "kept"))).To(Succeed())
	g.Expect(plane.stop()).To(Succeed())
	g.Expect(plane.cmd.ProcessState.ExitCode()).To(BeZero())
	g.Expect(plane.kubeconfig()).NotTo(BeAnExistingFile(), "it is a sign of readiness")

	plane = mustStart(t, dir)
	g.Expect(os.ReadFile(plane.kubeconfig())).To(Equal(old), "old kubeconfigs keep working")
	expectKept(t, plane)
	plane.kill()

	plane = mustStart(t, dir)
	expectKept(t, plane)
	g.Expect(plane.stop()).To(Succeed())

	plane = mustStart(t, dir, "--fresh")
	g.Expect(clientOf(t, plane).Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "kept"}, newConfigMap("", ""))).
		To(MatchError(ContainSubstring("not found")))
}

func TestASecondControlPlaneOnTheSameDataIsRefused(t *testing.T) {
	skipWhenShort(t)
	g := NewWithT(t)
	plane := mustStart(t, t.TempDir())
	said, err := exec.CommandContext(t.Context(), plane.cmd.Path, "--data-dir="+plane.dir).CombinedOutput()
	g.Expect(err).To(HaveOccurred())
	g.Expect(strings.TrimSpace(string(said))).To(Equal(
		"error: another control plane is using the data directory " + plane.dir + "; stop it or name another --data-dir"))
	g.Expect(plane.kubeconfig()).To(BeAnExistingFile(), "the first one is not disturbed")
}

func TestADeepDataDirectory(t *testing.T) {
	skipWhenShort(t)
	dir := t.TempDir() + strings.Repeat("/deep", 20) // too long for a socket
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	mustStart(t, dir)
}

func TestACommandRunsAgainstTheControlPlane(t *testing.T) {
	skipWhenShort(t)
	g := NewWithT(t)
	program, err := buildControlPlane(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	cmd := exec.CommandContext(t.Context(), program, "--", program, "kubectl", "get", "--raw=/readyz")
	g.Expect(cmd.Output()).To(BeEquivalentTo("ok"))
	err = exec.CommandContext(t.Context(), program, "--", "sh", "-c", "exit 3").Run()
	g.Expect(err).To(MatchError("exit status 3"))
}

func mustStart(t *testing.T, dir string, flags ...string) *controlPlane {
	t.Helper()
	plane, err := startControlPlane(t.Context(), dir, flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plane.stop(); err != nil {
			t.Error(err)
		}
	})
	return plane
}

func clientOf(t *testing.T, plane *controlPlane) client.Client {
	t.Helper()
	config, err := plane.config()
	if err != nil {
		t.Fatal(err)
	}
	return newClient(t, config)
}

func expectKept(t *testing.T, plane *controlPlane) {
	t.Helper()
	key := client.ObjectKey{Namespace: "default", Name: "kept"}
	NewWithT(t).Expect(clientOf(t, plane).Get(t.Context(), key, newConfigMap("", ""))).To(Succeed())
}
