package serve

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/pending"
)

// seen is a form of who looks at a task as it is now.
func (w *world) seen(name string, fields ...string) url.Values {
	w.t.Helper()
	f := url.Values{"seen": {seenOf(w.asHeld(w.stored(name)))}}
	for i := 0; i < len(fields); i += 2 {
		f.Set(fields[i], fields[i+1])
	}
	return f
}

// says is the report of a task, once what is held is written.
func (w *world) says(name string) *success.Report {
	w.t.Helper()
	if err := w.desk.Stop(w.t.Context()); err != nil {
		w.t.Error(err)
	}
	return w.stored(name).Status.Report
}

// TestWhatIsSaidIsWritten: each form writes what a person means, as the command line does it.
func TestWhatIsSaidIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		task, verb string
		form       []string
		want       success.Report
	}{
		"begun":             {"birch-call", "start", nil, success.Report{Phase: success.ReportInProgress}},
		"sent":              {"birch-notice", "sent", []string{"note", "by post"}, success.Report{Phase: success.ReportWaiting, Note: "by post"}},
		"done, and useful":  {"birch-call", "done", []string{"useful", "no", "because", "the number was wrong"}, success.Report{Phase: success.ReportDone, Feedback: "no: the number was wrong"}},
		"skipped":           {"birch-call", "skip", []string{"note", "we met them"}, success.Report{Phase: success.ReportSkipped, Note: "we met them"}},
		"hidden":            {"birch-call", "snooze", []string{"until", "2026-11-10"}, success.Report{Phase: success.ReportOpen, SnoozedUntil: "2026-11-10"}},
		"a threeChoices":    {"acme-offer", "respond", []string{"response", "pause"}, success.Report{Phase: success.ReportDone, Response: "pause"}},
		"what they said":    {"acme-ask", "respond", []string{"response", "two months\r\nmore"}, success.Report{Phase: success.ReportDone, Response: "two months\nmore"}},
		"a form":            {"birch-plan", "respond", []string{"answer.seats", "40", "answer.until", ""}, success.Report{Phase: success.ReportDone, Answers: map[string]success.Answer{"seats": "40"}}},
		"they object":       {"birch-notice", "respond", []string{"response", "Objected"}, success.Report{Phase: success.ReportDone, Response: "Objected"}},
		"for a colleague":   {"acme-check", "done", nil, success.Report{Phase: success.ReportDone}},
		"useful, because":   {"birch-call", "start", []string{"because", "good text"}, success.Report{Phase: success.ReportInProgress, Feedback: "good text"}},
		"just useful":       {"birch-call", "start", []string{"useful", "yes"}, success.Report{Phase: success.ReportInProgress, Feedback: "yes"}},
		"nonsense is none":  {"birch-call", "start", []string{"useful", "<b>"}, success.Report{Phase: success.ReportInProgress}},
		"today leads today": {"birch-call", "start", []string{"from", "today"}, success.Report{Phase: success.ReportInProgress}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, objects()...)
			form := w.seen(c.task, c.form...)
			got := w.post("jane", "/tasks/"+c.task+"/"+c.verb, form)
			back := "/tasks/" + c.task + "?said=" + c.verb
			if form.Get("from") == "today" {
				back = "/?said=" + c.verb
			}
			if got.status != http.StatusSeeOther || got.location != back {
				t.Fatalf("%d to %q\n%s", got.status, got.location, got.text)
			}
			c.want.By = "jane"
			if report := w.says(c.task); report == nil || !equal(*report, c.want) {
				t.Errorf("%+v", report)
			}
		})
	}
}

func equal(a, b success.Report) bool {
	a.Time = nil
	return seenOf(&success.Task{Status: success.TaskStatus{Report: &a}}) == seenOf(&success.Task{Status: success.TaskStatus{Report: &b}})
}

// TestWhatMakesNoSenseIsRefused: the page says what is missing, keeps what was written, and nothing is stored.
func TestWhatMakesNoSenseIsRefused(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	for name, c := range map[string]struct {
		task, verb string
		form       []string
		status     int
		says       string
	}{
		"no answer":     {"acme-ask", "respond", []string{"note", "my note"}, http.StatusUnprocessableEntity, "give an answer"},
		"another word":  {"acme-offer", "respond", []string{"response", "larger", "note", "my note"}, http.StatusUnprocessableEntity, "is not an answer to this task"},
		"half a form":   {"birch-plan", "respond", []string{"answer.until", "May", "note", "my note"}, http.StatusUnprocessableEntity, "the form wants seats to be filled in"},
		"no such field": {"birch-plan", "respond", []string{"answer.seats", "4", "answer.x", "May", "note", "my note"}, http.StatusUnprocessableEntity, "has no field"},
		"no reason":     {"birch-call", "skip", nil, http.StatusUnprocessableEntity, "say why the task will not be done"},
		"no day":        {"birch-call", "snooze", []string{"until", "soon", "note", "my note"}, http.StatusUnprocessableEntity, "soon"},
		"a past day":    {"birch-call", "snooze", []string{"until", "2026-11-03", "note", "my note"}, http.StatusUnprocessableEntity, "is not after today"},
		"too long":      {"birch-call", "done", []string{"note", strings.Repeat("x", 513)}, http.StatusUnprocessableEntity, "at most 512 fit"},
		"it is closed":  {"birch-hello", "start", []string{"note", "my note"}, http.StatusConflict, "sam has done it"},
		"without field": {"birch-call", "undo", nil, http.StatusConflict, "too late to take this back"},
	} {
		got := w.post("jane", "/tasks/"+c.task+"/"+c.verb, w.seen(c.task, c.form...))
		if got.status != c.status || !strings.Contains(strings.ToLower(got.text), strings.ToLower(c.says)) {
			t.Errorf("%s: %d, and not %q\n%s", name, got.status, c.says, got.text)
		}
		if len(c.form) > 1 && c.task != "birch-hello" && c.form[len(c.form)-1] == "my note" && !strings.Contains(got.text, "my note</textarea>") {
			t.Errorf("%s: the note is lost\n%s", name, got.text)
		}
		if c.task != "birch-hello" && c.task != "acme-offer" && w.stored(c.task).Status.Report != nil {
			t.Errorf("%s: something was written", name)
		}
	}
}

// TestTheSecondOfTwoSeesWhoWasFirst, whether the first has begun, or has closed the task and can still undo it.
func TestTheSecondOfTwoSeesWhoWasFirst(t *testing.T) {
	for verb, says := range map[string]string{"start": "sam has begun", "done": "sam has done it"} {
		w := newWorld(t, nil, objects()...)
		form := w.seen("birch-call")
		if got := w.post("sam", "/tasks/birch-call/"+verb, form); got.status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.status, got.text)
		}
		for _, mine := range []string{"start", "done", "snooze"} {
			form.Set("until", "2026-11-10")
			got := w.post("jane", "/tasks/birch-call/"+mine, form)
			if got.status != http.StatusConflict || !strings.Contains(got.text, "Somebody was quicker: "+says) {
				t.Errorf("%s after %s: %d\n%s", mine, verb, got.status, got.text)
			}
		}
		if got := w.get("jane", "/tasks/birch-call"); !strings.Contains(got.text, says) {
			t.Errorf("the task does not say that %s", says)
		}
		if got := w.post("jane", "/tasks/birch-call/undo", url.Values{}); got.status != http.StatusConflict {
			t.Errorf("jane undoes what sam said: %d", got.status)
		}
		if report := w.says("birch-call"); report.By != "sam" {
			t.Errorf("%+v", report)
		}
	}
}

// TestASecondClickSaysNothingNew: it leads where the first has led.
func TestASecondClickSaysNothingNew(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	form := w.seen("birch-call", "note", "hello")
	for range 2 {
		if got := w.post("jane", "/tasks/birch-call/start", form); got.status != http.StatusSeeOther {
			t.Errorf("%d %s", got.status, got.text)
		}
	}
	form = w.seen("birch-call")
	for range 2 {
		if got := w.post("jane", "/tasks/birch-call/done", form); got.status != http.StatusSeeOther {
			t.Errorf("%d %s", got.status, got.text)
		}
	}
	if report := w.says("birch-call"); report.Note != "hello" || report.Phase != success.ReportDone {
		t.Errorf("%+v", report)
	}
}

// TestUndo: what closes a task is not written for a while, stands among what is done, and can be taken back by who said it.
func TestUndo(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	w.post("jane", "/tasks/birch-call/done", w.seen("birch-call"))
	page := w.get("jane", "/").text
	if !strings.Contains(page, "Call birch: done. You can undo it for 20 seconds.") || strings.Contains(page, `id="task-birch-call"`) {
		t.Error(page)
	}
	if w.stored("birch-call").Status.Report != nil {
		t.Error("it is written already")
	}
	if other := w.get("sam", "/").text; strings.Contains(other, "You can undo it") {
		t.Error("sam is asked to undo what jane said")
	}
	got := w.post("jane", "/tasks/birch-call/undo", url.Values{"from": {"today"}})
	if got.location != "/?said=undo" {
		t.Errorf("%d %s %s", got.status, got.location, got.text)
	}
	if page := w.get("jane", got.location).text; !strings.Contains(page, "Undone: nothing was written.") || !strings.Contains(page, `id="task-birch-call"`) {
		t.Error(page)
	}
	w.clock.Step(2 * pending.Hold)
	if w.stored("birch-call").Status.Report != nil {
		t.Error("what was taken back is written")
	}
}

// TestWhoSignsOutHasSaidIt: what is held is written before the session has ended.
func TestWhoSignsOutHasSaidIt(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	w.post("jane", "/tasks/birch-call/done", w.seen("birch-call"))
	w.ended(w.caller("jane"))
	if report := w.stored("birch-call").Status.Report; report == nil || report.Phase != success.ReportDone {
		t.Errorf("%+v", report)
	}
}
