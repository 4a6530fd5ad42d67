package people

import (
	"maps"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/simulation"
)

// People live in a world and do its Tasks.
type People struct {
	// Refused are the reports that were none, in order. There are none as long as a model says only what people could.
	Refused []Refused

	world *simulation.World
	model Model
	rules []*Rule
	seed  int64

	agenda  agenda
	seen    int // events of the world
	members map[string]*member
	hurried map[string]bool // members who have something new to do
}

// Refused is a report that a person could not give, and why.
type Refused struct {
	Task, Message string
}

// New lets people into a world. The model is one that [Model.Check] finds nothing wrong with. Tasks that are open already are
// taken up as if they had come to their people now.
func New(w *simulation.World, model *Model, seed int64) *People {
	p := &People{
		world: w, model: *model, rules: bySpecificity(model.Rules), seed: seed, seen: len(w.Events),
		members: map[string]*member{}, hurried: map[string]bool{},
	}
	for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
		p.see(w.Tasks[name])
	}
	p.watchGuardrails()
	return p
}

// Step lets the world settle, moves its clock to the next instant at which a plan or a person asks to act, and acts. It says
// whether there was such an instant, up to the given one.
func (p *People) Step(until time.Time) bool {
	p.settle()
	next := earlier(p.world.Next(), p.agenda.next())
	if next.IsZero() || next.After(until) {
		return false
	}
	p.world.Now = next
	p.settle() // what the world withdraws at an instant is gone before anybody acts
	p.act()
	return true
}

// Finish lets the world settle, at an instant before which nothing is left to be done.
func (p *People) Finish(until time.Time) {
	if p.world.Now.Before(until) {
		p.world.Now = until
	}
	p.settle()
}

func (p *People) settle() {
	p.world.Settle()
	for ; p.seen < len(p.world.Events); p.seen++ {
		if made, ok := p.world.Events[p.seen].What.(simulation.Made); ok {
			p.see(made.Task)
		}
	}
}

// see decides what becomes of a Task.
func (p *People) see(task *v1alpha1.Task) {
	doer := p.doer(task)
	if doer == "" || report.IsClosed(task) {
		return
	}
	to := subject(task, doer)
	if to.Response == v1alpha1.ResponseNegativeConsent && report.Current(task).Phase == v1alpha1.ReportWaiting {
		p.expectObjection(task, to) // the notice has gone out
		return
	}
	ends := firstThat(p.rules, to, func(r *Rule) *Ends { return r.Ends })
	if ends == nil {
		ends = &Ends{Done: 100}
	}
	luck := p.dice(task.Name, "ends", 100)
	switch {
	case luck < ends.Done:
		p.agenda.add(deed{p.when(task, to), actDo, task.Name})
	case luck < ends.Done+ends.Skipped:
		p.agenda.add(deed{p.when(task, to), actSkip, task.Name})
	}
}

// doer is who does a Task: its assignee, or who may approve. Empty means nobody.
func (p *People) doer(task *v1alpha1.Task) string {
	if questionOf(task) != v1alpha1.ResponseApproval || task.Spec.Key.Escalation != "" {
		return task.Spec.Assignee
	}
	account := p.world.Accounts[task.Spec.Account]
	if account == nil {
		return ""
	}
	return report.Approver(task.Spec.Response, account.Spec.Team)
}

// act does what is to be done now.
func (p *People) act() {
	for _, d := range p.agenda.due(p.world.Now) {
		switch d.what {
		case actApprove:
			p.lookAtGuardrails()
		case actWork:
			p.hurried[d.about] = true
		case actDo:
			p.take(d.about)
		case actSkip:
			p.say(p.open(d.about), report.Skip, report.Input{Note: "skipped in the simulation"}, 0, false)
		case actObject:
			p.say(p.world.Tasks[d.about], report.Respond, report.Input{Response: v1alpha1.AnswerObjected}, 0, false)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.hurried)) {
		p.work(p.members[name])
	}
	clear(p.hurried)
}

// open is a Task on which somebody may still work; nil where there is none.
func (p *People) open(name string) *v1alpha1.Task {
	task := p.world.Tasks[name]
	if task == nil || report.IsClosed(task) || p.doer(task) == "" {
		return nil
	}
	return task
}

// say reports on a Task, unless it is gone.
func (p *People) say(task *v1alpha1.Task, verb report.Verb, in report.Input, minutes int, unmeasured bool) {
	if task == nil {
		return
	}
	in.By = p.doer(task)
	wanted, refusal := report.Wanted(task, verb, in)
	if refusal != nil {
		if refusal.Reason != report.Closed && refusal.Reason != report.AnswerStands { // somebody was faster
			p.Refused = append(p.Refused, Refused{task.Name, refusal.Message})
		}
		return
	}
	now := metav1.NewTime(p.world.Now)
	wanted.Time = &now
	p.world.Report(task.Name, *wanted)
	p.world.Tell(task.Spec.Account, Reported{Task: task, Report: *wanted, By: in.By, Minutes: minutes, Unmeasured: unmeasured})
}

// earlier is the earlier of two instants; a zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
