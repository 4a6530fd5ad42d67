package simulate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
)

// errInterrupted says that the user has had enough.
var errInterrupted = errors.New("interrupted; nothing was printed, and nothing was changed")

// period is what is lived through, with whom.
type period struct {
	world *simulation.World
	model *people.Model
	seed  int64
	until time.Time

	days   calendar.Calendar
	from   time.Time
	before before
	crowd  *people.People
	weeks  []Week
}

// newWorld is a world with what there is at an instant, which ends with the context. It takes copies.
func newWorld(ctx context.Context, objects []runtime.Object, at time.Time, zone *time.Location) (*simulation.World, error) {
	w := simulation.New(at, calendar.Standard(zone))
	w.Interrupt = func() bool { return ctx.Err() != nil }
	for _, object := range objects {
		if w.Interrupted() {
			return nil, errInterrupted
		}
		if err := w.Put(object.DeepCopyObject()); err != nil {
			return nil, fmt.Errorf("read the state: %w", err)
		}
	}
	w.Compile()
	return w, nil
}

// live lives through the period, week by week.
func (p *period) live() error {
	p.from, p.days, p.before = p.world.Now, p.world.CalendarOf(nil), notice(p.world)
	p.crowd = people.New(p.world, p.model, p.seed)
	last := p.days.Date(p.until)
	for week := monday(p.days.Date(p.from)); !week.After(last); week = week.AddDays(7) {
		end := p.days.Start(week.AddDays(7)).Add(-time.Nanosecond)
		if end.After(p.until) {
			end = p.until
		}
		for p.crowd.Step(end) {
			if p.world.Interrupted() {
				return errInterrupted
			}
		}
		p.weeks = append(p.weeks, Week{Monday: week.String(), Days: p.daysOf(week), Waiting: p.crowd.Waiting()})
	}
	p.crowd.Finish(p.until)
	if p.world.Interrupted() {
		return errInterrupted
	}
	return nil
}

// daysOf is how many days of a week are simulated.
func (p *period) daysOf(week calendar.Date) int {
	first, last := p.days.Date(p.from), p.days.Date(p.until)
	n := 0
	for day := range 7 {
		if d := week.AddDays(day); !d.Before(first) && !d.After(last) {
			n++
		}
	}
	return n
}

// result counts what happened.
func (p *period) result() *Result {
	w := p.world
	r := &Result{
		From: p.from.In(p.days.Location()), Until: p.until.In(p.days.Location()), Seed: p.seed, Accounts: len(w.Accounts), Playbooks: len(w.Playbooks),
		Runs: countRuns(w, p.before, p.from), Tasks: countTasks(w, p.before), Weeks: p.weeks, Work: countWork(w, p.days),
		Capacity: map[string]int{}, Held: held(w),
	}
	for _, work := range r.Work {
		if hours, limited := p.model.HoursPerWeek(work.Member); limited {
			r.Capacity[work.Member] = hours
		}
	}
	for member := range p.crowd.Waiting() {
		r.Capacity[member], _ = p.model.HoursPerWeek(member)
	}
	return r
}

// held is what the Guardrails did and hold.
func held(w *simulation.World) []Held {
	approved := map[string]int{}
	for _, event := range w.Events {
		if word, ok := event.What.(simulation.Approved); ok {
			approved[word.Guardrail]++
		}
	}
	var all []Held
	for _, name := range slices.Sorted(maps.Keys(w.Guardrails)) {
		h := Held{Guardrail: name, Approved: approved[name]}
		if set := w.Guardrails[name].Status.Held; set != nil {
			h.Begin, h.Move, h.End = set.Activate, set.Move, set.End
		}
		if h != (Held{Guardrail: name}) {
			all = append(all, h)
		}
	}
	return all
}

// notes are what a reader must know to judge the numbers.
func (p *period) notes() []string {
	var notes []string
	for _, refused := range p.world.Refused {
		notes = append(notes, fmt.Sprintf("%s %s is passed over, as in a cluster: %s", refused.Kind, refused.Name, refused.Why.Message))
	}
	notes = append(notes, p.unmeasured()...)
	notes = append(notes, p.nobody()...)
	for _, refused := range p.crowd.Refused {
		notes = append(notes, fmt.Sprintf("the model gives task %s a report that no person could give: %s", refused.Task, refused.Message))
	}
	return notes
}

// unmeasured says which work has no known length.
func (p *period) unmeasured() []string {
	steps, tasks, all := map[string]bool{}, 0, 0
	for _, event := range p.world.Events {
		if said, ok := event.What.(people.Reported); ok && isWork(said) {
			if all++; said.Unmeasured {
				tasks++
				steps[said.Task.Spec.Playbook+"/"+simulation.StepOf(said.Task)] = true
			}
		}
	}
	if tasks == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d tasks that were done or sent count as no time: neither their step nor the model has effortMinutes: %s",
		tasks, all, some(slices.Sorted(maps.Keys(steps))))}
}

// nobody says which Tasks have nobody to do them.
func (p *period) nobody() []string {
	roles, tasks := map[string]bool{}, 0
	for name, task := range p.world.Tasks {
		if open, there := p.before.tasks[name]; there && !open || task.Spec.Withdrawn != nil || task.Spec.Assignee != "" {
			continue
		}
		tasks++
		roles[task.Spec.Role] = true
	}
	if tasks == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s nobody to do them, because the account has nobody in the role: %s", has(tasks, "task"), some(slices.Sorted(maps.Keys(roles))))}
}
