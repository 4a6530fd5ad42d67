package brake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
)

// defaultWindow is how long bookings count where a Guardrail does not say.
var defaultWindow = calendar.Offset{Count: 1, Unit: calendar.Hours}

// Limit is what a Guardrail says of a kind of thing.
type Limit struct {
	// Text is the number or the percentage, as it is written.
	Text string
	// Number is how much that is.
	Number int32
	// Window is how long bookings count.
	Window calendar.Offset
}

// LimitOf is the limit of a kind, where so many accounts are there. It is false where the Guardrail does not limit the kind.
func LimitOf(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, accounts int) (Limit, bool) {
	if kind == v1alpha1.BrakeTask {
		if g.Spec.TasksPerHour == nil {
			return Limit{}, false
		}
		number := *g.Spec.TasksPerHour
		return Limit{Text: strconv.Itoa(int(number)), Number: number, Window: defaultWindow}, true
	}
	written := changeOf(g, kind)
	if written == nil {
		return Limit{}, false
	}
	return Limit{Text: written.String(), Number: numberOf(*written, accounts), Window: windowOf(g)}, true
}

// Limits says that a Guardrail limits a kind.
func Limits(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind) bool {
	_, limited := LimitOf(g, kind, 0)
	return limited
}

// IsShare says that a limit is a percentage, so that the accounts must be counted.
func IsShare(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind) bool {
	written := changeOf(g, kind)
	return kind != v1alpha1.BrakeTask && written != nil && written.Type == intstr.String
}

func changeOf(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind) *intstr.IntOrString {
	change := g.Spec.Change
	switch {
	case change == nil:
		return nil
	case kind == v1alpha1.BrakeActivate:
		return change.Activate
	case kind == v1alpha1.BrakeMove:
		return change.Move
	case kind == v1alpha1.BrakeEnd:
		return change.End
	}
	return nil
}

// numberOf is a number, or a percentage of the accounts, rounded up. What cannot be read allows nothing; the schema refuses
// it.
func numberOf(written intstr.IntOrString, accounts int) int32 {
	if written.Type == intstr.Int {
		return max(written.IntVal, 0)
	}
	percent, err := strconv.Atoi(strings.TrimSuffix(written.StrVal, "%"))
	if err != nil || percent < 0 {
		return 0
	}
	return int32((min(percent, 100)*accounts + 99) / 100) //nolint:gosec // a namespace holds far fewer accounts
}

// windowOf is how long bookings count. One that cannot be carried out counts as the default; Check says so.
func windowOf(g *v1alpha1.Guardrail) calendar.Offset {
	if g.Spec.Change == nil || g.Spec.Change.Window == "" {
		return defaultWindow
	}
	window, err := calendar.ParseOffset(string(g.Spec.Change.Window))
	if err != nil || window.Count <= 0 {
		return defaultWindow
	}
	return window
}

// Ends is when a window that began then is over: at the same time of the day, where the window is one of days. Days are
// those of UTC.
func (l Limit) Ends(since time.Time) time.Time {
	days := calendar.Standard(time.UTC)
	if l.Window.Unit == calendar.Hours {
		return days.Shift(since, l.Window)
	}
	day := days.Date(since)
	return days.Start(days.Add(day, l.Window)).Add(since.Sub(days.Start(day)))
}

// Check says what is wrong with a Guardrail that the schema cannot see.
func Check(g *v1alpha1.Guardrail) *engine.Refusal {
	if wrong := checkBalance(g.Spec.TouchBalance); wrong != "" {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.touchBalance.window", wrong)
	}
	change := g.Spec.Change
	if change == nil || change.Window == "" {
		return nil
	}
	window, err := calendar.ParseOffset(string(change.Window))
	switch {
	case err != nil:
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.change.window", err.Error())
	case window.Count <= 0:
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.change.window",
			fmt.Sprintf("%s is no time, so nothing would ever count; write how long bookings count, such as 1h; until then 1h counts", change.Window))
	case change.Activate == nil && change.Move == nil && change.End == nil:
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.change",
			"a window alone limits nothing; write activate, move or end, such as activate: 5%")
	}
	return nil
}
