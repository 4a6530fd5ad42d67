package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/why"
	"tightrope.dev/test/sim"
)

// asking is a world that is asked why, now and then.
type asking struct {
	*sim.World
	t    *testing.T
	kept history
	text strings.Builder
}

func (a *asking) says(question string, answer why.Answer, ok bool) *asking {
	a.t.Helper()
	if !ok {
		a.t.Errorf("there is no answer to why %s", question)
	}
	fmt.Fprintf(&a.text, "%s  why %s\n%s\n", a.Today(), question, answer.Text())
	a.kept.note(a.World)
	return a
}

// task asks why the last Task of a step is there.
func (a *asking) task(account, step string) *asking {
	a.t.Helper()
	a.kept.note(a.World)
	task := a.Task(account, step)
	if task == nil {
		a.t.Fatalf("there is no task %s/%s:\n%s", account, step, a.World)
	}
	return a.named(task.Name, why.Kept{})
}

// named asks why a Task of a name is there.
func (a *asking) named(name string, kept why.Kept) *asking {
	a.t.Helper()
	answer, ok := why.Task(why.FactsOf(a.World.World, name, kept))
	return a.says("task "+name, answer, ok)
}

// archived asks of a Task that has left, with what the archive has of it.
func (a *asking) archived(account, step string) *asking {
	a.t.Helper()
	for name, task := range a.kept.tasks {
		if task.Spec.Account == account && string(task.Spec.Step) == step {
			run := a.kept.runs[task.Spec.Engagement]
			return a.named(name, why.Kept{Task: task, TaskLeft: a.Now, Run: run, RunLeft: a.Now})
		}
	}
	a.t.Fatalf("there never was a task %s/%s", account, step)
	return a
}

func (a *asking) account(name string) *asking {
	a.t.Helper()
	account := a.Accounts[name]
	return a.says("account "+name, why.Account(a.AccountFacts(account), a.AccountReasons(account), nil), true)
}

func (a *asking) not(name, playbook string) *asking {
	a.t.Helper()
	account := a.Accounts[name]
	answer, ok := why.Not(a.AccountFacts(account), a.AccountReasons(account), playbook, nil)
	return a.says("not "+name+" "+playbook, answer, ok)
}

func (a *asking) segment(name, of string) *asking {
	a.t.Helper()
	account := a.Accounts[name]
	answer, ok := why.Segment(a.AccountFacts(account), a.AccountReasons(account), of, nil)
	return a.says("segment "+name+" "+of, answer, ok)
}

// then goes on living.
func (a *asking) then(live func(*sim.World)) *asking {
	a.kept.note(a.World)
	live(a.World)
	a.Settle()
	return a
}

// TestWhyStories asks why in the middle of stories, and compares the words with texts that were reviewed.
func TestWhyStories(t *testing.T) {
	for name, live := range map[string]func(*asking){
		"an-answer-moves-an-account": func(a *asking) {
			a.covidWith(account("summit", "Telecoms", "2026-12-31")).then(to("2026-11-02")).task("summit", "notice").
				then(func(w *sim.World) {
					w.Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-11-08").Report("summit", "notice", v1alpha1.ReportDone, v1alpha1.AnswerObjected)
				}).task("summit", "notice").segment("summit", "").not("summit", "low-exposure-notice").task("summit", "ask").account("summit")
		},
		"an-account-leaves": func(a *asking) {
			a.put(playbook(a.t, "renewal", renewal), account("acme", "Tourism", "2026-12-31")).then(to("2026-11-03")).
				then(func(w *sim.World) { w.Change("acme", "it is churned", lifecycle(v1alpha1.LifecycleChurned)) }).
				task("acme", "call").not("acme", "renewal").
				then(func(w *sim.World) { w.Change("acme", "it is back", lifecycle(v1alpha1.LifecycleActive)) }).task("acme", "call")
		},
		"a-date-moves": func(a *asking) {
			a.put(playbook(a.t, "renewal", renewal), account("acme", "Tourism", "2026-12-31")).then(to("2026-11-02")).
				then(func(w *sim.World) { w.Change("acme", "the renewal moves", renewsOn("2027-01-20")) }).
				then(to("2026-11-25")).task("acme", "call").
				then(func(w *sim.World) { w.Change("acme", "the renewal moves to the next year", renewsOn("2027-12-31")) }).account("acme")
		},
		"a-task-is-chased": func(a *asking) {
			a.put(playbook(a.t, "chase", chase), led("acme")).then(to("2026-11-13")).task("acme", "call").
				named(a.Escalation("acme", "call", "first").Name, why.Kept{})
		},
		"a-task-ranks-by-its-account": func(a *asking) {
			p := playbook(a.t, "chase", chase)
			p.Spec.Steps[0].Priority = new(intstr.FromString("{{ has(account.spec.commercial.arr) && account.spec.commercial.arr >= 50000 ? 60 : 30 }}"))
			a.put(p, led("acme")).then(to("2026-11-02")).task("acme", "call")
		},
		"an-approval": func(a *asking) {
			a.put(playbook(a.t, "discount", discount), led("acme")).then(to("2026-11-02")).
				then(func(w *sim.World) {
					w.Report("acme", "offer", v1alpha1.ReportDone, "").ReportBy("jane", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved)
				}).task("acme", "approve").
				then(func(w *sim.World) {
					w.ReportBy("mona", "acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerRejected)
				}).task("acme", "apologize").account("acme")
		},
		"a-playbook-is-edited-and-deleted": func(a *asking) {
			a.put(playbook(a.t, "chase", chase), led("acme")).then(to("2026-11-02")).
				then(func(w *sim.World) {
					w.Edit("chase", "gives more time", func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Due = "4d" })
				}).task("acme", "call").
				then(func(w *sim.World) { w.Delete("Playbook", "chase") }).task("acme", "call").
				then(func(w *sim.World) { w.Delete("Account", "acme") }).task("acme", "call")
		},
		"what-has-left": func(a *asking) {
			a.Retention = plan.Retention{Tasks: 3 * day, Engagements: 20 * day}
			a.put(welcome(func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[:1] }), onboarding("acme")).then(to("2026-11-02")).
				then(func(w *sim.World) { w.Report("acme", "call", v1alpha1.ReportDone, "") })
			name := a.Task("acme", "call").Name
			a.then(to("2026-11-07")).named(name, why.Kept{}).archived("acme", "call").
				then(to("2026-11-30")).archived("acme", "call").not("acme", "welcome")
		},
		"a-guardrail-holds": func(a *asking) {
			none := intstr.FromInt32(0)
			brake := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Change: &v1alpha1.ChangeLimits{Activate: &none}}}
			brake.Name = "brake"
			a.put(brake, welcome(nil), onboarding("acme")).not("acme", "welcome").account("acme").
				then(func(w *sim.World) { w.Mode("brake", v1alpha1.GuardrailPause) }).not("acme", "welcome")
		},
		"why-not": func(a *asking) {
			a.put(playbook(a.t, "renewal", renewal), account("acme", "Tourism", ""), account("birch", "Media", "2026-12-31"), account("cobalt", "", "2027-12-31")).
				not("acme", "renewal").not("birch", "renewal").not("cobalt", "renewal").
				then(func(w *sim.World) { w.Change("acme", "the date is known", renewsOn("2026-12-01")) }).
				then(func(w *sim.World) { w.Cancel("acme", "renewal", "they asked us not to") }).not("acme", "renewal").
				then(func(w *sim.World) {
					w.Change("birch", "they travel", industry("Tourism")).
						Edit("renewal", "is suspended", func(s *v1alpha1.PlaybookSpec) { s.Suspend = true })
				}).not("birch", "renewal")
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := &asking{World: sim.New("2026-11-01"), t: t}
			live(a)
			compare(t, "why-"+name, a.text.String())
		})
	}
}

func to(day string) func(*sim.World) { return func(w *sim.World) { w.Live(day) } }

func (a *asking) put(objects ...any) *asking {
	a.Put(objects...)
	a.Settle()
	return a
}

func (a *asking) covidWith(objects ...any) *asking {
	a.World = covid(a.t, "2026-10-30")
	return a.put(objects...)
}
