package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// plugin is what Krew reads: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest.
type plugin struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Version          string `json:"version"`
		Homepage         string `json:"homepage"`
		ShortDescription string `json:"shortDescription"`
		Description      string `json:"description"`
		Caveats          string `json:"caveats"`
		Platforms        []struct {
			URI      string `json:"uri"`
			SHA256   string `json:"sha256"`
			Bin      string `json:"bin"`
			Selector struct {
				MatchLabels map[string]string `json:"matchLabels"`
			} `json:"selector"`
		} `json:"platforms"`
	} `json:"spec"`
}

// releaseDir has the archives of a release, with nothing worth reading in them.
func releaseDir(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheManifestIsWhatKrewWants(t *testing.T) {
	var out bytes.Buffer
	dir := releaseDir(t, "tightrope_linux_amd64.tar.gz", "tightrope_darwin_arm64.tar.gz", "tightrope_windows_amd64.tar.gz")
	if err := run([]string{"v0.1.0", "https://example.com/v0.1.0/", dir}, &out); err != nil {
		t.Fatal(err)
	}
	var p plugin
	if err := yaml.UnmarshalStrict(out.Bytes(), &p); err != nil {
		t.Fatalf("%v:\n%s", err, &out)
	}
	if p.APIVersion != "krew.googlecontainertools.github.com/v1alpha2" || p.Kind != "Plugin" || p.Metadata.Name != "tightrope" || p.Spec.Version != "v0.1.0" {
		t.Errorf("%+v", p)
	}
	if n := len(p.Spec.ShortDescription); n == 0 || n > 50 || strings.HasSuffix(p.Spec.ShortDescription, ".") {
		t.Errorf("the short description has %d characters", n)
	}
	if p.Spec.Description == "" || !strings.HasPrefix(p.Spec.Homepage, "https://") {
		t.Errorf("%+v", p.Spec)
	}
	if len(p.Spec.Platforms) != 3 {
		t.Fatalf("%d platforms", len(p.Spec.Platforms))
	}
	for i, want := range []string{"darwin arm64 kubectl-tightrope", "linux amd64 kubectl-tightrope", "windows amd64 kubectl-tightrope.exe"} {
		got := p.Spec.Platforms[i]
		labels := got.Selector.MatchLabels
		if labels["os"]+" "+labels["arch"]+" "+got.Bin != want {
			t.Errorf("platform %d: %+v, want %s", i, got, want)
		}
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(got.SHA256) || got.URI != "https://example.com/v0.1.0/tightrope_"+labels["os"]+"_"+labels["arch"]+".tar.gz" {
			t.Errorf("platform %d: %+v", i, got)
		}
	}
}

func TestWhatIsNoRelease(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no arguments":                {nil, "usage: krew VERSION URL DIR"},
		"a version that Krew refuses": {[]string{"1.0", "https://example.com", releaseDir(t)}, `"1.0" is no version for Krew`},
		"no archives":                 {[]string{"v1.0.0", "https://example.com", releaseDir(t)}, "there is no archive in"},
		"an archive of another name":  {[]string{"v1.0.0", "https://example.com", releaseDir(t, "tightrope_linux.tar.gz")}, "is not called tightrope_OS_ARCH.tar.gz"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := run(test.args, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want %s, got %v", test.want, err)
			}
		})
	}
}
