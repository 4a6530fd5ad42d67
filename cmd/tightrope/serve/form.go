package serve

import (
	"fmt"
	"net/http"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// fromToday is where a form stands, when it stands on the page Today.
const fromToday = "today"

// words are what a person wrote into a form about a task.
type words struct {
	Response, Note, Until string
	// Useful is yes or no, and Because is why.
	Useful, Because string
	// Answers are the fields of a form: name to text.
	Answers map[string]string
	// seen stands for the report that the person saw.
	seen string
	// from is the page on which the form stands.
	from string
}

// fieldPrefix is before the names of the fields of a task's own form.
const fieldPrefix = "answer."

// wordsOf reads a form.
func wordsOf(r *http.Request) (words, error) {
	if err := r.ParseForm(); err != nil {
		return words{}, fmt.Errorf("read the form: %w", err)
	}
	f := r.PostForm
	said := words{
		Response: f.Get("response"), Note: f.Get("note"), Until: f.Get("until"), Useful: f.Get("useful"), Because: f.Get("because"),
		seen: f.Get("seen"), from: f.Get("from"), Answers: map[string]string{},
	}
	for name := range f {
		if field, is := strings.CutPrefix(name, fieldPrefix); is {
			said.Answers[field] = f.Get(name)
		}
	}
	return said, nil
}

// input is what the engine wants to know of the words, for a verb.
func (said words) input(verb report.Verb, by, today string) report.Input {
	in := report.Input{By: by, Note: newLines(said.Note), Feedback: said.feedback(), Today: success.Date(today)}
	switch verb {
	case report.Respond:
		in.Response = newLines(said.Response)
		if len(said.Answers) > 0 {
			in.Answers = said.Answers
		}
	case report.Snooze:
		in.Until = success.Date(said.Until)
	case report.Start, report.Sent, report.Done, report.Skip, report.Rate:
	}
	return in
}

// feedback is yes or no first, then why, as whoever writes the playbook reads it.
func (said words) feedback() string {
	because := strings.TrimSpace(said.Because)
	switch {
	case said.Useful != "yes" && said.Useful != "no":
		return because
	case because == "":
		return said.Useful
	}
	return said.Useful + ": " + because
}

// newLines are those of people, not those of forms.
func newLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// back is the page where a person goes on after a form.
func (said words) back(task string) string {
	if said.from == fromToday {
		return "/"
	}
	return taskPath(task)
}
