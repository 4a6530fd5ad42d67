package serve

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// card is a Task as a page shows it.
type card struct {
	Name, Path, Title string
	// Account is whom it is for, in the words of people; AccountPath leads there.
	Account, AccountPath string
	Chips                []chip
	// Why says in one line why the task is there.
	Why string
	// Due is when it is to be done; How is the channel and how long it takes.
	Due, How string
	Message  *messageField
	// By leads to the playbook that asks for it.
	By link
	// State is how it stands; empty where nobody has begun.
	State string
	// Seen stands for what somebody has said of the task so far. A form sends it back: see [site.say].
	Seen string
	// From is the page on which the form stands, where a person goes back to.
	From string
	Actions
}

// chip is a word or two beside a title.
type chip struct {
	// Tone is good, warn, bad, or empty.
	Tone string
	Text string
}

// messageField is what the customer is to read, in a field to copy from.
type messageField struct {
	ID, Subject, Body string
}

// Actions are what can be said of a Task as it stands.
type Actions struct {
	CanStart, CanSent, CanDone, CanSkip, CanSnooze bool
	// Answers are the answers to choose from.
	Answers []answer
	// FreeText says that the task asks for what the customer said.
	FreeText bool
	// Fields are what to fill in.
	Fields []formField
	// Ask says what answer is wanted.
	Ask string
	// Days are the days until which the task can be hidden.
	Days []dayChoice
}

// Any says that something can be said.
func (a Actions) Any() bool {
	return a.CanStart || a.CanSent || a.CanDone || a.CanSkip || a.CanSnooze || a.CanRespond()
}

// CanRespond says that the task takes an answer.
func (a Actions) CanRespond() bool { return len(a.Answers) > 0 || a.FreeText || len(a.Fields) > 0 }

type answer struct{ Word, Label string }

type formField struct {
	ID, Name, Label, Value string
	Required               bool
}

type dayChoice struct{ Date, Text string }

// cardOf puts a Task into words. The account may be nil.
func cardOf(task *success.Task, account *success.Account, now time.Time, c calendar.Calendar) card {
	k := card{
		Name: task.Name, Path: taskPath(task.Name), Title: task.Spec.Title, Account: nameOf(task.Spec.Account, account), AccountPath: accountPath(task.Spec.Account),
		Why: whyText(task), By: link{Text: task.Spec.Playbook, Path: playbookPath(task.Spec.Playbook)}, Due: dueText(task, now, c), How: howText(task), Seen: seenOf(task), Actions: actionsOf(task, now, c),
	}
	if m := task.Spec.Message; m != nil {
		k.Message = &messageField{ID: "message-" + task.Name, Subject: m.Subject, Body: m.Body}
	}
	if task.Status.Report != nil || report.IsClosed(task) {
		k.State = stateText(task, c.Date(now).String())
	}
	return k
}

// whyText says in one line why a Task is there. The name of its playbook, with which its reason begins, stands apart.
func whyText(task *success.Task) string {
	return capital(inPlain(strings.TrimSuffix(strings.TrimPrefix(task.Spec.Reason, task.Spec.Playbook+": "), ".")))
}

// without is a card of a Task of which who reads it may say nothing.
func (k card) without() card {
	k.Actions = Actions{}
	return k
}

func taskPath(name string) string    { return "/tasks/" + url.PathEscape(name) }
func accountPath(name string) string { return "/accounts/" + url.PathEscape(name) }

// nameOf is how people call an account.
func nameOf(name string, account *success.Account) string {
	if account == nil {
		return name
	}
	return cmp.Or(account.Spec.DisplayName, name)
}

// seenOf stands for a report: another report has another one.
func seenOf(task *success.Task) string {
	r := report.Current(task)
	text := fmt.Sprintf("%q %q %q %q %q %q %q %v", r.Phase, r.Response, r.Answers, r.Note, r.Feedback, r.SnoozedUntil, r.By, task.Spec.Withdrawn != nil)
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

func howText(task *success.Task) string {
	var parts []string
	if channel := task.Spec.Channel; channel != "" {
		parts = append(parts, string(channel))
	}
	if minutes := task.Spec.EffortMinutes; minutes != nil {
		parts = append(parts, duration(int(*minutes)))
	}
	return strings.Join(parts, ", ")
}

// stateText is how a Task stands, in a sentence.
func stateText(task *success.Task, today string) string {
	text := report.Told(task)
	if task.Spec.Withdrawn != nil {
		text = inPlain(text)
	}
	now := report.Current(task)
	if until := string(now.SnoozedUntil); until > today && !report.IsClosed(task) {
		return cmp.Or(now.By, "Somebody") + " does not want to see it before " + dayText(until)
	}
	return text
}

// actionsOf are the verbs that make sense, with what each needs.
func actionsOf(task *success.Task, now time.Time, c calendar.Calendar) Actions {
	var a Actions
	for _, verb := range report.Verbs(task) {
		switch verb {
		case report.Start:
			a.CanStart = true
		case report.Sent:
			a.CanSent = true
		case report.Done:
			a.CanDone = true
		case report.Skip:
			a.CanSkip = true
		case report.Snooze:
			a.CanSnooze, a.Days = true, daysAhead(now, c)
		case report.Respond:
			a.ask(task)
		case report.Rate: // of which its form says more
		}
	}
	return a
}

// ask says what answer a Task wants.
func (a *Actions) ask(task *success.Task) {
	question := task.Spec.Response
	for _, one := range report.Answers(question) {
		label := cmp.Or(one.Label, one.Word)
		a.Answers = append(a.Answers, answer{one.Word, capital(label)})
	}
	filled := report.Current(task).Answers
	for i, field := range question.Fields {
		a.Fields = append(a.Fields, formField{
			ID: fmt.Sprintf("answer-%d", i), Name: field.Name, Label: cmp.Or(field.Label, field.Name),
			Value: string(filled[field.Name]), Required: field.Need == success.FieldRequired,
		})
	}
	a.FreeText = len(a.Answers) == 0 && len(a.Fields) == 0
	a.Ask = askText(task)
}

// askText says what answer a Task wants.
func askText(task *success.Task) string {
	question := task.Spec.Response
	switch {
	case report.IsClosed(task):
		return "The task is closed. A late answer is still taken, once."
	case question.Type == success.ResponseNegativeConsent:
		return fmt.Sprintf("The customer has %s to object once the notice has gone out. Silence is consent.", periodText(string(question.Window)))
	case question.Type == success.ResponseApproval:
		return fmt.Sprintf("Only the word of the %s of the account counts.", question.Role)
	case question.Type == success.ResponseConfirmation:
		return "Is it so?"
	case question.Type == success.ResponseFreeText:
		return "What did the customer say?"
	}
	return "What is the answer?"
}
