package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"tightrope.dev/controllers/engine/foresight"
)

// hostile are names that want to be something else: Markdown, HTML, a mention, a link, an escape sequence, another direction.
var hostile = []string{
	"a|b", "`rm -rf`", "``", "</details><script>alert(1)</script>", "@everyone", "#1", "[click](https://evil.example)", "https://evil.example",
	"www.evil.example", "**bold**", "_it_", "~~gone~~", "\x1b[31mred\x1b[0m", "line\nbreak\r\n| cell |", "\u202eevil", "<!--", "&lt;", "\\", "$x$", "a@b.example",
}

// about is a difference that is all about one name.
func about(name string) printed {
	d := foresight.Difference{
		Now: "2026-11-22", Until: "2027-02-20", Accounts: 1,
		Edits:    []foresight.Edit{{Kind: "Segment", Name: name, Verb: foresight.Changed, Fields: []string{"expression"}}},
		Warnings: []foresight.Warning{{Kind: foresight.WarnEmpty, Object: name, Message: name}},
		Moves: []foresight.Move{{Account: name, Dimension: name, Kind: foresight.Moves, From: foresight.Stand{Segment: name}, To: foresight.Stand{Segment: name}, On: "2026-11-22",
			Message: name, Decided: []foresight.Decision{{Segment: name, Parts: []foresight.Part{{Text: name, Value: name, Reads: []string{name}}}}}}},
		Runs: []foresight.RunChange{{Account: name, Playbook: name, Trigger: name, Kind: foresight.RunOpened, After: &foresight.RunStand{Started: "2026-11-22"}, Why: name}},
		Tasks: []foresight.TaskChange{{Account: name, Playbook: name, Step: name, Verb: foresight.Changed, Why: name,
			Before: &foresight.TaskStand{}, After: &foresight.TaskStand{Title: name, Assignee: name}, Fields: []foresight.FieldChange{{Field: "title", From: name, To: name}}}},
		Playbooks: []foresight.PlaybookTotals{{Playbook: name}},
	}
	return printed{Difference: d, base: name, account: ""}
}

func TestNoNameBreaksOutOfItsPlaceInMarkdown(t *testing.T) {
	plain := about("name")
	want := shape(plain.markdown())
	for _, name := range hostile {
		p := about(name)
		text := p.markdown()
		if got := shape(text); got != want {
			t.Errorf("%q changes the shape of the comment:\n%s", name, text)
		}
		for _, no := range []string{"<script", "](http", "\x1b", "\u202e", "<!--"} {
			if strings.Contains(outsideCode(text), no) {
				t.Errorf("%q leaves %q in the comment:\n%s", name, no, outsideCode(text))
			}
		}
		for _, no := range []string{"@everyone", "#1", "https://", "www.", "a@b"} {
			if strings.Contains(outsideCode(text), no) {
				t.Errorf("%q leaves %q in the comment:\n%s", name, no, outsideCode(text))
			}
		}
	}
}

// shape is how many lines, cells, folds and items a comment has.
func shape(text string) string {
	cells := strings.Count(strings.ReplaceAll(text, `\|`, ""), "|")
	lines := strings.Count(text, "\n")
	text = outsideCode(text)
	return fmt.Sprint(lines, " ", cells, " ", strings.Count(text, "<details>"), " ", strings.Count(text, "</details>"), " ", strings.Count(text, "\n- "))
}

// outsideCode is a text without its code: in code nothing is read.
func outsideCode(text string) string {
	var b strings.Builder
	for text != "" {
		at := strings.IndexByte(text, '`')
		if at < 0 || at > 0 && text[at-1] == '\\' {
			end := len(text)
			if at >= 0 {
				end = at + 1
			}
			b.WriteString(text[:end])
			text = text[end:]
			continue
		}
		b.WriteString(text[:at])
		text = text[at:]
		fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		_, rest, closed := strings.Cut(text[len(fence):], fence)
		if !closed {
			return b.String() + text
		}
		text = rest
	}
	return b.String()
}

func TestNoNameSteersATerminal(t *testing.T) {
	plain := about("name")
	want := strings.Count(plain.text(false), "\n")
	for _, name := range hostile {
		p := about(name)
		text := p.text(false)
		if strings.ContainsAny(text, "\x1b\r\u202e") || strings.Count(text, "\n") != want {
			t.Errorf("%q steers the terminal: %q", name, text)
		}
	}
	if p := about("name"); !strings.Contains(p.text(true), green) {
		t.Error("a terminal has no colours")
	}
}

func TestACommentIsShortEnoughAndSaysWhatItCuts(t *testing.T) {
	p := about("name")
	long := strings.Repeat("*é", 500)
	for i := range 5000 {
		m, r, c := p.Moves[0], p.Runs[0], p.Tasks[0]
		m.Account, m.Message, r.Why, c.Why = fmt.Sprint("account-", i), long, long, long
		p.Moves, p.Runs, p.Tasks = append(p.Moves, m), append(p.Runs, r), append(p.Tasks, c)
		p.Warnings = append(p.Warnings, foresight.Warning{Message: long})
		p.Playbooks = append(p.Playbooks, foresight.PlaybookTotals{Playbook: long})
		p.Edits = append(p.Edits, foresight.Edit{Kind: "Playbook", Name: long})
		p.Weeks = append(p.Weeks, foresight.WeekTotals{Monday: "2026-11-23"})
	}
	text := p.markdown()
	if n := utf8.RuneCountInString(text); n > 65_536 || n < 10_000 {
		t.Errorf("the comment has %d characters", n)
	}
	if strings.Count(text, "</details>") != strings.Count(text, "<details>") || !strings.Contains(text, "more. `tightrope plan -o json` has all of them.") {
		t.Error("the comment is not whole, or does not say that it is cut")
	}
	if text := p.text(false); strings.Count(text, "\n") > 1000 || !strings.Contains(text, "… and 4951 more; -o json has all of them") {
		t.Errorf("the text has %d lines, or does not say that it is cut", strings.Count(text, "\n"))
	}
}

func TestJSONHasItsVersionAndNoNull(t *testing.T) {
	p := printed{Difference: foresight.Difference{}.Of("nobody"), base: "here"}
	text, err := p.json()
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got["apiVersion"] != "tightrope.dev/plan/v1" || got["kind"] != "Plan" || got["base"] != "here" {
		t.Errorf("got %v", got)
	}
	for _, list := range []string{"edits", "warnings", "segments", "moves", "playbooks", "weeks", "runs", "tasks"} {
		if _, isList := got[list].([]any); !isList {
			t.Errorf("%s is %v", list, got[list])
		}
	}
}

func TestAPlanThatIsInterruptedSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := compare(ctx, foresight.Facts{})
	if err == nil || err.Error() != "the plan was interrupted before it was complete; nothing was written" {
		t.Error(err)
	}
	t.Chdir(repository(t, false))
	if got := execute(ctx, "-f", ".", "--base", "HEAD"); !strings.HasPrefix(got, "exit code 2\nerror: ") {
		t.Error(got)
	}
}

func TestWithoutGitThereIsNoRevision(t *testing.T) {
	t.Chdir(repository(t, false))
	t.Setenv("PATH", "")
	if got := execute(t.Context(), "-f", ".", "--base", "HEAD"); got != "exit code 2\nerror: there is no git on the PATH; install it, or name a snapshot file instead of a revision\n" {
		t.Error(got)
	}
}
