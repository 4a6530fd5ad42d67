package faults

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"tightrope.dev/api/v1alpha1"
)

// What a story says must come of it, whoever is killed on the way. It is written by hand: a mistake that is made each time
// in the same way makes no difference between two runs.

// tasks says which Tasks of an account there are now, one "step attempt state" each, in any order. The state is Open, what
// the person reported, or withdrawn and the reason.
func (s *script) tasks(account string, wanted ...string) *script {
	return s.then(func(w *world) {
		var there []string
		for _, task := range all[*v1alpha1.Task](w.store) {
			if task.Spec.Account == account {
				there = append(there, inAWord(task))
			}
		}
		slices.Sort(there)
		wanted := slices.Sorted(slices.Values(wanted))
		if diff := cmp.Diff(wanted, there); diff != "" {
			w.problem("the story says that %s has other tasks (-said +found):\n%s", account, diff)
		}
	})
}

func inAWord(task *v1alpha1.Task) string {
	key := task.Spec.Key
	state := "Open"
	switch report := task.Status.Report; {
	case task.Spec.Withdrawn != nil:
		state = "withdrawn " + string(task.Spec.Withdrawn.Reason)
	case report != nil:
		state = string(report.Phase)
	}
	return fmt.Sprintf("%s%s %d %s", task.Spec.Step, levelOf(key.Escalation), key.Attempt, state)
}

// ends says how the runs of an account have ended, one "playbook outcome reason" each, or "playbook goes on".
func (s *script) ends(account string, wanted ...string) *script {
	return s.then(func(w *world) {
		var there []string
		for _, run := range all[*v1alpha1.Engagement](w.store) {
			if run.Spec.Account.Name == account {
				there = append(there, run.Spec.Playbook.Name+" "+strings.TrimPrefix(endOf(run.Ledger.End), "ended "))
			}
		}
		slices.Sort(there)
		wanted := slices.Sorted(slices.Values(wanted))
		if diff := cmp.Diff(wanted, there); diff != "" {
			w.problem("the story says that %s has other runs (-said +found):\n%s", account, diff)
		}
	})
}

// made says how many Tasks have been created, over all history.
func (s *script) made(wanted int) *script {
	return s.then(func(w *world) {
		found := 0
		for name, times := range w.store.created {
			if strings.HasPrefix(name, "Task/") {
				found += times
			}
		}
		if found != wanted {
			w.problem("the story says that %d tasks are ever created, and %d were", wanted, found)
		}
	})
}

// stalls says that an account says of itself that somebody must act.
func (s *script) stalls(account string) *script {
	return s.then(func(w *world) {
		a, ok := w.store.stored("Account", account).(*v1alpha1.Account)
		if !ok || !strings.Contains(conditionsOf(a.Status.Conditions), "Stalled=True") {
			w.problem("the story says that account %s stalls, and it does not say so", account)
		}
	})
}
