package planted

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	hunt   = flag.Bool("hunt", false, "build a product with every bug, and have the explorer find each; minutes")
	update = flag.Bool("update", false, "with -hunt, write the table in CONTRIBUTING.md")
)

const root = "../../.."

// found is what TestPlantedBug of package faults reports.
type found struct {
	Story     string `json:"story"`
	Fault     string `json:"fault"`
	Oracle    string `json:"oracle"`
	Trace     string `json:"trace"`
	Schedules int    `json:"schedules"`
}

func TestEveryBugCanBePlanted(t *testing.T) {
	t.Parallel()
	bugs, names := Bugs(), map[string]bool{}
	if len(bugs) < 30 {
		t.Errorf("there are %d bugs", len(bugs))
	}
	for _, b := range bugs {
		if names[b.Name] {
			t.Errorf("two bugs are called %q", b.Name)
		}
		names[b.Name] = true
		if b.Breaks == "" || len(b.Stories) == 0 || b.Old == b.New {
			t.Errorf("%q is not whole", b.Name)
		}
		if _, err := Overlay(root, t.TempDir(), []Bug{b}); err != nil {
			t.Error(err)
		}
	}
}

func TestABugIsRefused(t *testing.T) {
	t.Parallel()
	source := []byte("package p\n\nvar x = 1\n\nfunc f() int { return 2 }\n\nfunc g() int { return 3 + 3 }\n")
	for name, c := range map[string]struct{ old, want string }{
		"whose text is nowhere":                 {"return 4", "0 times"},
		"whose text is there twice":             {"3", "2 times"},
		"whose text is outside of any function": {"var x", "not inside"},
	} {
		if _, err := Mutate("p.go", source, []Bug{{Name: "bug", Old: c.old}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	mutated, err := Mutate("p.go", source, []Bug{{Name: "bug", Old: "return 2", New: "return 5"}})
	if err != nil || !bytes.Contains(mutated, []byte("return 5")) || !bytes.Contains(mutated, []byte("return 2")) {
		t.Errorf("got %s, %v", mutated, err)
	}
}

// TestEveryBugIsSeen builds the explorer over a product that has every bug, and lets each live for a while.
func TestEveryBugIsSeen(t *testing.T) {
	if !*hunt {
		t.Skip("it builds the product anew, which takes minutes: make faults-planted")
	}
	explorer := build(t)
	bugs, results := Bugs(), make([]found, len(Bugs()))
	two := make(chan struct{}, 2)
	t.Run("bugs", func(t *testing.T) {
		for i := range bugs {
			t.Run(bugs[i].Name, func(t *testing.T) {
				t.Parallel()
				two <- struct{}{}
				defer func() { <-two }()
				results[i] = seek(t, explorer, bugs[i])
			})
		}
	})
	if !t.Failed() {
		compare(t, table(bugs, results))
	}
}

// build builds the tests of package faults over mutated copies of the product.
func build(t *testing.T) string {
	t.Helper()
	module, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	overlay, err := Overlay(module, dir, Bugs())
	if err != nil {
		t.Fatal(err)
	}
	explorer := filepath.Join(dir, "faults.test")
	command := exec.CommandContext(t.Context(), "nice", "go", "test", "-c", "-overlay", overlay, "-o", explorer, "./test/faults")
	command.Dir = module
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("a bug does not compile: %v\n%s", err, out)
	}
	return explorer
}

// seek lets one bug live, and says how it came to light.
func seek(t *testing.T, explorer string, b Bug) found {
	t.Helper()
	report := filepath.Join(t.TempDir(), "report.json")
	stories, err := json.Marshal(b.Stories)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "nice", explorer, "-test.run", "^TestPlantedBug$", "-test.timeout", "5m",
		"-planted", b.Name, "-stories", string(stories), "-report", report)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("it survives: %v\n%s", err, out)
	}
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var f found
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	t.Logf("seen by %s, %s, in %q, after %d schedules:\n%s", f.Oracle, f.Fault, f.Story, f.Schedules, f.Trace)
	return f
}

const (
	begin = "<!-- planted bugs: written by make faults-planted TESTARGS=-update -->\n"
	end   = "<!-- end of the planted bugs -->\n"
)

// table is what CONTRIBUTING.md says of the bugs.
func table(bugs []Bug, results []found) string {
	var text strings.Builder
	text.WriteString(begin)
	text.WriteString("| Bug | What it breaks | Seen by | Under | In the story |\n| --- | --- | --- | --- | --- |\n")
	for i, b := range bugs {
		f := results[i]
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s |\n", b.Name, b.Breaks, f.Oracle, cmp.Or(f.Fault, "?"), f.Story)
	}
	return text.String() + end
}

var whole = regexp.MustCompile("(?s)" + regexp.QuoteMeta(begin) + ".*" + regexp.QuoteMeta(end))

// compare holds the table against the one in CONTRIBUTING.md, or writes it there.
func compare(t *testing.T, table string) {
	t.Helper()
	path := filepath.Join(root, "CONTRIBUTING.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch was := whole.Find(text); {
	case was == nil:
		t.Errorf("%s has no place for the table of planted bugs", path)
	case string(was) == table:
	case *update:
		if err := os.WriteFile(path, whole.ReplaceAllLiteral(text, []byte(table)), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table in %s says something else; make faults-planted TESTARGS=-update writes:\n%s", path, table)
	}
}
