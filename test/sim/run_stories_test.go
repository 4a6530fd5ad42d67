package sim_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// renewal is a playbook with a notice, a call and an invoice around a renewal, whose runs can be left and resumed.
const renewal = `
  condition: account.spec.industry == 'Tourism'
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}
  steps:
  - {name: notice, title: "Send {{ account.spec.displayName }} the notice", due: 3d, response: {type: NegativeConsent, window: 1w}}
  - {name: call, title: "Call {{ account.spec.displayName }}", due: 5d}
  - {name: invoice, title: "Send {{ account.spec.displayName }} the invoice", due: 3d, start: {from: Anchor, offset: -30d}, dependsOn: [notice]}
`

// discount is a playbook in which a manager approves what the csm offers.
const discount = `
  condition: account.spec.lifecycle == 'Onboarding'
  trigger: {type: Membership}
  steps:
  - {name: offer, title: "Make {{ account.spec.displayName }} an offer", due: 3d}
  - name: approve
    title: "Approve the offer to {{ account.spec.displayName }}"
    due: 2d
    dependsOn: [offer]
    response: {type: Approval, role: manager, notBy: [ae], window: 10d}
  - {name: send, title: "Send the offer", due: 1d, requires: [approve], when: "steps['approve'].response == 'Approved'"}
  - {name: apologize, title: "Say that there is no offer", due: 1d, dependsOn: [approve], when: "steps['approve'].response != 'Approved'"}
`

// golive is an onboarding that is complete when the customer says so.
const golive = `
  condition: account.spec.lifecycle == 'Onboarding'
  trigger: {type: Membership}
  goal: {reached: "steps['confirm'].response == 'Confirmed'", within: 60d}
  steps:
  - name: survey
    title: "Ask {{ account.spec.displayName }} how they will work"
    due: 3d
    response: {type: Form, fields: [{name: users, need: Required}, {name: region}]}
  - name: path
    title: "Choose the path for {{ steps['survey'].answers['users'] }} users"
    due: 2d
    dependsOn: [survey]
    response: {type: Choice, choices: [{name: guided}, {name: self-serve}]}
  - {name: guide, title: "Set up with the customer", due: 5d, dependsOn: [path], when: "steps['path'].response == 'guided'"}
  - {name: links, title: "Send the tutorials", due: 1d, dependsOn: [path], when: "steps['path'].response == 'self-serve'"}
  - name: confirm
    title: "Ask {{ account.spec.displayName }} whether it works"
    due: 5d
    dependsOn: [guide, links]
    response: {type: Confirmation, by: Customer}
  - {name: again, title: "Find out what is missing", due: 3d, dependsOn: [confirm], when: "steps['confirm'].response == 'NotConfirmed'"}
`

// chase is a playbook that tells others of what stays open.
const chase = `
  condition: account.spec.lifecycle == 'Onboarding'
  trigger: {type: Membership}
  steps:
  - name: call
    title: "Call {{ account.spec.displayName }}"
    due: 2d
    escalate:
    - {name: first, after: 3bd, unless: InProgress, to: manager}
    - {name: second, after: 2w, to: director}
`

// led is an account with people above its csm.
func led(name string) *v1alpha1.Account {
	a := onboarding(name)
	a.Spec.Team = map[string]v1alpha1.Name{"csm": "jane", "ae": "bob", "manager": "mona", "director": "dora"}
	return a
}

func team(members map[string]v1alpha1.Name) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Team = members }
}

func industry(name string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Industry = name }
}

// TestRunStories lives how runs are left, switched off, taken up again, revised, answered and chased.
func TestRunStories(t *testing.T) {
	renews := func(t *testing.T) *sim.World {
		return sim.New("2026-11-01").Put(playbook(t, "renewal", renewal), account("acme", "Tourism", "2026-12-31")).Live("2026-11-01")
	}
	for name, live := range map[string]func(*testing.T) *sim.World{
		// Leaving and switching off.
		"leaving-cancels-open-work": func(t *testing.T) *sim.World {
			return renews(t).Live("2026-11-03").Report("acme", "notice", v1alpha1.ReportWaiting, "").
				Change("acme", "it is churned", lifecycle(v1alpha1.LifecycleChurned)).Live("2026-11-12")
		},
		"leaving-lets-a-run-finish": func(t *testing.T) *sim.World {
			w := renews(t).Edit("renewal", "lets runs finish", func(s *v1alpha1.PlaybookSpec) { s.OnExit = v1alpha1.ExitFinish }).Raise("acme", "renewal").Live("2026-11-03")
			return w.Change("acme", "it is churned", lifecycle(v1alpha1.LifecycleChurned)).
				Report("acme", "notice", v1alpha1.ReportWaiting, "").Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-12-02").
				Report("acme", "invoice", v1alpha1.ReportDone, "").Live("2026-12-03")
		},
		"a-suspended-playbook-waits": func(t *testing.T) *sim.World {
			w := renews(t).Live("2026-11-02").Report("acme", "notice", v1alpha1.ReportWaiting, "").
				Edit("renewal", "is suspended", func(s *v1alpha1.PlaybookSpec) { s.Suspend = true }).Live("2026-11-20").
				Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-12-05")
			return w.Edit("renewal", "goes on", func(s *v1alpha1.PlaybookSpec) { s.Suspend = false }).Live("2026-12-06")
		},
		"a-deleted-playbook-finishes": func(t *testing.T) *sim.World {
			return renews(t).Live("2026-11-02").Delete("Playbook", "renewal").Report("acme", "notice", v1alpha1.ReportWaiting, "").
				Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-12-01").Report("acme", "invoice", v1alpha1.ReportDone, "").Live("2026-12-02")
		},
		"a-deleted-playbook-cancels": func(t *testing.T) *sim.World {
			p := playbook(t, "renewal", renewal+"  onDelete: Cancel\n")
			w := sim.New("2026-11-01").Put(p, account("acme", "Tourism", "2026-12-31")).Live("2026-11-02").
				Report("acme", "notice", v1alpha1.ReportWaiting, "").Delete("Playbook", "renewal").Live("2026-11-09").Apply(p).Live("2026-11-10")
			return w.Delete("Playbook", "renewal").Live("2026-11-19").Apply(p).Live("2026-12-02")
		},
		"a-deleted-account-comes-back": func(t *testing.T) *sim.World {
			w := renews(t).Live("2026-11-02").Report("acme", "notice", v1alpha1.ReportWaiting, "")
			gone := w.Accounts["acme"]
			return w.Delete("Account", "acme").Live("2026-11-09").Apply(gone).Live("2026-11-10").
				Delete("Account", "acme").Live("2026-11-19").Apply(gone).Live("2026-12-02")
		},
		"a-person-ends-a-run": func(t *testing.T) *sim.World {
			return renews(t).Live("2026-11-03").Cancel("acme", "renewal", "they renewed at the fair").Live("2026-11-04").
				Change("acme", "it is no tourist", industry("Media")).Change("acme", "it is one again", industry("Tourism")).Live("2026-12-02")
		},
		// Taking up again.
		"a-run-is-taken-up-again": func(t *testing.T) *sim.World {
			return renews(t).Live("2026-11-02").Report("acme", "notice", v1alpha1.ReportWaiting, "").
				Change("acme", "it is no tourist", industry("Media")).Live("2026-11-20").
				Change("acme", "it is one again", industry("Tourism")).Live("2026-11-21").
				Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-12-02")
		},
		"a-date-comes-back-after-the-run-ended": func(t *testing.T) *sim.World {
			return renews(t).Live("2026-11-03").Change("acme", "the renewal moves to 2027-12-31", renewsOn("2027-12-31")).Live("2026-11-15").
				Change("acme", "the renewal moves back to 2026-12-31", renewsOn("2026-12-31")).Live("2026-11-17")
		},
		// Revisions.
		"a-revision-adds-and-renames": func(t *testing.T) *sim.World {
			w := renews(t).Live("2026-11-03").Edit("renewal", "calls the notice a letter, adds a gift before it, and puts the invoice first", func(s *v1alpha1.PlaybookSpec) {
				s.Steps[0].Name, s.Steps[0].RenamedFrom = "letter", "notice"
				s.Steps[2].DependsOn = []v1alpha1.Name{"letter"}
				s.Steps = []v1alpha1.Step{s.Steps[2], {Name: "gift", Title: "Send a gift", Due: "2d"}, s.Steps[0], s.Steps[1]}
			})
			return w.Live("2026-11-04").Raise("acme", "renewal").Live("2026-11-05").Report("acme", "letter", v1alpha1.ReportWaiting, "").
				Report("acme", "gift", v1alpha1.ReportDone, "").Live("2026-12-02")
		},
		"a-revision-that-is-not-safe": func(t *testing.T) *sim.World {
			w := renews(t).Live("2026-11-03").Edit("renewal", "does without the call", func(s *v1alpha1.PlaybookSpec) { s.Steps = []v1alpha1.Step{s.Steps[0], s.Steps[2]} }).
				Raise("acme", "renewal").Live("2026-11-04")
			return w.Edit("renewal", "does without the invoice", func(s *v1alpha1.PlaybookSpec) {
				s.Steps = []v1alpha1.Step{s.Steps[0], {Name: "call", Title: "Ring up {{ account.spec.displayName }}", Due: "5d"}}
			}).Raise("acme", "renewal").Report("acme", "call", v1alpha1.ReportDone, "").Report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection).Live("2026-12-05")
		},
		// Answers.
		"an-approval-is-asked-again": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "discount", discount), led("acme")).Live("2026-11-02").
				Report("acme", "offer", v1alpha1.ReportDone, "").Live("2026-11-03").
				ReportBy("bob", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved).Live("2026-11-04").
				ReportBy("mona", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved).Live("2026-11-05").
				Report("acme", "send", v1alpha1.ReportDone, "").Live("2026-11-06")
		},
		"nobody-approves-their-own-offer": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "discount", discount), led("acme")).Live("2026-11-02").
				ReportBy("mona", "acme", "offer", v1alpha1.ReportDone, "").Live("2026-11-04").
				Change("acme", "dora is the manager", team(map[string]v1alpha1.Name{"csm": "jane", "manager": "dora"})).Live("2026-11-05").
				ReportBy("dora", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerRejected).Live("2026-11-06")
		},
		"an-approval-expires": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "discount", discount), led("acme")).Live("2026-11-02").
				Report("acme", "offer", v1alpha1.ReportDone, "").Live("2026-11-14").Report("acme", "apologize", v1alpha1.ReportDone, "").Live("2026-11-15")
		},
		"complete-when-the-customer-says-so": func(t *testing.T) *sim.World {
			w := sim.New("2026-11-02").Put(playbook(t, "golive", golive), led("acme")).Live("2026-11-03")
			w.Task("acme", "survey").Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, Answers: map[string]v1alpha1.Answer{"users": "250"}, By: "jane"}
			return w.Live("2026-11-04").Report("acme", "path", v1alpha1.ReportDone, "guided").Live("2026-11-05").
				Report("acme", "guide", v1alpha1.ReportDone, "").Live("2026-11-09").Report("acme", "confirm", v1alpha1.ReportDone, v1alpha1.AnswerNotConfirmed).Live("2026-11-12").
				Report("acme", "again", v1alpha1.ReportDone, "").Live("2027-01-03")
		},
		"a-step-is-waived": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "golive", golive), led("acme")).Live("2026-11-02").
				Waive("acme", "golive", "survey", "it has begun: too late").Waive("acme", "golive", "path", "they know it from their other site").Live("2026-11-03").
				Report("acme", "survey", v1alpha1.ReportSkipped, "").Live("2026-11-04").Report("acme", "confirm", v1alpha1.ReportDone, v1alpha1.AnswerConfirmed).Live("2026-11-05")
		},
		// Escalations.
		"what-stays-open-is-told": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "chase", chase), led("acme")).Live("2026-11-10").
				ReportBy("mona", "acme", "call", v1alpha1.ReportInProgress, "").Live("2026-11-20").Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-21")
		},
		"in-progress-is-not-told": func(t *testing.T) *sim.World {
			return sim.New("2026-11-02").Put(playbook(t, "chase", chase), led("acme")).Live("2026-11-05").
				Report("acme", "call", v1alpha1.ReportInProgress, "").Live("2026-11-12").Report("acme", "call", v1alpha1.ReportOpen, "").
				Live("2026-11-20").Change("acme", "it is active", lifecycle(v1alpha1.LifecycleActive)).Live("2026-11-22")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}
