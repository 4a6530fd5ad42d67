package playtest

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// drafter lives a run and writes down what happens.
type drafter struct {
	*runner

	playbook *v1alpha1.Playbook
	test     *Test
	others   bool
}

func newDrafter(definitions []runtime.Object, p *v1alpha1.Playbook, account *v1alpha1.Account, start calendar.Date) *drafter {
	test := &Test{Given: Given{
		Start: v1alpha1.Date(start.String()), Accounts: []Account{{Name: account.Name, Labels: account.Labels, AccountSpec: account.Spec}},
	}}
	set := &Set{File: &File{Tests: []Test{*test}}, Definitions: definitions}
	return &drafter{runner: &runner{set: set, known: knownOf(definitions), seen: Seen{}}, playbook: p, test: test}
}

// draft lives the story, after what helps the run to begin.
func (d *drafter) draft(help []Entry) (*Draft, error) {
	if failure := d.live(&Test{Given: d.test.Given, Story: help}, "tests[0]"); failure != nil {
		return nil, fmt.Errorf("%s", failure.Message)
	}
	account := d.persons[0]
	d.test.Story = slices.Clone(help)
	if err := d.begin(account); err != nil {
		return nil, err
	}
	for len(d.test.Story) < draftEntries && !d.isOver(account) {
		entry := d.next(account)
		if entry == nil {
			break
		}
		d.add(account, entry)
	}
	return &Draft{Start: d.test.Start, Account: d.Accounts[account].DeepCopy(), Story: d.test.Story, Others: d.others}, nil
}

// begin waits until a run begins, with a task or with its end.
func (d *drafter) begin(account string) error {
	if d.run(account) == nil {
		if !d.passUntil(func() bool { return d.run(account) != nil }) {
			return d.whyNot(account)
		}
		d.add(account, &Entry{Until: v1alpha1.Date(d.Today().String())})
		return nil
	}
	if n := len(d.test.Story); n > 0 {
		d.test.Story[n-1].Expect = d.standing(account)
		return nil
	}
	d.test.Story = append(d.test.Story, Entry{Expect: d.standing(account)})
	return nil
}

// add adds something that has happened, and how it stands now.
func (d *drafter) add(account string, entry *Entry) {
	d.settle()
	entry.Expect = d.standing(account)
	d.test.Story = append(d.test.Story, *entry)
}

// run is the run of the playbook; nil where none has begun.
func (d *drafter) run(account string) *v1alpha1.Engagement {
	c := &comparison{runner: d.runner, account: account}
	if runs := c.runsOf(d.playbook.Name); len(runs) > 0 {
		return runs[0]
	}
	return nil
}

func (d *drafter) isOver(account string) bool {
	run := d.run(account)
	return run == nil || run.Ledger.End != nil
}

// whyNot says why no run begins.
func (d *drafter) whyNot(account string) error {
	c := &comparison{runner: d.runner, account: account}
	var whys []string
	for _, why := range c.whysOf(d.playbook.Name) {
		whys = append(whys, why.Reason+": "+why.Message)
	}
	for _, s := range d.playbook.Spec.Segments {
		segment, why := c.segmentOf(string(s.Dimension))
		if segment != string(s.Name) {
			whys = append(whys, fmt.Sprintf("it is in %s of %s%s", segment, s.Dimension, why))
		}
	}
	if whys == nil {
		whys = []string{"it does not qualify"}
	}
	return fmt.Errorf("no run of %s begins for %s: %s", d.playbook.Name, account, strings.Join(whys, "; "))
}

// passUntil lets days pass until something is so, and says whether it came to be.
func (d *drafter) passUntil(so func() bool) bool {
	for range draftDays {
		d.Live(d.Calendar.Start(d.Today().AddDays(1)).Add(morning))
		d.settle()
		if so() {
			return true
		}
	}
	return false
}

// next is what happens next: a person does the first task that is theirs, or time passes until something changes.
func (d *drafter) next(account string) *Entry {
	for _, task := range d.openTasks(account) {
		if task.Spec.Playbook != d.playbook.Name || task.Spec.Key.Escalation != "" || task.Status.Report != nil {
			continue
		}
		said := d.answer(task)
		entry := &Entry{Report: said}
		if err := d.report(entry); err != nil {
			continue
		}
		return entry
	}
	before := d.picture(account)
	if !d.passUntil(func() bool { return d.picture(account) != before }) {
		return nil
	}
	return &Entry{Until: v1alpha1.Date(d.Today().String())}
}

// picture is what of the run a test would see.
func (d *drafter) picture(account string) string {
	var parts []string
	for _, task := range d.openTasks(account) {
		if task.Spec.Playbook == d.playbook.Name {
			parts = append(parts, task.Name)
		}
	}
	if run := d.run(account); run != nil {
		parts = append(parts, string(run.Status.Phase))
	}
	return strings.Join(parts, " ")
}

// answer is the first answer to a task.
func (d *drafter) answer(task *v1alpha1.Task) *Report {
	said := &Report{Playbook: d.ifSeveral(task), Step: task.Spec.Step}
	question := task.Spec.Response
	if question == nil {
		return said
	}
	switch question.Type {
	case v1alpha1.ResponseFreeText:
		said.Response = "what the customer said"
	case v1alpha1.ResponseChoice:
		said.Response = string(question.Choices[0].Name)
	case v1alpha1.ResponseForm:
		said.Answers = map[string]string{}
		for _, field := range question.Fields {
			said.Answers[field.Name] = "what the customer said"
		}
	case v1alpha1.ResponseNegativeConsent:
		said.Phase = v1alpha1.ReportWaiting
	case v1alpha1.ResponseConfirmation:
		said.Response = v1alpha1.AnswerConfirmed
	case v1alpha1.ResponseApproval:
		said.Response = v1alpha1.AnswerApproved
	case v1alpha1.ResponseNone:
	}
	return said
}

// ifSeveral names the playbook of a task where another one has an open task of the same step.
func (d *drafter) ifSeveral(task *v1alpha1.Task) string {
	for _, other := range d.openTasks(task.Spec.Account) {
		if other.Spec.Playbook != task.Spec.Playbook && other.Spec.Step == task.Spec.Step {
			return task.Spec.Playbook
		}
	}
	return ""
}
