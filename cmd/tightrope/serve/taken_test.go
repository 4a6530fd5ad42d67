package serve

import (
	"net/http"
	"strings"
	"testing"
)

// TestWhoTakesAnAnswerBackFindsItInTheForm: they mostly want to mend it. Nobody else sees it, and once they say something else it
// is gone.
func TestWhoTakesAnAnswerBackFindsItInTheForm(t *testing.T) {
	for name, c := range map[string]struct {
		task, verb string
		form       []string
		want       []string
	}{
		"an answer": {
			"acme-ask", "respond", []string{"response", "two monhts", "note", "call again", "useful", "no", "because", "too late"},
			[]string{`rows="3">two monhts</textarea>`, `rows="2">call again</textarea>`, `name="useful" value="no" checked`, `name="because" maxlength="120" value="too late"`},
		},
		"a choice": {"acme-offer", "respond", []string{"response", "smaller"}, []string{`value="smaller" checked`}},
		"a form":   {"birch-plan", "respond", []string{"answer.seats", "40"}, []string{`name="answer.seats" value="40"`}},
		"done":     {"birch-call", "done", []string{"note", "they are well", "because", "good text"}, []string{`rows="2">they are well</textarea>`, `value="good text"`}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, objects()...)
			path := "/tasks/" + c.task
			w.post("jane", path+"/"+c.verb, w.seen(c.task, c.form...))
			if got := w.post("jane", path+"/undo", nil); got.status != http.StatusSeeOther {
				t.Fatalf("%d\n%s", got.status, got.text)
			}
			for range 2 { // whoever looks again finds it again
				page := w.get("jane", path).text
				for _, want := range c.want {
					if !strings.Contains(page, want) {
						t.Errorf("%s is not there\n%s", want, mainOf(page))
					}
				}
			}
			has := func(who, path string) bool {
				page := w.get(who, path).text
				for _, want := range c.want {
					if strings.Contains(page, want) {
						return true
					}
				}
				return false
			}
			if has("sam", path) || has("jane", "/tasks/acme-check") {
				t.Error("it stands where it was not said")
			}
			w.post("jane", "/tasks/acme-check/start", w.seen("acme-check"))
			if has("jane", path) {
				t.Error("it stands there after something else was said")
			}
		})
	}
}

// TestWhatIsTakenBackAndIsNoAnswerIsGone: a reason to skip a task is no note for an answer, and who signs out leaves nothing.
func TestWhatIsTakenBackAndIsNoAnswerIsGone(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	w.post("jane", "/tasks/birch-call/skip", w.seen("birch-call", "note", "we met them"))
	w.post("jane", "/tasks/birch-call/undo", nil)
	if page := w.get("jane", "/tasks/birch-call").text; strings.Contains(page, "we met them") {
		t.Errorf("the reason to skip is in the form\n%s", mainOf(page))
	}
	w.post("jane", "/tasks/acme-ask/respond", w.seen("acme-ask", "response", "two monhts"))
	w.post("jane", "/tasks/acme-ask/undo", nil)
	w.ended(w.caller("jane"))
	if page := w.get("jane", "/tasks/acme-ask").text; strings.Contains(page, "two monhts") {
		t.Errorf("it outlives the session\n%s", mainOf(page))
	}
}
