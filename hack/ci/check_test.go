// Package ci_test runs the job that checks a pull request, from end to end.
package ci_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "rewrite the golden file and the README's copy of it")

// root is the root of the repository.
const root = "../.."

// program is the command line, built once for all tests.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(withProgram(m.Run))
}

func withProgram(run func() int) int {
	dir, err := os.MkdirTemp("", "tightrope-ci-*")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "tightrope")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", program, root+"/cmd/tightrope").CombinedOutput(); err != nil {
		panic(string(out))
	}
	return run()
}

// repository is a clone of a team's repository: the sample on the branch main, and the working tree of a pull request.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	if err := os.CopyFS(filepath.Join(dir, "playbooks"), os.DirFS(root+"/config/samples/covid-exposure")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "--quiet", "--initial-branch=main"}, {"add", "--all"},
		{"-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--message=Start"},
		{"switch", "--quiet", "--create=edit"},
	} {
		if out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

// edit replaces texts in a file, each of which must be there once.
func edit(t *testing.T, dir, file string, replacements ...string) {
	t.Helper()
	path := filepath.Join(dir, "playbooks", file)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for i := 0; i < len(replacements); i += 2 {
		if strings.Count(text, replacements[i]) != 1 {
			t.Fatalf("%q is not there once", replacements[i])
		}
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// moveTwoIndustries is the edit that the README shows: the lists, and the tests that say which industry is on which.
func moveTwoIndustries(t *testing.T, dir string) {
	edit(t, dir, "segments.yaml",
		"      'Apparel',                  // C R\n", "",
		"      'Pharmaceuticals',              // M\n", "",
		"      'Agriculture',       // C\n", "      'Agriculture',       // C\n      'Apparel',           // our own decision: they sell online by now\n",
		"      'Oil and Gas',       // C R\n", "      'Oil and Gas',       // C R\n      'Pharmaceuticals',   // our own decision: their studies stand still\n")
	apparel, pharma := industryTest("Apparel", "high"), industryTest("Pharmaceuticals", "low")
	edit(t, dir, "segments.playbooktest", apparel, "", pharma, "",
		industryTest("Agriculture", "moderate"), industryTest("Agriculture", "moderate")+strings.Replace(apparel, "high", "moderate", 1)+strings.Replace(pharma, "low", "moderate", 1))
}

// industryTest is the line of the sample's tests that says to which list an industry belongs.
func industryTest(industry, list string) string {
	return "  - {change: {account: meadow-grocers, set: {industry: " + industry + "}}, expect: {account: meadow-grocers, segments: {covid-exposure: " + list + "-exposure}}}\n"
}

// check runs the script in a repository, and gives its exit code, the comment and what it said.
func check(t *testing.T, dir, program string, env ...string) (code int, comment, said string) {
	t.Helper()
	script, err := filepath.Abs("tightrope-check.sh")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), script, "playbooks")
	command.Dir = dir
	command.Env = append(os.Environ(), append([]string{"TIGHTROPE=" + program, "TIGHTROPE_BASE=main", "TIGHTROPE_AT=2026-11-22", "TIGHTROPE_COMMENT=../comment-of-" + filepath.Base(dir)}, env...)...)
	out, err := command.CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	written, _ := os.ReadFile(dir + "/../comment-of-" + filepath.Base(dir))
	return command.ProcessState.ExitCode(), string(written), string(out)
}

func TestTheCommentOnAPullRequest(t *testing.T) {
	dir := repository(t)
	moveTwoIndustries(t, dir)
	code, comment, said := check(t, dir, program)
	if code != 0 {
		t.Errorf("ended with %d:\n%s", code, said)
	}
	golden(t, comment)
	if _, again, _ := check(t, dir, program); again != comment {
		t.Errorf("the second comment differs:\n%s", cmp.Diff(comment, again))
	}
	if status, err := exec.CommandContext(t.Context(), "git", "-C", dir, "status", "--porcelain").Output(); err != nil || string(status) != " M playbooks/segments.playbooktest\n M playbooks/segments.yaml\n" {
		t.Errorf("the working tree was written to: %s, %v", status, err)
	}
	readme(t, comment)
}

// golden compares the comment with the one that is kept.
func golden(t *testing.T, comment string) {
	t.Helper()
	const path = "testdata/comment.md"
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(comment), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), comment); diff != "" {
		t.Errorf("the comment differs; look at it, and write it with -update:\n%s", diff)
	}
}

// readme says that the README shows exactly the comment, as a quotation.
func readme(t *testing.T, comment string) {
	t.Helper()
	content, err := os.ReadFile(root + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(comment, "-->\n")
	quoted := ""
	for line := range strings.Lines(shown) {
		quoted += strings.TrimRight("> "+line, " \n") + "\n"
	}
	const begin, end = "<!-- written by go test ./hack/ci -update -->\n", "<!-- end -->\n"
	before, rest, found := strings.Cut(string(content), begin)
	there, after, closed := strings.Cut(rest, end)
	switch {
	case !found || !closed:
		t.Fatal("the README has no place for the comment")
	case *update:
		if err := os.WriteFile(root+"/README.md", []byte(before+begin+quoted+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case there != quoted:
		t.Errorf("the README shows another comment; write it with -update:\n%s", cmp.Diff(quoted, there))
	}
}

func TestWhatIsWrongIsInTheComment(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*testing.T, string)
		env  []string
		code int
		want []string
	}{
		"nothing changed": {func(*testing.T, string) {}, nil, 0, []string{"Nothing changes", "**Lint:**", "**Tests:**"}},
		"a field is misspelt": {func(t *testing.T, dir string) {
			edit(t, dir, "segments.yaml", "account.spec.industry in [\n      'Agriculture'", "account.spec.industri in [\n      'Agriculture'")
		}, nil, 1, []string{"### Lint: this must be mended", "playbooks/segments.yaml:67:", "did you mean industry?", "### Tests: some failed"}},
		"tests are asked for": {func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "playbooks", "low-exposure-notice.playbooktest")); err != nil {
				t.Fatal(err)
			}
		}, []string{"TIGHTROPE_REQUIRE_TESTS=yes"}, 1, []string{"### Tests: some failed", "Not tested:"}},
		"the base is not there":        {moveTwoIndustries, []string{"TIGHTROPE_BASE=nowhere"}, 2, []string{"### What would change is not known", "the repository has no revision nowhere"}},
		"a snapshot that is not there": {moveTwoIndustries, []string{"TIGHTROPE_SNAPSHOT=nowhere"}, 2, []string{"there is no snapshot nowhere"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := repository(t)
			test.edit(t, dir)
			code, comment, said := check(t, dir, program, test.env...)
			if code != test.code {
				t.Errorf("ended with %d, want %d:\n%s", code, test.code, said)
			}
			for _, want := range test.want {
				if !strings.Contains(comment, want) {
					t.Errorf("%q is not in the comment:\n%s", want, comment)
				}
			}
		})
	}
}

func TestAWrongCallSaysSo(t *testing.T) {
	dir := repository(t)
	for name, test := range map[string]struct{ env, want string }{
		"no base":    {"TIGHTROPE_BASE=", "say which revision the change goes into"},
		"no program": {"TIGHTROPE=nowhere", "there is no program nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			code, comment, said := check(t, dir, "true", test.env)
			if code != 2 || comment != "" || !strings.Contains(said, test.want) {
				t.Errorf("ended with %d, %q, %s", code, comment, said)
			}
		})
	}
}

// TestALongCommentIsCut has a plan that no comment has room for.
func TestALongCommentIsCut(t *testing.T) {
	dir := repository(t)
	much := filepath.Join(t.TempDir(), "tightrope")
	if err := os.WriteFile(much, []byte("#!/bin/sh\nif [ \"$1\" = plan ]; then echo '<details><summary>much</summary>'; yes '| a row |' | head -n 20000; echo '</details>'; else echo 'all is well'; fi\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	code, comment, _ := check(t, dir, much)
	if code != 0 || len(comment) > 65000 || !strings.HasSuffix(comment, "\n</details>\n\n_The rest is too long for a comment; it is in the log of the job._\n") {
		t.Errorf("ended with %d, and a comment of %d bytes that ends in %q", code, len(comment), comment[max(0, len(comment)-200):])
	}
}

// workflow is what the test reads of the example for GitHub.
type workflow struct {
	Permissions map[string]string `json:"permissions"`
	Jobs        map[string]struct {
		Permissions map[string]string `json:"permissions"`
		Steps       []struct {
			Name string `json:"name"`
			Uses string `json:"uses"`
			Run  string `json:"run"`
		} `json:"steps"`
	} `json:"jobs"`
}

func readWorkflow(t *testing.T) workflow {
	t.Helper()
	content, err := os.ReadFile("github.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, []byte("pull_request_target:")) {
		t.Error("the workflow runs with rights of the branch that the change goes into")
	}
	var w workflow
	if err := yaml.Unmarshal(content, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheWorkflowGivesNoRightToThePullRequest(t *testing.T) {
	w := readWorkflow(t)
	if len(w.Permissions) != 0 || !cmp.Equal(w.Jobs["check"].Permissions, map[string]string{"contents": "read"}) ||
		!cmp.Equal(w.Jobs["comment"].Permissions, map[string]string{"pull-requests": "write"}) {
		t.Errorf("the rights are %v", w)
	}
	for name, job := range w.Jobs {
		for _, step := range job.Steps {
			if _, pin, _ := strings.Cut(step.Uses, "@"); step.Uses != "" && len(pin) != 40 {
				t.Errorf("%s uses %s, which may change", name, step.Uses)
			}
			if name == "comment" && strings.Contains(step.Uses, "checkout") {
				t.Error("the job that may comment has the files of the pull request")
			}
			if strings.Contains(step.Run, "${{") {
				t.Errorf("%s: a text of the pull request may become part of a program:\n%s", name, step.Run)
			}
		}
	}
}

// TestTheCommentIsUpdated runs the step that comments with a gh that only writes down what it is asked for.
func TestTheCommentIsUpdated(t *testing.T) {
	step := ""
	for _, s := range readWorkflow(t).Jobs["comment"].Steps {
		if s.Name == "Comment" {
			step = s.Run
		}
	}
	for name, test := range map[string]struct{ there, want string }{
		"the first time": {"", "api --silent --method POST repos/o/r/issues/7/comments --field body=@tightrope-comment.md\n"},
		"afterwards":     {"123\n456\n", "api --silent --method PATCH repos/o/r/issues/comments/123 --field body=@tightrope-comment.md\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			gh := "#!/bin/sh\ncase $* in *--paginate*) printf '" + test.there + "' ;; *) echo \"$*\" >>asked ;; esac\n"
			if err := os.WriteFile(filepath.Join(dir, "gh"), []byte(gh), 0o755); err != nil {
				t.Fatal(err)
			}
			command := exec.CommandContext(t.Context(), "bash", "-e", "-o", "pipefail", "-c", step)
			command.Dir = dir
			command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "REPOSITORY=o/r", "NUMBER=7")
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if asked, _ := os.ReadFile(filepath.Join(dir, "asked")); string(asked) != test.want {
				t.Errorf("gh was asked for %s", asked)
			}
		})
	}
}
