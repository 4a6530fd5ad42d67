package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// The balance of touches is decided in each run, from the ledgers of all runs of the account; v1alpha1.TouchBalance says
// what counts.
//
// # Turns
//
// Two runs are decided side by side, and each would find room for one more commercial touch. So a commercial touch is
// written down as held before it is made, and made when it is its turn: it has been held for [brake.Settled], and of all
// that are held so in the account it is the first, by since when, run and step. Nothing is written down as held that was
// decided longer than [brake.Timely] ago. So whoever is made has seen every touch that comes before it, and every touch
// that comes after it waits until the ledger says that it was made, across crashes too. As with the words of people, this
// asks that the clocks of two managers do not differ by more than a few seconds.
//
// A step that waits for the balance keeps its turn, and so does one that waits for room in the hour: those after it would
// wait as well. A run that is held as a whole gives its turns up once it has been held for [brake.Settled], and takes new
// ones when it goes on. So does at once a step whose date moves, and a run whose revision is gone.

// isTurn says that a step is held for the balance of touches.
func isTurn(held *v1alpha1.Hold) bool {
	return held != nil && (held.Reason == v1alpha1.ReasonTouchBalance || held.Reason == v1alpha1.ReasonTouchTurn)
}

// HoldsTurn says that a run's ledger holds a step for the balance of touches since another instant than before, or
// anew. Such a ledger must be written at once, or not at all.
func HoldsTurn(before, after v1alpha1.EngagementLedger) bool {
	since := map[v1alpha1.Name]time.Time{}
	for i := range before.Steps {
		if record := &before.Steps[i]; isTurn(record.Held) {
			since[record.Name] = record.Held.Since.Time
		}
	}
	return slices.ContainsFunc(after.Steps, func(record v1alpha1.StepRecord) bool {
		return isTurn(record.Held) && !since[record.Name].Equal(record.Held.Since.Time)
	})
}

// isTouch says that the last Task of a step counts as a touch: it was made, not withdrawn before anybody had begun, and
// its person did not skip it.
func isTouch(record *v1alpha1.StepRecord) bool {
	switch {
	case record.Made == nil || record.Touch == "" || record.Touch == v1alpha1.TouchNone:
		return false
	case record.Report != nil && record.Report.Phase == v1alpha1.ReportSkipped:
		return false
	}
	return !closed(record) || !unsent(record)
}

// touchesOf are the touches of a run.
func touchesOf(ledger *v1alpha1.EngagementLedger) []brake.Touch {
	var touches []brake.Touch
	for i := range ledger.Steps {
		if record := &ledger.Steps[i]; isTouch(record) {
			touches = append(touches, brake.Touch{Commercial: record.Touch == v1alpha1.TouchCommercial, Time: record.Made.Time})
		}
	}
	return touches
}

// touches are those of the account, with what this pass makes.
func (r *run) touches() []brake.Touch {
	touches := touchesOf(&r.ledger)
	for i := range r.Siblings {
		if r.Siblings[i].Name != r.Engagement.Name {
			touches = append(touches, touchesOf(&r.Siblings[i].Ledger)...)
		}
	}
	return touches
}

// noteTouch writes down that a Task is a touch.
func noteTouch(record *v1alpha1.StepRecord, touch v1alpha1.Touch, made time.Time) {
	if touch != "" && touch != v1alpha1.TouchNone {
		at := metav1.NewTime(made)
		record.Touch, record.Made = touch, &at
	}
}

// madeAt is when a Task was made that the ledger does not know.
func madeAt(task *v1alpha1.Task) time.Time {
	return cmp.Or(task.CreationTimestamp, task.Spec.Start).Time
}

// unbalanced is what a Task would break, by the first guardrail that says so; nil where it would break nothing.
func (r *run) unbalanced(task *v1alpha1.Task) *brake.Unbalanced {
	if task.Spec.Touch != v1alpha1.TouchCommercial {
		return nil
	}
	touches := r.touches()
	for _, balance := range brake.Balances(r.Guardrails) {
		if u := balance.Breaks(touches, r.Now); u != nil {
			return u
		}
	}
	return nil
}

// holdsForBalance holds a commercial touch until it is its turn and nothing is unbalanced by it. Where it is held, it says
// whether its record ended. What may not be held says in its reason what it breaks.
func (r *run) holdsForBalance(s *step, task *v1alpha1.Task) (held, moved bool) {
	if task.Spec.Touch != v1alpha1.TouchCommercial || len(brake.Balances(r.Guardrails)) == 0 {
		return false, false
	}
	u := r.unbalanced(task)
	if !isHoldable(r.EngagementFacts, task) {
		if u == nil {
			return false, false
		}
		task.Spec.Reason = noted(task.Spec.Reason, "beyond the balance of touches: "+u.Says)
		return false, false
	}
	record := r.begin(s)
	since := r.turnOf(record)
	if u != nil {
		r.at(u.Next)
		return true, r.holdTurn(s, v1alpha1.ReasonTouchBalance, r.inWords(u), since)
	}
	settled := since.Add(brake.Settled)
	if r.Now.Before(settled) {
		r.at(settled)
		return true, r.holdTurn(s, v1alpha1.ReasonTouchTurn, "commercial touches go one after the other", since)
	}
	if first := r.firstBefore(turn{since, r.Engagement.Name, s.Name}); first != nil {
		return true, r.holdTurn(s, v1alpha1.ReasonTouchTurn, fmt.Sprintf("commercial touches go one after the other: step %s of %s comes first", first.step, first.run), since)
	}
	return false, false
}

// inWords says what a touch would break, and what lets it go.
func (r *run) inWords(u *brake.Unbalanced) string {
	until := r.c.Date(u.Until)
	switch u.Needs {
	case 0:
		return fmt.Sprintf("%s; it goes on %s", u.Says, until)
	case 1:
		return fmt.Sprintf("%s; a relationship touch lets it go, or %s", u.Says, until)
	default:
		return fmt.Sprintf("%s; %d relationship touches let it go, or %s", u.Says, u.Needs, until)
	}
}

// turnOf is since when a step has its turn: from now on where it has none.
func (r *run) turnOf(record *v1alpha1.StepRecord) time.Time {
	if isTurn(record.Held) {
		return record.Held.Since.Time
	}
	return r.Now
}

// renewTurns gives the steps of a run new turns that was held as a whole until now.
func (r *run) renewTurns() {
	for i := range r.ledger.Steps {
		if record := &r.ledger.Steps[i]; r.held != nil && isTurn(record.Held) {
			record.Held.Since = *r.nowTime()
		}
	}
}

// holdTurn holds a step, and leaves it out where it was held for too long.
func (r *run) holdTurn(s *step, reason, message string, since time.Time) bool {
	over := r.c.Deadline(since, r.pinned.holdLimit)
	if r.Now.After(over) {
		return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonHoldLimit, fmt.Sprintf("held for %s: %s", r.pinned.holdLimit, message))
	}
	r.at(over.Add(time.Second))
	record := r.begin(s)
	record.Phase = v1alpha1.StepHeld
	record.Held = &v1alpha1.Hold{Reason: reason, Message: clip(message, v1alpha1.MaxHoldMessage), Since: metav1.NewTime(since)}
	return false
}

// turn is the place of a step among the commercial touches of an account that wait.
type turn struct {
	since time.Time
	run   string
	step  v1alpha1.Name
}

func (t turn) compare(other turn) int {
	return cmp.Or(t.since.Compare(other.since), strings.Compare(t.run, other.run), cmp.Compare(t.step, other.step))
}

// firstBefore is the first of the account's turns, where it comes before another one; nil where none does.
func (r *run) firstBefore(mine turn) *turn {
	first := mine
	look := func(run string, ledger *v1alpha1.EngagementLedger) {
		for i := range ledger.Steps {
			record := &ledger.Steps[i]
			if record.Phase != v1alpha1.StepHeld || !isTurn(record.Held) {
				continue
			}
			if t := (turn{record.Held.Since.Time, run, record.Name}); t.compare(first) < 0 {
				first = t
			}
		}
	}
	look(r.Engagement.Name, &r.ledger)
	for i := range r.Siblings {
		sibling := &r.Siblings[i]
		if sibling.Name != r.Engagement.Name && !r.isDoubtful(sibling.Name) && !r.gaveUp(&sibling.Ledger) {
			look(sibling.Name, &sibling.Ledger)
		}
	}
	if first == mine {
		return nil
	}
	return &first
}

// gaveUp says that a run has given its turns up: it has ended, or has been held as a whole for long enough. It notes when it
// will have.
func (r *run) gaveUp(ledger *v1alpha1.EngagementLedger) bool {
	if ledger.End != nil {
		return true
	}
	if ledger.Held == nil {
		return false
	}
	settled := ledger.Held.Since.Add(brake.Settled)
	if r.Now.Before(settled) {
		r.at(settled)
		return false
	}
	return true
}

// isDoubtful says that a run stands still until a person approves: a restore has left it without its claim.
func (r *run) isDoubtful(run string) bool {
	return claimOf(r.Ledger, run) == nil && doubts(r.Ledger.Doubts).waiting()
}

// giveTurnUp ends the turn of a step whose time has not come, as where its date has moved: as if it had not begun.
func (r *run) giveTurnUp(record *v1alpha1.StepRecord) {
	switch {
	case record == nil || !isTurn(record.Held):
	case record.Attempt == 0:
		name := record.Name
		r.ledger.Steps = slices.DeleteFunc(r.ledger.Steps, func(s v1alpha1.StepRecord) bool { return s.Name == name })
	default:
		*record = v1alpha1.StepRecord{
			Name: record.Name, Attempt: record.Attempt, Phase: v1alpha1.StepWithdrawn, Reason: string(v1alpha1.WithdrawAnchorMoved),
		}
	}
}

// withoutTurns is a ledger of a run that cannot go on, and lets others go first.
func withoutTurns(ledger v1alpha1.EngagementLedger) v1alpha1.EngagementLedger {
	r := run{ledger: *ledger.DeepCopy()}
	for _, record := range ledger.Steps {
		r.giveTurnUp(r.record(record.Name))
	}
	return r.ledger
}

// touchesCount is until when the touches of a run count for a balance; zero where they do not.
func touchesCount(balances []brake.Balance, run *v1alpha1.Engagement) time.Time {
	var until time.Time
	for _, balance := range balances {
		for _, touch := range touchesOf(&run.Ledger) {
			until = later(until, balance.Ends(touch.Time))
		}
	}
	return until
}
