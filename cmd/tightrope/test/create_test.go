package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCreatedTests(t *testing.T) {
	const samples = "../../../config/samples/"
	for name, args := range map[string][]string{
		"help":          {"--help"},
		"made-up":       {"renewal", "-f", "testdata/playbooks", "--at", "2026-03-02", "--to", "-"},
		"consent":       {"low-exposure-notice", "-k", samples + "covid-exposure", "--to", "-"},
		"of-an-account": {"high-exposure-outreach", "-k", samples + "covid-exposure", "--account", "river-media", "--to", "-"},
		"approval":      {"discount", "-f", samples + "triggers/approval.yaml", "--at", "2026-03-02", "--to", "-"},
		"by-hand":       {"executive-visit", "-f", samples + "triggers/hand.yaml", "--at", "2026-03-02", "--to", "-"},
		"no-playbook":   {"renewals", "-f", "testdata/playbooks", "--to", "-"},
		"no-account":    {"renewal", "-f", "testdata/playbooks", "--account", "acme", "--to", "-"},
		"no-run":        {"low-exposure-notice", "-k", samples + "covid-exposure", "--account", "tall-oak-estates", "--to", "-"},
		"no-files":      {"renewal"},
		"no-name":       {"-f", "testdata/playbooks"},
		"two-names":     {"renewal", "upsell", "-f", "testdata/playbooks"},
		"no-such-file":  {"renewal", "-f", "testdata/playboks"},
		"no-day":        {"renewal", "-f", "testdata/playbooks", "--at", "monday"},
	} {
		t.Run(name, func(t *testing.T) { golden(t, "create-"+name, run(t, append([]string{"create"}, args...)...)) })
	}
}

// folderWith is a folder with a copy of a file.
func folderWith(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestACreatedTestPassesAndIsNeverReplacedByAccident(t *testing.T) {
	folder := folderWith(t, "testdata/playbooks/renewal.yaml")
	file := filepath.Join(folder, "renewal.playbooktest")
	if out := run(t, "create", "renewal", "-f", folder, "--at", "2026-03-02"); !strings.HasPrefix(out, "Wrote "+file) {
		t.Fatal(out)
	}
	if out := run(t, folder); !strings.HasSuffix(out, "1 test in 1 file passed.\nexit code 0\n") {
		t.Error(out)
	}
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "create", "renewal", "-f", folder); !strings.Contains(out, file+" is already there; --force replaces it") || !strings.Contains(out, "exit code 2") {
		t.Error(out)
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "mine" {
		t.Errorf("the file is %q, %v", content, err)
	}
	if out := run(t, "create", "renewal", "-f", folder, "--force", "--at", "2026-03-02"); !strings.HasPrefix(out, "Wrote ") {
		t.Error(out)
	}
}

// Where the segments lie in another folder, the test names the folders.
func TestACreatedTestNamesItsDefinitions(t *testing.T) {
	all, err := os.ReadFile("testdata/playbooks/renewal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	segments, playbook, _ := strings.Cut(string(all), "---\napiVersion: tightrope.dev/v1alpha1\nkind: Playbook")
	folder := t.TempDir()
	for name, content := range map[string]string{
		"segments/segments.yaml": segments, "playbooks/renewal.yaml": "apiVersion: tightrope.dev/v1alpha1\nkind: Playbook" + playbook,
	} {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := run(t, "create", "renewal", "-f", filepath.Join(folder, "playbooks"), "-f", filepath.Join(folder, "segments"), "--at", "2026-03-02")
	if !strings.HasPrefix(out, "Wrote ") {
		t.Fatal(out)
	}
	content, err := os.ReadFile(filepath.Join(folder, "playbooks", "renewal.playbooktest"))
	if err != nil || !strings.Contains(string(content), "\n- .\n- ../segments\n") {
		t.Errorf("the test does not name its definitions:\n%s", content)
	}
	if out := run(t, folder); !strings.Contains(out, "1 test in 1 file passed.") {
		t.Error(out)
	}
}
