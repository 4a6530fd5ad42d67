package brake

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// countedFrom is from which touch in the window on a share is asked for.
const countedFrom = 4

// defaultTouchWindow is how long touches count where a Guardrail does not say.
var defaultTouchWindow = calendar.Offset{Count: 90, Unit: calendar.Days}

// Touch is a contact that was made: for the relationship, or commercial.
type Touch struct {
	Commercial bool
	Time       time.Time
}

// Balance is what a Guardrail says of the balance of touches.
type Balance struct {
	Guardrail string
	window    Limit
	inARow    int
	percent   int
}

// Balances are the balances of Guardrails, by name.
func Balances(guardrails []v1alpha1.Guardrail) []Balance {
	var balances []Balance
	for i := range guardrails {
		spec := guardrails[i].Spec.TouchBalance
		if spec == nil {
			continue
		}
		b := Balance{Guardrail: guardrails[i].Name, window: Limit{Window: touchWindow(spec)}}
		if spec.MostCommercialInARow != nil {
			b.inARow = int(*spec.MostCommercialInARow)
		}
		if spec.LeastRelationshipPercent != nil {
			b.percent = int(*spec.LeastRelationshipPercent)
		}
		balances = append(balances, b)
	}
	slices.SortFunc(balances, func(a, b Balance) int { return cmp.Compare(a.Guardrail, b.Guardrail) })
	return balances
}

// touchWindow is how long touches count. One that cannot be carried out counts as the default; Check says so.
func touchWindow(spec *v1alpha1.TouchBalance) calendar.Offset {
	if spec.Window == "" {
		return defaultTouchWindow
	}
	window, err := calendar.ParseOffset(string(spec.Window))
	if err != nil || window.Count <= 0 || tooLong(window) {
		return defaultTouchWindow
	}
	return window
}

// tooLong says that a window is longer than a year: runs stay in the cluster for as long as their touches count.
func tooLong(window calendar.Offset) bool {
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC) // a leap year
	return Limit{Window: window}.Ends(first).After(first.AddDate(1, 0, 0))
}

// Ends is until when a touch counts that was made then.
func (b Balance) Ends(made time.Time) time.Time { return b.window.Ends(made) }

// Unbalanced is what one more commercial touch would break.
type Unbalanced struct {
	// Says what it would break, in words.
	Says string
	// Needs is how many touches for the relationship let it go; 0 where none do.
	Needs int
	// Until is when the window lets it go, if nothing else is done.
	Until time.Time
	// Next is when the words change, or it may be let go.
	Next time.Time
}

// Breaks says what one more commercial touch would break now; nil where it would break nothing. Of touches of one second
// those for the relationship count as the earlier ones.
func (b Balance) Breaks(touches []Touch, now time.Time) *Unbalanced {
	counted := b.counted(touches, now)
	says := b.breaks(counted)
	if says == "" {
		return nil
	}
	u := &Unbalanced{Says: fmt.Sprintf("guardrail %s: %s", b.Guardrail, says)}
	ends := b.endsOf(counted)
	u.Next = ends[0]
	for _, u.Until = range ends { // at the latest when none is left
		if b.breaks(b.counted(counted, u.Until)) == "" {
			break
		}
	}
	u.Needs = b.needs(counted)
	return u
}

// endsOf are the instants at which touches count no more, in their order.
func (b Balance) endsOf(touches []Touch) []time.Time {
	ends := make([]time.Time, len(touches))
	for i, touch := range touches {
		ends[i] = b.Ends(touch.Time)
	}
	slices.SortFunc(ends, time.Time.Compare)
	return ends
}

// counted are the touches that count, in the order in which they were made.
func (b Balance) counted(touches []Touch, now time.Time) []Touch {
	var counted []Touch
	for _, touch := range touches {
		if now.Before(b.Ends(touch.Time)) {
			counted = append(counted, touch)
		}
	}
	slices.SortFunc(counted, func(x, y Touch) int { return cmp.Or(x.Time.Compare(y.Time), cmp.Compare(side(x), side(y))) })
	return counted
}

func side(t Touch) int {
	if t.Commercial {
		return 1
	}
	return 0
}

// breaks says what one more commercial touch after these would break; empty where nothing.
func (b Balance) breaks(counted []Touch) string {
	inARow, relationship := 1, 0
	for _, touch := range counted {
		if inARow++; !touch.Commercial {
			inARow = 1
			relationship++
		}
	}
	all := len(counted) + 1
	switch {
	case b.inARow > 0 && inARow > b.inARow:
		return fmt.Sprintf("it would be commercial touch %d in a row, at most %d", inARow, b.inARow)
	case b.percent > 0 && all >= countedFrom && relationship*100 < b.percent*all:
		return fmt.Sprintf("%d of %d touches in %s would be for the relationship, at least %d%%", relationship, all, b.window.Window, b.percent)
	}
	return ""
}

// needs is how many touches for the relationship, made now, let one more commercial touch go that these do not; 0 where none
// do. One ends the row, and as many as make up the share.
func (b Balance) needs(counted []Touch) int {
	all := len(counted) + 1
	if b.percent == 0 || all+1 < countedFrom {
		return 1
	}
	if b.percent >= 100 { // the commercial touch itself is too much
		return 0
	}
	relationship := 0
	for _, touch := range counted {
		if !touch.Commercial {
			relationship++
		}
	}
	short, each := b.percent*all-100*relationship, 100-b.percent
	return max(1, (short+each-1)/each)
}

// checkBalance says what is wrong with a balance that the schema cannot see.
func checkBalance(spec *v1alpha1.TouchBalance) string {
	if spec == nil || spec.Window == "" {
		return ""
	}
	window, err := calendar.ParseOffset(string(spec.Window))
	switch {
	case err != nil:
		return err.Error()
	case window.Count <= 0:
		return fmt.Sprintf("%s is no time, so no touch would ever count; write how long touches count, such as 90d; until then %s counts", spec.Window, defaultTouchWindow)
	case tooLong(window):
		return fmt.Sprintf("%s is more than a year; write 12mo or less; until then %s counts", spec.Window, defaultTouchWindow)
	}
	return ""
}
