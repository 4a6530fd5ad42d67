package sim

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// index finds what belongs to an account without looking through the whole world. Tests change the maps of a World as
// they like, so it is made anew for every round and for every question from outside; a world that sleeps keeps it.
type index struct {
	files     map[string]*file // by account key
	playbooks []*plan.Playbook // at their present revisions, in the order of names
}

// file is what belongs to one account key, each in the order of names.
type file struct {
	accounts []*v1alpha1.Account
	runs     []*v1alpha1.Engagement
	tasks    []*v1alpha1.Task

	siblings []v1alpha1.Engagement // the runs as the engine gets them; nil after one of them was written
}

// indexed is the index of the world as it is.
func (w *World) indexed() *index {
	if w.index != nil {
		return w.index
	}
	x := &index{files: make(map[string]*file, len(w.Accounts))}
	for _, account := range sorted(w.Accounts) {
		f := x.of(plan.AccountKey(account))
		f.accounts = append(f.accounts, account)
	}
	for _, e := range sorted(w.Engagements) {
		f := x.of(e.Spec.Account.Key)
		f.runs = append(f.runs, e)
	}
	for _, task := range sorted(w.Tasks) {
		f := x.of(task.Spec.Key.Account)
		f.tasks = append(f.tasks, task)
	}
	for _, p := range sorted(w.Playbooks) {
		x.playbooks = append(x.playbooks, w.revision(p))
	}
	w.index = x
	return x
}

// forget has the index made anew: the maps may have changed. A world that sleeps is told of changes instead.
func (w *World) forget() {
	if w.sleep == nil {
		w.index = nil
	}
}

func (x *index) of(key string) *file {
	f := x.files[key]
	if f == nil {
		f = &file{}
		x.files[key] = f
	}
	return f
}

// addRun files a run that was made in this round.
func (x *index) addRun(e *v1alpha1.Engagement) {
	f := x.of(e.Spec.Account.Key)
	at, _ := slices.BinarySearchFunc(f.runs, e.Name, func(e *v1alpha1.Engagement, name string) int { return cmp.Compare(e.Name, name) })
	f.runs, f.siblings = slices.Insert(f.runs, at, e), nil
}

// setTask files a Task that was made or replaced in this round.
func (x *index) setTask(task *v1alpha1.Task) {
	f := x.of(task.Spec.Key.Account)
	at, found := slices.BinarySearchFunc(f.tasks, task.Name, func(t *v1alpha1.Task, name string) int { return cmp.Compare(t.Name, name) })
	if found {
		f.tasks[at] = task
		return
	}
	f.tasks = slices.Insert(f.tasks, at, task)
}
