package faults

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// book holds stories by what happens in them.
type book map[string]func(*script)

// books are where the stories stand. A file scenario_*.go declares a book of its own, and has a line here.
var books = []book{
	firstBook, edits, flapping, recreated, retained, moves, outages, clocks, collisions, poisoned, turns, words,
}

// scenarios are the stories that are disturbed: those of all books.
var scenarios = bound(books)

// bound puts books together. A title says one story only.
func bound(books []book) book {
	whole := book{}
	for _, b := range books {
		for title, story := range b {
			if whole[title] != nil {
				panic("two stories are called: " + title)
			}
			whole[title] = story
		}
	}
	return whole
}

var firstBook = book{
	"a run is left, taken up again, left and taken up again":  resumed,
	"a task stays open, and two people are told":              chased,
	"an approval is asked again, and another one expires":     askedAgain,
	"a run is raised to other revisions":                      revised,
	"a step is waived and the run ended by hand":              endedByHand,
	"the playbook is deleted, and applied again":              withoutPlaybook,
	"the account is gone for good, and what has ended leaves": leavesWithItsAccount,
	"the account comes back when its runs have left":          backAfterItsRunsLeft,
	"a request ships again when its run has left":             shipsAgainAfterItLeft,

	"a quarter ends, and another": func(s *script) {
		s.on("2026-11-01").apply(everyQuarter()).apply(account("acme", "Tourism", "2026-10-01"))
		s.report("acme", "review", v1alpha1.ReportDone, "").on("2026-12-31").on("2027-01-01")
		s.fact("acme", renewsOn("2026-10-08")).report("acme", "review", v1alpha1.ReportDone, "")
		s.on("2027-01-09").on("2027-09-01")
	},
	"requests ship, one after the other, and one is taken back": func(s *script) {
		s.on("2026-11-01").apply(tellShipped()).apply(account("acme", "Tourism", ""))
		s.fact("acme", asksFor("sso Shipped", "api Shipped")).on("2026-11-02").report("acme", "tell", v1alpha1.ReportDone, "")
		s.fact("acme", asksFor("api Open")).on("2026-11-03").fact("acme", asksFor("api Shipped", "sso Shipped")).on("2026-11-04")
	},
	"two playbooks of a group, and the priorities change": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), ofGroup("gentle", 10), ofGroup("thorough", 50))
		s.apply(account("acme", "Tourism", ""))
		edit(s, "gentle", func(p *v1alpha1.Playbook) { p.Spec.Priority = 90 })
		s.on("2026-11-02").report("acme", "call", v1alpha1.ReportDone, "").report("acme", "letter", v1alpha1.ReportDone, "").on("2026-11-03")
	},
	"a person starts a run, beside the one that is due": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), welcome("welcome", "Call {{ account.spec.displayName }}"))
		s.apply(account("acme", "Tourism", "")).apply(byHand("once-more", "acme", "welcome"))
		s.on("2026-11-02").report("acme", "call", v1alpha1.ReportDone, "").on("2026-11-03")
	},
	"a member leaves and comes back while the playbook rests": func(s *script) {
		rests := welcome("welcome", "Call {{ account.spec.displayName }}")
		rests.Spec.Reentry = &v1alpha1.Reentry{Cooldown: "3d"}
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), rests).apply(account("acme", "Tourism", ""))
		s.fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Media" }).fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Tourism" })
		s.on("2026-11-03").on("2026-11-04")
	},
	"the definitions are applied": func(s *script) {
		s.on("2026-11-01").apply(definitionsOfTheSample()...).apply(account("acme", "Tourism", "2026-12-31"))
	},
	"high: the question is asked at sixty days and answered": func(s *script) {
		s.on("2026-10-31").covid().apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-01").on("2026-11-03").report("acme", "ask", v1alpha1.ReportInProgress, "")
		s.on("2026-11-04").report("acme", "ask", v1alpha1.ReportDone, "half a year of rest")
		s.on("2027-02-01")
	},
	"high: nobody answers, and the goal is missed": func(s *script) {
		s.on("2026-11-02").covid().apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-12").on("2026-12-20")
	},
	"moderate: the menu, a choice, the follow-up": func(s *script) {
		s.on("2026-11-01").covid().apply(account("north", "Chemicals", "2026-12-31"))
		s.on("2026-11-02").report("north", "menu", v1alpha1.ReportDone, "smaller-plan")
		s.on("2026-11-05").report("north", "prepare-smaller-plan", v1alpha1.ReportDone, "")
		s.on("2027-01-10")
	},
	"low: the notice is sent, silence, the invoice": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-02").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-11-10").on("2026-12-01").on("2026-12-02").report("summit", "invoice", v1alpha1.ReportDone, "")
		s.on("2027-01-10")
	},
	"low: an objection, and the open question instead of the invoice": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-02").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-11-06").report("summit", "notice", v1alpha1.ReportDone, v1alpha1.AnswerObjected)
		s.on("2026-12-05").on("2026-12-28")
	},
	"low: a late objection takes the open invoice back": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-02").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-11-10").on("2026-12-02").report("summit", "notice", v1alpha1.ReportWaiting, v1alpha1.AnswerObjected)
		s.on("2026-12-20")
	},
	"the renewal moves later, and then earlier": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-03").fact("summit", renewsOn("2027-01-20"))
		s.on("2026-11-22").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-12-01").fact("summit", renewsOn("2027-01-05"))
		s.on("2026-12-07").on("2026-12-20")
	},
	"the renewal moves to the next year, for good": func(s *script) {
		s.on("2026-11-01").covid().apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-03").fact("acme", renewsOn("2027-12-31"))
		s.on("2026-11-12").on("2027-11-02")
	},
	"the playbook is edited while a run goes on": func(s *script) {
		s.on("2026-11-01").covid().apply(account("acme", "Tourism", "2026-12-31"))
		edit(s, "high-exposure-outreach", func(p *v1alpha1.Playbook) { p.Spec.Steps[0].Title = "Call {{ account.spec.displayName }}" })
		s.apply(account("blue", "Cruise Lines", "2027-01-02"))
		s.on("2026-11-03").report("acme", "ask", v1alpha1.ReportDone, "less work")
		s.on("2026-11-04").report("blue", "ask", v1alpha1.ReportDone, "more time")
	},
	"the account is deleted and applied again": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-11-03").remove("Account", "summit").on("2026-11-04")
		s.apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-10").on("2026-12-02").report("summit", "invoice", v1alpha1.ReportDone, "")
	},
	"the account stays away, and comes back when its runs have ended": func(s *script) {
		s.on("2026-11-01").covid().apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-03").remove("Account", "acme").on("2026-11-12")
		s.apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-13")
	},
	"a text waits for a fact": func(s *script) {
		s.on("2026-11-01").apply(
			segmentOf("tourists", "account.spec.industry == 'Tourism'"),
			welcome("welcome", "Ask {{ account.spec.displayName }} about {{ account.spec.commercial.arr }}"),
		).apply(account("acme", "Tourism", ""))
		s.on("2026-11-03").fact("acme", func(a *v1alpha1.AccountSpec) {
			a.Commercial = &v1alpha1.Commercial{Currency: "USD", ARR: new(int64(1200))}
		})
		s.on("2026-11-04").report("acme", "call", v1alpha1.ReportDone, "")
	},
	"a member leaves and comes back": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), welcome("welcome", "Call {{ account.spec.displayName }}"))
		s.apply(account("acme", "Tourism", ""))
		s.on("2026-11-02").fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Media" })
		s.on("2026-11-03").fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Tourism" })
		s.on("2026-11-04").report("acme", "call", v1alpha1.ReportDone, "")
		s.fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Media" })
		s.fact("acme", func(a *v1alpha1.AccountSpec) { a.Industry = "Tourism" })
	},
	"an open task vanishes": func(s *script) {
		s.on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-02").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.vanish("summit", "notice")
		s.on("2026-11-03").vanish("summit", "notice")
		s.on("2026-11-10").on("2026-12-01").vanish("summit", "invoice").report("summit", "invoice", v1alpha1.ReportDone, "")
	},
	"closed tasks are cleaned up": func(s *script) {
		s.on("2026-11-01").covid().apply(account("north", "Chemicals", "2026-12-31"))
		s.report("north", "menu", v1alpha1.ReportDone, "smaller-plan").vanish("north", "menu")
		s.report("north", "prepare-smaller-plan", v1alpha1.ReportDone, "").vanish("north", "prepare-smaller-plan")
		s.on("2026-11-20")
	},
	"what has ended leaves": func(s *script) {
		s.retains(2, 5).on("2026-11-01").covid().apply(account("north", "Chemicals", "2026-12-31"), account("acme", "Tourism", "2026-12-31"))
		s.report("north", "menu", v1alpha1.ReportDone, "smaller-plan").report("acme", "ask", v1alpha1.ReportDone, "rest")
		s.on("2026-11-03").report("north", "prepare-smaller-plan", v1alpha1.ReportDone, "")
		s.on("2026-11-06").on("2027-04-01").fact("acme", renewsOn("2027-12-31")).on("2027-11-02")
	},
	"a late answer, and then the task leaves": func(s *script) {
		s.retains(30, 60).on("2026-11-01").covid().apply(account("summit", "Telecoms", "2026-12-31"))
		s.on("2026-11-02").report("summit", "notice", v1alpha1.ReportWaiting, "")
		s.on("2026-11-10").on("2026-12-02").report("summit", "notice", v1alpha1.ReportWaiting, v1alpha1.AnswerObjected)
		s.on("2027-01-20").on("2027-05-01")
	},
	"a person's word moves the account, and ends": func(s *script) {
		s.on("2026-11-03").covid().apply(account("river", "Media", "2026-12-31"))
		s.apply(&v1alpha1.SegmentOverride{
			ObjectMeta: metav1.ObjectMeta{Name: "word"},
			Spec:       v1alpha1.SegmentOverrideSpec{Account: "river", Dimension: "covid-exposure", Segment: "high-exposure", Reason: "I know them", ExpiresOn: "2026-11-05"},
		})
		s.on("2026-11-05").on("2026-11-06").on("2026-11-15")
	},
	"two accounts, two playbooks, one day": func(s *script) {
		s.on("2026-11-01").covid().apply(account("acme", "Tourism", "2026-12-31"), account("summit", "Telecoms", "2026-12-31"))
		s.report("acme", "ask", v1alpha1.ReportDone, "rest").report("summit", "notice", v1alpha1.ReportDone, v1alpha1.AnswerObjected)
		s.on("2026-11-05")
	},
	"a guardrail holds two of three runs, and a person approves them": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), welcome("welcome", "Call {{ account.spec.displayName }}"), brakes(1))
		s.apply(account("acme", "Tourism", ""), account("birch", "Tourism", ""), account("cobalt", "Tourism", ""))
		s.later(11 * time.Second).approve("brake")
		s.on("2026-11-02").report("birch", "call", v1alpha1.ReportDone, "")
	},
	"a guardrail holds moves, and the mistake is put right": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "account.spec.industry == 'Tourism'"), welcome("welcome", "Call {{ account.spec.displayName }}"), brakes(0))
		s.apply(account("acme", "Media", ""), account("birch", "Media", ""))
		edit(s, "tourists", func(t *v1alpha1.Segment) { t.Spec.Expression = "true" })
		s.later(11 * time.Second)
		edit(s, "tourists", func(t *v1alpha1.Segment) { t.Spec.Expression = "account.spec.industry == 'Tourism'" })
		s.on("2026-11-02")
	},
	"a guardrail forbids calls to the small, and an account becomes one": func(s *script) {
		s.on("2026-11-01").apply(tourists(), segmentOf("small", "account.spec.industry == 'Media'"), forEveryone("welcome"), forbidsCalls("small"))
		s.apply(account("acme", "Tourism", ""), account("birch", "Tourism", ""))
		s.report("birch", "call", v1alpha1.ReportInProgress, "")
		for _, name := range []string{"acme", "birch"} {
			s.fact(name, func(a *v1alpha1.AccountSpec) { a.Industry = "Media" })
		}
		s.on("2026-11-02").report("birch", "call", v1alpha1.ReportDone, "").apply(account("cobalt", "Media", ""), account("dark", "", "")).on("2026-11-03")
	},
	"two offers are due on a day, and a guardrail lets one be made before there is a talk": func(s *script) {
		s.on("2026-11-01").apply(oneTouch("offer-a", v1alpha1.TouchCommercial), oneTouch("offer-b", v1alpha1.TouchCommercial), oneInARow())
		s.apply(account("acme", "Tourism", "")).later(11*time.Second).report("acme", "offer-a", v1alpha1.ReportDone, "")
		s.on("2026-11-02").apply(oneTouch("talk", v1alpha1.TouchRelationship)).report("acme", "offer-b", v1alpha1.ReportDone, "")
		s.apply(oneTouch("offer-c", v1alpha1.TouchCommercial)).later(11 * time.Second).on("2026-11-20")
	},
	"somebody else's task has our name": func(s *script) {
		s.on("2026-11-01").covid().apply(foreign()).apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-11-03")
	},
}

func account(name, industry, renewal string) *v1alpha1.Account {
	a := &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Name: name}}
	a.Spec = v1alpha1.AccountSpec{
		DisplayName: name, ExternalID: "crm-" + name, Industry: industry, Lifecycle: v1alpha1.LifecycleActive, Team: map[string]v1alpha1.Name{"csm": "jane"},
	}
	if renewal != "" {
		renewsOn(renewal)(&a.Spec)
	}
	return a
}

func renewsOn(date string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Commercial = &v1alpha1.Commercial{RenewalDate: v1alpha1.Date(date)} }
}

// brakes lets so many accounts begin a run, and so many move, within an hour.
func brakes(most int32) *v1alpha1.Guardrail {
	limit := intstr.FromInt32(most)
	return &v1alpha1.Guardrail{
		ObjectMeta: metav1.ObjectMeta{Name: "brake"},
		Spec:       v1alpha1.GuardrailSpec{Change: &v1alpha1.ChangeLimits{Activate: &limit, Move: &limit}},
	}
}

// forbidsCalls forbids to call the accounts of a segment.
func forbidsCalls(segment v1alpha1.Name) *v1alpha1.Guardrail {
	return &v1alpha1.Guardrail{
		ObjectMeta: metav1.ObjectMeta{Name: "gentle"},
		Spec: v1alpha1.GuardrailSpec{Forbid: []v1alpha1.Forbidden{{
			Name: "no-call", Segments: []v1alpha1.SegmentRef{{Dimension: "size", Name: segment}}, Channels: []v1alpha1.Channel{v1alpha1.ChannelCall}, Reason: "they asked for letters",
		}}},
	}
}

// oneInARow lets no two commercial touches follow each other.
func oneInARow() *v1alpha1.Guardrail {
	return &v1alpha1.Guardrail{
		ObjectMeta: metav1.ObjectMeta{Name: "steady"},
		Spec:       v1alpha1.GuardrailSpec{TouchBalance: &v1alpha1.TouchBalance{MostCommercialInARow: new(int32(1))}},
	}
}

// oneTouch is a playbook of one step for every account, of the playbook's name.
func oneTouch(name string, touch v1alpha1.Touch) *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.PlaybookSpec{
			Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps:   []v1alpha1.Step{{Name: v1alpha1.Name(name), Title: "Speak with {{ account.spec.displayName }}", Touch: touch, Due: "2d"}},
		},
	}
}

// forEveryone is a welcome for every account, whose first step is a call.
func forEveryone(name string) *v1alpha1.Playbook {
	p := welcome(name, "Call {{ account.spec.displayName }}")
	p.Spec.Segments, p.Spec.Steps[0].Channel = nil, v1alpha1.ChannelCall
	return p
}

func segmentOf(name string, expression v1alpha1.Expression) *v1alpha1.Segment {
	return &v1alpha1.Segment{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.SegmentSpec{Dimension: "size", Expression: expression}}
}

// welcome is a playbook that starts whenever an account becomes a tourist: a call, and a letter after it.
func welcome(name, title string) *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "size", Name: "tourists"}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps: []v1alpha1.Step{
				{Name: "call", Title: title, Role: "csm", Due: "2d"},
				{Name: "letter", Title: "Write to {{ account.spec.displayName }}", Role: "csm", Due: "2d", DependsOn: []v1alpha1.Name{"call"}},
			},
		},
	}
}

// foreign is a Task under the name that the question to acme would have, with the key of other work.
func foreign() *v1alpha1.Task {
	ours := v1alpha1.TaskKey{Account: "crm-acme", Playbook: "high-exposure-outreach", Trigger: "date/2026-12-31", Step: "ask", Attempt: 1}
	theirs := ours
	theirs.Account = "crm-globex"
	return &v1alpha1.Task{
		ObjectMeta: metav1.ObjectMeta{Name: plan.TaskName(ours)},
		Spec:       v1alpha1.TaskSpec{Key: theirs, Account: "globex", Engagement: "other", Playbook: "high-exposure-outreach", Step: "ask", Title: "Not ours"},
	}
}

// everyQuarter is a playbook that starts once in three months, counted from the renewal date.
func everyQuarter() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "review"},
		Spec: v1alpha1.PlaybookSpec{
			Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "3mo", Anchor: "commercial.renewalDate"}},
			Steps:   []v1alpha1.Step{{Name: "review", Title: "Review with {{ account.spec.displayName }}", Due: "5d"}},
		},
	}
}

// tellShipped is a playbook that starts for each request that ships.
func tellShipped() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "tell-shipped"},
		Spec: v1alpha1.PlaybookSpec{
			Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{
				In: "account.spec.requests", Where: "item.status == 'Shipped'", Key: "item.name",
			}},
			Steps: []v1alpha1.Step{{Name: "tell", Title: "Tell {{ account.spec.displayName }} of {{ item.name }}", Due: "5d"}},
		},
	}
}

// asksFor makes the requests of an account what is said: a name and a status.
func asksFor(requests ...string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) {
		s.Requests, s.Known = nil, []v1alpha1.KnownList{"requests"}
		for _, r := range requests {
			name, status, _ := strings.Cut(r, " ")
			s.Requests = append(s.Requests, v1alpha1.Request{Name: v1alpha1.Name(name), Status: v1alpha1.RequestStatus(status)})
		}
	}
}

// ofGroup is a welcome of an exclusive group.
func ofGroup(name string, priority int32) *v1alpha1.Playbook {
	p := welcome(name, "Call {{ account.spec.displayName }}")
	p.Spec.ExclusiveGroup, p.Spec.Priority = "welcome", priority
	return p
}

// byHand is a run that a person created.
func byHand(name, account, playbook string) *v1alpha1.Engagement {
	return &v1alpha1.Engagement{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: account, Key: "crm-" + account}, Playbook: v1alpha1.KeyedRef{Name: playbook, Key: playbook},
			Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: plan.HandKey(name)},
		},
	}
}
