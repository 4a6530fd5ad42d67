package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// welcome is a playbook that starts when an account is in onboarding, and has what the samples do not use.
func welcome(change func(*v1alpha1.PlaybookSpec)) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{}
	p.Name = "welcome"
	p.Spec = v1alpha1.PlaybookSpec{
		Condition: "account.spec.lifecycle == 'Onboarding'",
		Trigger:   v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
		Steps: []v1alpha1.Step{
			{Name: "call", Title: "Call {{ account.spec.displayName }}", Due: "2d"},
			{Name: "review", Title: "Review with {{ account.spec.displayName }}", DependsOn: []v1alpha1.Name{"call"},
				Start: &v1alpha1.StepStart{From: v1alpha1.FromDependencies, Offset: "7d"}},
		},
	}
	if change != nil {
		change(&p.Spec)
	}
	return p
}

func onboarding(name string) *v1alpha1.Account {
	a := account(name, "Media", "")
	a.Spec.Lifecycle = v1alpha1.LifecycleOnboarding
	return a
}

func lifecycle(l v1alpha1.Lifecycle) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Lifecycle = l }
}

// engagementOf is the only run of a world, or the last one in the alphabet.
func engagementOf(w *sim.World) *v1alpha1.Engagement {
	var last *v1alpha1.Engagement
	for _, e := range w.Engagements {
		if last == nil || e.Spec.Trigger.Key > last.Spec.Trigger.Key {
			last = e
		}
	}
	return last
}

func TestRuns(t *testing.T) {
	start := func(change func(*v1alpha1.PlaybookSpec)) *sim.World {
		return sim.New("2026-11-02").Put(welcome(change), onboarding("acme")).Live("2026-11-02")
	}
	called := func(change func(*v1alpha1.PlaybookSpec)) *sim.World {
		return start(change).Report("acme", "call", v1alpha1.ReportDone, "")
	}
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		phase v1alpha1.EngagementPhase
		want  []string
	}{
		"a step that counts from its dependencies waits six days": {called(nil), "2026-11-08", v1alpha1.EngagementActive, nil},
		"and starts on the seventh":                               {called(nil), "2026-11-09", v1alpha1.EngagementActive, []string{"acme/review"}},
		"a step that was skipped lets the next one start": {
			start(nil).Report("acme", "call", v1alpha1.ReportSkipped, ""), "2026-11-09", v1alpha1.EngagementActive, []string{"acme/review"}},
		"but not one that requires it": {
			start(func(s *v1alpha1.PlaybookSpec) {
				s.Steps[1].DependsOn, s.Steps[1].Requires = nil, []v1alpha1.Name{"call"}
			}).Report("acme", "call", v1alpha1.ReportSkipped, ""), "2026-11-09", v1alpha1.EngagementSucceeded, nil},
		"leaving withdraws and ends the run": {
			start(nil).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)), "2026-11-03", v1alpha1.EngagementCancelled, nil},
		"leaving lets a run finish that may": {
			start(func(s *v1alpha1.PlaybookSpec) { s.OnExit = v1alpha1.ExitFinish }).
				Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)), "2026-11-03", v1alpha1.EngagementActive, []string{"acme/call"}},
		"not knowing does not end a run": {
			start(nil).Change("acme", "is who knows what", lifecycle("")), "2026-11-03", v1alpha1.EngagementActive, []string{"acme/call"}},
		"an account that comes back starts anew": {
			start(nil).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).
				Change("acme", "is onboarding", lifecycle(v1alpha1.LifecycleOnboarding)), "2026-11-03", v1alpha1.EngagementActive, []string{"acme/call"}},
		"but not more often than the playbook allows": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Reentry = &v1alpha1.Reentry{Maximum: new(int32(1))} }).
				Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).
				Change("acme", "is onboarding", lifecycle(v1alpha1.LifecycleOnboarding)), "2026-11-03", v1alpha1.EngagementCancelled, nil},
		"nor before it has cooled down": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Reentry = &v1alpha1.Reentry{Cooldown: "30d"} }).
				Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).
				Change("acme", "is onboarding", lifecycle(v1alpha1.LifecycleOnboarding)), "2026-12-01", v1alpha1.EngagementCancelled, nil},
		"but then it does": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Reentry = &v1alpha1.Reentry{Cooldown: "30d"} }).
				Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).
				Change("acme", "is onboarding", lifecycle(v1alpha1.LifecycleOnboarding)), "2026-12-02", v1alpha1.EngagementActive, []string{"acme/call"}},
		"work that the world shows done is closed": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].CompletedWhen = "has(account.spec.region)" }).
				Change("acme", "gets a region", func(s *v1alpha1.AccountSpec) { s.Region = "EMEA" }), "2026-11-09", v1alpha1.EngagementActive, []string{"acme/review"}},
		"and never made": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].CompletedWhen = "has(account.spec.displayName)" }), "2026-11-03", v1alpha1.EngagementActive, nil},
		"a hole without a value holds the step": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Call in {{ account.spec.region }}" }), "2026-11-03", v1alpha1.EngagementBlocked, nil},
		"until the value comes": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Call in {{ account.spec.region }}" }).
				Change("acme", "gets a region", func(s *v1alpha1.AccountSpec) { s.Region = "EMEA" }), "2026-11-03", v1alpha1.EngagementActive, []string{"acme/call"}},
		"for fourteen days": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Call in {{ account.spec.region }}" }), "2026-11-16", v1alpha1.EngagementBlocked, nil},
		"and then it is left out, and the run goes on": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Title = "Call in {{ account.spec.region }}" }), "2026-11-24", v1alpha1.EngagementActive, []string{"acme/review"}},
		"a step whose latest start has passed is left out": {
			called(func(s *v1alpha1.PlaybookSpec) {
				s.Steps[1].WaitFor, s.Steps[1].Latest = "has(account.spec.region)", "3d"
			}), "2026-11-13", v1alpha1.EngagementSucceeded, nil},
		"a goal that is met already starts nothing": {
			start(func(s *v1alpha1.PlaybookSpec) {
				s.Goal = &v1alpha1.PlaybookGoal{Reached: "has(account.spec.displayName)"}
			}), "2026-11-03", "", nil},
		"a goal without an end is missed when every step has ended": {
			called(func(s *v1alpha1.PlaybookSpec) {
				s.Goal, s.Steps = &v1alpha1.PlaybookGoal{Reached: "account.spec.lifecycle == 'Active'"}, s.Steps[:1]
			}), "2026-11-03", v1alpha1.EngagementMissed, nil},
		"a membership must last as long as the trigger asks": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Trigger.Membership = &v1alpha1.MembershipTrigger{For: "3d"} }), "2026-11-04", "", nil},
		"before it starts a run": {
			start(func(s *v1alpha1.PlaybookSpec) { s.Trigger.Membership = &v1alpha1.MembershipTrigger{For: "3d"} }), "2026-11-05", v1alpha1.EngagementActive, []string{"acme/call"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.world.Live(tc.day)
			if diff := cmp.Diff(tc.want, open(tc.world)); diff != "" {
				t.Errorf("open tasks on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
			var phase v1alpha1.EngagementPhase
			if e := engagementOf(tc.world); e != nil {
				phase = e.Status.Phase
			}
			if phase != tc.phase {
				t.Errorf("the run is %q, want %q:\n%s", phase, tc.phase, tc.world)
			}
		})
	}
}

// TestSuspend holds a run: nothing new, no timer, and what is open stays.
func TestSuspend(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-02").Report("acme", "call", v1alpha1.ReportDone, "")
	w.Playbooks["welcome"].Spec.Suspend = true
	w.Live("2026-11-20")
	if got := open(w); got != nil {
		t.Errorf("a suspended playbook made %v", got)
	}
	if phase := engagementOf(w).Status.Phase; phase != v1alpha1.EngagementHeld {
		t.Errorf("the run is %s, want Held", phase)
	}
	w.Playbooks["welcome"].Spec.Suspend = false
	if diff := cmp.Diff([]string{"acme/review"}, open(w.Live("2026-11-21"))); diff != "" {
		t.Errorf("after the pause (-want +got):\n%s", diff)
	}
}

// TestTheAccountIsGone pauses a run for seven days, and then closes it.
func TestTheAccountIsGone(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-03")
	gone := w.Accounts["acme"]
	delete(w.Accounts, "acme")
	w.Live("2026-11-10")
	if phase := engagementOf(w).Status.Phase; phase != v1alpha1.EngagementHeld {
		t.Fatalf("after seven days the run is %s, want Held", phase)
	}
	again := &v1alpha1.Account{ObjectMeta: gone.ObjectMeta, Spec: gone.Spec}
	again.UID = "another"
	w.Put(again).Live("2026-11-11")
	if phase := engagementOf(w).Status.Phase; phase != v1alpha1.EngagementActive {
		t.Errorf("after it came back the run is %s, want Active:\n%s", phase, w)
	}
	delete(w.Accounts, "acme")
	w.Live("2026-11-20")
	if phase := engagementOf(w).Status.Phase; phase != v1alpha1.EngagementCancelled || open(w) != nil {
		t.Errorf("after eight days without it the run is %s with %v", phase, open(w))
	}
	w.Put(again).Live("2026-11-21")
	if n := len(w.Engagements); n != 1 {
		t.Errorf("the story started again: %d runs\n%s", n, w)
	}
}

// TestAnEditDoesNotTouchARun pins a run to its revision.
func TestAnEditDoesNotTouchARun(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-02")
	edited := welcome(func(s *v1alpha1.PlaybookSpec) {
		s.Steps = []v1alpha1.Step{{Name: "write", Title: "Write"}}
	})
	w.Put(edited, onboarding("globex")).Live("2026-11-03")
	if diff := cmp.Diff([]string{"acme/call", "globex/write"}, open(w)); diff != "" {
		t.Errorf("open tasks (-want +got):\n%s%s", diff, w)
	}
}

// TestAStaleLedgerDecidesNothing looks at a run with a ledger that was read before the run was claimed. All that comes of it
// is that it would be said to be in doubt, which the controllers look at again before they say it.
func TestAStaleLedgerDecidesNothing(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-03")
	f := w.EngagementFacts(engagementOf(w))
	f.Ledger = v1alpha1.AccountLedgerRecord{}
	p := plan.ForEngagement(f)
	if len(p.Create)+len(p.Withdraw)+len(p.Restore)+len(p.Repair) > 0 || cmp.Diff(p.Ledger, f.Engagement.Ledger) != "" || !p.IsDoubtful() {
		t.Errorf("it decided %+v", p)
	}
}

// TestASegmentThatIsTakenAwayEndsNothing keeps an author's mistake from closing runs.
func TestASegmentThatIsTakenAwayEndsNothing(t *testing.T) {
	w := covid(t, "2026-11-01").Put(account("acme", "Tourism", "2026-12-31")).Live("2026-11-02")
	taken := w.Segments["high-exposure"]
	delete(w.Segments, "high-exposure")
	w.Put().Live("2026-11-04")
	if diff := cmp.Diff([]string{"acme/ask"}, open(w)); diff != "" {
		t.Errorf("without its segment (-want +got):\n%s%s", diff, w)
	}
	w.Put(taken).Live("2026-11-05")
	if diff := cmp.Diff([]string{"acme/ask"}, open(w)); diff != "" || len(w.Engagements) != 1 {
		t.Errorf("with its segment again (-want +got):\n%s%s", diff, w)
	}
}

// TestATaskThatVanishesReturns brings it back under its name, with what the person last said.
func TestATaskThatVanishesReturns(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-02").Report("acme", "call", v1alpha1.ReportInProgress, "")
	was := w.Task("acme", "call")
	delete(w.Tasks, was.Name)
	w.Settle()
	now := w.Task("acme", "call")
	if now == nil || now.Name != was.Name || now.Status.Report == nil || now.Status.Report.Phase != v1alpha1.ReportInProgress {
		t.Errorf("returned as %+v", now)
	}
}

// TestTheTeamChanges moves open Tasks to whoever has the role now.
func TestTheTeamChanges(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-02").
		Change("acme", "goes to bob", func(s *v1alpha1.AccountSpec) { s.Team = map[string]v1alpha1.Name{"csm": "bob"} })
	if got := w.Task("acme", "call").Spec.Assignee; got != "bob" {
		t.Errorf("assigned to %q, want bob", got)
	}
}

// TestCovered says what keeps an account without work.
func TestCovered(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*v1alpha1.AccountSpec)
		want   string
	}{
		"all is well":                           {func(*v1alpha1.AccountSpec) {}, v1alpha1.ReasonCovered},
		"nobody is the csm":                     {func(s *v1alpha1.AccountSpec) { s.Team = nil }, v1alpha1.ReasonNoOwner},
		"it has churned":                        {lifecycle(v1alpha1.LifecycleChurned), v1alpha1.ReasonNoPlaybook},
		"it has churned, and nobody is the csm": {func(s *v1alpha1.AccountSpec) { s.Lifecycle, s.Team = v1alpha1.LifecycleChurned, nil }, v1alpha1.ReasonNoPlaybook},
		"no renewal date":                       {func(s *v1alpha1.AccountSpec) { s.Commercial = nil }, v1alpha1.ReasonFactsMissing},
	} {
		t.Run(name, func(t *testing.T) {
			w := covid(t, "2026-11-01").Put(account("acme", "Tourism", "2027-12-31")).Live("2026-11-01").Change("acme", name, tc.change)
			for _, c := range w.Accounts["acme"].Status.Conditions {
				if c.Type == v1alpha1.ConditionCovered && c.Reason != tc.want {
					t.Errorf("%s: %s; want %s", c.Reason, c.Message, tc.want)
				}
			}
		})
	}
}

// TestACrashBeforeTheLedger looks at a consent whose Task was taken back before the ledger said so.
func TestACrashBeforeTheLedger(t *testing.T) {
	w := covid(t, "2026-11-01").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
		Report("summit", "notice", v1alpha1.ReportWaiting, "")
	run := engagementOf(w)
	before := run.Ledger
	w.Live("2026-11-10")
	run.Ledger = before
	w.Live("2026-12-01")
	if diff := cmp.Diff([]string{"summit/invoice"}, open(w)); diff != "" {
		t.Errorf("open tasks (-want +got):\n%s%s", diff, w)
	}
}

// TestATaskThatReturnsWithoutItsReport gets it back: a crash came between making it and putting the report back.
func TestATaskThatReturnsWithoutItsReport(t *testing.T) {
	w := sim.New("2026-11-02").Put(welcome(nil), onboarding("acme")).Live("2026-11-02").Report("acme", "call", v1alpha1.ReportInProgress, "")
	f := w.EngagementFacts(engagementOf(w))
	f.Tasks[0].UID, f.Tasks[0].Status.Report = "another", nil
	p := plan.ForEngagement(f)
	if len(p.Restore) != 1 || p.Restore[0].Status.Report == nil || p.Restore[0].Status.Report.Phase != v1alpha1.ReportInProgress {
		t.Errorf("restores %+v", p.Restore)
	}
	if report := p.Ledger.Steps[0].Report; report == nil || report.Phase != v1alpha1.ReportInProgress {
		t.Errorf("the ledger forgets the report: %+v", p.Ledger.Steps[0])
	}
}
