package books

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// watch looks at a world every evening, writes down what is new, and holds it against the laws.
type watch struct {
	world    *sim.World
	tasks    map[string]*v1alpha1.Task       // all there were: they leave the world in time
	runs     map[string]*v1alpha1.Engagement // likewise
	ended    map[string]bool                 // seen to have ended
	stands   map[string]map[string]string    // segment by account key and dimension
	months   map[string]*month
	moves    map[string]int // "dimension: from → to"
	early    []string       // work before its time
	together []string       // two runs of an exclusive group at a time
	quiet    []string       // contacts with customers on a quiet day or a weekend
	beyond   []string       // hours with more Tasks than a guardrail lets happen
	most     int            // Tasks that could wait, in the fullest hour
}

// month is what happened in a month.
type month struct{ begun, ended, tasks, moves int }

func newWatch(w *sim.World) *watch {
	return &watch{
		world: w, tasks: map[string]*v1alpha1.Task{}, runs: map[string]*v1alpha1.Engagement{}, ended: map[string]bool{}, stands: map[string]map[string]string{},
		months: map[string]*month{}, moves: map[string]int{},
	}
}

func (o *watch) look() {
	m := o.month()
	waitable := 0
	for name, task := range o.world.Tasks {
		if o.tasks[name] == nil {
			m.tasks++
			if task.Spec.Urgency != v1alpha1.UrgencyCritical && task.Spec.Urgency != v1alpha1.UrgencyDeadline {
				waitable++
			}
			if task.Spec.Start.After(o.world.Now) {
				o.early = append(o.early, "Task "+name)
			}
			o.onQuietDay(task)
		}
		o.tasks[name] = task
	}
	o.most = max(o.most, waitable) // a day has one hour in which something happens
	for _, g := range o.world.Guardrails {
		if limit := g.Spec.TasksPerHour; limit != nil && waitable > int(*limit) {
			o.beyond = append(o.beyond, fmt.Sprintf("%s: %d Tasks", o.world.Today(), waitable))
		}
	}
	o.lookAtRuns(m)
	o.lookAtSegments(m)
}

// onQuietDay holds contacts with customers against the days that every calendar of the books keeps quiet.
func (o *watch) onQuietDay(task *v1alpha1.Task) {
	inside := task.Spec.Channel == "" || task.Spec.Channel == v1alpha1.ChannelInternal || task.Spec.Key.Escalation != ""
	weekend := o.world.Now.Weekday() == time.Saturday || o.world.Now.Weekday() == time.Sunday
	year := o.world.Today()[len("2006-"):]
	if !inside && task.Spec.Urgency != v1alpha1.UrgencyCritical && (weekend || year >= "12-24" || year == "01-01") {
		o.quiet = append(o.quiet, fmt.Sprintf("%s: %s", o.world.Today(), task.Name))
	}
}

func (o *watch) month() *month {
	name := o.world.Today()[:len("2006-01")]
	if o.months[name] == nil {
		o.months[name] = &month{}
	}
	return o.months[name]
}

func (o *watch) lookAtRuns(m *month) {
	holders := map[string]string{}
	for name, run := range o.world.Engagements {
		if o.runs[name] == nil {
			m.begun++
			o.tooEarly(run)
		}
		o.runs[name] = run
		if run.Ledger.End != nil {
			if !o.ended[name] {
				o.ended[name] = true
				m.ended++
			}
			continue
		}
		delete(o.ended, name) // resumed
		if group := o.world.Playbooks[run.Spec.Playbook.Name].Spec.ExclusiveGroup; group != "" {
			holds := run.Spec.Account.Key + " " + string(group)
			if other := holders[holds]; other != "" {
				o.together = append(o.together, fmt.Sprintf("%s: %s and %s", o.world.Today(), min(name, other), max(name, other)))
			}
			holders[holds] = name
		}
	}
}

// tooEarly holds a run of a date against the date.
func (o *watch) tooEarly(run *v1alpha1.Engagement) {
	date := o.world.Playbooks[run.Spec.Playbook.Name].Spec.Trigger.Date
	if date == nil || !strings.HasSuffix(string(date.Offset), "d") {
		return
	}
	var days int
	if _, err := fmt.Sscanf(string(date.Offset), "%dd", &days); err != nil {
		panic(err)
	}
	if o.world.Today() < shift(string(run.Spec.Anchor), days) {
		o.early = append(o.early, "run "+run.Name)
	}
}

func (o *watch) lookAtSegments(m *month) {
	for key, ledger := range o.world.Ledgers {
		was := o.stands[key]
		if was == nil {
			was = map[string]string{}
			o.stands[key] = was
		}
		for _, d := range ledger.Ledger.Dimensions {
			before, known := was[string(d.Dimension)]
			if known && before != d.Segment {
				o.moves[fmt.Sprintf("%s: %s → %s", d.Dimension, cmp.Or(before, "none"), cmp.Or(d.Segment, "none"))]++
				m.moves++
			}
			was[string(d.Dimension)] = d.Segment
		}
	}
}

// doneTwice is the work of which there is more than one Task that was not taken back unsent.
func (o *watch) doneTwice() []string {
	times := map[string]int{}
	for _, task := range o.tasks {
		sent := task.Status.Report != nil && (task.Status.Report.Phase != v1alpha1.ReportOpen || task.Status.Report.Response != "")
		if task.Spec.Withdrawn == nil || sent {
			k := task.Spec.Key
			times[strings.Join([]string{k.Account, string(k.Playbook), k.Trigger, string(k.Step), string(k.Escalation)}, " ")]++
		}
	}
	for name, n := range o.world.Created {
		if n > 1 {
			times["created: "+name] = n
		}
	}
	maps.DeleteFunc(times, func(_ string, n int) bool { return n < 2 })
	return sortedKeys(times)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
