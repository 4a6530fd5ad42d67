package simulation

import (
	"cmp"
	"runtime"
	"slices"
	"sync/atomic"

	"tightrope.dev/api/v1alpha1"
)

// Round asks those who are awake once, carries their plans out, and says whether that wrote anything. Who was written to
// stays awake.
func (w *World) Round() bool {
	w.Compile()
	files := w.takeAwake()
	accounts := decided(w, files, w.decideAccountOf)
	wrote := false
	for i, f := range files {
		if w.Interrupted() {
			return false
		}
		if accounts[i].decided && w.carryOutAccount(f, accounts[i]) {
			f.touched, wrote = true, true
			w.wake(f.key)
		}
	}
	runs := decided(w, files, w.decideRunsOf)
	for i, f := range files {
		if w.Interrupted() {
			return false
		}
		f.touched = false
		for _, run := range runs[i] {
			if w.carryOutRun(f, run) {
				wrote = true
				w.wake(f.key)
			}
		}
		w.again(f.key, f.alarm())
	}
	wrote = w.carryOutGuardrails() || wrote
	return w.stopRollouts() || wrote
}

// takeAwake takes the files of those who are awake, in the order of the accounts' names.
func (w *World) takeAwake() []*file {
	files := make([]*file, 0, len(w.awake))
	for key, touched := range w.awake {
		w.wakes.clear(key)
		f := w.file(key)
		f.touched = f.touched || touched
		files = append(files, f)
	}
	clear(w.awake)
	slices.SortFunc(files, func(a, b *file) int { return cmp.Or(cmp.Compare(a.name(), b.name()), cmp.Compare(a.key, b.key)) })
	return files
}

// decided decides for many files, side by side where nothing is shared. Where Guardrails are asked each decision books, so
// that the order counts.
func decided[T any](w *World, files []*file, decide func(*file) T) []T {
	results := make([]T, len(files))
	workers := min(runtime.GOMAXPROCS(0), len(files)/fewFiles)
	if len(w.Guardrails) > 0 || workers < 2 {
		for i := 0; i < len(files) && !w.Interrupted(); i++ {
			results[i] = decide(files[i])
		}
		return results
	}
	var next atomic.Int64
	Together(workers, func(int) {
		for {
			from := int(next.Add(fewFiles)) - fewFiles
			if from >= len(files) || w.Interrupted() {
				return
			}
			for i := from; i < min(from+fewFiles, len(files)); i++ {
				results[i] = decide(files[i])
			}
		}
	})
	return results
}

// fewFiles are as many as one goroutine takes at a time.
const fewFiles = 16

// carriedRun is a decision about a run.
type carriedRun struct {
	run *v1alpha1.Engagement
	runDecision
}

func (w *World) decideRunsOf(f *file) []carriedRun {
	account, unclear := f.account()
	if unclear {
		return nil
	}
	runs := make([]carriedRun, 0, len(f.runs))
	for _, e := range f.runs {
		if f.wants(e.Name, w.Now) {
			runs = append(runs, carriedRun{e, w.decideRun(f, account, e)})
		}
	}
	return runs
}
