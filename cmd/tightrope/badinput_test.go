package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/test/badinput"
)

// mostOfAnswer is how long an answer may be, in bytes: nobody reads more of a mistake.
const mostOfAnswer = 8 << 10

// TestBadInput gives every mistake of the catalogue to the commands, and compares what they say.
func TestBadInput(t *testing.T) {
	cases, err := badinput.Cases()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", "")
	counts := map[string]int{}
	for _, c := range cases {
		counts[c.Sort]++
		t.Run(c.Sort+"/"+c.Name, func(t *testing.T) {
			got := answer(t, c)
			if *update {
				if err := c.RewriteAnswer(got); err != nil {
					t.Fatal(err)
				}
				c.Answer = got
			}
			if diff := cmp.Diff(c.Answer, got); diff != "" {
				t.Errorf("%s\nthe answer is another (-want +got); go test ./cmd/tightrope -run BadInput -update rewrites:\n%s", c.Why, diff)
			}
			isClear(t, c, got)
		})
	}
	for _, sort := range badinput.Sorts {
		t.Logf("%-12s %4d", sort.Name, counts[sort.Name])
	}
	t.Logf("%-12s %4d", "all", len(cases))
}

// answer runs the command lines of a mistake in a folder with its files.
func answer(t *testing.T, c *badinput.Case) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Chdir(dir)
	for name, content := range c.Files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	code := 0
	for _, line := range c.Args {
		var out bytes.Buffer
		err := run(t.Context(), strings.Fields(line), strings.NewReader(""), &out, &out)
		code = exit.Code(err)
		fmt.Fprintf(&said, "$ tightrope %s\n%s[exit code %d]\n", line, out.String(), code)
	}
	if code == 0 && c.Inside != "" {
		said.WriteString(evaluated(c))
	}
	return said.String()
}

// evaluated is what an expression, or a text with holes, gives where lint has nothing against it.
func evaluated(c *badinput.Case) string {
	acme := &success.Account{}
	acme.Name, acme.Spec.Industry, acme.Spec.DisplayName = "acme", "Tourism", "Acme"
	in := expr.Input{Account: expr.NewAccount(acme), Today: "2026-11-02"}
	var result expr.Result
	if c.Sort == "holes" {
		text, wrong := expr.CompileText(expr.Steps, c.Inside)
		if wrong != nil {
			return "does not compile: " + wrong.Error() + "\n"
		}
		_, result = text.Render(in)
	} else {
		program, wrong := expr.Compile(expr.Membership, expr.Bool, c.Inside)
		if wrong != nil {
			return "does not compile: " + wrong.Error() + "\n"
		}
		result = program.Eval(in)
	}
	words := strings.TrimSpace(result.Problem + strings.Join(result.Missing, ", "))
	return fmt.Sprintf("for an account it is %v: %s\n", result.Verdict, words)
}

// place is where something stands: a line of a file, or a file as a whole.
var place = regexp.MustCompile(`(?m)^(\S+(:\d+){0,2}): `)

// inName finds the ending of the name of a file, which is no word of a parser.
var inName = regexp.MustCompile(`(\w)\.(yaml|csv|json)\b:?`)

// isClear checks the laws of an answer.
func isClear(t *testing.T, c *badinput.Case, said string) {
	t.Helper()
	input := ""
	for _, content := range c.Files {
		input += string(content)
	}
	words := inName.ReplaceAllString(said, "$1 $2")
	for _, word := range badinput.Jargon {
		if strings.Contains(words, word) && !strings.Contains(input, word) {
			t.Errorf("the answer has the word %q of a parser in it:\n%s", word, said)
		}
	}
	if len(said) > mostOfAnswer {
		t.Errorf("the answer has %d bytes; nobody reads more than %d", len(said), mostOfAnswer)
	}
	if c.Sort != "commands" && strings.HasSuffix(said, "[exit code 1]\n") && !place.MatchString(said) {
		t.Errorf("the answer has no place:\n%s", said)
	}
	if !strings.HasSuffix(said, "[exit code 0]\n") && strings.ContainsFunc(said, isInvisible) {
		t.Errorf("the answer has a character that a terminal obeys or hides: %q", said)
	}
}

// isInvisible says that a terminal would obey a character, or show nothing for it.
func isInvisible(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
