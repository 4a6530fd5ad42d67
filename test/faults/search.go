package faults

import (
	"errors"
	"maps"
	"slices"
	"sync"
)

// errNotReached says that a write of the run without a fault was not asked for in the run with it.
var errNotReached = errors.New("the write was not reached")

// search plays stories on so many processors, and tells what it finds. Schedules do not know of each other.
func search(titles []string, s scope, processors int, t *tally) {
	together(processors, len(titles), func(i int) []func() {
		title := titles[i]
		first, base, err := explore(written(scenarios[title]), nil)
		t.judge(schedule{}.seed(title), err)
		count := t.story(title, first.played)
		var parts []func()
		for _, setting := range s.struckSettings(base) {
			done := count.part()
			parts = append(parts, func() {
				e := *first
				e.played = 0
				e.sweep(setting, s, func(of schedule, err error) { t.judge(of.seed(title), err) })
				done(e.played)
			})
		}
		if small[title] {
			for _, sc := range scenesOf(base, first.script) {
				done := count.part()
				parts = append(parts, func() { done(sc.exhaust(title, s.turns, t)) })
			}
		}
		return parts
	})
}

// together does so many things on so many processors, and the parts that they give.
func together(processors, things int, do func(int) []func()) {
	work := make(chan func())
	var workers, waiting sync.WaitGroup
	for range processors {
		workers.Go(func() {
			for part := range work {
				part()
			}
		})
	}
	few := make(chan struct{}, processors) // stories at once: the first ones are through early
	for i := range things {
		few <- struct{}{}
		waiting.Go(func() {
			defer func() { <-few }()
			done := make(chan []func(), 1)
			work <- func() { done <- do(i) }
			for _, part := range <-done {
				work <- part
			}
		})
	}
	waiting.Wait()
	close(work)
	workers.Wait()
}

// titles are those of all stories, in order.
func titles() []string { return slices.Sorted(maps.Keys(scenarios)) }
