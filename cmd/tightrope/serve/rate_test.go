package serve

import (
	"net/http"
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
)

// TestWhatWasDoneIsRatedWhileItIsHeld: the notice that offers the undo asks whether the task was useful, and what is said
// is written with the report.
func TestWhatWasDoneIsRatedWhileItIsHeld(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	w.post("jane", "/tasks/birch-call/done", w.seen("birch-call", "note", "they were glad", "from", "today"))
	if got := w.get("jane", "/"); !strings.Contains(got.text, "Was it useful?") {
		t.Fatalf("nobody is asked:\n%s", got.text)
	}
	got := w.post("jane", "/tasks/birch-call/rate", w.seen("birch-call", "useful", "yes", "from", "today"))
	if got.status != http.StatusSeeOther || got.location != "/?said=rate" {
		t.Fatalf("%d to %q\n%s", got.status, got.location, got.text)
	}
	if got := w.get("jane", got.location); strings.Contains(got.text, "Was it useful?") || !strings.Contains(got.text, "Noted, for whoever writes the playbook.") || !strings.Contains(got.text, "You can undo it") {
		t.Errorf("they are asked again, or nothing is said, or it cannot be undone:\n%s", got.text)
	}
	if got := w.post("jane", "/tasks/birch-call/rate", w.seen("birch-call")); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Say whether the task made sense") {
		t.Errorf("a rating that says nothing: %d\n%s", got.status, got.text)
	}
	if w.stored("birch-call").Status.Report != nil {
		t.Error("it is written before its time")
	}
	if report := w.says("birch-call"); report == nil || !equal(*report, success.Report{Phase: success.ReportDone, Note: "they were glad", Feedback: "yes", By: "jane"}) {
		t.Errorf("%+v", report)
	}
}

// TestWhoClosedATaskSaysWhetherItWasUseful: later too, and nobody else does.
func TestWhoClosedATaskSaysWhetherItWasUseful(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	const question = "Was this task useful?"
	if got := w.get("jane", "/tasks/birch-hello"); strings.Contains(got.text, question) {
		t.Errorf("jane is asked of what sam has done:\n%s", got.text)
	}
	if got := w.post("jane", "/tasks/birch-hello/rate", w.seen("birch-hello", "useful", "no")); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Only sam, who closed the task") {
		t.Errorf("%d\n%s", got.status, got.text)
	}
	if got := w.get("sam", "/tasks/birch-hello"); !strings.Contains(got.text, question) {
		t.Errorf("sam is not asked:\n%s", got.text)
	}
	if got := w.post("sam", "/tasks/birch-hello/rate", w.seen("birch-hello")); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Say whether the task made sense") {
		t.Errorf("%d\n%s", got.status, got.text)
	}
	if got := w.post("sam", "/tasks/birch-hello/rate", w.seen("birch-hello", "useful", "no", "because", "they know us")); got.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.status, got.text)
	}
	if report := w.stored("birch-hello").Status.Report; report.Feedback != "no: they know us" || report.Phase != success.ReportDone || report.By != "sam" {
		t.Errorf("%+v", report)
	}
}

// TestWhoMayOnlyLookSeesNoButtons: a sentence says why, with the right and the role.
func TestWhoMayOnlyLookSeesNoButtons(t *testing.T) {
	work := append(objects(), task("birch", "ring", "2026-11-04", func(t *success.Task) { t.Spec.Assignee = "vera" }))
	w := newWorld(t, func(who, verb, _ string) bool { return who == "jane" || verb != "patch" }, work...)
	const why = "You can look, and not report. You may not patch tasks/status in namespace emea; that takes the verb patch on tasks/status, as the role csm has it."
	for _, path := range []string{"/", "/tasks/birch-ring", "/tasks/acme-ask"} {
		got := w.get("vera", path)
		if !strings.Contains(got.text, why) || strings.Contains(got.text, `action="/tasks/`) {
			t.Errorf("%s: %d\n%s", path, got.status, got.text)
		}
	}
	if got := w.get("jane", "/tasks/acme-ask"); strings.Contains(got.text, "and not report") || !strings.Contains(got.text, `action="/tasks/acme-ask/respond"`) {
		t.Errorf("jane may report:\n%s", got.text)
	}
}
