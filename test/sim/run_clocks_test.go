package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// TestRunClocks looks at the clocks of runs on the days around which they strike, and at what stops them.
func TestRunClocks(t *testing.T) {
	chased := func(level string) *sim.World {
		p := playbook(t, "chase", chase)
		if level != "" {
			p.Spec.Steps[0].Escalate = []v1alpha1.Escalation{{Name: "first", After: v1alpha1.Period(level), To: "manager"}}
		}
		return sim.New("2026-11-02").Put(p, led("acme")).Live("2026-11-02") // due on Wednesday, 2026-11-04
	}
	offered := func() *sim.World { // asked on 2026-11-02, for ten days
		return sim.New("2026-11-02").Put(playbook(t, "discount", discount), led("acme")).Live("2026-11-02").
			Report("acme", "offer", v1alpha1.ReportDone, "")
	}
	renews := func() *sim.World { // notice and call from 2026-11-01, invoice on 2026-12-01
		return sim.New("2026-11-01").Put(playbook(t, "renewal", renewal), account("acme", "Tourism", "2026-12-31")).Live("2026-11-01")
	}
	wordless := func(limit v1alpha1.Period) *sim.World { // held from 2026-11-02
		return sim.New("2026-11-02").Put(welcome(func(s *v1alpha1.PlaybookSpec) {
			s.HoldLimit, s.Steps = limit, s.Steps[:1]
			s.Steps[0].Title = "Call in {{ account.spec.region }}"
		}), onboarding("acme")).Live("2026-11-02")
	}
	toggle := func(w *sim.World, playbook string, on bool) *sim.World {
		return w.Edit(playbook, "is switched", func(s *v1alpha1.PlaybookSpec) { s.Suspend = on })
	}
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		want  []string
	}{
		// Escalations count from the end of the day on which the Task was due.
		"on the third working day after the due day nobody is told":     {chased("3bd"), "2026-11-09", []string{"acme/call"}},
		"the day after, the manager is":                                 {chased("3bd"), "2026-11-10", []string{"acme/call", "acme/call/first"}},
		"a level after no time does not fire on the due day":            {chased("0d"), "2026-11-04", []string{"acme/call"}},
		"but on the day after it":                                       {chased("0d"), "2026-11-05", []string{"acme/call", "acme/call/first"}},
		"twenty-four hours after the due day's end are not over then":   {chased("24h"), "2026-11-05", []string{"acme/call"}},
		"but on the next morning":                                       {chased("24h"), "2026-11-06", []string{"acme/call", "acme/call/first"}},
		"a Task that is done in time is not told of":                    {chased("0d").Report("acme", "call", v1alpha1.ReportDone, ""), "2026-11-20", nil},
		"the second level fires beside the first":                       {chased(""), "2026-11-19", []string{"acme/call", "acme/call/first", "acme/call/second"}},
		"a level is left out while the report says so":                  {chased("").Report("acme", "call", v1alpha1.ReportInProgress, ""), "2026-11-18", []string{"acme/call"}},
		"and the other level is not":                                    {chased("").Report("acme", "call", v1alpha1.ReportInProgress, ""), "2026-11-19", []string{"acme/call", "acme/call/second"}},
		"a level that its person has closed does not fire again":        {closed(chased("3bd").Live("2026-11-10"), "acme", "call", "first"), "2026-12-10", []string{"acme/call"}},
		"a level that vanished is made again":                           {vanished(chased("3bd").Live("2026-11-10"), "acme", "call", "first"), "2026-11-11", []string{"acme/call", "acme/call/first"}},
		"a suspended playbook chases nobody":                            {toggle(chased("3bd"), "chase", true), "2026-11-20", []string{"acme/call"}},
		"and does once it goes on":                                      {toggle(toggle(chased("3bd"), "chase", true).Live("2026-11-20"), "chase", false), "2026-11-20", []string{"acme/call", "acme/call/first"}},
		"what is open stays open in a suspended playbook":               {toggle(chased("3bd").Live("2026-11-10"), "chase", true), "2026-11-20", []string{"acme/call", "acme/call/first"}},
		"but nobody is chased for what is done":                         {toggle(chased("3bd").Live("2026-11-10"), "chase", true).Report("acme", "call", v1alpha1.ReportDone, ""), "2026-11-20", nil},
		"while the account is gone nobody is chased":                    {chased("3bd").Live("2026-11-06").Delete("Account", "acme"), "2026-11-12", []string{"acme/call"}},
		"who has the role now is told":                                  {chased("3bd").Live("2026-11-10").Change("acme", "has another manager", team(map[string]v1alpha1.Name{"csm": "jane", "manager": "max"})), "2026-11-10", []string{"acme/call", "acme/call/first"}},
		"an approval may be given until the tenth day":                  {offered(), "2026-11-12", []string{"acme/approve"}},
		"then it expires":                                               {offered(), "2026-11-13", []string{"acme/apologize"}},
		"an approval on the last day counts":                            {offered().Live("2026-11-12").Report("acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved), "2026-11-13", []string{"acme/send"}},
		"an approval after that does not":                               {late(offered().Live("2026-11-13"), "acme", "approve", v1alpha1.AnswerApproved), "2026-11-14", []string{"acme/apologize"}},
		"an approval does not expire in a suspended playbook":           {toggle(offered(), "discount", true), "2026-12-01", []string{"acme/approve"}},
		"a question that is asked again stands for ten days from then":  {offered().Live("2026-11-10").ReportBy("bob", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved), "2026-11-20", []string{"acme/approve"}},
		"and then expires":                                              {offered().Live("2026-11-10").ReportBy("bob", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved), "2026-11-21", []string{"acme/apologize"}},
		"silence is no consent in a suspended playbook":                 {toggle(renews().Report("acme", "notice", v1alpha1.ReportWaiting, ""), "renewal", true), "2026-12-20", []string{"acme/call", "acme/notice"}},
		"who is gone for seven days comes back to the same work":        {renews().Live("2026-11-02").Delete("Account", "acme"), "2026-11-09", []string{"acme/call", "acme/notice"}},
		"who is gone for eight does not":                                {renews().Live("2026-11-02").Delete("Account", "acme"), "2026-11-10", nil},
		"in a suspended playbook nobody is gone for too long":           {toggle(renews().Live("2026-11-02"), "renewal", true).Delete("Account", "acme"), "2026-12-20", []string{"acme/call", "acme/notice"}},
		"a playbook that is gone lets its runs finish":                  {renews().Live("2026-11-02").Delete("Playbook", "renewal"), "2026-11-20", []string{"acme/call", "acme/notice"}},
		"a step is held for fourteen days":                              {wordless(""), "2026-11-16", nil},
		"or for as long as the playbook says":                           {region(wordless("3d").Live("2026-11-05")), "2026-11-05", []string{"acme/call"}},
		"and no longer":                                                 {region(wordless("3d").Live("2026-11-06")), "2026-11-06", nil},
		"an answer of the account's team is enough where none is named": {offered().ReportBy("", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved), "2026-11-03", []string{"acme/send"}},
		"a waiver waits for the step's time":                            {renews().Waive("acme", "renewal", "invoice", "paid in advance").Report("acme", "call", v1alpha1.ReportDone, "").Report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection), "2026-11-30", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, open(tc.world.Live(tc.day))); diff != "" {
				t.Errorf("open tasks on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
		})
	}
}

func region(w *sim.World) *sim.World {
	return w.Change("acme", "gets a region", func(s *v1alpha1.AccountSpec) { s.Region = "EMEA" })
}

// closed has the person of an escalation close it.
func closed(w *sim.World, account, step, level string) *sim.World {
	w.Escalation(account, step, level).Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "mona"}
	w.Settle()
	return w
}

func vanished(w *sim.World, account, step, level string) *sim.World {
	delete(w.Tasks, w.Escalation(account, step, level).Name)
	return w
}

// late answers a question that is closed.
func late(w *sim.World, account, step, answer string) *sim.World {
	w.Task(account, step).Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportOpen, Response: answer, By: "mona"}
	w.Settle()
	return w
}

// TestTheEndOfWaits looks at what a run says on the day on which a wait ends.
func TestTheEndOfWaits(t *testing.T) {
	cancels := playbook(t, "renewal", renewal+"  onDelete: Cancel\n")
	begun := func() *sim.World {
		return sim.New("2026-11-01").Put(cancels.DeepCopy(), account("acme", "Tourism", "2026-12-31")).Live("2026-11-02")
	}
	for name, tc := range map[string]struct {
		world  *sim.World
		day    string
		phase  v1alpha1.EngagementPhase
		reason string
	}{
		"a playbook that cancels is waited for":       {begun().Delete("Playbook", "renewal"), "2026-11-09", v1alpha1.EngagementHeld, ""},
		"for seven days":                              {begun().Delete("Playbook", "renewal"), "2026-11-10", v1alpha1.EngagementCancelled, v1alpha1.ReasonPlaybookDeleted},
		"applied again in time, nothing happened":     {begun().Delete("Playbook", "renewal").Live("2026-11-09").Apply(cancels), "2026-11-20", v1alpha1.EngagementActive, ""},
		"the account is waited for as well":           {begun().Delete("Account", "acme"), "2026-11-10", v1alpha1.EngagementCancelled, v1alpha1.ReasonAccountMissing},
		"a person's word ends a run at once":          {begun().Cancel("acme", "renewal", "enough"), "2026-11-02", v1alpha1.EngagementCancelled, v1alpha1.ReasonCancelledByHand},
		"also one whose account is gone":              {begun().Delete("Account", "acme").Cancel("acme", "renewal", "enough"), "2026-11-02", v1alpha1.EngagementCancelled, v1alpha1.ReasonCancelledByHand},
		"who has churned has left":                    {begun().Change("acme", "churns", lifecycle(v1alpha1.LifecycleChurned)), "2026-11-02", v1alpha1.EngagementCancelled, v1alpha1.ReasonAccountLeft},
		"who is lost has left":                        {begun().Change("acme", "is lost", lifecycle(v1alpha1.LifecycleLost)), "2026-11-02", v1alpha1.EngagementCancelled, v1alpha1.ReasonAccountLeft},
		"who is not known to have left has not":       {begun().Change("acme", "is who knows where", lifecycle("")), "2026-11-02", v1alpha1.EngagementActive, ""},
		"nor has who is onboarding":                   {begun().Change("acme", "is onboarding", lifecycle(v1alpha1.LifecycleOnboarding)), "2026-11-02", v1alpha1.EngagementActive, ""},
		"a run by hand does not ask for the segments": {handed(t).Change("acme", "is no tourist", industry("Media")), "2026-11-05", v1alpha1.EngagementActive, ""},
		"nor whether the account has churned":         {handed(t).Change("acme", "churns", lifecycle(v1alpha1.LifecycleChurned)), "2026-11-05", v1alpha1.EngagementActive, ""},
		"nor where its date goes":                     {handed(t).Change("acme", "renews later", renewsOn("2028-12-31")), "2026-12-20", v1alpha1.EngagementActive, ""},
		"but is held with its playbook":               {handed(t).Edit("renewal", "is suspended", func(s *v1alpha1.PlaybookSpec) { s.Suspend = true }), "2026-11-05", v1alpha1.EngagementHeld, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := tc.world.Live(tc.day).Standing("acme", "renewal")
			reason := ""
			if e.Ledger.End != nil {
				reason = e.Ledger.End.Reason
			}
			if e.Status.Phase != tc.phase || reason != tc.reason {
				t.Errorf("the run is %s for %q, want %s for %q:\n%s", e.Status.Phase, reason, tc.phase, tc.reason, tc.world)
			}
		})
	}
}

// handed is a world with a run that a person started for an account that does not qualify.
func handed(t *testing.T) *sim.World {
	t.Helper()
	return sim.New("2026-11-02").Put(playbook(t, "renewal", renewal), account("acme", "Media", "2027-12-31")).Live("2026-11-02").
		Put(byHand("extra", "acme", "renewal")).Live("2026-11-03")
}
