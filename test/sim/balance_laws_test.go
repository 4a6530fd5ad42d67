package sim_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// TestTheBalanceOfTouchesIsKept lives random mixes of playbooks under a random balance, with people who do, skip and leave
// things, and counts the touches by itself, from the Tasks that there were. No touch that can be held breaks a bound when it
// is made; nothing for the relationship is held; what is held would break a bound, or waits for its turn.
func TestTheBalanceOfTouchesIsKept(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := sim.New("2026-11-02")
		w.Retention = plan.Retention{Tasks: 48 * time.Hour, Engagements: 5 * 24 * time.Hour}
		g := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{TouchBalance: aBalance(rt)}}
		g.Name = "tightrope"
		a := account("acme", "Tourism", "2026-12-31")
		a.Spec.Commercial.StartDate = "2026-11-02"
		w.Put(g, a)
		for i := range rapid.IntRange(1, 4).Draw(rt, "playbooks") {
			w.Put(aMix(rt, fmt.Sprintf("p%d", i)))
		}
		law := &balanceLaw{World: w, made: map[string]*touchMade{}}
		law.live(rt, w.Now)
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0, 1, 2, 3:
				law.live(rt, w.Now.Add(time.Duration(rapid.IntRange(1, 15*24).Draw(rt, "hours"))*time.Hour))
			case 4, 5, 6:
				anybodyReports(rt, w)
			case 7:
				p := some(rt, "playbook", w.Playbooks)
				p.Spec.Suspend = !p.Spec.Suspend
			case 8:
				a.Spec.Industry = rapid.SampledFrom([]string{"Tourism", "Media"}).Draw(rt, "industry")
			default:
				was := g.Spec.TouchBalance.Window
				g.Spec.TouchBalance = aBalance(rt)
				g.Spec.TouchBalance.Window = was // what a longer one would count may have left
			}
			law.live(rt, w.Now)
			looksInTime(rt, w)
		}
	})
}

func aBalance(t *rapid.T) *v1alpha1.TouchBalance {
	b := &v1alpha1.TouchBalance{Window: rapid.SampledFrom([]v1alpha1.Period{"", "10d", "3w", "36h"}).Draw(t, "window")}
	if rapid.Bool().Draw(t, "limits a row") {
		b.MostCommercialInARow = new(rapid.Int32Range(1, 3).Draw(t, "in a row"))
	}
	if b.MostCommercialInARow == nil || rapid.Bool().Draw(t, "asks for a share") {
		b.LeastRelationshipPercent = new(rapid.SampledFrom([]int32{20, 50, 67, 100}).Draw(t, "percent"))
	}
	return b
}

// aMix is a playbook of touches.
func aMix(t *rapid.T, name string) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{Spec: v1alpha1.PlaybookSpec{HoldLimit: rapid.SampledFrom([]v1alpha1.Period{"", "3d", "6mo"}).Draw(t, "hold limit")}}
	p.Name = name
	switch rapid.IntRange(0, 2).Draw(t, "trigger") {
	case 0:
		p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}
	case 1:
		p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: rapid.SampledFrom([]v1alpha1.Period{"1w", "1mo"}).Draw(t, "period"), Anchor: "commercial.startDate"}}
	default:
		p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: "-58d"}}
	}
	if rapid.Bool().Draw(t, "can be left") {
		p.Spec.Condition = "account.spec.industry == 'Tourism'"
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "steps") {
		s := v1alpha1.Step{
			Name: v1alpha1.Name(fmt.Sprintf("s%d", i)), Title: "Do it", Due: "2d",
			Touch:   rapid.SampledFrom([]v1alpha1.Touch{v1alpha1.TouchCommercial, v1alpha1.TouchCommercial, v1alpha1.TouchCommercial, v1alpha1.TouchRelationship, v1alpha1.TouchBoth, v1alpha1.TouchNone, ""}).Draw(t, "touch"),
			Urgency: rapid.SampledFrom([]v1alpha1.Urgency{"", "", "", "", v1alpha1.UrgencyDeadline, v1alpha1.UrgencyCritical}).Draw(t, "urgency"),
			Start:   &v1alpha1.StepStart{Offset: v1alpha1.Offset(fmt.Sprintf("%dd", rapid.IntRange(0, 20).Draw(t, "offset")))},
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "depends") == 0 {
			s.DependsOn = []v1alpha1.Name{v1alpha1.Name(fmt.Sprintf("s%d", i-1))}
		}
		p.Spec.Steps = append(p.Spec.Steps, s)
	}
	return p
}

// touchMade is a touch as its Task has it, also when the Task has left.
type touchMade struct {
	*v1alpha1.Task
	made time.Time
}

// counts says that it was not withdrawn unsent, and its person did not skip it.
func (m *touchMade) counts() bool {
	r := m.Status.Report
	unsent := r == nil || r.Phase == v1alpha1.ReportOpen && r.Response == ""
	return (m.Spec.Withdrawn == nil || !unsent) && (r == nil || r.Phase != v1alpha1.ReportSkipped)
}

func (m *touchMade) commercial() bool { return m.Spec.Touch == v1alpha1.TouchCommercial }

// canWait says that a Guardrail may hold it.
func (m *touchMade) canWait() bool {
	return m.commercial() && m.Spec.Urgency != v1alpha1.UrgencyDeadline && m.Spec.Urgency != v1alpha1.UrgencyCritical
}

// balanceLaw counts touches.
type balanceLaw struct {
	*sim.World
	made map[string]*touchMade
}

// live goes from one instant that a plan names to the next, and holds each round against the law.
func (l *balanceLaw) live(t *rapid.T, until time.Time) {
	for {
		l.settle(t)
		next := l.Next()
		if next.IsZero() || next.After(until) {
			break
		}
		l.Now = next
	}
	if until.After(l.Now) {
		l.Now = until
		l.settle(t)
	}
}

func (l *balanceLaw) settle(t *rapid.T) {
	for round := 0; ; round++ {
		if round > 50 {
			t.Fatalf("the world does not rest:\n%s", l.World)
		}
		l.Refresh()
		l.orderMakesNoDifference(t)
		l.hear()
		wrote := l.Round()
		l.look(t)
		if !wrote {
			l.holdsOnlyWhatBreaks(t)
			return
		}
	}
}

// hear notes what people have said since the last round.
func (l *balanceLaw) hear() {
	for name, m := range l.made {
		if task := l.Tasks[name]; task != nil {
			m.Task = task.DeepCopy()
		}
	}
}

// look notes what was made in a round, and holds it against what counted before.
func (l *balanceLaw) look(t *rapid.T) {
	counted := l.counted(l.Now)
	var fresh []*touchMade
	for name, task := range l.Tasks {
		was := l.made[name]
		if was == nil && task.Spec.Touch != "" && task.Spec.Touch != v1alpha1.TouchNone {
			was = &touchMade{made: l.Now}
			l.made[name] = was
			fresh = append(fresh, was)
		}
		if was != nil {
			was.Task = task.DeepCopy()
		}
	}
	slices.SortFunc(fresh, func(a, b *touchMade) int { return cmp.Compare(a.Name, b.Name) })
	var beside []*touchMade // for the relationship, in the same round: nobody can say which of them a run had seen
	for _, m := range fresh {
		if !m.commercial() {
			beside = append(beside, m)
		}
	}
	for _, m := range fresh {
		if !m.canWait() {
			continue
		}
		says := l.breaks(counted)
		for n := range beside {
			if l.breaks(append(slices.Clip(counted), beside[:n+1]...)) == "" {
				says = ""
			}
		}
		if says != "" {
			t.Fatalf("%s of %s is made on %s and breaks the balance: %s\n%s", m.Spec.Step, m.Spec.Playbook, l.Now, says, l.World)
		}
		counted = append(counted, m)
	}
}

// counted are the touches that count at an instant.
func (l *balanceLaw) counted(now time.Time) []*touchMade {
	var counted []*touchMade
	for _, m := range l.made {
		if m.counts() && now.Before(m.made.Add(windowOf(l.Guardrails["tightrope"]))) {
			counted = append(counted, m)
		}
	}
	return counted
}

// windowOf is how long touches count.
func windowOf(g *v1alpha1.Guardrail) time.Duration {
	day := 24 * time.Hour
	return map[v1alpha1.Period]time.Duration{"": 90 * day, "10d": 10 * day, "3w": 21 * day, "36h": 36 * time.Hour}[g.Spec.TouchBalance.Window]
}

// breaks says what one more commercial touch would break; empty where nothing.
func (l *balanceLaw) breaks(counted []*touchMade) string {
	b, relationship, row := l.Guardrails["tightrope"].Spec.TouchBalance, 0, int32(1)
	last := time.Time{} // of the relationship
	for _, m := range counted {
		if !m.commercial() {
			relationship++
			if m.made.After(last) {
				last = m.made
			}
		}
	}
	for _, m := range counted {
		if m.commercial() && !m.made.Before(last) {
			row++
		}
	}
	all := len(counted) + 1
	switch {
	case b.MostCommercialInARow != nil && row > *b.MostCommercialInARow:
		return fmt.Sprintf("%d in a row", row)
	case b.LeastRelationshipPercent != nil && all >= 4 && 100*relationship < int(*b.LeastRelationshipPercent)*all:
		return fmt.Sprintf("%d of %d", relationship, all)
	}
	return ""
}

// holdsOnlyWhatBreaks looks at a world at rest.
func (l *balanceLaw) holdsOnlyWhatBreaks(t *rapid.T) {
	says := l.breaks(l.counted(l.Now))
	settledTurns := 0
	for _, run := range l.Engagements {
		p := l.Playbooks[run.Spec.Playbook.Name]
		for _, record := range run.Ledger.Steps {
			if record.Held == nil || record.Held.Reason != v1alpha1.ReasonTouchBalance && record.Held.Reason != v1alpha1.ReasonTouchTurn {
				continue
			}
			step := p.Spec.Steps[slices.IndexFunc(p.Spec.Steps, func(s v1alpha1.Step) bool { return s.Name == record.Name })]
			switch {
			case step.Touch != v1alpha1.TouchCommercial || step.Urgency != "":
				t.Fatalf("%s of %s is held, and is %s %s:\n%s", record.Name, run.Name, step.Touch, step.Urgency, l.World)
			case run.Ledger.Held != nil: // it does not go on
			case record.Held.Reason == v1alpha1.ReasonTouchBalance && says == "":
				t.Fatalf("%s of %s is held on %s, and would break nothing: %s\n%s", record.Name, run.Name, l.Now, record.Held.Message, l.World)
			case record.Held.Reason == v1alpha1.ReasonTouchTurn && !l.Now.Before(record.Held.Since.Add(brake.Settled)):
				settledTurns++
			}
		}
	}
	if settledTurns > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(l.Engagements)), func(run *v1alpha1.Engagement) bool {
		return run.Ledger.Held != nil && l.Now.Before(run.Ledger.Held.Since.Add(brake.Settled)) // it has not given its turn up yet
	}) {
		t.Fatalf("%d steps have had their turn on %s, and none goes:\n%s", settledTurns, l.Now, l.World)
	}
}

// orderMakesNoDifference decides about the runs with everything in another order.
func (l *balanceLaw) orderMakesNoDifference(t *rapid.T) {
	for _, run := range l.Engagements {
		f := l.EngagementFacts(run)
		one := plan.ForEngagement(f)
		rand.New(rand.NewSource(1)).Shuffle(len(f.Siblings), func(i, j int) { f.Siblings[i], f.Siblings[j] = f.Siblings[j], f.Siblings[i] })
		f.Tasks = slices.Clone(f.Tasks) // the first plan points into it
		slices.Reverse(f.Tasks)
		if diff := gocmp.Diff(one, plan.ForEngagement(f)); diff != "" {
			t.Fatalf("the order counts:\n%s", diff)
		}
	}
}

// TestWhatHappensAtOnceIsThereAfterTheTurns looks at a world as a plan of what happens at once does.
func TestWhatHappensAtOnceIsThereAfterTheTurns(t *testing.T) {
	g := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{TouchBalance: &v1alpha1.TouchBalance{MostCommercialInARow: new(int32(1))}}}
	g.Name = "steady"
	acme := account("acme", "Media", "2027-01-05")
	w := sim.New("2026-11-02").Put(g, playbook(t, "upsell", upsell), acme)
	w.SettleTurns()
	if w.Task("acme", "propose") == nil {
		t.Errorf("the proposal is not made:\n%s", w)
	}
}
