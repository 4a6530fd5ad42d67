package why

import (
	"cmp"
	"fmt"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// TaskFacts are what is known of a task. Any of them may be missing: of a task that has left long ago only an archive, or
// the ledger of its run, knows.
type TaskFacts struct {
	Now      time.Time
	Calendar calendar.Calendar
	// Name is the name of the task.
	Name string
	// Task is the task as it is stored, or as it was archived; nil where it is not kept.
	Task *v1alpha1.Task
	// TaskLeft is when the task left the cluster; zero while it is there, and where nobody knows.
	TaskLeft time.Time
	// Run are the facts of its run; nil where the run is not kept.
	Run *plan.EngagementFacts
	// RunLeft is when the run left the cluster; zero while it is there.
	RunLeft time.Time
	// Account are the facts of its account; nil where the account is gone.
	Account *plan.AccountFacts
}

// Task says why a task is there: who does it and when, of which step of which run of which playbook it is, for whom that
// playbook is, and on which facts all that rests. There is no answer where neither the task nor a run that made it is known.
func Task(f TaskFacts) (Answer, bool) {
	t := telling{TaskFacts: f, c: f.Calendar}
	if f.Run != nil {
		t.run = f.Run.Engagement
		t.record = recordFor(t.run, f)
	}
	if f.Task == nil && t.record == nil {
		return Answer{}, false
	}
	if f.Task != nil {
		t.step, t.level = f.Task.Spec.Key.Step, f.Task.Spec.Key.Escalation
	} else {
		t.step, t.level = t.record.Name, levelOf(t.run, f.Name)
	}
	if f.Run != nil {
		t.of, t.known = plan.ReasonsOfRun(*f.Run)
		t.ofStep, t.knowsStep = plan.ReasonsOfStep(*f.Run, t.step)
	}
	a := Answer{Question: fmt.Sprintf("Why is the task %s there?", t.title()), Short: t.short(), AsOf: t.c.Date(f.Now).String(), Reason: t.reason()}
	about := t.about()
	chain := t.chain()
	if known := facts(append(about, chain...), t.c.Date(f.Now)); known.Text != "" {
		chain = append(chain, known)
	} else {
		chain = append(chain, t.lastFact())
	}
	a.Sections = []Section{{Title: "The task", Links: about}, {Title: "Why it is there", Links: chain}}
	return a, true
}

// telling is a task while it is told of.
type telling struct {
	TaskFacts
	c         calendar.Calendar
	run       *v1alpha1.Engagement
	record    *v1alpha1.StepRecord
	step      v1alpha1.Name
	level     v1alpha1.Name // of an escalation
	of        plan.RunReasons
	known     bool // of says something
	ofStep    plan.StepReasons
	knowsStep bool
}

// recordFor is what the ledger of a run says of a task: the record whose last task it is, also as an escalation.
func recordFor(run *v1alpha1.Engagement, f TaskFacts) *v1alpha1.StepRecord {
	for i := range run.Ledger.Steps {
		record := &run.Ledger.Steps[i]
		if record.Task == f.Name || plan.EscalationTask(run, record, f.Name) != "" {
			return record
		}
		if f.Task != nil && record.Name == f.Task.Spec.Key.Step {
			return record
		}
	}
	return nil
}

func levelOf(run *v1alpha1.Engagement, task string) v1alpha1.Name {
	for i := range run.Ledger.Steps {
		if level := plan.EscalationTask(run, &run.Ledger.Steps[i], task); level != "" {
			return level
		}
	}
	return ""
}

func (t *telling) title() string {
	if t.Task == nil {
		return t.Name
	}
	return fmt.Sprintf("%q", t.Task.Spec.Title)
}

// short is the reason that the task has; where the task is not kept, what made its run.
func (t *telling) short() string {
	switch {
	case t.Task != nil:
		return sentence(t.Task.Spec.Reason)
	case t.known:
		return sentence(fmt.Sprintf("%s: %s", t.run.Spec.Playbook.Name, t.of.Occasion))
	}
	return sentence(fmt.Sprintf("%s: %s", t.run.Spec.Playbook.Name, t.run.Spec.Trigger.Key))
}

// reason is where the task stands, in one word.
func (t *telling) reason() string {
	switch {
	case t.Task == nil:
		return string(t.record.Phase)
	case t.Task.Spec.Withdrawn != nil:
		return v1alpha1.ReasonWithdrawn
	case t.Task.Status.Report != nil:
		return string(cmp.Or(t.Task.Status.Report.Phase, v1alpha1.ReportOpen))
	}
	return string(v1alpha1.ReportOpen)
}

// about says how the task stands, who does it, and when.
func (t *telling) about() []Link {
	links := []Link{t.state()}
	if !t.TaskLeft.IsZero() {
		links = append(links, Link{Kind: KindTask, Name: t.Name, Time: instant(t.TaskLeft), Text: fmt.Sprintf("It left the cluster on %s and is kept in the archive.", t.c.Date(t.TaskLeft))})
	}
	if t.Task != nil {
		links = append(links, t.person(), t.when())
	}
	return links
}

// chain says of which step, run, playbook and segments the task is.
func (t *telling) chain() []Link {
	links := []Link{t.stepLink()}
	if t.run == nil {
		return append(links, Link{Kind: KindRun, Name: t.Task.Spec.Engagement,
			Text: fmt.Sprintf("Its run %s (%s) is no longer kept here; look for it in an archive.", t.Task.Spec.Engagement, t.Task.Spec.Key.Trigger)},
			Link{Kind: KindPlaybook, Name: t.Task.Spec.Playbook, Text: sentence("When the task was made it said: " + t.Task.Spec.Reason)})
	}
	links = append(links, t.runLink(), t.revisionLink(), t.playbookLink())
	return append(links, t.segmentLinks()...)
}

// lastFact is what the chain rests on where no value was read: a person's word, or what was written down.
func (t *telling) lastFact() Link {
	switch {
	case t.run != nil && t.run.Spec.Trigger.Type == v1alpha1.TriggerHand:
		return Link{Kind: KindFact, Name: t.run.Name, Text: fmt.Sprintf("A person created the Engagement %s.", t.run.Name)}
	case t.Account == nil:
		return Link{Kind: KindFact, Text: sentence(fmt.Sprintf("The account %s is gone, so nothing of it can be read; %s", t.accountName(), t.written()))}
	}
	return Link{Kind: KindFact, Text: sentence(t.written())}
}

func (t *telling) accountName() string {
	if t.Task != nil {
		return t.Task.Spec.Account
	}
	return t.run.Spec.Account.Name
}

// written is what was written down when the task was made.
func (t *telling) written() string {
	if t.Task != nil {
		return "what was read is written down in the task: " + t.Task.Spec.Reason
	}
	return fmt.Sprintf("the ledger of the run %s says that step %s was made for %s", t.run.Name, t.record.Name, cmp.Or(string(t.record.Start), "a day it does not name"))
}
