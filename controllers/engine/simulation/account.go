package simulation

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// AccountFacts are the facts of the decision about an account. They are only read.
func (w *World) AccountFacts(account *v1alpha1.Account) plan.AccountFacts {
	w.Compile()
	return w.accountFacts(w.file(plan.AccountKey(account)), account)
}

func (w *World) accountFacts(f *file, account *v1alpha1.Account) plan.AccountFacts {
	days, other := w.calendarOf(account)
	facts := plan.AccountFacts{
		Now: w.Now, Calendar: days, OtherCalendar: other, Account: account, Segments: w.segments, Scorecards: w.scorecards, Playbooks: w.playbooks,
		Overrides: w.overridesOf(account), Engagements: f.engagements(), Stopped: w.stopped(), Retention: w.Retention,
		Guardrails: w.guardrails(),
	}
	if ledger := w.Ledgers[f.key]; ledger != nil {
		facts.Ledger = ledger.Ledger
	}
	for _, task := range f.tasks {
		if plan.IsOpen(task) {
			facts.Tasks = append(facts.Tasks, *task)
		}
	}
	facts.Left = left(f, facts)
	return facts
}

// overridesOf are the words of people about an account, in the order of names.
func (w *World) overridesOf(account *v1alpha1.Account) []v1alpha1.SegmentOverride {
	if len(w.Overrides) == 0 || account == nil {
		return nil
	}
	var words []v1alpha1.SegmentOverride
	for _, o := range sorted(w.Overrides) {
		if o.Spec.Account == account.Name {
			words = append(words, *o)
		}
	}
	return words
}

// calendarOf is the calendar of an account, and what is to be said where it is not the one that it names.
func (w *World) calendarOf(account *v1alpha1.Account) (calendar.Calendar, string) {
	name := ""
	if account != nil {
		name = string(account.Spec.Calendar)
	}
	return calendar.Choose(name, w.calendars, w.Calendar)
}

// accountDecision is what is to be done about an account, and what of it differs from what there is.
type accountDecision struct {
	account *v1alpha1.Account // nil where it is gone
	plan.AccountPlan
	decided, ledger, status bool
}

func (w *World) decideAccountOf(f *file) accountDecision {
	account, unclear := f.account()
	if unclear || account == nil && w.Ledgers[f.key] == nil || !f.touched && !isDue(f.next, w.Now) {
		return accountDecision{}
	}
	facts := w.accountFacts(f, account)
	facts.Brake.Stop = w.stop()
	todo := plan.AccountWithin(facts, w.ask)
	return accountDecision{
		account: account, AccountPlan: todo, decided: true,
		ledger: !same(&todo.Ledger, &facts.Ledger),
		status: account != nil && !same(&todo.Status, &account.Status),
	}
}

// carryOutAccount does what was decided about an account, and says whether that was anything.
func (w *World) carryOutAccount(f *file, todo accountDecision) bool {
	account := todo.account
	f.next = todo.Next
	if todo.ledger {
		w.writeLedger(f.key, account, todo.Ledger)
	}
	for i := range todo.Engagements {
		w.start(f, account, &todo.Engagements[i])
	}
	if todo.status {
		w.tellScores(account, account.Status.Scores, todo.Status.Scores)
		account.Status = todo.Status
	}
	for i := range todo.Remove {
		w.removeRun(f, &todo.Remove[i])
	}
	return todo.ledger || todo.status || len(todo.Engagements)+len(todo.Remove) > 0
}

func (w *World) writeLedger(key string, account *v1alpha1.Account, record v1alpha1.AccountLedgerRecord) {
	ledger := w.Ledgers[key]
	if ledger == nil {
		ledger = &v1alpha1.AccountLedger{
			ObjectMeta: metav1.ObjectMeta{Namespace: account.Namespace, Name: plan.LedgerName(key)},
			Spec:       v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: account.Name, Key: key}},
		}
	}
	w.tellMoves(account, ledger.Ledger, record)
	fresh := *ledger // whoever reads the old one goes on reading it
	fresh.Ledger = record
	w.Ledgers[key] = &fresh
}

// start makes a run that is claimed, unless it exists.
func (w *World) start(f *file, account *v1alpha1.Account, run *v1alpha1.Engagement) {
	run.UID = w.uid()
	run.CreationTimestamp = metav1.NewTime(w.Now)
	w.Engagements[run.Name] = run
	f.setRun(run)
	w.Created[run.Name]++
	w.tell(account.Name, Started{run})
}
