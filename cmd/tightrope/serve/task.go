package serve

import (
	"net/http"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/why"
)

// taskPage is all that a person needs for a task.
type taskPage struct {
	card
	// OnlyLook says why who looks can say nothing of it; empty where they can.
	OnlyLook string
	// Useful says that who looks can say whether it made sense.
	Useful bool
	// Closed says that the task is done, skipped or taken back.
	Closed bool
	// Facts are what else is known of it.
	Facts []fact
	// Story are the sentences why it is there; empty where they cannot be worked out.
	Story []why.Section
	// Said is what the person wrote into a form that was refused, so that nobody writes it twice.
	Said words
}

// fact is a word and what it is. Where it is not known, Unknown says so.
type fact struct {
	Name, Value string
	// Rule is what it is where that is a rule in words.
	Rule ruleTree
	// Path leads to more.
	Path string
	// Unknown says that nobody knows.
	Unknown bool
}

// task shows a task.
func (s *site) task(w http.ResponseWriter, r *http.Request) error {
	return s.showTask(w, r, page{Notices: s.notices(r)}, s.taken.of(callerOf(r).Name, r.PathValue("name")))
}

// showTask shows a task, with what a person wrote into a form that was refused.
func (s *site) showTask(w http.ResponseWriter, r *http.Request, p page, said words) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	task, err := s.findTask(view, r.PathValue("name"))
	if err != nil {
		return err
	}
	task = s.asHeld(task)
	account := accountsOf(view)(task.Spec.Account)
	c := view.Days()(account)
	body := taskPage{card: cardOf(task, account, s.clock.Now(), c), Closed: report.IsClosed(task), Facts: factsOfTask(task), Said: said}
	body.Chips = chipsOf(task, s.clock.Now())
	body.Useful = body.Closed && task.Spec.Withdrawn == nil && report.Current(task).By == callerOf(r).Name
	if (body.Any() || body.Useful) && !s.store.MayReport(r.Context(), callerOf(r)) {
		body.card, body.Useful, body.OnlyLook = body.without(), false, onlyLookText(s.namespace)
	}
	body.Story = s.whyTask(r, view, task, account)
	p.Title, p.Live, p.Body = task.Spec.Title, changesOf(task.Spec.Account), body
	return s.show(w, r, "task", p)
}

// findTask is the Task of that name, or a page that says that there is none.
func (s *site) findTask(view *live.View, name string) (*success.Task, error) {
	task, err := view.Task(name)
	if apierrors.IsNotFound(err) {
		return nil, notFound("There is no task " + name + " here.")
	}
	return task, err
}

// factsOfTask are what else is known of a task.
func factsOfTask(task *success.Task) []fact {
	now := report.Current(task)
	facts := []fact{
		{Name: "Assignee", Value: task.Spec.Assignee, Unknown: task.Spec.Assignee == ""},
		{Name: "Playbook", Value: task.Spec.Playbook + ", step " + string(task.Spec.Step)},
	}
	for _, field := range questionFields(task) {
		facts = appendFact(facts, field.Name, string(now.Answers[field.Name]))
	}
	facts = appendFact(facts, "Answer", now.Response)
	facts = appendFact(facts, "Note", now.Note)
	facts = appendFact(facts, "Useful?", now.Feedback)
	return facts
}

func questionFields(task *success.Task) []success.FormField {
	if task.Spec.Response == nil {
		return nil
	}
	return task.Spec.Response.Fields
}

// appendFact adds a fact that is known.
func appendFact(facts []fact, name, value string) []fact {
	if value == "" {
		return facts
	}
	return append(facts, fact{Name: name, Value: value})
}

// chipsOf are what presses about a task.
func chipsOf(task *success.Task, now time.Time) []chip {
	var chips []chip
	if report.IsClosed(task) {
		word, _ := report.State(task)
		return append(chips, chip{"", strings.ToLower(word)})
	}
	if task.Spec.Urgency == success.UrgencyCritical {
		chips = append(chips, chip{"bad", "critical"})
	}
	if report.IsOverdue(task, now) {
		chips = append(chips, chip{"bad", "overdue"})
	}
	if task.Spec.Pace == success.PaceLate {
		chips = append(chips, chip{"", "made late"})
	}
	return chips
}
