package sim_test

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/intstr"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/test/sim"
)

// TestTheBrakesNumberIsNeverExceeded lives random mistakes under random guardrails, and holds what happens in each window
// against its number. Words of people let exactly what they name go on.
func TestTheBrakesNumberIsNeverExceeded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limits := v1alpha1.ChangeLimits{Window: rapid.SampledFrom([]v1alpha1.Period{"", "3h", "1d"}).Draw(rt, "window")}
		for _, limit := range []**intstr.IntOrString{&limits.Activate, &limits.Move, &limits.End} {
			if rapid.Bool().Draw(rt, "limited") {
				*limit = most(rapid.Int32Range(0, 3).Draw(rt, "most"))
			}
		}
		g := guardrail(limits)
		if rapid.Bool().Draw(rt, "paced") {
			g.Spec.TasksPerHour = new(rapid.Int32Range(1, 3).Draw(rt, "tasks"))
		}
		w := book(rapid.IntRange(1, 8).Draw(rt, "accounts"), segmentOf("large", 10, anExpression(rt)), segmentOf("rest", 0, "true"), callTo("large"), callTo("rest"), g)
		law := &numbers{World: w, counts: map[string]int32{}, was: stands(w)}
		law.settle(rt)
		for range rapid.IntRange(1, 20).Draw(rt, "events") {
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0, 1:
				w.Now = w.Now.Add(time.Duration(rapid.IntRange(1, 200).Draw(rt, "minutes")) * time.Minute)
			case 2, 3:
				w.Put(segmentOf("large", 10, anExpression(rt)))
			case 4:
				w.Put(account(fmt.Sprintf("n%d", len(w.Accounts)), anIndustry(rt), ""))
			default:
				if held := g.Status.Held; held != nil {
					g.Spec.Approved = held.Hash
					law.word = map[v1alpha1.BrakeKind]int32{v1alpha1.BrakeActivate: held.Activate, v1alpha1.BrakeMove: held.Move, v1alpha1.BrakeEnd: held.End}
				}
			}
			law.settle(rt)
		}
	})
}

func anExpression(t *rapid.T) v1alpha1.Expression {
	return rapid.SampledFrom([]v1alpha1.Expression{"true", "false", "account.spec.industry == 'Media'", "account.spec.industry == 'Tourism'", "account.metadata.name < 'a04'"}).Draw(t, "expression")
}

// numbers counts what happens in each window.
type numbers struct {
	*sim.World
	// counts are by kind and window.
	counts map[string]int32
	// word is how much a person has approved since the last rest.
	word map[v1alpha1.BrakeKind]int32
	was  map[string]string
}

// settle carries the plans out, and counts.
func (n *numbers) settle(t *rapid.T) {
	settle(t, n.World)
	is, happened := stands(n.World), map[v1alpha1.BrakeKind]int32{}
	for name, now := range is {
		var kind v1alpha1.BrakeKind
		before, known := n.was[name]
		if _, err := fmt.Sscan(name, &kind); err != nil {
			t.Fatal(err)
		}
		switch kind {
		case v1alpha1.BrakeMove:
			if known && before != now {
				happened[kind]++
			}
		default:
			if !known {
				happened[kind]++
			}
		}
	}
	n.was = is
	g := n.Guardrails["brake"]
	for kind, count := range happened {
		limit, limited := brake.LimitOf(g, kind, 0)
		if !limited {
			continue
		}
		window := "none"
		for _, booking := range g.Ledger.Booked {
			if booking.Kind == kind {
				window = fmt.Sprint(kind, booking.Since)
			}
		}
		n.counts[window] += max(0, count-n.word[kind]) // what a person approved counts for no window
		if n.counts[window] > limit.Number {
			t.Fatalf("%d of kind %s happened in a window, and the number is %d (a person approved %d):\n%s", n.counts[window], kind, limit.Number, n.word[kind], n.World)
		}
	}
	n.word = nil
}

// stands names what a guardrail counts: where accounts stand, the runs that began, those that were cancelled, and Tasks.
func stands(w *sim.World) map[string]string {
	all := map[string]string{}
	for key, ledger := range w.Ledgers {
		for _, d := range ledger.Ledger.Dimensions {
			if d.Reason != v1alpha1.MembershipUnknown || d.Segment != "" || len(d.Previous) > 0 { // else it was never judged
				all[fmt.Sprintf("%s %s/%s", v1alpha1.BrakeMove, key, d.Dimension)] = d.Segment
			}
		}
	}
	for name, e := range w.Engagements {
		account := e.Spec.Account.Key
		all[fmt.Sprintf("%s %s", v1alpha1.BrakeActivate, name)] = account
		if end := e.Ledger.End; end != nil && end.Outcome == v1alpha1.OutcomeCancelled {
			all[fmt.Sprintf("%s %s/%d", v1alpha1.BrakeEnd, name, e.Ledger.Resumed)] = account
		}
	}
	for name := range w.Tasks {
		all[fmt.Sprintf("%s %s", v1alpha1.BrakeTask, name)] = ""
	}
	return all
}
