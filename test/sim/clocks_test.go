package sim_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// open are the open Tasks of the world, as account/step.
func open(w *sim.World) []string {
	var names []string
	for _, task := range w.Tasks {
		if task.Spec.Withdrawn == nil && !done(task) {
			name := task.Spec.Account + "/" + string(task.Spec.Step)
			if level := task.Spec.Key.Escalation; level != "" {
				name += "/" + string(level)
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestTheThreeClocks looks at the sixty-day, the thirty-day and the one-week clock on the days around which they strike.
func TestTheThreeClocks(t *testing.T) {
	high := account("acme", "Tourism", "2026-12-31")   // sixty days before: 2026-11-01
	low := account("summit", "Telecoms", "2026-12-31") // thirty days before: 2026-12-01
	sent := func(w *sim.World) *sim.World {
		return w.Live("2026-11-02").Report("summit", "notice", v1alpha1.ReportWaiting, "") // the week ends on 2026-11-09
	}
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		want  []string
	}{
		"sixty-one days before, nobody is asked":             {covid(t, "2026-10-01").Put(high.DeepCopy()), "2026-10-31", nil},
		"sixty days before, the customer is asked":           {covid(t, "2026-10-01").Put(high.DeepCopy()), "2026-11-01", []string{"acme/ask"}},
		"the goal may be reached until day 45":               {covid(t, "2026-10-01").Put(high.DeepCopy()), "2026-12-16", []string{"acme/ask"}},
		"on day 46 the question is taken back":               {covid(t, "2026-10-01").Put(high.DeepCopy()), "2026-12-17", nil},
		"sixty-one days before, no notice":                   {covid(t, "2026-10-01").Put(low.DeepCopy()), "2026-10-31", nil},
		"sixty days before, the notice":                      {covid(t, "2026-10-01").Put(low.DeepCopy()), "2026-11-01", []string{"summit/notice"}},
		"on the last day of the week the notice still waits": {sent(covid(t, "2026-10-01").Put(low.DeepCopy())), "2026-11-09", []string{"summit/notice"}},
		"the day after the week, silence is consent":         {sent(covid(t, "2026-10-01").Put(low.DeepCopy())), "2026-11-10", nil},
		"thirty-one days before, no invoice":                 {sent(covid(t, "2026-10-01").Put(low.DeepCopy())), "2026-11-30", nil},
		"thirty days before, the invoice":                    {sent(covid(t, "2026-10-01").Put(low.DeepCopy())), "2026-12-01", []string{"summit/invoice"}},
		"a notice that was never sent never becomes consent": {covid(t, "2026-10-01").Put(low.DeepCopy()), "2026-12-15", []string{"summit/notice"}},
		"a late notice puts the invoice off to the week's end": {covid(t, "2026-10-01").Put(low.DeepCopy()).Live("2026-11-28").
			Report("summit", "notice", v1alpha1.ReportWaiting, ""), "2026-12-05", []string{"summit/notice"}},
		"and then the invoice is made, late": {covid(t, "2026-10-01").Put(low.DeepCopy()).Live("2026-11-28").
			Report("summit", "notice", v1alpha1.ReportWaiting, ""), "2026-12-06", []string{"summit/invoice"}},
		"a date that moves later takes the thirty days with it": {sent(covid(t, "2026-10-01").Put(low.DeepCopy())).
			Change("summit", "later", renewsOn("2027-01-31")), "2026-12-31", nil},
		"and the invoice comes thirty days before the new date": {sent(covid(t, "2026-10-01").Put(low.DeepCopy())).
			Change("summit", "later", renewsOn("2027-01-31")), "2027-01-01", []string{"summit/invoice"}},
		"a date that moves earlier brings the invoice forward": {sent(covid(t, "2026-10-01").Put(low.DeepCopy())).
			Change("summit", "earlier", renewsOn("2026-12-20")), "2026-11-20", []string{"summit/invoice"}},
		"but not a day too early": {sent(covid(t, "2026-10-01").Put(low.DeepCopy())).
			Change("summit", "earlier", renewsOn("2026-12-20")), "2026-11-19", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, open(tc.world.Live(tc.day))); diff != "" {
				t.Errorf("open tasks on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
		})
	}
}

// TestOccasions looks at where one occasion of a date ends and another begins, and at who is late for one.
func TestOccasions(t *testing.T) {
	skip := func(w *sim.World) *sim.World {
		w.Playbooks["high-exposure-outreach"].Spec.LateStart = v1alpha1.LateStartSkip
		return w
	}
	asked := func() *sim.World { // asked and answered for the renewal of 2026-12-31
		return covid(t, "2026-10-01").Put(account("acme", "Tourism", "2026-12-31")).Live("2026-11-03").
			Report("acme", "ask", v1alpha1.ReportDone, "time")
	}
	for name, tc := range map[string]struct {
		world *sim.World
		day   string
		runs  int
		want  []string
	}{
		"a correction by 45 days after the answer is the same occasion": {
			asked().Change("acme", "moves", renewsOn("2027-02-14")), "2027-03-01", 1, nil},
		"46 days are another occasion": {
			asked().Change("acme", "moves", renewsOn("2027-02-15")), "2026-12-17", 2, []string{"acme/ask"}},
		"next year's date is another occasion": {
			asked().Change("acme", "renews", renewsOn("2027-12-31")), "2027-11-01", 2, []string{"acme/ask"}},
		"an account that arrives on the day is in time": {
			skip(covid(t, "2026-11-01")).Put(account("acme", "Tourism", "2026-12-31")), "2026-11-01", 1, []string{"acme/ask"}},
		"an account that arrives the day after is left out by Skip": {
			skip(covid(t, "2026-11-02")).Put(account("acme", "Tourism", "2026-12-31")), "2026-11-05", 0, nil},
		"and caught up by CatchUp": {
			covid(t, "2026-11-02").Put(account("acme", "Tourism", "2026-12-31")), "2026-11-05", 1, []string{"acme/ask"}},
		"until the day of the renewal itself, unless the step is then too late": {
			covid(t, "2026-12-31").Put(account("acme", "Tourism", "2026-12-31")), "2026-12-31", 1, nil},
		"but not after it": {
			covid(t, "2027-01-01").Put(account("acme", "Tourism", "2026-12-31")), "2027-01-02", 0, nil},
		"who was left out once is not caught up later": {
			skip(covid(t, "2026-11-02")).Put(account("acme", "Tourism", "2026-12-31")), "2026-12-20", 0, nil},
		"without a renewal date nothing starts": {
			covid(t, "2026-11-02").Put(account("acme", "Tourism", "")), "2026-12-20", 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tc.world.Live(tc.day)
			if len(tc.world.Engagements) != tc.runs {
				t.Errorf("%d runs, want %d:\n%s", len(tc.world.Engagements), tc.runs, tc.world)
			}
			if diff := cmp.Diff(tc.want, open(tc.world)); diff != "" {
				t.Errorf("open tasks on %s (-want +got):\n%s%s", tc.day, diff, tc.world)
			}
		})
	}
}

// TestTheControllerWasDown looks at an account that was known in time while nobody looked for weeks.
func TestTheControllerWasDown(t *testing.T) {
	w := covid(t, "2026-10-01")
	w.Playbooks["high-exposure-outreach"].Spec.LateStart = v1alpha1.LateStartSkip
	w.Put(account("acme", "Tourism", "2026-12-31")).Settle()
	w.Now = w.Day("2026-11-25")
	w.Settle()
	if diff := cmp.Diff([]string{"acme/ask"}, open(w)); diff != "" {
		t.Fatalf("open tasks (-want +got):\n%s%s", diff, w)
	}
	if pace := w.Task("acme", "ask").Spec.Pace; pace != v1alpha1.PaceLate {
		t.Errorf("the task is %s, want Late", pace)
	}
}
