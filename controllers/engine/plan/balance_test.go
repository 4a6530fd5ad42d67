package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// tightrope is a guardrail that lets two commercial touches follow each other.
func tightrope() v1alpha1.Guardrail {
	g := v1alpha1.Guardrail{}
	g.Name = "tightrope"
	g.Spec.TouchBalance = &v1alpha1.TouchBalance{MostCommercialInARow: new(int32(2))}
	return g
}

// offers is a playbook of one commercial step.
func offers() *v1alpha1.PlaybookSpec {
	spec := sound()
	spec.Steps = []v1alpha1.Step{{Name: "offer", Title: "Make an offer", Touch: v1alpha1.TouchCommercial}}
	return spec
}

// sibling is another run of the account, with the records of its steps.
func sibling(name string, records ...v1alpha1.StepRecord) v1alpha1.Engagement {
	run := v1alpha1.Engagement{Ledger: v1alpha1.EngagementLedger{Steps: records}}
	run.Name = name
	return run
}

// touchOn is the record of a step that is done.
func touchOn(name, day string, touch v1alpha1.Touch) v1alpha1.StepRecord {
	made := metav1.NewTime(nine(day))
	return v1alpha1.StepRecord{
		Name: v1alpha1.Name(name), Phase: v1alpha1.StepDone, Attempt: 1, Task: name, Touch: touch, Made: &made, ClosedTime: &made,
		Reason: v1alpha1.ReasonReported, Report: &v1alpha1.Report{Phase: v1alpha1.ReportDone, Time: &made},
	}
}

func twoOffers() v1alpha1.Engagement {
	return sibling("other", touchOn("one", "2026-10-01", v1alpha1.TouchCommercial), touchOn("two", "2026-10-02", v1alpha1.TouchCommercial))
}

// offering are the facts of a run that is to make an offer, of which nothing is decided yet.
func offering(t *testing.T, spec *v1alpha1.PlaybookSpec, siblings ...v1alpha1.Engagement) plan.EngagementFacts {
	t.Helper()
	f := unbegun(t, spec)
	f.Guardrails, f.Siblings = []v1alpha1.Guardrail{tightrope()}, siblings
	f.Ledger.Claims = []v1alpha1.Claim{{
		Engagement: "run", Playbook: "outreach", Trigger: f.Engagement.Spec.Trigger, Anchor: "2026-12-31", Revision: "outreach-1",
		Time: metav1.NewTime(nine("2026-11-02")),
	}}
	return f
}

// settled carries plans out, and once more when every turn has come.
func settled(f *plan.EngagementFacts) {
	carryOut(f)
	f.Now = f.Now.Add(brake.Settled)
	carryOut(f)
}

func TestACommercialTouchWaitsForItsTurn(t *testing.T) {
	heldSince := func(reason string, since time.Time) v1alpha1.StepRecord {
		return v1alpha1.StepRecord{Name: "offer", Phase: v1alpha1.StepHeld, Held: &v1alpha1.Hold{Reason: reason, Since: metav1.NewTime(since)}}
	}
	earlier, same := nine("2026-11-02").Add(-time.Second), nine("2026-11-02")
	held := func(run v1alpha1.Engagement, since time.Time) v1alpha1.Engagement {
		run.Ledger.Held = &v1alpha1.Hold{Reason: v1alpha1.ReasonSuspended, Since: metav1.NewTime(since)}
		return run
	}
	ended := sibling("other", heldSince(v1alpha1.ReasonTouchTurn, earlier))
	ended.Ledger.End = &v1alpha1.End{}
	for name, tc := range map[string]struct {
		sibling v1alpha1.Engagement
		waits   bool
	}{
		"alone it goes after a moment":                            {sibling("other"), false},
		"it waits for one that waits for longer":                  {sibling("other", heldSince(v1alpha1.ReasonTouchTurn, earlier)), true},
		"also where that one waits for the balance":               {sibling("other", heldSince(v1alpha1.ReasonTouchBalance, earlier)), true},
		"of two of one second the run whose name comes first":     {sibling("other", heldSince(v1alpha1.ReasonTouchTurn, same)), true},
		"it does not wait for one after it":                       {sibling("z-other", heldSince(v1alpha1.ReasonTouchTurn, same)), false},
		"nor for one that waits for something else":               {sibling("other", heldSince(v1alpha1.ReasonWaitFor, earlier)), false},
		"nor for one whose run has ended":                         {ended, false},
		"nor for one whose run is held":                           {held(sibling("other", heldSince(v1alpha1.ReasonTouchTurn, earlier)), same), false},
		"but where it has been held for a moment, it still waits": {held(sibling("other", heldSince(v1alpha1.ReasonTouchTurn, earlier)), same.Add(time.Second)), true},
	} {
		t.Run(name, func(t *testing.T) {
			f := offering(t, offers(), tc.sibling)
			first := carryOut(&f)
			if got := recordOf(f, "offer"); got.Phase != v1alpha1.StepHeld || got.Held.Reason != v1alpha1.ReasonTouchTurn || !got.Held.Since.Time.Equal(f.Now) {
				t.Fatalf("at first it is %v", got)
			}
			if !plan.HoldsTurn(v1alpha1.EngagementLedger{}, first.Ledger) {
				t.Error("a turn is not written down at once")
			}
			f.Now = f.Now.Add(brake.Settled - time.Second)
			if p := carryOut(&f); len(p.Create) > 0 {
				t.Fatal("it goes too early")
			}
			f.Now = f.Now.Add(time.Second)
			p := carryOut(&f)
			if got := len(p.Create) == 0; got != tc.waits {
				t.Errorf("it waits: %t, %v", got, recordOf(f, "offer").Held)
			}
			if plan.HoldsTurn(first.Ledger, p.Ledger) {
				t.Error("a turn that it has is one that it takes")
			}
			if got := recordOf(f, "offer"); !tc.waits && (got.Touch != v1alpha1.TouchCommercial || !got.Made.Time.Equal(f.Now)) {
				t.Errorf("the ledger has %v", got)
			}
			if waited := tc.sibling.Ledger.Held; tc.waits && waited != nil && !p.Next.Equal(waited.Since.Add(brake.Settled)) {
				t.Errorf("it looks again at %s", p.Next)
			}
		})
	}
}

func TestWhatIsATouch(t *testing.T) {
	change := func(f func(*v1alpha1.StepRecord)) v1alpha1.StepRecord {
		record := touchOn("two", "2026-10-02", v1alpha1.TouchCommercial)
		f(&record)
		return record
	}
	open := func(record *v1alpha1.StepRecord) {
		record.Phase, record.Reason, record.ClosedTime, record.Report = v1alpha1.StepOpen, "", nil, nil
	}
	for name, tc := range map[string]struct {
		record v1alpha1.StepRecord
		held   bool
	}{
		"one that is done":                      {change(func(*v1alpha1.StepRecord) {}), true},
		"one that is open":                      {change(open), true},
		"one that somebody has begun":           {change(func(r *v1alpha1.StepRecord) { open(r); r.Phase = v1alpha1.StepWaiting }), true},
		"one that its person skipped is none":   {change(func(r *v1alpha1.StepRecord) { r.Phase, r.Report.Phase = v1alpha1.StepSkipped, v1alpha1.ReportSkipped }), false},
		"one that was withdrawn unsent is none": {change(func(r *v1alpha1.StepRecord) { r.Phase, r.Reason, r.Report = v1alpha1.StepWithdrawn, "AccountLeft", nil }), false},
		"one that was withdrawn while it was under way": {change(func(r *v1alpha1.StepRecord) {
			r.Phase, r.Reason, r.Report.Phase = v1alpha1.StepWithdrawn, "AccountLeft", v1alpha1.ReportWaiting
		}), true},
		"one that turned out to be done is none": {change(func(r *v1alpha1.StepRecord) {
			r.Phase, r.Reason, r.Report = v1alpha1.StepDone, "CompletedElsewhere", nil
		}), false},
		"one that was left out is none":         {v1alpha1.StepRecord{Name: "two", Phase: v1alpha1.StepSkipped, Reason: v1alpha1.ReasonMissed}, false},
		"one for the relationship ends the row": {change(func(r *v1alpha1.StepRecord) { r.Touch = v1alpha1.TouchRelationship }), false},
		"so does one for both":                  {change(func(r *v1alpha1.StepRecord) { r.Touch = v1alpha1.TouchBoth }), false},
		"one about nothing is none":             {change(func(r *v1alpha1.StepRecord) { r.Touch = v1alpha1.TouchNone }), false},
	} {
		t.Run(name, func(t *testing.T) {
			f := offering(t, offers(), sibling("other", touchOn("one", "2026-10-01", v1alpha1.TouchCommercial), tc.record))
			settled(&f)
			if got := recordOf(f, "offer"); (got.Phase == v1alpha1.StepHeld) != tc.held {
				t.Errorf("the offer is %s, %v", got.Phase, got.Held)
			}
		})
	}
}

func TestWhatUnbalancesIsHeld(t *testing.T) {
	f := offering(t, offers(), twoOffers())
	p := carryOut(&f)
	got := recordOf(f, "offer")
	if got.Phase != v1alpha1.StepHeld || got.Held.Reason != v1alpha1.ReasonTouchBalance || !got.Held.Since.Time.Equal(f.Now) {
		t.Fatalf("it is %v", got)
	}
	const says = "guardrail tightrope: it would be commercial touch 3 in a row, at most 2; a relationship touch lets it go, or 2026-12-30"
	if got.Held.Message != says {
		t.Errorf("it says %q", got.Held.Message)
	}
	if p.Status.Phase != v1alpha1.EngagementActive {
		t.Errorf("the run is %s", p.Status.Phase)
	}

	t.Run("a touch for the relationship lets it go at once", func(t *testing.T) {
		f := f
		f.Now = nine("2026-11-05")
		f.Siblings = append(slices.Clone(f.Siblings), sibling("talks", touchOn("call", "2026-11-05", v1alpha1.TouchRelationship)))
		if p := carryOut(&f); len(p.Create) != 1 {
			t.Errorf("it is %v", recordOf(f, "offer"))
		}
	})
	t.Run("after the hold limit it is left out", func(t *testing.T) {
		f := f
		for !p.Next.IsZero() && recordOf(f, "offer").Phase == v1alpha1.StepHeld {
			p = carryOut(&f)
			f.Now = p.Next
		}
		if got := recordOf(f, "offer"); got.Phase != v1alpha1.StepSkipped || got.Reason != v1alpha1.ReasonHoldLimit || !strings.HasPrefix(got.Message, "held for 14d: guardrail tightrope") {
			t.Errorf("it is %v", got)
		}
		if day := recordOf(f, "offer").ClosedTime.Format(time.DateOnly); day != "2026-11-17" {
			t.Errorf("it is left out on %s", day)
		}
	})
	t.Run("when the window has moved on it goes", func(t *testing.T) {
		spec := offers()
		spec.HoldLimit = "12mo"
		f := offering(t, spec, twoOffers())
		for p := carryOut(&f); recordOf(f, "offer").Phase == v1alpha1.StepHeld; p = carryOut(&f) {
			f.Now = p.Next
		}
		if want := nine("2026-10-01").AddDate(0, 0, 90); !f.Now.Equal(want) {
			t.Errorf("it goes at %s", f.Now)
		}
	})
	t.Run("without the guardrail it goes", func(t *testing.T) {
		f := f
		f.Guardrails = nil
		if p := carryOut(&f); len(p.Create) != 1 {
			t.Errorf("it is %v", recordOf(f, "offer"))
		}
	})
}

func TestWhatIsNotHeldForBalance(t *testing.T) {
	for name, tc := range map[string]struct {
		change   func(*plan.EngagementFacts, *v1alpha1.PlaybookSpec)
		exceeded bool
	}{
		"a touch for the relationship": {func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) { s.Steps[0].Touch = v1alpha1.TouchRelationship }, false},
		"a touch for both":             {func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) { s.Steps[0].Touch = v1alpha1.TouchBoth }, false},
		"no touch":                     {func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) { s.Steps[0].Touch = "" }, false},
		"an invoice":                   {func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) { s.Steps[0].Urgency = v1alpha1.UrgencyDeadline }, true},
		"what is critical":             {func(_ *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) { s.Steps[0].Urgency = v1alpha1.UrgencyCritical }, true},
		"what a person started": {func(f *plan.EngagementFacts, _ *v1alpha1.PlaybookSpec) {
			f.Engagement.Spec.Trigger = v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: "hand/run"}
			f.Ledger.Claims[0].Trigger = f.Engagement.Spec.Trigger
		}, true},
		"what is urgent and breaks nothing": {func(f *plan.EngagementFacts, s *v1alpha1.PlaybookSpec) {
			s.Steps[0].Urgency, f.Siblings = v1alpha1.UrgencyDeadline, nil
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			spec := offers()
			f := offering(t, spec, twoOffers())
			tc.change(&f, spec)
			f.Pinned = compiled(t, "outreach-1", spec)
			p := carryOut(&f)
			if len(p.Create) != 1 {
				t.Fatalf("it is %v", recordOf(f, "offer"))
			}
			const says = "; beyond the balance of touches: guardrail tightrope: it would be commercial touch 3 in a row, at most 2"
			if got := strings.Contains(p.Create[0].Spec.Reason, says); got != tc.exceeded {
				t.Errorf("the task says %q", p.Create[0].Spec.Reason)
			}
		})
	}
}

func TestTwoStepsOfARunGoOneAfterTheOther(t *testing.T) {
	spec := offers()
	spec.Steps = append(spec.Steps, v1alpha1.Step{Name: "again", Title: "Offer again", Touch: v1alpha1.TouchCommercial})
	f := offering(t, spec, sibling("other", touchOn("one", "2026-10-01", v1alpha1.TouchCommercial)))
	settled(&f)
	if again, offer := recordOf(f, "again"), recordOf(f, "offer"); again.Phase != v1alpha1.StepOpen || offer.Phase != v1alpha1.StepHeld || offer.Held.Reason != v1alpha1.ReasonTouchBalance {
		t.Errorf("of two of one second the first by name goes: again is %v, offer is %v", again, offer)
	}
}

func TestARunThatWasHeldTakesANewTurn(t *testing.T) {
	f := offering(t, offers())
	carryOut(&f)
	f.Live.Spec.Suspend, f.Now = true, f.Now.Add(time.Second)
	carryOut(&f)
	f.Live.Spec.Suspend, f.Now = false, f.Now.Add(time.Hour)
	if p := carryOut(&f); len(p.Create) > 0 || !recordOf(f, "offer").Held.Since.Time.Equal(f.Now) {
		t.Fatalf("it is %v", recordOf(f, "offer"))
	}
	f.Now = f.Now.Add(brake.Settled)
	if p := carryOut(&f); len(p.Create) != 1 {
		t.Errorf("it is %v", recordOf(f, "offer"))
	}
}

// TestWhoCannotGoOnGivesItsTurnUp takes a run whose claim a restore took away, one whose date moves, and one whose revision
// is gone: no other touch of the account waits for theirs.
func TestWhoCannotGoOnGivesItsTurnUp(t *testing.T) {
	turn := &v1alpha1.Hold{Reason: v1alpha1.ReasonTouchTurn, Since: metav1.NewTime(nine("2026-11-01"))}
	t.Run("its claim was lost", func(t *testing.T) {
		f := offering(t, offers(), sibling("other", v1alpha1.StepRecord{Name: "offer", Phase: v1alpha1.StepHeld, Held: turn}))
		settled(&f)
		if recordOf(f, "offer").Phase != v1alpha1.StepHeld {
			t.Error("it does not wait for a claim that is on its way")
		}
		f.Ledger.Doubts = []v1alpha1.Doubt{{Kind: v1alpha1.DoubtRunUnknown, Name: "other"}}
		if p := carryOut(&f); len(p.Create) != 1 {
			t.Errorf("it is %v", recordOf(f, "offer"))
		}
	})
	t.Run("its date moves", func(t *testing.T) {
		spec := offers()
		spec.Steps[0].Start = &v1alpha1.StepStart{From: v1alpha1.FromAnchor, Offset: "-60d"}
		f := offering(t, spec)
		carryOut(&f)
		if recordOf(f, "offer").Held == nil {
			t.Fatal("it has no turn")
		}
		f.Account.Spec.Commercial.RenewalDate = "2027-01-31"
		carryOut(&f)
		if got := recordOf(f, "offer"); got.Name != "" {
			t.Errorf("it is %v", got)
		}
		f.Now = nine("2026-12-03")
		if settled(&f); recordOf(f, "offer").Phase != v1alpha1.StepOpen {
			t.Errorf("when its time has come it is %v", recordOf(f, "offer"))
		}
	})
	t.Run("its date moves while it begins again", func(t *testing.T) {
		spec := offers()
		spec.Steps[0].Start = &v1alpha1.StepStart{From: v1alpha1.FromAnchor, Offset: "-60d"}
		f := offering(t, spec)
		f.Engagement.Ledger.Steps = []v1alpha1.StepRecord{{Name: "offer", Phase: v1alpha1.StepHeld, Attempt: 1, Held: turn}}
		f.Account.Spec.Commercial.RenewalDate = "2027-01-31"
		carryOut(&f)
		if got := recordOf(f, "offer"); got.Held != nil || got.Attempt != 1 {
			t.Errorf("it is %v", got)
		}
		f.Now = nine("2026-12-03")
		if settled(&f); recordOf(f, "offer").Phase != v1alpha1.StepOpen || recordOf(f, "offer").Attempt != 2 {
			t.Errorf("when its time has come it is %v", recordOf(f, "offer"))
		}
	})
	t.Run("its revision is gone", func(t *testing.T) {
		f := offering(t, offers())
		carryOut(&f)
		if p := plan.StandStill(f.Engagement); len(p.Ledger.Steps) != 0 || len(f.Engagement.Ledger.Steps) != 1 {
			t.Errorf("it keeps %v", p.Ledger.Steps)
		}
	})
}

func TestAStepThatWaitsForRoomKeepsItsTurn(t *testing.T) {
	f := offering(t, offers())
	carryOut(&f)
	since := recordOf(f, "offer").Held.Since
	f.Now = f.Now.Add(time.Minute)
	full := func(brake.Wish) brake.Answer { return brake.Answer{Because: "no room in this hour"} }
	p := plan.RunWithin(f, full)
	record := p.Ledger.Steps[0]
	if len(p.Create) > 0 || record.Held.Reason != v1alpha1.ReasonTouchTurn || record.Held.Message != "no room in this hour" || !record.Held.Since.Equal(&since) {
		t.Fatalf("it is %v", record.Held)
	}
	if !p.Next.Equal(nine("2026-11-02").Add(time.Hour)) {
		t.Errorf("it looks again at %s", p.Next)
	}
}

func TestAShadowShowsWhatHasItsTurnNext(t *testing.T) {
	f := offering(t, offers())
	if items := plan.ForeseeRun(f); len(items) != 1 || items[0].To != "Make an offer" {
		t.Errorf("it shows %v", items)
	}
	f.Siblings = []v1alpha1.Engagement{twoOffers()}
	if items := plan.ForeseeRun(f); len(items) != 0 {
		t.Errorf("it shows %v", items)
	}
}

// TestATaskThatACrashLeftIsATouch finds a Task that the ledger does not know.
func TestATaskThatACrashLeftIsATouch(t *testing.T) {
	f := offering(t, offers())
	carryOut(&f)
	f.Now = f.Now.Add(brake.Settled)
	p := plan.ForEngagement(f)
	p.Create[0].CreationTimestamp = metav1.NewTime(f.Now)
	f.Tasks = p.Create
	f.Now = f.Now.Add(time.Hour)
	carryOut(&f)
	if diff := cmp.Diff(p.Ledger.Steps[0].Made, recordOf(f, "offer").Made); diff != "" || recordOf(f, "offer").Touch != v1alpha1.TouchCommercial {
		t.Errorf("the ledger has %v", recordOf(f, "offer"))
	}
}

// TestRunsStayWhileTheirTouchesCount lets a run leave that has ended.
func TestRunsStayWhileTheirTouchesCount(t *testing.T) {
	account := &v1alpha1.Account{}
	account.Name = "acme"
	run := twoOffers()
	run.Spec.Playbook.Key = "outreach"
	run.Ledger.End = &v1alpha1.End{Outcome: v1alpha1.OutcomeReached, Time: metav1.NewTime(nine("2026-10-02"))}
	closed := &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeReached, Time: run.Ledger.End.Time}
	f := plan.AccountFacts{
		Ledger: v1alpha1.AccountLedgerRecord{Playbooks: []v1alpha1.PlaybookRecord{{
			Key: "outreach", Runs: 1, Last: &v1alpha1.PastRun{Trigger: "date/2026-12-31", Time: run.Ledger.End.Time, Closed: closed},
		}}},
		Account: account, Engagements: []v1alpha1.Engagement{run}, Left: map[string]int{"other": 0}, Guardrails: []v1alpha1.Guardrail{tightrope()},
		Retention: plan.Retention{Engagements: 24 * time.Hour}, Now: nine("2026-11-02"),
	}
	leaves := nine("2026-10-02").AddDate(0, 0, 90)
	if p := plan.ForAccount(f); len(p.Remove) > 0 || p.Next.After(leaves) || p.Next.IsZero() {
		t.Errorf("%d leave, the next look is at %s", len(p.Remove), p.Next)
	}
	f.Now = leaves.Add(-time.Second)
	if p := plan.ForAccount(f); len(p.Remove) > 0 || !p.Next.Equal(leaves) {
		t.Errorf("%d leave, the next look is at %s", len(p.Remove), p.Next)
	}
	f.Now = leaves
	if p := plan.ForAccount(f); len(p.Remove) != 1 {
		t.Error("it stays when its touches count no more")
	}
	f.Now, f.Guardrails = nine("2026-11-02"), nil
	if p := plan.ForAccount(f); len(p.Remove) != 1 {
		t.Error("it stays without a guardrail")
	}
}
