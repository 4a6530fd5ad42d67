package playtest

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Draft is a first test of a playbook: a run from its begin to its end, in which everybody does their work at once and gives the
// first of the answers.
type Draft struct {
	// Start is the day on which the story begins.
	Start v1alpha1.Date
	// Account is whom it is about.
	Account *v1alpha1.Account
	// Story is what happens, and what is then.
	Story []Entry
	// Others says that tasks of other playbooks are open beside those that are listed.
	Others bool
}

// The bounds of a draft.
const (
	// draftDays is how long a draft looks for the next thing to happen.
	draftDays = 400
	// draftEntries is how long a story may become.
	draftEntries = 30
)

// NewDraft writes a story for a playbook: of an account that is given, or of one that is made up from what the playbook reads. The day
// counts where no date of the account says when the run begins. The error says why no run begins.
func NewDraft(definitions []runtime.Object, playbook string, account *v1alpha1.Account, today calendar.Date) (*Draft, error) {
	p := knownOf(definitions).playbooks[playbook]
	if p == nil {
		return nil, fmt.Errorf("there is no playbook %s%s", playbook, orList(playbook, namesOf(knownOf(definitions).playbooks)))
	}
	if account != nil {
		return newDrafter(definitions, p, account, startFor(p, account, today)).draft(nil)
	}
	a := invent(definitions, p, today)
	var first error
	for _, help := range [][]Entry{nil, overridesFor(p), {{StartRun: &StartRun{Playbook: playbook}}}} {
		d, err := newDrafter(definitions, p, a.DeepCopy(), today).draft(help)
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// overridesFor put an account into the first segment that a playbook is for.
func overridesFor(p *v1alpha1.Playbook) []Entry {
	if len(p.Spec.Segments) == 0 {
		return nil
	}
	s := p.Spec.Segments[0]
	return []Entry{{Override: &Override{Dimension: s.Dimension, Segment: s.Name, Reason: "the test wants it there"}}}
}

// startFor is the day on which a story of an account begins: two days before its run, where a date says when that is.
func startFor(p *v1alpha1.Playbook, account *v1alpha1.Account, today calendar.Date) calendar.Date {
	field, offset := anchorOf(p)
	keys, err := factPath(field)
	if err != nil {
		return today
	}
	date, err := calendar.ParseDate(textAt(generic(account.Spec), keys))
	if err != nil {
		return today
	}
	distance, err := calendar.ParseOffset(string(offset))
	if err != nil {
		return today
	}
	return calendar.Standard(nil).Add(date, distance).AddDays(-2)
}

// anchorOf is the date that a trigger counts from, and the distance to the run; empty where it counts from none.
func anchorOf(p *v1alpha1.Playbook) (field string, offset v1alpha1.Offset) {
	switch t := p.Spec.Trigger; {
	case t.Date != nil:
		return t.Date.Field, t.Date.Offset
	case t.Every != nil:
		return t.Every.Anchor, t.Every.Offset
	}
	return "", ""
}

// textAt is the text that a path leads to; of an attribute, its date.
func textAt(node any, keys []key) string {
	for _, k := range keys {
		fields, _ := node.(map[string]any)
		node = fields[k.name]
	}
	if value, isValue := node.(map[string]any); isValue {
		node = value["date"]
	}
	text, _ := node.(string)
	return text
}

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

// standing is how it stands, as an expectation.
func (d *drafter) standing(account string) *Expectation {
	want := &Expectation{Tasks: []Task{}}
	if len(d.test.Story) == 0 || d.test.Story[len(d.test.Story)-1].Expect == nil {
		want.Segments = d.segmentsNow(account)
	}
	for _, task := range d.openTasks(account) {
		if task.Spec.Playbook != d.playbook.Name {
			want.AtLeast, d.others = true, true
			continue
		}
		want.Tasks = append(want.Tasks, d.taskNow(task))
	}
	if run := d.run(account); run != nil && run.Ledger.End != nil {
		want.Runs = []Run{{Playbook: d.playbook.Name, Phase: run.Status.Phase, Reason: run.Ledger.End.Reason}}
		want.AtLeast = want.AtLeast || d.moreRuns(account)
	}
	if want.AtLeast && len(want.Tasks) == 0 {
		want.Tasks = nil
	}
	if want.Tasks == nil && want.Runs == nil && want.Segments == nil {
		want.Runs = []Run{{Playbook: d.playbook.Name, Phase: d.run(account).Status.Phase}}
	}
	return want
}

// moreRuns says that there were runs of other playbooks, or several of this one.
func (d *drafter) moreRuns(account string) bool {
	c := &comparison{runner: d.runner, account: account}
	return len(c.runsOf("")) > 1
}

// segmentsNow are the segments of the dimensions that the playbook is for.
func (d *drafter) segmentsNow(account string) map[string]string {
	c := &comparison{runner: d.runner, account: account}
	var segments map[string]string
	for _, s := range d.playbook.Spec.Segments {
		if segments == nil {
			segments = map[string]string{}
		}
		segments[string(s.Dimension)], _ = c.segmentOf(string(s.Dimension))
	}
	return segments
}

// taskNow is an open task as an expectation, with the message the first time that it is open.
func (d *drafter) taskNow(task *v1alpha1.Task) Task {
	days := d.daysOf(task.Spec.Account)
	want := Task{
		Playbook: d.ifSeveral(task), Step: task.Spec.Step, Level: task.Spec.Key.Escalation, Title: task.Spec.Title, Assignee: task.Spec.Assignee,
		Due: v1alpha1.Date(days.Date(task.Spec.Due.Time).String()),
	}
	if want.Assignee == "" {
		want.Assignee = Nobody
	}
	if task.Status.Report != nil {
		return Task{Playbook: want.Playbook, Step: want.Step, Level: want.Level, Phase: task.Status.Report.Phase}
	}
	if m := task.Spec.Message; m != nil {
		want.Message = &Message{Subject: m.Subject, Body: m.Body}
	}
	return want
}
