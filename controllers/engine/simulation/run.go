package simulation

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// EngagementFacts are the facts of the decision about a run. They are only read.
func (w *World) EngagementFacts(e *v1alpha1.Engagement) plan.EngagementFacts {
	w.Compile()
	f := w.file(e.Spec.Account.Key)
	account, _ := f.account()
	return w.engagementFacts(f, account, e)
}

func (w *World) engagementFacts(f *file, account *v1alpha1.Account, e *v1alpha1.Engagement) plan.EngagementFacts {
	facts := plan.EngagementFacts{
		Now: w.Now, Engagement: e, Account: account, Segments: w.segments, Scorecards: w.scorecards,
		Siblings: f.engagements(), Retention: w.Retention, Live: w.live[e.Spec.Playbook.Key], Tasks: f.tasksOf(e.Name),
		Guardrails: w.guardrails(),
	}
	facts.Calendar, _ = w.calendarOf(account)
	if ledger := w.Ledgers[f.key]; ledger != nil {
		facts.Ledger = ledger.Ledger
	}
	facts.Pinned = w.revisions[plan.Followed(e, facts.Ledger)]
	if wanted := w.revisions[e.Spec.Revision]; wanted != facts.Pinned {
		facts.Wanted = wanted
	}
	return facts
}

// runDecision is what is to be done about a run, and what of it differs from what there is.
type runDecision struct {
	plan.EngagementPlan
	ledger, status bool
}

func (w *World) decideRun(f *file, account *v1alpha1.Account, e *v1alpha1.Engagement) runDecision {
	facts := w.engagementFacts(f, account, e)
	facts.Brake.Stop = w.stop()
	todo := plan.StandStill(e)
	if facts.Pinned != nil || facts.Wanted != nil { // else its revision is gone
		todo = plan.RunWithin(facts, w.ask)
	}
	return runDecision{
		EngagementPlan: todo,
		ledger:         !same(&todo.Ledger, &e.Ledger), status: !same(&todo.Status, &e.Status),
	}
}

// carryOutRun does what was decided about a run, and says whether that was anything.
func (w *World) carryOutRun(f *file, decided carriedRun) bool {
	e, todo := decided.run, decided.runDecision
	account := e.Spec.Account.Name
	f.runAgain(e.Name, todo.Next)
	wrote := len(todo.Withdraw)+len(todo.Repair)+len(todo.Remove) > 0
	for _, withdrawal := range todo.Withdraw {
		w.withdraw(withdrawal)
	}
	for _, task := range slices.Concat(todo.Create, todo.Restore) {
		if w.Tasks[task.Name] == nil {
			w.create(f, account, &task)
			wrote = true
		}
	}
	for _, task := range todo.Repair {
		w.Tasks[task.Name] = &task
		f.setTask(&task)
	}
	if todo.ledger {
		w.tellSteps(e, todo.Ledger)
		e.Ledger = todo.Ledger
	}
	if todo.status {
		w.tellRevised(e, todo.Status)
		e.Status = todo.Status
	}
	if todo.ledger || todo.status {
		f.siblings = nil
	}
	for i := range todo.Remove {
		w.removeTask(f, &todo.Remove[i])
	}
	return wrote || todo.ledger || todo.status
}

// withdraw takes a Task back.
func (w *World) withdraw(withdrawal plan.Withdrawal) {
	why := withdrawal.Why
	task := w.Tasks[withdrawal.Task.Name]
	task.Spec.Withdrawn = &why
	w.tell(task.Spec.Account, Withdrawn{Task: task, Why: why})
}

// create makes a Task.
func (w *World) create(f *file, account string, task *v1alpha1.Task) {
	task.UID = w.uid()
	task.CreationTimestamp = metav1.NewTime(w.Now)
	w.Tasks[task.Name] = task
	f.setTask(task)
	w.Created[task.Name]++
	days, _ := w.calendarOf(w.Accounts[account])
	w.tell(account, Made{Task: task, Due: days.Date(task.Spec.Due.Time)})
}
