package serve

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/report"
)

// verbs are what can be said of a task, by the last part of the address, with what became of it.
var verbs = map[report.Verb]string{
	report.Start: "begun", report.Sent: "sent, and waiting for the customer", report.Respond: "answered", report.Done: "done", report.Skip: "skipped", report.Snooze: "hidden until later",
	report.Rate: "noted, for whoever writes the playbook",
}

// say says a verb of a task. What closes the task is held for a while, in which it can be undone. Of two people the second
// sees what the first has said, and nothing is written.
func (s *site) say(w http.ResponseWriter, r *http.Request) error {
	verb := report.Verb(r.PathValue("verb"))
	if verbs[verb] == "" {
		return notFound("Nobody can say that of a task.")
	}
	said, err := wordsOf(r)
	if err != nil {
		return err
	}
	view, err := s.view(r)
	if err != nil {
		return err
	}
	task, err := s.findTask(view, r.PathValue("name"))
	if err != nil {
		return err
	}
	if err := s.sayOf(r, view, task, verb, said); err != nil {
		return s.refuse(w, r, err, said)
	}
	s.taken.forget(callerOf(r).Name)
	goOn(w, r, said.back(task.Name), string(verb))
	return nil
}

// goOn leads to the page from which a form came, which tells what was said.
func goOn(w http.ResponseWriter, r *http.Request, page, said string) {
	http.Redirect(w, r, page+"?"+url.Values{"said": {said}}.Encode(), http.StatusSeeOther) //nolint:gosec // The page of a task, or Today.
}

// sayOf says a verb of a task as the person saw it.
func (s *site) sayOf(r *http.Request, view *live.View, task *success.Task, verb report.Verb, said words) error {
	caller, c := callerOf(r), view.Days()(accountsOf(view)(task.Spec.Account))
	in := said.input(verb, caller.Name, c.Date(s.clock.Now()).String())
	shown := s.asHeld(task)
	if said.seen != seenOf(shown) && report.Current(shown).By != caller.Name && (report.IsClosed(shown) || shown.Status.Report != nil) {
		return &fault{Status: http.StatusConflict, Title: "Somebody was quicker", Text: "Somebody was quicker: " + report.Told(shown) + ". Nothing was written."}
	}
	wanted, refusal := report.Wanted(shown, verb, in)
	if refusal == nil && !report.New(shown, wanted) {
		return nil // it is so already: a second click
	}
	switch held, is := s.desk.Of(task.Name); {
	case verb != report.Rate:
	case refusal != nil:
		return refusal
	case is && held.Caller == caller.Name: // what was said of it is said with it
		verb, in = held.Verb, held.With(in.Feedback)
	}
	_, err := s.desk.Say(r.Context(), caller, verb, in, task)
	return err
}

// refuse shows the task with the reason why nothing was written, and what the person wrote. What is no answer to what they
// wrote becomes a page of its own.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, err error, said words) error {
	f := faultOf(err)
	if f.Status != http.StatusConflict && f.Status != http.StatusUnprocessableEntity {
		return err
	}
	return s.showTask(w, r, page{Status: f.Status, Notices: append([]notice{{Tone: "bad", Text: f.Text}}, s.notices(r)...)}, said)
}

// undo takes back what closes a task, while that is possible.
func (s *site) undo(w http.ResponseWriter, r *http.Request) error {
	said, err := wordsOf(r)
	if err != nil {
		return err
	}
	name := r.PathValue("name")
	held, err := s.desk.TakeBack(callerOf(r), name)
	if err != nil {
		return s.refuse(w, r, err, said)
	}
	s.taken.keep(callerOf(r).Name, held)
	goOn(w, r, said.back(name), "undo")
	return nil
}

// asHeld is a task as it will be once what is held of it is written.
func (s *site) asHeld(task *success.Task) *success.Task {
	if held, is := s.desk.Of(task.Name); is && !report.IsClosed(task) {
		return held.As()
	}
	return task
}

// allAsHeld are tasks as they will be once what is held of them is written.
func (s *site) allAsHeld(tasks []*success.Task) []*success.Task {
	all := slices.Clone(tasks)
	for i := range all {
		all[i] = s.asHeld(all[i])
	}
	return all
}

// notices are what a person is to see first: what could not be written, and what was just said.
func (s *site) notices(r *http.Request) []notice {
	var all []notice
	for _, failure := range s.desk.Tell(callerOf(r).Name) {
		all = append(all, notice{Tone: "bad", Text: sentenceOf(failure), Task: taskPath(failure.Task.Name)})
	}
	switch verb := r.URL.Query().Get("said"); {
	case verb == "undo":
		all = append(all, notice{Tone: "good", Text: "Undone: nothing was written."})
	case verb == string(report.Start) || verb == string(report.Sent) || verb == string(report.Snooze) || verb == string(report.Rate):
		all = append(all, notice{Tone: "good", Text: capital(verbs[report.Verb(verb)]) + "."})
	}
	return all
}

// held is what a person has said and can still undo. It stands on each of their pages; from is a page to come back to.
func (s *site) held(r *http.Request, from string) []notice {
	var all []notice
	held := s.desk.All()
	for _, name := range slices.Sorted(maps.Keys(held)) {
		h := held[name]
		if h.Caller != callerOf(r).Name {
			continue
		}
		left := max(1, int(h.Until.Sub(s.clock.Now()).Seconds()))
		text := fmt.Sprintf("%s: %s. You can undo it for %s.", h.Task.Spec.Title, verbs[h.Verb], countOf(left, "second", "seconds"))
		all = append(all, notice{Tone: "good", Text: text, Task: taskPath(name), Undo: true, Rate: h.Said.Feedback == "", From: from})
	}
	return all
}
