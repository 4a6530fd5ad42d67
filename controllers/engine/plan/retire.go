package plan

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// Retention is how long what has ended stays in the cluster. Zero is for ever.
type Retention struct {
	// Tasks is how long a Task stays after it was closed.
	Tasks time.Duration
	// Engagements is how long a run stays after it has ended.
	Engagements time.Duration
}

// LongEnded are the names of the runs that have ended so long ago that they could leave the cluster. Before they do, it must
// be known how many Tasks they have; see AccountFacts.Left.
func LongEnded(now time.Time, retention Retention, runs []v1alpha1.Engagement) []string {
	var names []string
	for _, run := range runs {
		if over := stays(retention, run); !over.IsZero() && !over.After(now) {
			names = append(names, run.Name)
		}
	}
	return names
}

// stays is until when a run stays at least; zero where it stays for ever, or has not ended.
func stays(retention Retention, run v1alpha1.Engagement) time.Time {
	if retention.Engagements <= 0 || run.Ledger.End == nil {
		return time.Time{}
	}
	return run.Ledger.End.Time.Add(retention.Engagements)
}

// retire picks the runs that leave the cluster, those that ended first before the others, and writes into the account's
// ledger what expressions still need of them. It says when the next one may leave.
//
// A run stays while its claim is open, while the ledger does not know it, while it has Tasks, while a Guardrail counts its touches, while its date may still
// come, and while the ledger has no room
// for its outcome, or for an answer of it that is the latest to its step. So nothing is forgotten that a decision could read.
// While a Guardrail or the manager stops the loop nothing leaves either; see stopped. Of an account that is gone runs leave
// as well; see gone.
func retire(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord) (gone []v1alpha1.Engagement, next time.Time) {
	there, balances := slices.Clone(f.Engagements), brake.Balances(f.Guardrails)
	for _, run := range endedFirst(f.Engagements) {
		over := stays(f.Retention, run)
		tasks, counted := f.Left[run.Name]
		counts := touchesCount(balances, &run)
		switch back := comesBack(f.Calendar, playbookOf(f.Playbooks, run.Spec.Playbook.Key), run); {
		case over.IsZero() || claimOf(*ledger, run.Name) != nil || !knows(*ledger, &run):
		case over.After(f.Now):
			next = segment.Earliest(next, over)
		case counts.After(f.Now):
			next = segment.Earliest(next, counts)
		case !counted || tasks > 0:
		case back.After(f.Now):
			next = segment.Earliest(next, back)
		default:
			rest := slices.DeleteFunc(slices.Clone(there), func(e v1alpha1.Engagement) bool { return e.Name == run.Name })
			if keepOutcome(&run, rest, ledger) && keepAnswers(&run, rest, ledger) {
				gone, there = append(gone, run), rest
			}
		}
	}
	return gone, next
}

// endedFirst are the runs that have ended, by the time of their end.
func endedFirst(runs []v1alpha1.Engagement) []v1alpha1.Engagement {
	ended := slices.DeleteFunc(slices.Clone(runs), func(e v1alpha1.Engagement) bool { return e.Ledger.End == nil })
	slices.SortFunc(ended, func(a, b v1alpha1.Engagement) int {
		return cmp.Or(a.Ledger.End.Time.Compare(b.Ledger.End.Time.Time), cmp.Compare(a.Name, b.Name))
	})
	return ended
}

// comesBack is from when on the occasion of a run can no longer come back: the date it hangs on has passed, however far it
// may move and be the same. Until then the run is needed: it may be resumed, and it stands for its occasion. Zero means that
// it never comes back.
func comesBack(c calendar.Calendar, playbook *Playbook, run v1alpha1.Engagement) time.Time {
	anchor := dateOf(run.Spec.Anchor)
	if run.Spec.Trigger.Type != v1alpha1.TriggerDate || playbook == nil || anchor.IsZero() {
		return time.Time{}
	}
	last := c.Add(anchor, playbook.sameWithin)
	if start := c.Date(c.Shift(c.Start(last), playbook.offset)); !start.Before(last) {
		last = c.Add(start, playbook.sameWithin)
	}
	return c.Start(last.AddDays(1))
}

// keepOutcome writes into the account's ledger how a run ended, unless one that is there counts before it. It says whether there
// was room.
func keepOutcome(run *v1alpha1.Engagement, rest []v1alpha1.Engagement, ledger *v1alpha1.AccountLedgerRecord) bool {
	key, end := run.Spec.Playbook.Key, &v1alpha1.ClaimEnd{Outcome: run.Ledger.End.Outcome, Time: run.Ledger.End.Time}
	record := recordOf(*ledger, key)
	later, ok := outcomes(rest)[key]
	if ok && follows(later, outcomeOf(end)) {
		return true
	}
	keepEnd(&record, end)
	remember(ledger, record)
	known, ok := recallOutcomes(map[string]expr.Outcome{}, *ledger)[key]
	return ok && !follows(outcomeOf(end), known)
}

// keepEnd writes into the record of a playbook how a run ended that leaves, unless the record says so already, or of one
// that counts before it.
func keepEnd(record *v1alpha1.PlaybookRecord, end *v1alpha1.ClaimEnd) {
	for _, said := range []*v1alpha1.ClaimEnd{record.Ended, closedOf(record)} {
		if said != nil && !follows(outcomeOf(end), outcomeOf(said)) {
			return
		}
	}
	record.Ended = end
}

// closedOf is how the last run of a playbook ended; nil where it has not.
func closedOf(record *v1alpha1.PlaybookRecord) *v1alpha1.ClaimEnd {
	if record.Last == nil {
		return nil
	}
	return record.Last.Closed
}

// keepAnswers writes the answers of a run that are the latest to their steps into the account's ledger. It says whether
// there was room; where there was not, the ledger is as it was.
func keepAnswers(run *v1alpha1.Engagement, rest []v1alpha1.Engagement, ledger *v1alpha1.AccountLedgerRecord) bool {
	answers := slices.Clone(ledger.Answers)
	known := responses(rest)
	for _, answer := range answersOf(run) {
		if later, ok := known[answerKey(answer)]; ok && !supersedes(responseOf(answer), later) {
			continue
		}
		at := slices.IndexFunc(answers, func(a v1alpha1.StepResponse) bool { return answerKey(a) == answerKey(answer) })
		switch {
		case at < 0:
			answers = append(answers, answer)
		case supersedes(responseOf(answer), responseOf(answers[at])):
			answers[at] = answer
		}
	}
	if len(answers) > v1alpha1.MaxAnswers { // an answer that was given again to a run that is there need not be remembered
		answers = slices.DeleteFunc(answers, func(a v1alpha1.StepResponse) bool {
			later, ok := known[answerKey(a)]
			return ok && !supersedes(responseOf(a), later)
		})
	}
	if len(answers) > v1alpha1.MaxAnswers {
		return false
	}
	slices.SortFunc(answers, latestFirst)
	ledger.Answers = answers
	return true
}

// retireTasks picks the Tasks of a run that leave the cluster: they are closed, the run's ledger says so, and they have been
// for long enough. Until they leave, a late answer can be given.
func (r *run) retireTasks() {
	if r.Retention.Tasks <= 0 {
		return
	}
	for _, task := range slices.Concat(inTaskOrder(r.tasks), inTaskOrder(r.escalations)) {
		noted := r.closeNoted(task)
		if noted.IsZero() {
			continue
		}
		// A report can be dated back, but nothing was closed before it was made.
		over := later(noted, task.CreationTimestamp.Time).Add(r.Retention.Tasks)
		if over.After(r.Now) {
			r.at(over)
			continue
		}
		r.plan.Remove = append(r.plan.Remove, *task)
	}
}

// closeNoted is when a Task was closed, as the run's ledger has it; zero while the Task is open or the ledger does not say
// so. Of a Task whose step has gone on to another attempt the ledger keeps no more, and the Task says it itself.
func (r *run) closeNoted(task *v1alpha1.Task) time.Time {
	own := closedBy(task)
	if own.IsZero() {
		return time.Time{}
	}
	key := task.Spec.Key
	record := r.recordOf(TaskName(r.key(key.Step, key.Attempt)))
	switch {
	case record == nil:
		s := r.pinned.stepOnceCalled(key.Step)
		if s == nil || r.record(s.Name) == nil || r.record(s.Name).Attempt <= key.Attempt {
			return time.Time{}
		}
		return own
	case key.Escalation != "":
		if fired := escalationOf(record, key.Escalation); fired != nil && fired.ClosedTime != nil {
			return later(own, fired.ClosedTime.Time)
		}
		return time.Time{}
	case record.TaskUID != string(task.UID) || !closed(record) || record.ClosedTime == nil:
		return time.Time{}
	}
	return later(own, record.ClosedTime.Time)
}

// closedBy is when a Task was closed by its own word, or when it began where a report does not say; zero while it is open.
func closedBy(task *v1alpha1.Task) time.Time {
	switch {
	case task.Spec.Withdrawn != nil:
		return task.Spec.Withdrawn.Time.Time
	case !finished(task):
		return time.Time{}
	case task.Status.Report.Time != nil:
		return task.Status.Report.Time.Time
	}
	return task.Spec.Start.Time
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
