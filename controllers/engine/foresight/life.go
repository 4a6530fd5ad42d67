package foresight

import (
	"maps"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// life is what happened in a world while it was lived.
type life struct {
	*simulation.World
	people People
	// explains says that it is noted which expressions decided where accounts stand.
	explains bool

	// began is when the life began, decidedFirst the expressions that decided by then.
	began        time.Time
	decidedFirst map[place][]Decision
	// from are the ledgers of the beginning: a world replaces them where it writes.
	from map[string]*v1alpha1.AccountLedger
	// stands are where accounts came to stand since.
	stands map[place][]arrival
	// held are the most that each guardrail held, slow how many steps waited for room in an hour.
	held map[string]*v1alpha1.HeldSet
	slow map[string]bool
	// stood are the standings of accounts that have been asked for.
	stood map[string][]plan.Standing
}

// place is a dimension of an account.
type place struct{ account, dimension string }

// arrival is when an account came to stand somewhere, and why.
type arrival struct {
	at              time.Time
	stand           Stand
	reason, message string
	decided         []Decision
}

// begin is the life of a world that is at rest.
func begin(w *simulation.World, people People) *life {
	l := &life{
		World: w, people: people, began: w.Now, decidedFirst: map[place][]Decision{}, from: maps.Clone(w.Ledgers), stands: map[place][]arrival{},
		held: map[string]*v1alpha1.HeldSet{}, slow: map[string]bool{}, stood: map[string][]plan.Standing{},
	}
	l.countHeld()
	return l
}

// live lives the world until an instant, from one instant that somebody's plan or a person named to the next.
func (l *life) live(until time.Time) {
	for asked := l.ask(); ; asked = l.ask() {
		next := earliest(l.Next(), asked)
		if next.IsZero() || next.After(until) {
			break
		}
		l.to(next)
	}
	if l.Now.Before(until) {
		l.to(until)
	}
}

// to moves the clock, lets everything happen that is due, and notes it.
func (l *life) to(now time.Time) {
	if now.After(l.Now) {
		l.Now = now
	}
	l.Settle()
	l.note()
}

// ask lets people report until they have nothing more to say, and says when they want to be asked again.
func (l *life) ask() time.Time {
	if l.people == nil {
		return time.Time{}
	}
	next := l.people(l.World)
	for l.Settle() > 0 {
		next = l.people(l.World)
	}
	l.note()
	return next
}

// note takes what happened out of the world.
func (l *life) note() {
	for _, event := range l.Events {
		switch what := event.What.(type) {
		case simulation.Moved:
			l.noteMove(event, what)
		case simulation.Holding:
			l.noteHeld(what.Guardrail, what.Set)
		case simulation.StepHeld:
			if what.Step.Held != nil && what.Step.Held.Reason == v1alpha1.ReasonGuardrail {
				l.slow[what.Run.Name+"/"+string(what.Step.Name)] = true
			}
		}
	}
	l.Events = l.Events[:0]
}

func (l *life) noteMove(event simulation.Event, what simulation.Moved) {
	at := place{event.Account, what.Dimension}
	a := arrival{at: event.Time, stand: Stand{Segment: what.To, Unknown: isUnknown(v1alpha1.MembershipReason(what.Reason))}, reason: what.Reason, message: what.Message}
	known := l.stands[at]
	if n := len(known); n > 0 && known[n-1].at.Equal(a.at) {
		known = known[:n-1]
	}
	if l.explains {
		a.decided = l.decided(event.Account, what.Dimension, what.From)
	}
	l.stands[at] = append(known, a)
}

// noteHeld keeps the most that a guardrail held.
func (l *life) noteHeld(guardrail string, set *v1alpha1.HeldSet) {
	if set != nil && (l.held[guardrail] == nil || *set.Count > *l.held[guardrail].Count) {
		l.held[guardrail] = set
	}
}

func isUnknown(reason v1alpha1.MembershipReason) bool {
	return reason == v1alpha1.MembershipUnknown || reason == v1alpha1.MembershipBroken
}

// day is the day of an instant for an account.
func (l *life) day(account string, t time.Time) v1alpha1.Date {
	return dateOf(l.CalendarOf(l.Accounts[account]).Date(t))
}

func dateOf(d calendar.Date) v1alpha1.Date { return v1alpha1.Date(d.String()) }

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// dimensions are those in which an account is judged in the beginning.
func (l *life) dimensions(account *v1alpha1.Account) []string {
	if account == nil {
		return nil
	}
	ledger := l.from[plan.AccountKey(account)]
	if ledger == nil {
		return nil
	}
	all := make([]string, 0, len(ledger.Ledger.Dimensions))
	for _, d := range ledger.Ledger.Dimensions {
		all = append(all, string(d.Dimension))
	}
	return all
}

// recordOf is what an account's ledger says of where it stood at the beginning; false where it does not judge the dimension.
func (l *life) recordOf(account *v1alpha1.Account, dimension string) (v1alpha1.DimensionRecord, bool) {
	if account != nil {
		if ledger := l.from[plan.AccountKey(account)]; ledger != nil {
			for _, d := range ledger.Ledger.Dimensions {
				if string(d.Dimension) == dimension {
					return d, true
				}
			}
		}
	}
	return v1alpha1.DimensionRecord{}, false
}
