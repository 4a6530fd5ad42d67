package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/client-go/tools/clientcmd"
)

func TestKubeconfigStandsAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kubeconfig")
	writeKubeconfig(t, path)
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	if config.Host != "https://127.0.0.1:6443" || len(config.CAData) == 0 || len(config.CertData) == 0 || len(config.KeyData) == 0 {
		t.Errorf("got %+v", config)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the kubeconfig has mode %v", info.Mode())
	}
}

func TestClearKubeconfigRemovesItsOwnOnly(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own")
	writeKubeconfig(t, own)
	if err := clearKubeconfig(own); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(own); !errors.Is(err, os.ErrNotExist) {
		t.Error("the old kubeconfig is still there")
	}
	if err := clearKubeconfig(filepath.Join(dir, "new", "kubeconfig")); err != nil {
		t.Errorf("a path that does not exist: %v", err)
	}
	for name, content := range map[string]string{
		"of another cluster": "apiVersion: v1\nkind: Config\ncontexts: [{name: prod, context: {cluster: prod, user: me}}]\n",
		"not a kubeconfig":   "shopping list",
		"empty":              "",
	} {
		path := filepath.Join(dir, "other")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := clearKubeconfig(path); err == nil || !strings.Contains(err.Error(), "is not a kubeconfig of this program") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func writeKubeconfig(t *testing.T, path string) {
	t.Helper()
	content, err := adminKubeconfig(mustPKI(t, filepath.Join(t.TempDir(), "pki"), today), "https://127.0.0.1:6443")
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFile(path, content); err != nil {
		t.Fatal(err)
	}
}
