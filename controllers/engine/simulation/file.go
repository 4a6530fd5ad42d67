package simulation

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// file is what belongs to one account key, each in the order of names.
type file struct {
	key      string
	accounts []*v1alpha1.Account
	runs     []*v1alpha1.Engagement
	tasks    []*v1alpha1.Task

	siblings []v1alpha1.Engagement // the runs as the engine gets them; nil after one of them was written
	touched  bool                  // something about the account or a run changed since they were asked
	next     time.Time             // when the account wants to be asked again; zero if never
	runNext  map[string]time.Time  // when a run does, by its name
}

// alarm is when somebody of the file wants to be asked again; zero if nobody does.
func (f *file) alarm() time.Time {
	first := f.next
	for _, next := range f.runNext {
		first = segment.Earliest(first, next)
	}
	return first
}

// isDue says that the instant has come that a plan named.
func isDue(next, now time.Time) bool { return !next.IsZero() && !next.After(now) }

// wants says whether a run wants to be asked: something changed, or its instant has come.
func (f *file) wants(run string, now time.Time) bool { return f.touched || isDue(f.runNext[run], now) }

// runAgain notes when a run wants to be asked again.
func (f *file) runAgain(run string, next time.Time) {
	if next.IsZero() {
		delete(f.runNext, run)
		return
	}
	if f.runNext == nil {
		f.runNext = map[string]time.Time{}
	}
	f.runNext[run] = next
}

// file is the file of an account key.
func (w *World) file(key string) *file {
	if w.files == nil {
		w.fileAll()
	}
	f := w.files[key]
	if f == nil {
		f = &file{key: key}
		w.files[key] = f
	}
	return f
}

// fileAll files everything there is.
func (w *World) fileAll() {
	w.files = make(map[string]*file, len(w.Accounts))
	for _, account := range sorted(w.Accounts) {
		f := w.file(plan.AccountKey(account))
		f.accounts = append(f.accounts, account)
	}
	for _, e := range sorted(w.Engagements) {
		f := w.file(e.Spec.Account.Key)
		f.runs = append(f.runs, e)
	}
	for _, task := range sorted(w.Tasks) {
		f := w.file(task.Spec.Key.Account)
		f.tasks = append(f.tasks, task)
	}
}

// account is the account of the file: nil where it is gone. Where two accounts claim the key, nothing is done for either,
// until a person tells them apart.
func (f *file) account() (only *v1alpha1.Account, unclear bool) {
	switch len(f.accounts) {
	case 0:
		return nil, false
	case 1:
		return f.accounts[0], false
	}
	return nil, true
}

// name is the account's name; its key where it is gone.
func (f *file) name() string {
	if len(f.accounts) == 0 {
		return f.key
	}
	return f.accounts[0].Name
}

func (f *file) setAccount(account *v1alpha1.Account) { f.accounts = set(f.accounts, account) }

func (f *file) setRun(e *v1alpha1.Engagement) { f.runs, f.siblings = set(f.runs, e), nil }

func (f *file) setTask(task *v1alpha1.Task) { f.tasks = set(f.tasks, task) }

func (f *file) dropRun(name string) {
	f.runs, f.siblings = slices.DeleteFunc(f.runs, func(e *v1alpha1.Engagement) bool { return e.Name == name }), nil
	delete(f.runNext, name)
}

func (f *file) dropTask(name string) {
	f.tasks = slices.DeleteFunc(f.tasks, func(t *v1alpha1.Task) bool { return t.Name == name })
}

// set adds or replaces an object in a list that is in the order of names.
func set[T interface{ GetName() string }](list []T, object T) []T {
	at, found := slices.BinarySearchFunc(list, object.GetName(), func(o T, name string) int { return cmp.Compare(o.GetName(), name) })
	if found {
		list[at] = object
		return list
	}
	return slices.Insert(list, at, object)
}

// engagements are the runs as the engine gets them.
func (f *file) engagements() []v1alpha1.Engagement {
	if f.siblings == nil {
		f.siblings = make([]v1alpha1.Engagement, 0, len(f.runs))
		for _, e := range f.runs {
			f.siblings = append(f.siblings, *e)
		}
	}
	return f.siblings
}

// tasksOf are the Tasks of a run.
func (f *file) tasksOf(run string) []v1alpha1.Task {
	var tasks []v1alpha1.Task
	for _, task := range f.tasks {
		if task.Spec.Engagement == run {
			tasks = append(tasks, *task)
		}
	}
	return tasks
}
