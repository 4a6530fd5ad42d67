package book

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
)

// repository is a git repository with two commits: a file is edited, one is new, and one is a link.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	gitIn(t, dir, "init", "--quiet", "--initial-branch=main")
	put(t, dir, "cs/a.yaml", "first")
	put(t, dir, "cs/gone.yaml", "gone")
	put(t, dir, "other/b.yaml", "elsewhere")
	put(t, dir, ".gitattributes", "cs/a.yaml export-ignore\n")
	for link, to := range map[string]string{"cs/link.yaml": "../other/b.yaml", "cs/out.yaml": "../../secret"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, dir)
	put(t, dir, "cs/a.yaml", "second")
	if err := os.Remove(filepath.Join(dir, "cs/gone.yaml")); err != nil {
		t.Fatal(err)
	}
	commit(t, dir)
	put(t, dir, "cs/a.yaml", "edited and not committed")
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func commit(t *testing.T, dir string) {
	t.Helper()
	gitIn(t, dir, "add", "--all")
	gitIn(t, dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "Change it")
}

func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// files are the files below a folder, with what they say.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if d.Type() == os.ModeSymlink {
			return nil
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCheckOutTakesTheFilesOfARevision(t *testing.T) {
	dir := repository(t)
	before := files(t, dir)
	t.Setenv("TMPDIR", t.TempDir())
	c, err := checkOut(t.Context(), filepath.Join(dir, "other"), "main~1", []string{"../cs", "new"})
	if err != nil {
		t.Fatal(err)
	}
	got := files(t, c.dir)
	want := map[string]string{"cs/a.yaml": "first", "cs/gone.yaml": "gone", "cs/link.yaml": "elsewhere"}
	if len(got) != len(want) {
		t.Errorf("took %v", got)
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s says %q, want %q", name, got[name], text)
		}
	}
	if path, err := c.path(filepath.Join(dir, "other"), "../cs/a.yaml"); err != nil || path != filepath.Join(c.dir, "cs", "a.yaml") {
		t.Errorf("the path is %s, %v", path, err)
	}
	for name, text := range files(t, dir) {
		if before[name] != text {
			t.Errorf("%s was written to", name)
		}
	}
	if err := c.remove(); err != nil {
		t.Fatal(err)
	}
	if left := files(t, os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("%v was left behind", left)
	}
}

func TestCheckOutSaysWhatIsWrong(t *testing.T) {
	dir := repository(t)
	shallow := filepath.Join(t.TempDir(), "shallow")
	gitIn(t, dir, "clone", "--quiet", "--depth=1", "file://"+dir, shallow)
	for name, test := range map[string]struct {
		dir, revision string
		paths         []string
		want          string
	}{
		"a revision that is not there":   {dir: dir, revision: "nonsense", want: "the repository has no revision nonsense; git branch -a and git tag list names"},
		"a revision that is like a flag": {dir: dir, revision: "--all", want: "the repository has no revision --all"},
		"no repository":                  {dir: t.TempDir(), revision: "main", want: "is in no git repository, so it has no revisions; run this in a clone, or name a snapshot file"},
		"a shallow clone":                {dir: shallow, revision: "main~1", want: "this clone is shallow and does not have the revision main~1; fetch it (git fetch --unshallow; in a CI job, fetch-depth: 0"},
		"a path outside the repository":  {dir: dir, revision: "main", paths: []string{"../elsewhere"}, want: "name paths within it"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := checkOut(t.Context(), test.dir, test.revision, test.paths); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want …%s…", err, test.want)
			}
		})
	}
}

func TestCheckOutWithoutGitSaysSo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := checkOut(t.Context(), t.TempDir(), "main", nil); err == nil || !strings.Contains(err.Error(), "there is no git on the PATH") {
		t.Errorf("got %v", err)
	}
}

func TestABookOfARevision(t *testing.T) {
	dir := repository(t)
	put(t, dir, "cs/a.yaml", "{apiVersion: tightrope.dev/v1alpha1, kind: Segment, metadata: {name: high, namespace: emea}, spec: {expression: 'true'}}")
	for _, name := range []string{"cs/link.yaml", "cs/out.yaml"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, dir, "bad/b.yaml", "apiVersion: tightrope.dev/v1alpha1\nkind: Segmen\n")
	put(t, dir, "built/kustomization.yaml", "resources: [../cs]\n")
	put(t, dir, "cs/kustomization.yaml", "resources: [a.yaml]\nnamespace: emea\n")
	commit(t, dir)
	put(t, dir, "cs/a.yaml", "edited")
	t.Run("has what the files said", func(t *testing.T) {
		b, err := FromGit(t.Context(), dir, "HEAD", manifest.Options{Filenames: []string{"cs", "new"}}, "")
		if err != nil || len(Of[*success.Segment](b)) != 1 || b.Namespace != "emea" || b.Taken.IsZero() {
			t.Errorf("got %+v, %v", b, err)
		}
	})
	t.Run("has what a kustomization made", func(t *testing.T) {
		b, err := FromGit(t.Context(), dir, "HEAD", manifest.Options{Kustomize: "built"}, "emea")
		if err != nil || len(Of[*success.Segment](b)) != 1 {
			t.Errorf("got %+v, %v", b, err)
		}
	})
	t.Run("is empty where everything is new", func(t *testing.T) {
		b, err := FromGit(t.Context(), dir, "HEAD", manifest.Options{Filenames: []string{"new"}}, "emea")
		if err != nil || len(b.Objects) != 0 {
			t.Errorf("got %+v, %v", b, err)
		}
	})
	t.Run("says where a mistake stood", func(t *testing.T) {
		_, err := FromGit(t.Context(), dir, "HEAD", manifest.Options{Filenames: []string{"bad"}}, "")
		if err == nil || !strings.HasPrefix(err.Error(), "HEAD:bad/b.yaml:2:7: kind: there is no kind Segmen") {
			t.Errorf("got %v", err)
		}
	})
}
