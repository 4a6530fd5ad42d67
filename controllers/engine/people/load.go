package people

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// member is somebody whose hours are limited.
type member struct {
	name string
	// waiting are the Tasks that they would do now if they had the time.
	waiting []string
	// day is the working day for which they got their minutes last, and left what is left of them.
	day  calendar.Date
	left int
	// next is the day for which they have put their work on the agenda.
	next calendar.Date
}

// HoursPerWeek is how many hours a week a member has for Tasks; false where as many as it takes.
func (m *Model) HoursPerWeek(member string) (hours int, limited bool) {
	if m.Capacity == nil {
		return 0, false
	}
	if own, there := m.Capacity.Members[member]; there {
		return own, true
	}
	if m.Capacity.HoursPerWeek != nil {
		return *m.Capacity.HoursPerWeek, true
	}
	return 0, false
}

// take does a Task, or has it wait for hours of its member.
func (p *People) take(name string) {
	task := p.open(name)
	if task == nil {
		return
	}
	doer := p.doer(task)
	if _, limited := p.model.HoursPerWeek(doer); !limited {
		p.do(task)
		return
	}
	m := p.members[doer]
	if m == nil {
		m = &member{name: doer}
		p.members[doer] = m
	}
	m.waiting = append(m.waiting, name)
	p.hurried[doer] = true
}

// work has a member do what there are hours for, the most urgent first. The hours of a week are spread over its working
// days. What does not fit into a day goes on the next; hours that are left when nothing waits are gone.
func (p *People) work(m *member) {
	days := p.world.CalendarOf(nil)
	today := days.Date(p.world.Now)
	if days.IsWorkday(today) && m.day != today {
		if len(m.waiting) == 0 || m.next != today { // nothing waited since the day before
			m.left = 0
		}
		m.day = today
		m.left += p.minutesADay(m.name, days, today)
	}
	if days.IsWorkday(today) {
		p.workOff(m)
	}
	if len(m.waiting) > 0 && !m.next.After(today) {
		m.next = days.NextWorkday(today)
		p.agenda.add(deed{p.morning(days, m.next), actWork, m.name})
	}
}

// workOff does what there is time for.
func (p *People) workOff(m *member) {
	tasks := p.tasksOf(m)
	for i, task := range tasks {
		minutes, _ := p.effort(task, subject(task, m.name))
		if minutes > m.left {
			m.waiting = namesOf(tasks[i:])
			return
		}
		m.left -= minutes
		p.do(task)
	}
	m.waiting = nil
}

// tasksOf are the open Tasks that wait for a member, the most urgent first.
func (p *People) tasksOf(m *member) []*v1alpha1.Task {
	tasks := make([]*v1alpha1.Task, 0, len(m.waiting))
	for _, name := range m.waiting {
		if task := p.open(name); task != nil {
			tasks = append(tasks, task)
		}
	}
	slices.SortFunc(tasks, func(a, b *v1alpha1.Task) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)), a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(b.Spec.Priority, a.Spec.Priority), cmp.Compare(a.Name, b.Name),
		)
	})
	return tasks
}

// rank is lower for what is more urgent.
func rank(task *v1alpha1.Task) int {
	return slices.Index([]v1alpha1.Urgency{v1alpha1.UrgencyCritical, v1alpha1.UrgencyDeadline, v1alpha1.UrgencyNormal}, cmp.Or(task.Spec.Urgency, v1alpha1.UrgencyNormal))
}

func namesOf(tasks []*v1alpha1.Task) []string {
	names := make([]string, 0, len(tasks))
	for _, task := range tasks {
		names = append(names, task.Name)
	}
	return names
}

// minutesADay is a member's share of a week: an even part of its hours on each working day. A week without holidays counts,
// so that a holiday takes its part away.
func (p *People) minutesADay(member string, days calendar.Calendar, today calendar.Date) int {
	hours, _ := p.model.HoursPerWeek(member)
	most := 1
	for week := -weeksAround; week <= weeksAround; week++ {
		n := 0
		for day := range 7 {
			if days.IsWorkday(today.AddDays(7*week + day)) {
				n++
			}
		}
		most = max(most, n)
	}
	return hours * 60 / most
}

// weeksAround are enough weeks before and after a day to have one without holidays among them.
const weeksAround = 4

// Waiting is how many minutes of work wait for hours of their members, by member.
func (p *People) Waiting() map[string]int {
	minutes := map[string]int{}
	for name, m := range p.members {
		for _, task := range p.tasksOf(m) {
			n, _ := p.effort(task, subject(task, name))
			minutes[name] += n
		}
	}
	return minutes
}
