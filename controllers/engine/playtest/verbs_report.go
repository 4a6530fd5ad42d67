package playtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	words "tightrope.dev/controllers/engine/report"
)

func (r *runner) report(e *Entry) error {
	said := e.Report
	task, err := r.lastTask(said)
	if err != nil {
		return err
	}
	verb, err := said.verb()
	if err != nil {
		return err
	}
	by := cmp.Or(said.By, task.Spec.Assignee, "somebody")
	wanted, refusal := words.Wanted(task, verb, words.Input{
		By: by, Response: said.Response, Answers: said.Answers, Note: said.Note,
		Until: said.SnoozedUntil, Today: v1alpha1.Date(r.daysOf(task.Spec.Account).Date(r.Now).String()),
	})
	if refusal != nil || said.Refused != "" {
		return said.isRefused(refusal)
	}
	now := metav1.NewTime(r.Now)
	wanted.By, wanted.Time = by, &now
	r.Say(task.Spec.Account, "%s", strings.TrimSpace(fmt.Sprintf("%s reports %s: %s %s", by, stepOf(task), wanted.Phase, wanted.Response)))
	r.Report(task.Name, *wanted)
	return nil
}

// isRefused compares the refusal of a report with the one that the story tells of.
func (s *Report) isRefused(refusal *words.Refusal) error {
	switch {
	case s.Refused == "":
		return refusal
	case refusal == nil:
		return errors.New("it is accepted; leave refused: out, or report what is refused")
	case refusal.Message != s.Refused:
		return fmt.Errorf("it is refused with other words: %s", refusal.Message)
	}
	return nil
}

// verb is what a person does in order to say so.
func (s *Report) verb() (words.Verb, error) {
	answered := s.Response != "" || len(s.Answers) > 0
	switch s.Phase {
	case "":
		if s.SnoozedUntil != "" && !answered {
			return words.Snooze, nil
		}
		return words.Done, nil
	case v1alpha1.ReportDone:
		return words.Done, nil
	case v1alpha1.ReportInProgress, v1alpha1.ReportWaiting, v1alpha1.ReportSkipped:
		if answered {
			return "", fmt.Errorf("an answer closes the task; leave phase: %s out, or leave the answer out", s.Phase)
		}
		return map[v1alpha1.ReportPhase]words.Verb{
			v1alpha1.ReportInProgress: words.Start, v1alpha1.ReportWaiting: words.Sent, v1alpha1.ReportSkipped: words.Skip,
		}[s.Phase], nil
	}
	return "", fmt.Errorf("nobody reports phase %s; write InProgress, Waiting, Done or Skipped", s.Phase)
}

// lastTask is the task that a report is about: the open one, or else the last one.
func (r *runner) lastTask(said *Report) (*v1alpha1.Task, error) {
	account := r.name(said.Of)
	if !slices.Contains(r.persons, account) {
		return nil, fmt.Errorf("there is no account %s%s", account, orList(account, slices.Clone(r.persons)))
	}
	var open []*v1alpha1.Task
	var last *v1alpha1.Task
	for _, name := range namesOf(r.Tasks) {
		task := r.Tasks[name]
		if !said.isAbout(task, account) {
			continue
		}
		if plan.IsOpen(task) {
			open = append(open, task)
		}
		if last == nil || task.CreationTimestamp.After(last.CreationTimestamp.Time) {
			last = task
		}
	}
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		return nil, fmt.Errorf("%s has %d open tasks of step %s: %s; say which, with playbook or run", account, len(open), said.Step, runsOf(open))
	case last != nil:
		return last, nil
	}
	return nil, r.noTask(account, said)
}

func (s *Report) isAbout(task *v1alpha1.Task, account string) bool {
	return task.Spec.Account == account && task.Spec.Step == s.Step && task.Spec.Key.Escalation == s.Level &&
		(s.Playbook == "" || task.Spec.Playbook == s.Playbook) && (s.Run == "" || task.Spec.Key.Trigger == s.Run)
}

func (r *runner) noTask(account string, said *Report) error {
	open := r.openTasks(account)
	if len(open) == 0 {
		return fmt.Errorf("%s has no task of step %s on %s, and no other one", account, said.Step, day(r.Now.In(r.Calendar.Location())))
	}
	var names []string
	for _, task := range open {
		names = append(names, stepOf(task))
	}
	return errors.New(account + " has no task of step " + string(said.Step) + " on " + day(r.Now.In(r.Calendar.Location())) + "; it has " + strings.Join(names, ", "))
}

// openTasks are the open tasks of an account, by the day on which they are due.
func (r *runner) openTasks(account string) []*v1alpha1.Task {
	var open []*v1alpha1.Task
	for _, name := range namesOf(r.Tasks) {
		if task := r.Tasks[name]; task.Spec.Account == account && plan.IsOpen(task) {
			open = append(open, task)
		}
	}
	slices.SortStableFunc(open, func(a, b *v1alpha1.Task) int {
		return cmp.Or(a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(a.Spec.Playbook, b.Spec.Playbook), cmp.Compare(stepOf(a), stepOf(b)), cmp.Compare(a.Spec.Key.Trigger, b.Spec.Key.Trigger))
	})
	return open
}

func runsOf(tasks []*v1alpha1.Task) string {
	names := make([]string, len(tasks))
	for i, task := range tasks {
		names[i] = task.Spec.Playbook + " " + task.Spec.Key.Trigger
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
