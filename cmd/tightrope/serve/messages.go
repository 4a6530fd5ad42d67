package serve

import (
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
)

const (
	// mostReaders is how many accounts are offered to read the messages as.
	mostReaders = 8
	// roomForTexts is how many bytes of messages are on the page of a playbook.
	roomForTexts = 60_000
)

// messages are the messages of a playbook, as one customer would read them.
type messages struct {
	// Reader is the account, in the words of people; ReaderPath leads to it. Name is its name.
	Reader, ReaderPath, Name string
	// Others lead to the same messages for other accounts.
	Others []link
	Texts  []messageText
	// Note says what the reader should know, or why there is no message.
	Note string
}

// messageText is the message of a step.
type messageText struct {
	Step, Title string
	Message     *messageField
	// Problem says why it could not be filled in.
	Problem string
}

// messagesOf renders the messages of a playbook for the account that an address names, or for one that it is for.
// It may not have compiled: then it is refused.
func (s *site) messagesOf(view *live.View, p *success.Playbook, compiled *plan.Playbook, refused *engine.Refusal, q query) messages {
	m := messages{Name: q.get("account")}
	readers, err := readersOf(view, p)
	if err != nil {
		m.Note = sentenceOf(err)
		return m
	}
	if m.Name == "" && len(readers) > 0 {
		m.Name = readers[0].Name
	}
	for _, reader := range readers {
		m.Others = append(m.Others, link{Text: clipped(nameOf(reader.Name, reader)), Path: q.choose("account", reader.Name), Here: reader.Name == m.Name})
	}
	if m.Name == "" {
		m.Note = "No account is in one of its segments. Name one to read the messages as."
		return m
	}
	account, err := view.Account(m.Name)
	if apierrors.IsNotFound(err) {
		err = notFound("There is no account " + m.Name + " here.")
	}
	if err != nil {
		m.Note = sentenceOf(err)
		return m
	}
	m.Reader, m.ReaderPath = nameOf(account.Name, account), accountPath(account.Name)
	if refused != nil {
		m.Note = "The messages cannot be filled in. " + sentenceOf(refused)
	} else if err := m.fill(s, view, compiled, account); err != nil {
		m.Note = "The messages cannot be filled in. " + sentenceOf(err)
	}
	return m
}

// readersOf are some accounts that a playbook is for, as its segments say.
func readersOf(view *live.View, p *success.Playbook) ([]*success.Account, error) {
	all, err := view.Accounts()
	if err != nil {
		return nil, err
	}
	var readers []*success.Account
	for _, account := range all {
		isFor := len(p.Spec.Segments) == 0 || slices.ContainsFunc(p.Spec.Segments, func(ref success.SegmentRef) bool { return isIn(account, string(ref.Name)) })
		if isFor {
			readers = append(readers, account)
		}
		if len(readers) == mostReaders {
			break
		}
	}
	return readers, nil
}

// fill fills the messages in, as if each step began now.
func (m *messages) fill(s *site, view *live.View, p *plan.Playbook, account *success.Account) error {
	w, err := s.lived(standing(view, account))
	if err != nil {
		return err
	}
	trials, isFor := p.Try(w.AccountFacts(w.Accounts[account.Name]))
	if !isFor {
		m.Note = "The playbook is not for this account as it stands; this is what it would read."
	}
	filled := map[string]plan.Trial{}
	for _, trial := range trials {
		filled[trial.Field] = trial
	}
	room := roomForTexts
	for i := range p.Spec.Steps {
		step := &p.Spec.Steps[i]
		if step.Message == nil {
			continue
		}
		t := textOf(step, i, filled)
		if t.Message != nil {
			if room -= len(t.Message.Subject) + len(t.Message.Body); room < 0 {
				t.Message, t.Problem = nil, "The page is full. The message is on the page of its task."
			}
		}
		m.Texts = append(m.Texts, t)
	}
	return nil
}

// textOf is the message of a step, with its title; or why it could not be filled in.
func textOf(step *success.Step, number int, filled map[string]plan.Trial) messageText {
	t := messageText{Step: string(step.Name), Title: clipped(step.Title)}
	field := func(name string) (string, bool) {
		trial, tried := filled[fmt.Sprintf("spec.steps[%s].%s", step.Name, name)]
		switch {
		case !tried:
			t.Problem = "What it says depends on how the steps before it end."
		case trial.Result.Verdict != expr.True:
			t.Problem = "It would be held: " + trial.Result.Why() + "."
		default:
			return trial.Text, true
		}
		return "", false
	}
	if title, ok := field("title"); ok {
		t.Title = clipped(title)
	}
	t.Problem = ""
	message := &messageField{ID: fmt.Sprintf("message-%d", number)}
	ok := true
	if step.Message.Subject != "" {
		message.Subject, ok = field("message.subject")
	}
	if ok && step.Message.Body != "" {
		message.Body, ok = field("message.body")
	}
	if ok && strings.TrimSpace(message.Subject+message.Body) != "" {
		t.Message = message
	}
	return t
}
