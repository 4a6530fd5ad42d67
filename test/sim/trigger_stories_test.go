package sim_test

import (
	"fmt"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// TestTriggerStories lives each trigger, and what decides between several, day by day.
func TestTriggerStories(t *testing.T) {
	sso, api := request("sso", v1alpha1.RequestShipped), request("api", v1alpha1.RequestOpen)
	for name, live := range map[string]func(*testing.T) *sim.World{
		"every-quarter": func(t *testing.T) *sim.World {
			return sim.New("2026-01-20").Put(playbook(t, "review", quarterly), customer("acme", "2025-10-31")).Live("2026-01-31").
				Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-04-30").
				Change("acme", "the contract began on 2025-10-15, says the CRM", startsOn("2025-10-15")).
				Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-07-20")
		},
		"every-quarter-nobody-looked": func(t *testing.T) *sim.World {
			w := sim.New("2026-01-01").Put(playbook(t, "review", quarterly), customer("acme", "2026-01-01")).Live("2026-01-02").
				Report("acme", "review", v1alpha1.ReportDone, "")
			w.Now = w.Day("2026-08-20")
			return w.Live("2026-08-21")
		},
		"each-shipped-request": func(t *testing.T) *sim.World {
			a := account("acme", "Media", "")
			requests(true, sso, api)(&a.Spec)
			return sim.New("2026-11-02").Put(playbook(t, "tell-shipped", shipped), a).Live("2026-11-03").
				Report("acme", "tell", v1alpha1.ReportDone, "").Live("2026-11-05").
				Change("acme", "the api ships", requests(true, sso, request("api", v1alpha1.RequestShipped))).Live("2026-11-06").
				Change("acme", "the api is taken back", requests(true, sso, api)).Live("2026-11-09").
				Change("acme", "the api ships again", requests(true, sso, request("api", v1alpha1.RequestShipped))).Live("2026-11-10").
				Change("acme", "the list is cleared", requests(true)).Live("2026-11-12")
		},
		"each-departed-champion": func(t *testing.T) *sim.World {
			a := account("acme", "Media", "")
			a.Spec.Champions = []v1alpha1.Champion{{Ref: "contact-0042"}, {Ref: "contact-0077"}}
			return sim.New("2026-11-02").Put(playbook(t, "champion-left", `
  trigger: {type: Each, each: {in: account.spec.champions, where: "has(item.leftOn) && daysSince(item.leftOn) < 90", key: "item.ref + ' ' + item.leftOn"}}
  steps: [{name: find, title: "{{ item.ref }} left on {{ item.leftOn }}: find who speaks for us now", due: 5d}]
`), a).Live("2026-11-05").
				Change("acme", "contact-0077 leaves", func(s *v1alpha1.AccountSpec) { s.Champions[1].LeftOn = "2026-11-05" }).Live("2026-11-06").
				Report("acme", "find", v1alpha1.ReportDone, "").Live("2027-02-20")
		},
		"each-missed-milestone": func(t *testing.T) *sim.World {
			a := customer("acme", "2026-10-01")
			a.Spec.Milestones = []v1alpha1.Milestone{{Name: "kickoff", ReachedOn: "2026-10-05"}, {Name: "first-report"}}
			return sim.New("2026-10-25").Put(playbook(t, "milestone-missed", `
  condition: daysSince(account.spec.commercial.startDate) > 30
  trigger: {type: Each, each: {in: account.spec.milestones, where: "!has(item.reachedOn)", key: item.name}}
  steps: [{name: why, title: "Find out why {{ item.name }} was not reached", due: 5d}]
`), a).Live("2026-11-03").
				Change("acme", "the first report is there", func(s *v1alpha1.AccountSpec) { s.Milestones[1].ReachedOn = "2026-11-04" }).Live("2026-11-06")
		},
		"a-flapping-fact-makes-no-work": func(*testing.T) *sim.World {
			w := sim.New("2026-11-02").Put(welcome(func(s *v1alpha1.PlaybookSpec) {
				s.Trigger.Membership = &v1alpha1.MembershipTrigger{For: "3d"}
			}), account("acme", "Media", ""))
			for day := 2; day < 8; day += 2 {
				w.Live(fmt.Sprintf("2026-11-%02d", day)).Change("acme", "is in onboarding", lifecycle(v1alpha1.LifecycleOnboarding)).
					Live(fmt.Sprintf("2026-11-%02d", day+1)).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive))
			}
			return w.Live("2026-11-09").Change("acme", "is in onboarding", lifecycle(v1alpha1.LifecycleOnboarding)).Live("2026-11-14")
		},
		"of-a-group-one-at-a-time": func(*testing.T) *sim.World {
			return sim.New("2026-11-02").Put(group(10, 50)...).Put(onboarding("acme")).Live("2026-11-03").
				Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-10").
				Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-11-12")
		},
		"a-rest-between-runs": func(*testing.T) *sim.World {
			one := int32(2)
			w := sim.New("2026-11-02").Put(welcome(func(s *v1alpha1.PlaybookSpec) {
				s.Reentry = &v1alpha1.Reentry{Cooldown: "10d", Maximum: &one}
			}), onboarding("acme")).Live("2026-11-02")
			for _, day := range []string{"2026-11-04", "2026-11-20", "2026-12-20"} {
				w.Live(day).Change("acme", "is active", lifecycle(v1alpha1.LifecycleActive)).
					Change("acme", "is in onboarding again", lifecycle(v1alpha1.LifecycleOnboarding))
			}
			return w.Live("2027-01-10")
		},
		"a-person-starts-a-run": func(*testing.T) *sim.World {
			return sim.New("2026-11-02").Put(welcome(nil), account("acme", "Media", "")).Live("2026-11-03").
				Put(byHand("second-welcome", "acme", "welcome")).Live("2026-11-04").
				Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-11").
				Report("acme", "review", v1alpha1.ReportDone, "").Live("2026-11-12")
		},
		"an-answer-opens-another-playbook": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "ask", `
  condition: account.spec.lifecycle == 'Onboarding'
  trigger: {type: Membership}
  steps: [{name: ask, title: "Ask what they want", due: 5d, response: {type: Choice, choices: [{name: training}, {name: nothing}]}}]
`), playbook(t, "train", `
  condition: outcomes['ask'].outcome == 'Reached' && responses['ask/ask'].value == 'training'
  trigger: {type: Membership}
  reentry: {cooldown: 90d}
  steps: [{name: train, title: "Train {{ account.spec.displayName }}", due: 10d}]
`), onboarding("acme"), onboarding("globex")).Live("2026-11-03").
				Report("acme", "ask", v1alpha1.ReportDone, "training").
				Report("globex", "ask", v1alpha1.ReportDone, "nothing").Live("2026-11-05")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}
