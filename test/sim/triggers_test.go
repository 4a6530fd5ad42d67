package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// playbook reads the spec of a playbook that is called as its first word says.
func playbook(t rapid.TB, name, spec string) *v1alpha1.Playbook {
	t.Helper()
	objects, err := build.Objects([]byte("apiVersion: tightrope.dev/v1alpha1\nkind: Playbook\nmetadata: {name: " + name + "}\nspec:\n" + spec))
	if err != nil {
		t.Fatal(err)
	}
	return objects[0].(*v1alpha1.Playbook)
}

const quarterly = `
  trigger: {type: Every, every: {period: 3mo, anchor: commercial.startDate}}
  steps: [{name: review, title: "Review the quarter with {{ account.spec.displayName }}", due: 10d}]
`

const shipped = `
  trigger: {type: Each, each: {in: account.spec.requests, where: "item.status == 'Shipped'", key: item.name}}
  steps: [{name: tell, title: "Tell {{ account.spec.displayName }} that {{ item.name }} is there", due: 5d}]
`

// customer is an account whose contract began on a day.
func customer(name, startDate string) *v1alpha1.Account {
	a := account(name, "Media", "")
	a.Spec.Commercial = &v1alpha1.Commercial{StartDate: v1alpha1.Date(startDate)}
	return a
}

func startsOn(date string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Commercial = &v1alpha1.Commercial{StartDate: v1alpha1.Date(date)} }
}

func requests(known bool, requests ...v1alpha1.Request) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) {
		s.Requests, s.Known = requests, nil
		if known {
			s.Known = []v1alpha1.KnownList{"requests"}
		}
	}
}

func request(name v1alpha1.Name, status v1alpha1.RequestStatus) v1alpha1.Request {
	return v1alpha1.Request{Name: name, Kind: v1alpha1.RequestFeature, Status: status}
}

// byHand is a run that a person created.
func byHand(name, account, playbook string) *v1alpha1.Engagement {
	return &v1alpha1.Engagement{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: account, Key: account}, Playbook: v1alpha1.KeyedRef{Name: playbook, Key: playbook},
			Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: plan.HandKey(name)},
		},
	}
}

// runKeys are the keys of all runs of a world, sorted.
func runKeys(w *sim.World) []string {
	var keys []string
	for _, e := range w.Engagements {
		keys = append(keys, e.Spec.Account.Name+" "+e.Spec.Trigger.Key)
	}
	slices.Sort(keys)
	return keys
}

// TestCadences looks at the days around which a period begins.
func TestCadences(t *testing.T) {
	every := func(period, start string, day string) *sim.World {
		p := playbook(t, "review", quarterly)
		p.Spec.Trigger.Every.Period = v1alpha1.Period(period)
		return sim.New(day).Put(p, customer("acme", start))
	}
	done := func(w *sim.World) *sim.World { return w.Report("acme", "review", v1alpha1.ReportDone, "") }
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		want  []string
	}{
		"before the anchor nothing starts":                  {every("3mo", "2026-11-10", "2026-11-01"), "2026-11-09", nil},
		"the first period begins on the anchor":             {every("3mo", "2026-11-10", "2026-11-01"), "2026-11-10", []string{"acme every/2026-11-10"}},
		"who arrives in the middle of a period starts then": {every("3mo", "2026-01-31", "2026-06-15"), "2026-06-15", []string{"acme every/2026-04-30"}},
		"the day before the next period there is one run": {
			done(every("3mo", "2026-01-31", "2026-06-15").Live("2026-06-15")), "2026-07-30", []string{"acme every/2026-04-30"}},
		"periods are counted from the anchor: a short month shortens no later one": {
			done(every("3mo", "2026-01-31", "2026-06-15").Live("2026-06-15")), "2026-07-31", []string{"acme every/2026-04-30", "acme every/2026-07-31"}},
		"a leap day comes once in four years": {
			done(every("12mo", "2024-02-29", "2027-02-28").Live("2027-02-28")), "2028-02-29", []string{"acme every/2027-02-28", "acme every/2028-02-29"}},
		"weeks are counted in days": {
			done(every("2w", "2026-11-02", "2026-11-02").Live("2026-11-02")), "2026-11-16", []string{"acme every/2026-11-02", "acme every/2026-11-16"}},
		"while a run goes on no second one starts": {
			every("2w", "2026-11-02", "2026-11-02"), "2026-11-17", []string{"acme every/2026-11-02"}},
		"a correction of the anchor by less than half a period starts no second run": {
			done(every("3mo", "2026-11-02", "2026-11-02").Live("2026-11-02")).Change("acme", "corrected", startsOn("2026-11-20")), "2026-12-01",
			[]string{"acme every/2026-11-02"}},
		"nor one into the past": {
			done(every("3mo", "2026-11-02", "2026-11-02").Live("2026-11-02")).Change("acme", "corrected", startsOn("2025-10-20")), "2026-12-01",
			[]string{"acme every/2026-11-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.world.Live(tc.day)
			if diff := cmp.Diff(tc.want, runKeys(tc.world)); diff != "" {
				t.Errorf("runs on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
		})
	}
}

// TestPeriodsThatPassed looks at a loop that was down for seven months: what is over is noted, not made up for.
func TestPeriodsThatPassed(t *testing.T) {
	w := sim.New("2026-01-05").Put(playbook(t, "review", quarterly), customer("acme", "2026-01-01")).Live("2026-01-06").
		Report("acme", "review", v1alpha1.ReportDone, "")
	w.Now = w.Day("2026-08-03")
	w.Settle()
	if diff := cmp.Diff([]string{"acme every/2026-01-01", "acme every/2026-07-01"}, runKeys(w)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	skipped := w.Ledgers["acme"].Ledger.Playbooks[0].Skipped
	if skipped == nil || skipped.Trigger != "every/2026-04-01" || skipped.Reason != v1alpha1.ReasonMissed {
		t.Errorf("skipped %+v, want every/2026-04-01 as Missed", skipped)
	}
}

// TestElements looks at which elements of a list have a run.
func TestElements(t *testing.T) {
	world := func(change func(*v1alpha1.AccountSpec)) *sim.World {
		a := account("acme", "Media", "")
		change(&a.Spec)
		return sim.New("2026-11-02").Put(playbook(t, "tell-shipped", shipped), a).Live("2026-11-02")
	}
	sso, api := request("sso", v1alpha1.RequestShipped), request("api", v1alpha1.RequestOpen)
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		runs  []string
		open  []string
	}{
		"each shipped request has a run":     {world(requests(true, sso, api)), "2026-11-02", []string{"acme each/sso"}, []string{"acme/tell"}},
		"several at a time":                  {world(requests(true, sso, request("api", v1alpha1.RequestShipped))), "2026-11-02", []string{"acme each/api", "acme each/sso"}, []string{"acme/tell", "acme/tell"}},
		"an empty list that is known has no": {world(requests(true)), "2026-11-02", nil, nil},
		"a list that is not known has none":  {world(requests(false)), "2026-11-02", nil, nil},
		"one that ships later starts then": {
			world(requests(true, sso, api)).Report("acme", "tell", v1alpha1.ReportDone, "").
				Change("acme", "api ships", requests(true, sso, request("api", v1alpha1.RequestShipped))), "2026-11-03",
			[]string{"acme each/api", "acme each/sso"}, []string{"acme/tell"}},
		"one that was told is not told again, though it left the list and came back": {
			world(requests(true, sso)).Report("acme", "tell", v1alpha1.ReportDone, "").Live("2026-11-04").
				Change("acme", "the list is empty", requests(true)).Live("2026-11-06").
				Change("acme", "the list is back", requests(true, sso)), "2026-11-08", []string{"acme each/sso"}, nil},
		"a run whose element is no longer wanted is cancelled": {
			world(requests(true, sso)).Change("acme", "sso is open again", requests(true, request("sso", v1alpha1.RequestOpen))), "2026-11-03",
			[]string{"acme each/sso"}, nil},
		"a list that nobody vouches for any more ends nothing": {
			world(requests(true, sso)).Change("acme", "who knows", requests(false)), "2026-11-03",
			[]string{"acme each/sso"}, []string{"acme/tell"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.world.Live(tc.day)
			if diff := cmp.Diff(tc.runs, runKeys(tc.world)); diff != "" {
				t.Errorf("runs on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
			if diff := cmp.Diff(tc.open, open(tc.world)); diff != "" {
				t.Errorf("open tasks on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
		})
	}
}

// TestGoalsThatAreMetAlready looks at occasions whose goal is true before they begin: nothing starts, and once that is said
// nothing is written again.
func TestGoalsThatAreMetAlready(t *testing.T) {
	met := func(p *v1alpha1.Playbook) *v1alpha1.Playbook {
		p.Spec.Goal = &v1alpha1.PlaybookGoal{Reached: "account.spec.industry == 'Media'"}
		return p
	}
	a := customer("acme", "2026-01-01")
	requests(true, request("sso", v1alpha1.RequestShipped), request("api", v1alpha1.RequestShipped))(&a.Spec)
	w := sim.New("2026-01-01").Put(met(playbook(t, "review", quarterly)), met(playbook(t, "tell-shipped", shipped)), a)
	w.Settle()
	for _, day := range []string{"2026-04-02", "2026-12-24"} {
		w.Now = w.Day(day)
		if w.Settle(); len(w.Engagements) != 0 {
			t.Fatalf("on %s runs have started:\n%s", day, w)
		}
	}
	if waiting := w.Accounts["acme"].Status.Waiting; len(waiting) != 2 || waiting[0].Reason != v1alpha1.ReasonNotDue || waiting[1].Reason != v1alpha1.ReasonGoalAlreadyMet {
		t.Errorf("nobody says why: %+v", waiting)
	}
	w.Now = w.Now.Add(time.Hour)
	if rounds := w.Settle(); rounds != 0 {
		t.Errorf("an hour later %d rounds of writing", rounds)
	}
	w.Change("acme", "is in tourism", func(s *v1alpha1.AccountSpec) { s.Industry = "Tourism" })
	if diff := cmp.Diff([]string{"acme each/api", "acme each/sso"}, runKeys(w)); diff != "" {
		t.Errorf("runs once the goal is no longer met (-want +got):\n%s%s", diff, w)
	}
}

// group are two playbooks that exclude each other for accounts in onboarding, and the priorities that they have.
func group(first, second int32) []any {
	one, other := welcome(nil), welcome(nil)
	one.Name, other.Name = "gentle", "thorough"
	one.Spec.Priority, other.Spec.Priority = first, second
	one.Spec.ExclusiveGroup, other.Spec.ExclusiveGroup = "welcome", "welcome"
	return []any{one, other}
}

// TestExclusiveGroups looks at who of a group starts, and what the others say.
func TestExclusiveGroups(t *testing.T) {
	holder := func(w *sim.World) string {
		var names []string
		for _, c := range w.Ledgers["acme"].Ledger.Claims {
			names = append(names, string(c.Playbook))
		}
		return fmt.Sprint(names)
	}
	w := sim.New("2026-11-02").Put(group(10, 50)...).Put(onboarding("acme")).Live("2026-11-02")
	if got := holder(w); got != "[thorough]" {
		t.Fatalf("the group is held by %s, want the one of the highest priority:\n%s", got, w)
	}
	waiting := w.Accounts["acme"].Status.Waiting
	if len(waiting) != 1 || waiting[0].Playbook != "gentle" || waiting[0].Reason != v1alpha1.ReasonGroupHeld ||
		waiting[0].Message != "the exclusive group welcome is held by a run of playbook thorough (episode/1) since 2026-11-02; this one starts when that has ended" {
		t.Errorf("the other one says %+v", waiting)
	}
	w.Playbooks["gentle"].Spec.Priority = 100
	if w.Live("2026-11-03"); holder(w) != "[thorough]" {
		t.Errorf("a holder was put out:\n%s", w)
	}
	w.Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-10").Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-11-11")
	if got := holder(w); got != "[gentle]" {
		t.Errorf("after its end the group is held by %s, want the one that waited:\n%s", got, w)
	}
}

// TestReentry looks at how often an account may run a playbook.
func TestReentry(t *testing.T) {
	limited := func(r v1alpha1.Reentry) *sim.World {
		return sim.New("2026-11-02").Put(welcome(func(s *v1alpha1.PlaybookSpec) { s.Reentry = &r }), onboarding("acme")).Live("2026-11-02").
			Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).Live("2026-11-03").
			Change("acme", "is in onboarding again", lifecycle(v1alpha1.LifecycleOnboarding))
	}
	one := int32(1)
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		runs  int
		why   string
	}{
		"a rest of ten days is not over on the ninth": {limited(v1alpha1.Reentry{Cooldown: "10d"}), "2026-11-11", 1, v1alpha1.ReasonCooldown},
		"and is over on the tenth":                    {limited(v1alpha1.Reentry{Cooldown: "10d"}), "2026-11-12", 2, ""},
		"a maximum of one run is one run":             {limited(v1alpha1.Reentry{Maximum: &one}), "2027-11-12", 1, v1alpha1.ReasonMaximum},
		"without a limit it starts again at once":     {limited(v1alpha1.Reentry{}), "2026-11-03", 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tc.world.Live(tc.day)
			why := ""
			for _, wait := range tc.world.Accounts["acme"].Status.Waiting {
				why = wait.Reason
			}
			if len(tc.world.Engagements) != tc.runs || why != tc.why {
				t.Errorf("%d runs and %q, want %d and %q:\n%s", len(tc.world.Engagements), why, tc.runs, tc.why, tc.world)
			}
		})
	}
}

// TestByHand looks at runs that a person creates.
func TestByHand(t *testing.T) {
	idle := func() *sim.World {
		return sim.New("2026-11-02").Put(welcome(nil), account("acme", "Media", "")).Live("2026-11-02")
	}
	w := idle().Put(byHand("second-welcome", "acme", "welcome")).Live("2026-11-03")
	if diff := cmp.Diff([]string{"acme/call"}, open(w)); diff != "" {
		t.Fatalf("open tasks of a run by hand for an account that does not qualify (-want +got):\n%s%s", diff, w)
	}
	w.Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-10").Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-11-11")
	if len(w.Ledgers["acme"].Ledger.Claims) != 0 || w.Ledgers["acme"].Ledger.Playbooks[0].Runs != 1 {
		t.Errorf("the ledger after its end: %+v", w.Ledgers["acme"].Ledger)
	}
	delete(w.Engagements, "second-welcome")
	w.Put(byHand("second-welcome", "acme", "welcome")).Live("2026-11-12")
	if again := w.Engagements["second-welcome"]; len(again.Ledger.Steps) != 0 {
		t.Errorf("a name that was used starts a run again:\n%s", w)
	}
	if waiting := w.Accounts["acme"].Status.Waiting; len(waiting) != 1 || waiting[0].Reason != v1alpha1.ReasonKeyUsed {
		t.Errorf("nobody says why: %+v", waiting)
	}
}

// TestRollouts looks at which accounts a rollout reaches.
func TestRollouts(t *testing.T) {
	book := func(r *v1alpha1.Rollout) *sim.World {
		p := welcome(func(s *v1alpha1.PlaybookSpec) { s.Rollout = r })
		w := sim.New("2026-11-02").Put(p)
		for i := range 400 {
			w.Put(onboarding(fmt.Sprintf("a%03d", i)))
		}
		w.Settle()
		return w
	}
	percent := func(n int32) *int32 { return &n }
	small := book(&v1alpha1.Rollout{Percent: percent(10)})
	if n := len(small.Engagements); n < 25 || n > 60 {
		t.Errorf("10 %% of 400 accounts are %d", n)
	}
	before := runKeys(small)
	small.Playbooks["welcome"].Spec.Rollout.Percent = percent(50)
	small.Settle()
	after := map[string]bool{}
	for _, key := range runKeys(small) {
		after[key] = true
	}
	for _, key := range before {
		if !after[key] {
			t.Errorf("raising the percentage took %s away", key)
		}
	}
	if n := len(after); n < 160 || n > 240 {
		t.Errorf("50 %% of 400 accounts are %d", n)
	}
	if n := len(book(&v1alpha1.Rollout{Percent: percent(0)}).Engagements); n != 0 {
		t.Errorf("0 %% are %d accounts", n)
	}
	if n := len(book(&v1alpha1.Rollout{State: v1alpha1.RolloutPaused}).Engagements); n != 0 {
		t.Errorf("a paused rollout reaches %d accounts", n)
	}
	held := book(&v1alpha1.Rollout{HoldoutPercent: percent(20)})
	if n := len(held.Engagements); n < 290 || n > 350 {
		t.Errorf("with a holdout of 20 %% of 400, %d accounts have a run", n)
	}
}

// TestHoldouts looks at what is noted of an account that is held out.
func TestHoldouts(t *testing.T) {
	all := int32(100)
	live := func(changes ...func(*v1alpha1.PlaybookSpec)) *sim.World {
		return sim.New("2026-11-02").Put(welcome(func(s *v1alpha1.PlaybookSpec) {
			for _, change := range changes {
				change(s)
			}
			s.Rollout = &v1alpha1.Rollout{HoldoutPercent: &all}
			s.Goal = &v1alpha1.PlaybookGoal{Reached: "account.spec.milestones.exists(m, m.name == 'first-report' && has(m.reachedOn))", Within: "30d"}
		}), func() *v1alpha1.Account {
			a := onboarding("acme")
			a.Spec.Known = []v1alpha1.KnownList{"milestones"}
			return a
		}()).Live("2026-11-03")
	}
	control := func(w *sim.World) string {
		c := w.Ledgers["acme"].Ledger.Playbooks[0].Control
		if len(w.Engagements) > 0 || c == nil {
			return fmt.Sprintf("%d runs, control %v", len(w.Engagements), c)
		}
		if c.Closed == nil {
			return c.Trigger + " open"
		}
		return c.Trigger + " " + string(c.Closed.Outcome)
	}
	reached := func(s *v1alpha1.AccountSpec) {
		s.Milestones = []v1alpha1.Milestone{{Name: "first-report", ReachedOn: "2026-11-20"}}
	}
	reachedAndActive := func(s *v1alpha1.AccountSpec) {
		reached(s)
		s.Lifecycle = v1alpha1.LifecycleActive
	}
	finish := func(s *v1alpha1.PlaybookSpec) { s.OnExit = v1alpha1.ExitFinish }
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		want  string
	}{
		"it is watched": {live(), "2026-12-02", "episode/1 open"},
		"the day after its time the goal is missed":      {live(), "2026-12-03", "episode/1 Missed"},
		"it may reach the goal all the same":             {live().Live("2026-11-21").Change("acme", "first report", reached), "2026-12-20", "episode/1 Reached"},
		"who leaves no longer counts":                    {live().Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)), "2026-12-20", "episode/1 Cancelled"},
		"who leaves by reaching the goal has reached it": {live().Change("acme", "first report, and is active", reachedAndActive), "2026-12-20", "episode/1 Reached"},
		"who leaves is watched on where runs go on":      {live(finish).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)), "2026-12-02", "episode/1 open"},
		"who leaves may reach the goal where runs go on": {live(finish).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).Live("2026-11-21").Change("acme", "first report", reached), "2026-12-20", "episode/1 Reached"},
		"who leaves misses the goal where runs go on":    {live(finish).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)), "2026-12-03", "episode/1 Missed"},
		"who is not known any more misses the goal, too": {live().Change("acme", "lifecycle is not known", lifecycle("")), "2026-12-03", "episode/1 Missed"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := control(tc.world.Live(tc.day)); got != tc.want {
				t.Errorf("%s, want %s:\n%s", got, tc.want, tc.world)
			}
		})
	}
}

// TestTheLedgerIsFull looks at an account that has had all that can be remembered: nothing more starts, and it says so.
func TestTheLedgerIsFull(t *testing.T) {
	a := account("acme", "Media", "")
	var all []v1alpha1.Request
	for i := range 20 {
		all = append(all, request(v1alpha1.Name(fmt.Sprintf("r%02d", i)), v1alpha1.RequestShipped))
	}
	requests(true, all...)(&a.Spec)
	w := sim.New("2026-11-02").Put(playbook(t, "tell-shipped", shipped), a).Live("2026-11-02")
	if n := len(w.Engagements); n != v1alpha1.MaxClaims {
		t.Fatalf("%d runs are open, want the %d that the ledger has room for", n, v1alpha1.MaxClaims)
	}
	if waiting := w.Accounts["acme"].Status.Waiting; len(waiting) != 1 || waiting[0].Reason != v1alpha1.ReasonLedgerFull {
		t.Errorf("nobody says why: %+v", waiting)
	}
	w.Report("acme", "tell", v1alpha1.ReportDone, "").Settle()
	if n := len(w.Engagements); n != v1alpha1.MaxClaims+1 {
		t.Errorf("%d runs after one ended, want %d", n, v1alpha1.MaxClaims+1)
	}
}

// TestTheLedgerRemembersEightyPlaybooks: of so many an account has a run each, and their runs leave. Of more it remembers as
// many as there is room for; the others wait and say so, and what is remembered is never more than the schema accepts.
func TestTheLedgerRemembersEightyPlaybooks(t *testing.T) {
	w := sim.New("2026-11-02")
	w.Retention = plan.Retention{Tasks: day, Engagements: day}
	add := func(from, to int) {
		for i := range to - from {
			p := welcome(func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[:1] })
			p.Name = fmt.Sprintf("a-playbook-of-the-library-with-a-name-%03d", from+i)
			w.Put(p)
		}
	}
	done := func() {
		for range 12 { // there is room for sixteen claims at a time
			for _, task := range w.Tasks {
				if plan.IsOpen(task) {
					now := metav1.NewTime(w.Now)
					task.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, Time: &now}
				}
			}
			w.Live(w.Calendar.Date(w.Now).AddDays(1).String())
		}
	}
	room := func() (runs, weight int) {
		for _, record := range w.Ledgers["acme"].Ledger.Playbooks {
			weight += plan.Weight(&record)
			runs += int(record.Runs)
		}
		if weight > v1alpha1.MaxPlaybookRoom {
			t.Errorf("the ledger weighs %d, and there is room for %d", weight, v1alpha1.MaxPlaybookRoom)
		}
		return runs, weight
	}
	add(0, 80)
	w.Put(onboarding("acme")).Live("2026-11-02")
	done()
	if runs, weight := room(); runs != 80 || len(w.Engagements) != 0 {
		t.Fatalf("%d runs have been, and %d are there (%d characters):\n%v", runs, len(w.Engagements), weight, w.Accounts["acme"].Status.Waiting)
	}
	if got := len(w.Accounts["acme"].Status.Outcomes); got != v1alpha1.MaxResponses {
		t.Errorf("%d outcomes are shown", got)
	}
	add(80, 120)
	done()
	runs, weight := room()
	waiting := w.Accounts["acme"].Status.Waiting
	if len(waiting) == 0 || waiting[0].Reason != v1alpha1.ReasonLedgerFull || !strings.Contains(waiting[0].Message, "characters") {
		t.Errorf("%d runs have been (%d characters), and nobody says that there is no room: %+v", runs, weight, waiting)
	}
	if again := w.Settle(); again != 0 {
		t.Errorf("at rest, %d rounds of writing", again)
	}
	for name, times := range w.Created {
		if times != 1 {
			t.Errorf("%s was created %d times", name, times)
		}
	}
}
