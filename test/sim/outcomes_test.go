package sim_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// lived is a book of accounts that come in, six a day, and are led to their first report.
type lived struct {
	*sim.World
	// helped and alone are how many of a hundred accounts come to their first report with the playbook and without it.
	helped, alone uint32
	story         []string
	dueOn         map[string]int // the day, from the first, on which an account has its first report
	day           int
}

// firstReport is a playbook whose goal can be reached without it, so that it can be compared.
func firstReport(t *testing.T, rollout *v1alpha1.Rollout) *v1alpha1.Playbook {
	p := playbook(t, "first-report", `
  trigger: {type: Membership}
  goal: {reached: "account.spec.milestones.exists(m, m.name == 'first-report' && has(m.reachedOn))", within: 30d}
  steps: [{name: show, title: "Show {{ account.spec.displayName }} how to make a report", due: 5d}]
`)
	p.Spec.Rollout = rollout
	return p
}

// chance is a number below n that an account always has for a question.
func chance(question, account string, n uint32) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(question + "/" + account))
	return h.Sum32() % n
}

// live lives so many days: accounts come in, those that are led or manage alone have their first report.
func (l *lived) live(days int) *lived {
	for range days {
		l.day++
		l.Live(l.Now.AddDate(0, 0, 1).Format("2006-01-02"))
		for n := range 6 {
			a := account(fmt.Sprintf("a%03d-%d", l.day, n), "Media", "")
			a.Spec.Known = []v1alpha1.KnownList{"milestones"}
			l.Put(a)
		}
		l.Settle()
		for name := range l.Accounts {
			l.decide(name)
		}
	}
	return l
}

// decide gives an account the day of its first report once it is known whether it is led there, and the report on that day.
func (l *lived) decide(name string) {
	due, decided := l.dueOn[name]
	if !decided {
		due = -1
		of, from := l.alone, uint32(12)
		if l.Task(name, "show") != nil {
			of, from = l.helped, 5
		}
		if chance("reaches", name, 100) < of {
			due = l.day + int(from+chance("takes", name, 15))
		}
		l.dueOn[name] = due
	}
	if due == l.day {
		l.Change(name, "first report", func(s *v1alpha1.AccountSpec) {
			s.Milestones = []v1alpha1.Milestone{{Name: "first-report", ReachedOn: v1alpha1.Date(l.Today())}}
		})
	}
}

func (l *lived) say(format string, args ...any) *lived {
	l.story = append(l.story, l.Today()+"  "+fmt.Sprintf(format, args...))
	return l
}

// sum says how the playbook stands.
func (l *lived) sum() *lived {
	s := l.Outcomes("first-report")
	l.say("the playbook has %d runs", s.Active+s.Completed)
	if s.Outcomes == nil {
		return l
	}
	l.say("  runs:     %s", counted(s.Outcomes.All))
	for _, r := range s.Outcomes.Revisions[:min(len(s.Outcomes.Revisions), 2)] {
		if len(s.Outcomes.Revisions) > 1 {
			l.say("    of %s: %s", r.Revision, counted(r.OutcomeStats))
		}
	}
	if s.Outcomes.Holdout != nil {
		l.say("  held out: %s", counted(*s.Outcomes.Holdout))
	}
	if d := s.Outcomes.Difference; d != nil {
		l.say("  the playbook adds %d points (%d to %d)", d.Value, d.Low, d.High)
	}
	return l
}

func counted(s v1alpha1.OutcomeStats) string {
	text := fmt.Sprintf("%d go on, %d reached the goal, %d missed it", s.Active, s.Reached, s.Missed)
	if s.Cancelled > 0 {
		text += fmt.Sprintf(", %d cancelled", s.Cancelled)
	}
	if p := s.ReachedPercent; p != nil {
		text += fmt.Sprintf(": %d %% (%d to %d)", p.Value, p.Low, p.High)
	}
	if s.MedianDaysToGoal != nil {
		text += fmt.Sprintf(", half of them within %d days", *s.MedianDaysToGoal)
	}
	return text
}

func newLived(t *testing.T, helped, alone uint32, rollout *v1alpha1.Rollout) *lived {
	w := sim.New("2026-01-05").Sleep().Put(firstReport(t, rollout))
	return &lived{World: w, helped: helped, alone: alone, dueOn: map[string]int{}}
}

// tell compares the sums, without the thousand lines of what happened to each account.
func (l *lived) tell(t *testing.T, name string) {
	t.Helper()
	compare(t, name, strings.Join(l.story, "\n")+"\n")
}

// TestOutcomesOfALivedBook lives a book with a playbook that helps, and one with a playbook that does not.
func TestOutcomesOfALivedBook(t *testing.T) {
	t.Run("against a holdout", func(t *testing.T) {
		l := newLived(t, 75, 45, &v1alpha1.Rollout{HoldoutPercent: new(int32(25))})
		for range 4 {
			l.live(14).sum()
		}
		p := l.Playbooks["first-report"]
		p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{Name: "ask", Title: "Ask how the report went", Due: "5d", DependsOn: []v1alpha1.Name{"show"}})
		l.say("the playbook is edited: a second step")
		l.Put(p)
		for range 3 {
			l.live(14).sum()
		}
		l.tell(t, "outcomes-against-a-holdout")
	})
	t.Run("of a rollout that stops", func(t *testing.T) {
		l := newLived(t, 35, 35, &v1alpha1.Rollout{Percent: new(int32(30)), HoldoutPercent: new(int32(20)), StopWhen: "stats.ended >= 20 && stats.reachedPercent < 50"})
		p := l.Playbooks["first-report"]
		for p.Status.Stopped == nil && l.day < 120 {
			l.live(1)
		}
		l.sum().say("the rollout stops by itself: %s", p.Status.Stopped.Message)
		runs := len(l.Engagements)
		l.live(14).sum().say("%d runs have started since", len(l.Engagements)-runs)
		p.Spec.Rollout.StopWhen = "stats.ended >= 60 && stats.reachedPercent < 30"
		l.say("CS operations accept less: %s", p.Spec.Rollout.StopWhen)
		l.Put(p)
		l.live(1).say("%d runs have started since", len(l.Engagements)-runs)
		l.live(13).sum()
		l.tell(t, "outcomes-of-a-rollout-that-stops")
	})
}
