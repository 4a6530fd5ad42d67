package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// lost are the kinds of which a restore brings back an earlier state: every choice of them. What people and Git write is as
// it was last.
var lost = [][]string{
	{"AccountLedger"}, {"Engagement"}, {"Task"}, {"AccountLedger", "Engagement"}, {"AccountLedger", "Task"}, {"Engagement", "Task"},
	{"AccountLedger", "Engagement", "Task"},
}

// TestRestores brings kinds back to each earlier rest of a story, or to nothing, at each later one. Nothing was due then, so
// no run may begin that was not there before, and no Task may be made again of which anything that is there tells that it
// has ended, or beside another of its step. After a person's word nothing is held any more.
func TestRestores(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, base *run) {
		e.restored(base, func(how string, err error) {
			if err != nil {
				t.Errorf("%s: %v", how, err)
			}
		})
	})
}

// restored brings kinds back to each earlier rest at each later one, and tells how, and what went wrong.
func (e *explorer) restored(base *run, tell func(how string, err error)) {
	for now := e.script.prologue + 1; now < len(base.before); now++ {
		for _, then := range earlier(now) {
			for _, kinds := range lost {
				e.played++
				w := base.before[now].fork(schedule{})
				w.rollBack(kinds, base.before[then])
				tell(fmt.Sprintf("%v from before sentence %d back to before %d", kinds, now, then), w.restores())
			}
		}
	}
}

// earlier are rests before another: the ones just before it, and the first, where there is nothing.
func earlier(now int) []int {
	rests := []int{0}
	for _, back := range []int{5, 3, 2, 1} {
		if now-back > 0 {
			rests = append(rests, now-back)
		}
	}
	return rests
}

// rollBack brings kinds back to what they were in another world. UIDs and times of creation are those of then, as after a
// snapshot of etcd.
func (w *world) rollBack(kinds []string, then *world) {
	w.restored = true
	for _, kind := range kinds {
		w.store.version++
		past := maps.Clone(then.store.present(kind))
		for name := range w.store.present(kind) {
			if _, stays := past[name]; kind == "Task" && !stays {
				w.vanished++
			}
		}
		w.store.history[kind] = append(w.store.history[kind], past)
	}
	w.restart()
	catchUp(w.managers)
}

// restores lets the loop come to rest, then gives a person's word for all that is in doubt, and says what went wrong.
func (w *world) restores() error {
	before, told := maps.Clone(w.store.created), w.told()
	w.settle()
	for _, name := range slices.Sorted(maps.Keys(w.store.created)) {
		switch kind, _, _ := strings.Cut(name, "/"); {
		case kind != "Task" && kind != "Engagement" || w.store.created[name] == before[name]:
		case kind == "Engagement" && before[name] == 0 && told[w.aboutOf(name)]:
			w.problem("%s is a run that there was under another name", name)
		case kind == "Task" && w.isSecond(name):
			w.problem("%s was made although the step has another Task", name)
		case told[name]:
			w.problem("%s was made again although something that is there tells of it", name)
		}
	}
	for range 9 {
		if w.approveDoubts() == 0 {
			break
		}
		w.settle()
	}
	for _, l := range all[*v1alpha1.AccountLedger](w.store) {
		if len(l.Ledger.Doubts) > 0 && len(doubtful(l)) > 0 {
			w.problem("after every word ledger %s doubts %v", l.Name, l.Ledger.Doubts)
		}
	}
	for _, r := range all[*v1alpha1.Engagement](w.store) {
		if r.Ledger.End == nil && r.Ledger.StartTime != nil && !w.isClaimed(r) && w.hasLedger(r) {
			w.problem("after every word run %s waits for ever", r.Name)
		}
		if r.Ledger.End == nil && w.hasLedger(r) && plan.IsBehind(r, w.noted(r)) {
			w.problem("after every word run %s is behind its mark, and waits for ever", r.Name)
		}
	}
	w.staysAtRest()
	return w.failure()
}

// noted is what was noted last of a run outside of the store.
func (w *world) noted(r *v1alpha1.Engagement) plan.Mark {
	mark := w.marks.Of(r.Namespace, r.Spec.Account.Key)[r.Name]
	return plan.Mark{Made: mark.Made, Done: mark.Done, Began: mark.Began}
}

// isSecond says that a Task is not the only one of its step: another that was not withdrawn is there.
func (w *world) isSecond(name string) bool {
	one, ok := w.store.stored("Task", strings.TrimPrefix(name, "Task/")).(*v1alpha1.Task)
	return ok && one.Spec.Withdrawn == nil && slices.ContainsFunc(all[*v1alpha1.Task](w.store), func(other *v1alpha1.Task) bool {
		key := other.Spec.Key
		key.Attempt = one.Spec.Key.Attempt
		return other.Name != one.Name && key == one.Spec.Key && other.Spec.Withdrawn == nil
	})
}

// told are the Tasks of which something that is there tells that they were, and the playbooks of accounts of which an open
// Task without its run tells. Where the ledger, the runs and the Tasks are those of one earlier moment only the marks tell.
func (w *world) told() map[string]bool {
	told := map[string]bool{}
	for _, task := range all[*v1alpha1.Task](w.store) {
		if plan.IsOpen(task) && w.store.stored("Engagement", task.Spec.Engagement) == nil {
			told[aboutTask(task)] = true
		}
	}
	for _, r := range all[*v1alpha1.Engagement](w.store) {
		for _, s := range r.Ledger.Steps {
			if s.ClosedTime != nil && s.Task != "" && s.Phase != v1alpha1.StepWithdrawn && s.Phase != v1alpha1.StepSkipped {
				told["Task/"+s.Task] = true
			}
		}
		if !w.isClaimed(r) && r.Ledger.End == nil {
			told[r.Spec.Account.Key+"/"+r.Spec.Playbook.Key] = true
		}
	}
	for _, runs := range w.marks.last {
		for _, mark := range runs {
			for task := range mark.Tasks {
				if !w.knows(mark.Metadata.Name, task) {
					told["Task/"+task] = true
				}
			}
		}
	}
	return told
}

// knows says that a run is there, and that its ledger has a Task as the last of its step: one that vanished is made again.
func (w *world) knows(run, task string) bool {
	r, ok := w.store.stored("Engagement", run).(*v1alpha1.Engagement)
	return ok && slices.ContainsFunc(r.Ledger.Steps, func(s v1alpha1.StepRecord) bool { return s.Task == task })
}

// aboutOf is the account and the playbook of a run.
func (w *world) aboutOf(name string) string {
	if run, ok := w.store.stored("Engagement", strings.TrimPrefix(name, "Engagement/")).(*v1alpha1.Engagement); ok {
		return run.Spec.Account.Key + "/" + run.Spec.Playbook.Key
	}
	return ""
}

func aboutTask(task *v1alpha1.Task) string {
	return task.Spec.Key.Account + "/" + string(task.Spec.Key.Playbook)
}

// approveDoubts gives a person's word for what is in doubt now, and says how often.
func (w *world) approveDoubts() int {
	words := 0
	for _, l := range all[*v1alpha1.AccountLedger](w.store) {
		if hash := hashOf(l); hash != "" && hash != l.Spec.Approved {
			rewrite(w, l.Name, func(l *v1alpha1.AccountLedger) { l.Spec.Approved = hash }, false)
			words++
		}
	}
	return words
}

func (w *world) hasLedger(r *v1alpha1.Engagement) bool {
	return slices.ContainsFunc(all[*v1alpha1.AccountLedger](w.store), func(l *v1alpha1.AccountLedger) bool { return l.Spec.Account.Key == r.Spec.Account.Key }) &&
		slices.ContainsFunc(all[*v1alpha1.Account](w.store), func(a *v1alpha1.Account) bool { return plan.AccountKey(a) == r.Spec.Account.Key })
}

func doubtful(l *v1alpha1.AccountLedger) []v1alpha1.Doubt { return plan.Doubted(l.Ledger) }

func hashOf(l *v1alpha1.AccountLedger) string { return plan.DoubtHash(l.Ledger) }
