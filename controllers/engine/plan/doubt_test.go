package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// runSince is a run of the playbook welcome, with a trigger of a type, that goes on since a day.
func runSince(kind v1alpha1.TriggerType, trigger, day string) v1alpha1.Engagement {
	since := metav1.NewTime(nine(day))
	e := v1alpha1.Engagement{}
	e.Name = plan.EngagementName("acme", "welcome", trigger)
	e.Spec = v1alpha1.EngagementSpec{
		Account: v1alpha1.KeyedRef{Name: "acme", Key: "acme"}, Playbook: v1alpha1.KeyedRef{Name: "welcome", Key: "welcome"},
		Trigger: v1alpha1.TriggerKey{Type: kind, Key: trigger}, Revision: "welcome-1",
	}
	if _, day, _ := strings.Cut(trigger, "/"); kind == v1alpha1.TriggerDate || kind == v1alpha1.TriggerEvery {
		e.Spec.Anchor = v1alpha1.Date(day)
	}
	e.Ledger = v1alpha1.EngagementLedger{StartTime: &since, Revision: "welcome-1"}
	return e
}

// over is a run that has ended.
func over(run v1alpha1.Engagement) v1alpha1.Engagement {
	run.Ledger.End = &v1alpha1.End{Outcome: v1alpha1.OutcomeReached, Time: metav1.NewTime(run.Ledger.StartTime.AddDate(0, 0, 2))}
	return run
}

// byHandNow is a run that a person has just created.
func byHandNow() v1alpha1.Engagement {
	run := runSince(v1alpha1.TriggerHand, "hand/x", "2026-11-02")
	run.Name, run.Ledger = "x", v1alpha1.EngagementLedger{}
	return run
}

// openOf is an open Task of a run.
func openOf(run v1alpha1.Engagement) v1alpha1.Task {
	task := v1alpha1.Task{}
	task.Name = "task-of-" + run.Spec.Trigger.Key[strings.Index(run.Spec.Trigger.Key, "/")+1:]
	task.Spec.Engagement = run.Name
	task.Spec.Key = v1alpha1.TaskKey{Account: "acme", Playbook: "welcome", Trigger: run.Spec.Trigger.Key, Step: "call", Attempt: 1}
	return task
}

// claiming is a ledger that claims runs.
func claiming(runs ...v1alpha1.Engagement) v1alpha1.AccountLedgerRecord {
	ledger := v1alpha1.AccountLedgerRecord{Playbooks: []v1alpha1.PlaybookRecord{{Key: "welcome", Runs: int32(len(runs)), Episode: 9}}}
	for _, run := range runs {
		ledger.Claims = append(ledger.Claims, v1alpha1.Claim{
			Engagement: run.Name, Playbook: "welcome", Trigger: run.Spec.Trigger, Revision: "welcome-1", Time: *run.Ledger.StartTime,
		})
	}
	return ledger
}

// remembering is a ledger in which a run of the playbook was the last, and how many episodes there were.
func remembering(last string, episode int32, keys ...string) v1alpha1.AccountLedgerRecord {
	record := v1alpha1.PlaybookRecord{Key: "welcome", Runs: 1, Episode: episode}
	if last != "" {
		record.Last = &v1alpha1.PastRun{Trigger: last, Time: metav1.NewTime(nine("2026-10-01")), Closed: &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeReached, Time: metav1.NewTime(nine("2026-10-03"))}}
	}
	ledger := v1alpha1.AccountLedgerRecord{Playbooks: []v1alpha1.PlaybookRecord{record}}
	for _, key := range keys {
		ledger.Keys = append(ledger.Keys, plan.KeyHash("welcome", key))
	}
	return ledger
}

// asOf are the facts of the account acme at nine on 2 November, and what happened to them.
func asOf(ledger v1alpha1.AccountLedgerRecord, runs []v1alpha1.Engagement, change ...func(*plan.AccountFacts)) plan.AccountFacts {
	account := &v1alpha1.Account{}
	account.Name = "acme"
	f := plan.AccountFacts{Now: nine("2026-11-02"), Calendar: calendar.Standard(nil), Account: account, Ledger: ledger, Engagements: runs}
	for _, c := range change {
		c(&f)
	}
	return f
}

func unremembered(f *plan.AccountFacts) { f.Unremembered = true }

func with(tasks ...v1alpha1.Task) func(*plan.AccountFacts) {
	return func(f *plan.AccountFacts) { f.Tasks = tasks }
}

// reappliedAt says when the ledger was created.
func reappliedAt(day string) func(*plan.AccountFacts) {
	return func(f *plan.AccountFacts) { f.LedgerCreated = nine(day) }
}

func wasMember(f *plan.AccountFacts) {
	f.Account.Status.Segments = []v1alpha1.SegmentMembership{{Dimension: "size", Segment: "large"}}
}

func hadEnds(f *plan.AccountFacts) {
	f.Account.Status.Outcomes = []v1alpha1.PlaybookOutcome{{Playbook: "welcome", Outcome: v1alpha1.OutcomeReached}}
}

// noted says what was noted of a run outside the cluster.
func noted(run v1alpha1.Engagement, made, done int32) func(*plan.AccountFacts) {
	return func(f *plan.AccountFacts) {
		f.Marks = map[string]plan.Mark{run.Name: {Made: made, Done: done, Began: run.Ledger.StartTime.Time}}
	}
}

// resuming is a ledger that claims a run again whose occasion has returned.
func resuming(run v1alpha1.Engagement) v1alpha1.AccountLedgerRecord {
	ledger := claiming(run)
	ledger.Claims[0].Resumed = 1
	return ledger
}

// TestWhatIsDoubted takes every disagreement that can be seen, and next to it the states that a crash or a lag explains.
func TestWhatIsDoubted(t *testing.T) {
	membership := runSince(v1alpha1.TriggerMembership, "episode/3", "2026-11-01")
	today := runSince(v1alpha1.TriggerMembership, "episode/3", "2026-11-02")
	date := runSince(v1alpha1.TriggerDate, "date/2026-12-31", "2026-11-01")
	every := runSince(v1alpha1.TriggerEvery, "every/2026-11-01", "2026-11-01")
	element := runSince(v1alpha1.TriggerEach, "each/sso", "2026-11-01")
	none := v1alpha1.AccountLedgerRecord{}
	known := membership
	known.Ledger.Steps = []v1alpha1.StepRecord{{Name: "call", Phase: v1alpha1.StepDone, Attempt: 1, Task: "call-1"}}
	runs := func(runs ...v1alpha1.Engagement) []v1alpha1.Engagement { return runs }
	for name, tc := range map[string]struct {
		facts plan.AccountFacts
		want  string
	}{
		"a new account": {asOf(none, nil, unremembered), ""},
		"a new account with a run by hand that has not begun":   {asOf(none, runs(byHandNow()), unremembered), ""},
		"a run that is claimed":                                 {asOf(claiming(membership), runs(membership)), ""},
		"a claim right before its run is created":               {asOf(claiming(today), nil), ""},
		"a claim that waits for its run since this morning":     {asOf(claiming(today), nil, func(f *plan.AccountFacts) { f.Now = f.Now.Add(23 * time.Hour) }), ""},
		"a claim as its ledger was created":                     {asOf(claiming(today), nil, reappliedAt("2026-11-02")), ""},
		"a run that has ended, and its claim is about to close": {asOf(claiming(membership), runs(over(membership))), ""},
		"a run that has ended and is remembered by its episode": {asOf(remembering("episode/4", 4), runs(over(membership))), ""},
		"a period before the last one":                          {asOf(remembering("every/2026-12-01", 1), runs(over(every))), ""},
		"a period of a playbook that has another trigger since": {asOf(remembering("date/2026-10-31", 1), runs(over(every))), ""},
		"a date before or after the last one":                   {asOf(remembering("date/2026-06-30", 1), runs(over(date))), ""},
		"an element that is remembered":                         {asOf(remembering("each/other", 1, "each/sso"), runs(over(element))), ""},
		"a task of a run that is there":                         {asOf(claiming(membership), runs(membership), with(openOf(membership))), ""},

		"a run that knows all that was noted of it":      {asOf(claiming(membership), runs(known), noted(known, 1, 1)), ""},
		"a run that knows more than was noted of it":     {asOf(claiming(membership), runs(known), noted(known, 1, 0)), ""},
		"a run that began again since that was noted":    {asOf(claiming(membership), runs(membership), noted(today, 1, 0)), ""},
		"a run that has ended, and more was noted of it": {asOf(claiming(membership), runs(over(membership)), noted(membership, 1, 0)), ""},

		"a run for which more tasks were made than it knows":  {asOf(claiming(membership), runs(known), noted(known, 2, 1)), "RunBehind"},
		"a run of which more steps were done than it knows":   {asOf(claiming(membership), runs(known), noted(known, 1, 2)), "RunBehind"},
		"a run that is to go on, and more was noted of it":    {asOf(resuming(membership), runs(over(membership)), noted(membership, 1, 0)), "RunBehind"},
		"a fresh claim, and tasks were made for such a run":   {asOf(claiming(today), nil, noted(membership, 1, 0)), "RunMissing"},
		"no ledger, and a run goes on":                        {asOf(none, runs(membership), unremembered), "LedgerMissing RunUnknown"},
		"no ledger, and a run has ended":                      {asOf(none, runs(over(date)), unremembered), "LedgerMissing RunUnknown"},
		"no ledger, and the account was classified":           {asOf(none, nil, unremembered, wasMember), "LedgerMissing"},
		"no ledger, and the account has had runs":             {asOf(none, nil, unremembered, hadEnds), "LedgerMissing"},
		"no ledger, and an open task":                         {asOf(none, nil, unremembered, with(openOf(membership))), "LedgerMissing TaskUnknown"},
		"a run goes on that is not claimed":                   {asOf(remembering("episode/2", 2), runs(membership)), "RunUnknown"},
		"a run goes on that the ledger has seen end":          {asOf(remembering("episode/3", 3), runs(membership)), "RunUnknown"},
		"an episode that the ledger has yet to come to":       {asOf(remembering("episode/2", 2), runs(over(membership))), "RunUnknown"},
		"a period that the ledger has yet to come to":         {asOf(remembering("every/2026-10-01", 1), runs(over(every))), "RunUnknown"},
		"an element that is not remembered":                   {asOf(remembering("each/other", 1, "each/other"), runs(over(element))), "RunUnknown"},
		"a date of a playbook of which nothing is remembered": {asOf(remembering("", 1), runs(over(date))), "RunUnknown"},
		"a claim that is a day old, and no run":               {asOf(claiming(membership), nil, func(f *plan.AccountFacts) { f.Now = f.Now.Add(time.Second) }), "RunMissing"},
		"a claim that is older than its ledger, and no run":   {asOf(claiming(membership), nil, reappliedAt("2026-11-02")), "RunMissing"},
		"a fresh claim, no run, and a task of it":             {asOf(claiming(today), nil, with(openOf(today))), "RunMissing"},
		"a task without its run":                              {asOf(remembering("episode/2", 2), nil, with(openOf(membership))), "TaskUnknown"},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan.ForAccount(tc.facts)
			var got []string
			for _, d := range p.Ledger.Doubts {
				got = append(got, string(d.Kind))
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("in doubt is %q, want %q", got, tc.want)
			}
			if strings.Contains(tc.want, "RunMissing") && len(p.Engagements) > 0 {
				t.Error("the run begins again from the start")
			}
		})
	}
}

// TestAWordLetsGoOnWhatWasSeen gives a person's word for a set of doubts, and another doubt that comes up.
func TestAWordLetsGoOnWhatWasSeen(t *testing.T) {
	run := runSince(v1alpha1.TriggerMembership, "episode/3", "2026-11-01")
	f := asOf(remembering("episode/2", 2), []v1alpha1.Engagement{run})
	f.Ledger = plan.ForAccount(f).Ledger
	hash := plan.DoubtHash(f.Ledger)
	if hash == "" {
		t.Fatal("nothing is in doubt")
	}
	another := f
	another.Approved, another.Now = "0123456789abcdef", f.Now.Add(time.Hour)
	if p := plan.ForAccount(another); plan.DoubtHash(p.Ledger) != hash || len(p.Ledger.Claims) > 0 {
		t.Errorf("the word for another set counts: %+v", p.Ledger)
	}
	f.Approved = hash
	p := plan.ForAccount(f)
	if len(p.Ledger.Claims) != 1 || p.Ledger.Claims[0].Engagement != run.Name || p.Ledger.Playbooks[0].Episode != 3 || p.Ledger.Playbooks[0].Runs != 2 {
		t.Fatalf("the run is not remembered: %+v", p.Ledger)
	}
	f.Ledger = p.Ledger
	if p = plan.ForAccount(f); len(p.Ledger.Doubts) > 0 || p.Status.Conditions[len(p.Status.Conditions)-1].Reason == v1alpha1.ReasonLedgerDoubt {
		t.Errorf("it is still in doubt: %+v", p.Ledger.Doubts)
	}
	f.Engagements = append(f.Engagements, runSince(v1alpha1.TriggerMembership, "episode/4", "2026-11-01"))
	if p = plan.ForAccount(f); plan.DoubtHash(p.Ledger) == "" || plan.DoubtHash(p.Ledger) == hash || len(p.Ledger.Claims) != 1 {
		t.Errorf("the word counts for what came later: %+v", p.Ledger)
	}
}

// TestApprovedClaimsBegin lets a run that is not there begin again from its claim.
func TestApprovedClaimsBegin(t *testing.T) {
	run := runSince(v1alpha1.TriggerMembership, "episode/3", "2026-10-01")
	f := asOf(claiming(run), nil)
	p := plan.ForAccount(f)
	if len(p.Engagements) > 0 || !said(p.Status.Conditions, v1alpha1.ReasonLedgerDoubt) {
		t.Fatalf("%d runs are made, the account says %+v", len(p.Engagements), p.Status.Conditions)
	}
	f.Ledger = p.Ledger
	f.Approved = plan.DoubtHash(f.Ledger)
	for range 2 { // the word is remembered, though a crash comes before the run is created
		p = plan.ForAccount(f)
		if len(p.Engagements) != 1 || p.Engagements[0].Name != run.Name || said(p.Status.Conditions, v1alpha1.ReasonLedgerDoubt) {
			t.Fatalf("%d runs are made, the account says %+v", len(p.Engagements), p.Status.Conditions)
		}
		f.Ledger, f.Now = p.Ledger, f.Now.Add(time.Hour)
	}
	f.Engagements = p.Engagements
	if p = plan.ForAccount(f); len(p.Ledger.Doubts) > 0 {
		t.Errorf("in doubt is %+v", p.Ledger.Doubts)
	}
}

func said(conditions v1alpha1.Conditions, reason string) bool {
	return slices.ContainsFunc(conditions, func(c metav1.Condition) bool { return c.Reason == reason })
}

// TestMoreDoubtsThanThereIsRoomFor lists some, and holds all.
func TestMoreDoubtsThanThereIsRoomFor(t *testing.T) {
	var runs []v1alpha1.Engagement
	for n := range 7 {
		runs = append(runs, runSince(v1alpha1.TriggerEach, fmt.Sprintf("each/r%d", n), "2026-11-01"))
	}
	f := asOf(v1alpha1.AccountLedgerRecord{}, runs)
	rounds := 0
	for ; rounds < 9; rounds++ {
		p := plan.ForAccount(f)
		if len(p.Ledger.Doubts) > v1alpha1.MaxDoubts {
			t.Fatalf("%d doubts are listed", len(p.Ledger.Doubts))
		}
		f.Ledger = p.Ledger
		if f.Approved = plan.DoubtHash(f.Ledger); f.Approved == "" {
			break
		}
	}
	if rounds == 9 || len(f.Ledger.Claims) != len(runs) {
		t.Errorf("after %d words %d runs are claimed", rounds, len(f.Ledger.Claims))
	}
}

// TestMoreTasksWithoutRunsThanThereIsRoomFor lets them go on with one word, which holds while they are open, and not for a
// Task that is restored later.
func TestMoreTasksWithoutRunsThanThereIsRoomFor(t *testing.T) {
	var tasks []v1alpha1.Task
	for n := range v1alpha1.MaxDoubts + 2 {
		tasks = append(tasks, openOf(runSince(v1alpha1.TriggerEach, fmt.Sprintf("each/r%d", n), "2026-11-01")))
	}
	f := asOf(remembering("episode/2", 2), nil, with(tasks...))
	f.Account.Spec.Lifecycle = v1alpha1.LifecycleActive
	f.Playbooks = []*plan.Playbook{always(t, "welcome", "")}
	p := plan.ForAccount(f)
	if hash := plan.DoubtHash(p.Ledger); hash == "" || len(p.Engagements) > 0 {
		t.Fatalf("the word for %+v is %q, and %d runs begin", p.Ledger.Doubts, hash, len(p.Engagements))
	}
	f.Ledger, f.Approved = p.Ledger, plan.DoubtHash(p.Ledger)
	for range 3 {
		f.Now = f.Now.Add(time.Hour)
		p = plan.ForAccount(f)
		if hash := plan.DoubtHash(p.Ledger); hash != "" || len(p.Engagements) != 1 {
			t.Fatalf("after the word %+v is in doubt, and %d runs begin", p.Ledger.Doubts, len(p.Engagements))
		}
		f.Ledger, f.Tasks = p.Ledger, f.Tasks[1:] // the one that stands for the others is closed first
	}
	late := openOf(runSince(v1alpha1.TriggerEach, "each/late", "2026-11-01"))
	late.CreationTimestamp = metav1.NewTime(f.Now)
	f.Tasks = append(f.Tasks, late)
	if p = plan.ForAccount(f); plan.DoubtHash(p.Ledger) == "" || plan.DoubtHash(p.Ledger) == f.Approved {
		t.Errorf("the word counts for a Task that came later: %+v", p.Ledger.Doubts)
	}
}
