package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/expr"
)

// Standing says how a playbook stands to an account: why it starts no run for it, or that it does. It is said by the same
// code that decides, at the place where the decision falls: the first thing that kept a run from starting.
type Standing struct {
	// Playbook is the key of the playbook, Name its name.
	Playbook, Name string
	// Reason is the reason in one word: one of those of Account.status.waiting, or one of those below, of which the
	// status says nothing because there is nothing to wait for.
	Reason string
	// Message says it for people. Where Waiting is set it is what Account.status.waiting says.
	Message string
	// Waiting says that the playbook is for the account and a run waits.
	Waiting bool
	// Trigger is the key of the run that is spoken of; empty where there is no certain one.
	Trigger string
	// Until is when the answer changes though nothing else does; zero where that is not known.
	Until time.Time
	// Asked are the expressions that decided, with what they read.
	Asked []Asked
}

// Why a playbook has no place among those that wait.
const (
	// StandsStarting means that a run starts now.
	StandsStarting = "Starting"
	// StandsRunning means that a run goes on.
	StandsRunning = "Running"
	// StandsLifecycle means that the account stands elsewhere in its life.
	StandsLifecycle = "Lifecycle"
	// StandsSegment means that the account is in another segment, or in none.
	StandsSegment = "Segment"
	// StandsCondition means that the playbook's condition is false.
	StandsCondition = "Condition"
	// StandsHadRun means that the account has had its run for the occasion.
	StandsHadRun = "HadRun"
	// StandsTooLate means that the account came too late for the occasion.
	StandsTooLate = "TooLate"
	// StandsNoElement means that no element of the list is wanted.
	StandsNoElement = "NoElement"
	// StandsByHand means that only a person starts the playbook.
	StandsByHand = "ByHand"
)

// Asked is an expression of a definition, and what it says.
type Asked struct {
	// Field is where it stands in its object: spec.condition, spec.steps[call].when.
	Field string
	expr.Explanation
}

// Standings say of every playbook among the facts how it stands to the account, in the order of keys. ask is asked as in
// [AccountWithin].
func Standings(f AccountFacts, ask brake.Ask) []Standing {
	f, _ = within(f, ask)
	return standings(f)
}

func standings(f AccountFacts) []Standing {
	listening := &ear{heard: map[string]Standing{}}
	p := forAccount(f, listening)
	standings := make([]Standing, 0, len(f.Playbooks))
	for _, playbook := range inKeyOrder(f.Playbooks) {
		s := listening.heard[playbook.Key]
		if f.Brake.Stop.Stopped() && s.Reason == StandsStarting {
			s.Reason, s.Message, s.Waiting = f.Brake.Stop.Reason(), waitingFor(p.Status.Waiting, playbook.Key), true
		}
		s.Playbook, s.Name = playbook.Key, playbook.Name
		standings = append(standings, s)
	}
	return standings
}

func waitingFor(waits []v1alpha1.PlaybookWait, playbook string) string {
	for _, w := range waits {
		if string(w.Playbook) == playbook {
			return w.Message
		}
	}
	return ""
}

// ear hears why playbooks start no run. Without one nothing is put into words that nobody reads.
type ear struct{ heard map[string]Standing }

// says notes why no run starts, where somebody listens and nothing else was said before.
func (o *occasion) says(say func() Standing) {
	if o.ear == nil {
		return
	}
	if _, before := o.ear.heard[o.Key]; !before {
		o.ear.heard[o.Key] = say()
	}
}

// about is what an expression says of the account as it is.
func (o *occasion) about(field string, program *expr.Program) func() Asked {
	return func() Asked { return Asked{field, program.Explain(o.input)} }
}

// settle hears what became of what was put forward: who waits, who begins, and who has nothing to begin.
func (e *ear) settle(f AccountFacts, due []candidate, waits waits) {
	if e == nil {
		return
	}
	for _, w := range waits {
		s := e.heard[string(w.Playbook)]
		if s.Reason != w.Reason {
			s = Standing{}
		}
		s.Reason, s.Message, s.Waiting = w.Reason, w.Message, true
		e.heard[string(w.Playbook)] = s
	}
	for _, c := range due {
		if slices.ContainsFunc(waits, func(w v1alpha1.PlaybookWait) bool { return string(w.Playbook) == c.playbook.Key }) {
			continue
		}
		words := "a run starts now"
		if c.resumed > 0 {
			words = "the run goes on now: its occasion has returned"
		}
		e.heard[c.playbook.Key] = Standing{Reason: StandsStarting, Message: words, Trigger: c.trigger.Key}
	}
	for _, p := range f.Playbooks {
		if _, heard := e.heard[p.Key]; !heard {
			e.heard[p.Key] = p.nothingToStart()
		}
	}
}

// nothingToStart is how a playbook stands that put nothing forward and said nothing.
func (p *Playbook) nothingToStart() Standing {
	if p.Spec.Trigger.Type == v1alpha1.TriggerHand {
		return Standing{Reason: StandsByHand, Message: "only a person starts it: they create an Engagement of trigger type Hand"}
	}
	return Standing{Reason: StandsNoElement, Message: fmt.Sprintf("no element of %s is wanted", p.Spec.Trigger.Each.In)}
}

// notFor says that the playbook is not for the account.
func (o *occasion) notFor(a answer) func() Standing {
	return func() Standing {
		s := Standing{Reason: a.by, Message: a.why}
		switch a.by {
		case StandsLifecycle:
			s.Asked = []Asked{o.about("spec.lifecycles", o.lifecycle)()}
		case StandsCondition:
			s.Asked = []Asked{o.about("spec.condition", o.condition)()}
		}
		return s
	}
}

// stillRuns says that a run goes on.
func (o *occasion) stillRuns() Standing {
	for _, c := range o.ledger.Claims {
		if string(c.Playbook) == o.Key && !hashed(c.Trigger.Type) {
			return Standing{Reason: StandsRunning, Trigger: c.Trigger.Key,
				Message: fmt.Sprintf("its run %s goes on since %s", c.Engagement, o.facts.Calendar.Date(c.Time.Time))}
		}
	}
	return Standing{Reason: StandsRunning, Message: "a run goes on"}
}

// hadIt says that an occasion was claimed or left out before, and when.
func (o *occasion) hadIt(key string) Standing {
	c := o.facts.Calendar
	if skipped := o.record.Skipped; skipped != nil && skipped.Trigger == key {
		return Standing{Reason: skipped.Reason, Trigger: key,
			Message: fmt.Sprintf("the occasion %s was left out on %s: %s", key, c.Date(skipped.Time.Time), skippedWords[skipped.Reason])}
	}
	if run := o.run(key); run != nil {
		return o.hadRun(run)
	}
	if last := o.record.Last; last != nil && last.Trigger == key {
		words := fmt.Sprintf("the account has had its run for %s, which began on %s", key, c.Date(last.Time.Time))
		if last.Closed != nil {
			words += fmt.Sprintf(" and ended on %s: %s", c.Date(last.Closed.Time.Time), last.Closed.Outcome)
		}
		return Standing{Reason: StandsHadRun, Trigger: key, Message: words}
	}
	return Standing{Reason: StandsHadRun, Trigger: key, Message: "the account has had its run for " + key}
}

// skippedWords say why an occasion was left out.
var skippedWords = map[string]string{
	v1alpha1.ReasonLateStart:      "the account came after the start, and the playbook leaves such out (lateStart: Skip)",
	v1alpha1.ReasonGoalAlreadyMet: "the goal was reached without a run",
	v1alpha1.ReasonMissed:         "the period passed before a run began",
}

// hadRun says that there was a run for the occasion, and how it ended.
func (o *occasion) hadRun(run *v1alpha1.Engagement) Standing {
	words := fmt.Sprintf("the account has had its run for %s, %s", run.Spec.Trigger.Key, run.Name)
	if end := run.Ledger.End; end != nil {
		words += fmt.Sprintf(", which ended on %s: %s, %s", o.facts.Calendar.Date(end.Time.Time), end.Outcome, end.Message)
	}
	return Standing{Reason: StandsHadRun, Trigger: run.Spec.Trigger.Key, Message: words}
}

// tooLate says that the account came too late for the occasion of a date.
func (o *occasion) tooLate(key, start, last string) func() Standing {
	return func() Standing {
		return Standing{Reason: StandsTooLate, Trigger: key, Message: fmt.Sprintf(
			"the run was to start on %s and could be caught up until %s; the account came on %s",
			start, last, o.facts.Calendar.Date(o.record.AnchorSince.Time))}
	}
}

// nothingWanted says of a list that every element that is wanted has had its run, or that none is wanted, and why.
func (o *occasion) nothingWanted(elements []element) func() Standing {
	return func() Standing {
		var had, running []string
		var asked []Asked
		for _, e := range elements {
			switch {
			case e.wanted.Verdict != expr.True:
				if o.where != nil && len(asked) < mostElementsAsked {
					asked = append(asked, o.aboutElement(e)())
				}
			case o.claimedAlready(e.key):
				running = append(running, strings.TrimPrefix(e.key, "each/"))
			default:
				had = append(had, strings.TrimPrefix(e.key, "each/"))
			}
		}
		switch {
		case len(running) > 0:
			return Standing{Reason: StandsRunning, Message: "a run goes on for " + strings.Join(running, ", ")}
		case len(had) > 0:
			return Standing{Reason: StandsHadRun, Message: "each element that is wanted has had its run: " + strings.Join(had, ", ")}
		}
		asked = append([]Asked{o.about("spec.trigger.each.in", o.list)()}, asked...)
		return Standing{Reason: StandsNoElement, Message: o.nothingToStart().Message, Asked: asked}
	}
}

// mostElementsAsked is of how many elements it is told why they are not wanted.
const mostElementsAsked = 3
