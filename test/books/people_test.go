package books

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// people answer the Tasks of a world. What becomes of a Task is a function of its name and the seed: the order in which
// Tasks are made does not matter. Of a hundred Tasks, about
//
//	70   are done within their time
//	13   are done up to two weeks late
//	10   are skipped, with a note
//	 7   are never touched
type people struct {
	world  *sim.World
	seed   string
	known  map[string]bool        // Tasks that somebody has seen
	agenda map[string][]reporting // by day

	approved int // how often somebody let go on what a guardrail held
}

// reporting is what somebody will say of a Task.
type reporting struct {
	task   string
	report v1alpha1.Report
}

func newPeople(w *sim.World, seed string) *people {
	return &people{world: w, seed: seed, known: map[string]bool{}, agenda: map[string][]reporting{}}
}

// dice is a number below n that belongs to a Task and a question about it.
func (p *people) dice(task, question string, n uint64) uint64 {
	h := fnv.New64a()
	for _, part := range []string{p.seed, task, question} {
		_ = binary.Write(h, binary.LittleEndian, uint32(len(part)))
		_, _ = h.Write([]byte(part))
	}
	x := h.Sum64() // the low bits of FNV are poor: mix them
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return x % n
}

// look lets people see the Tasks that are new.
func (p *people) look() {
	for name, task := range p.world.Tasks {
		if !p.known[name] {
			p.known[name] = true
			p.plan(task)
		}
	}
}

// plan decides what becomes of a Task.
func (p *people) plan(task *v1alpha1.Task) {
	given := 1 + int(task.Spec.Due.Sub(task.Spec.Start.Time)/(24*time.Hour)) // days, the last one included
	luck := p.dice(task.Name, "luck", 100)
	switch {
	case luck < 70:
		p.do(task, int(p.dice(task.Name, "when", uint64(given))))
	case luck < 83:
		p.do(task, given+int(p.dice(task.Name, "late", 14)))
	case luck < 93:
		p.say(task, given, v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no time for it"})
	}
}

// do reports a Task done some days from now, with an answer where it asks for one.
func (p *people) do(task *v1alpha1.Task, days int) {
	response := task.Spec.Response
	if response == nil {
		response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseNone}
	}
	done := v1alpha1.Report{Phase: v1alpha1.ReportDone}
	switch response.Type {
	case v1alpha1.ResponseChoice:
		done.Response = string(response.Choices[0].Name) // every other takes the first, the others any
		if p.dice(task.Name, "hesitates", 2) == 0 {
			done.Response = string(response.Choices[p.dice(task.Name, "choice", uint64(len(response.Choices)))].Name)
		}
	case v1alpha1.ResponseFreeText:
		done.Response = "they told us"
	case v1alpha1.ResponseConfirmation:
		done.Response = v1alpha1.AnswerConfirmed
		if p.dice(task.Name, "confirms", 10) == 0 {
			done.Response = v1alpha1.AnswerNotConfirmed
		}
	case v1alpha1.ResponseApproval:
		done.Response = v1alpha1.AnswerApproved
		if p.dice(task.Name, "approves", 5) == 0 {
			done.Response = v1alpha1.AnswerRejected
		}
	case v1alpha1.ResponseForm:
		done.Answers = map[string]v1alpha1.Answer{}
		for _, field := range response.Fields {
			done.Answers[field.Name] = "7"
		}
	case v1alpha1.ResponseNegativeConsent:
		p.say(task, days, v1alpha1.Report{Phase: v1alpha1.ReportWaiting})
		if p.dice(task.Name, "objects", 8) == 0 {
			done.Response = v1alpha1.AnswerObjected
			p.say(task, days+1+int(p.dice(task.Name, "objects when", 20)), done)
		}
		return
	}
	p.say(task, days, done)
}

// say puts a report down for a day, or for the Monday after it.
func (p *people) say(task *v1alpha1.Task, days int, report v1alpha1.Report) {
	when := p.world.Now.AddDate(0, 0, days)
	for when.Weekday() == time.Saturday || when.Weekday() == time.Sunday {
		when = when.AddDate(0, 0, 1)
	}
	day := when.Format(time.DateOnly)
	p.agenda[day] = append(p.agenda[day], reporting{task.Name, report})
}

// report says what is due today, of Tasks that are still open. Who has nobody in the role has nobody to report.
func (p *people) report() {
	today := p.agenda[p.world.Today()]
	delete(p.agenda, p.world.Today())
	slices.SortFunc(today, func(a, b reporting) int { return compareNames(a.task, b.task) })
	for _, r := range today {
		task := p.world.Tasks[r.task]
		if task == nil || task.Spec.Withdrawn != nil || closed(task) || task.Spec.Assignee == "" {
			continue
		}
		now := metav1.NewTime(p.world.Now)
		r.report.By, r.report.Time = task.Spec.Assignee, &now
		p.world.Answer(task, r.report)
	}
}

// approve lets go on what the guardrails hold.
func (p *people) approve() {
	for _, name := range sortedKeys(p.world.Guardrails) {
		if p.world.Guardrails[name].Status.Held != nil {
			p.world.Approve(name)
			p.approved++
		}
	}
}

// closed says that somebody has closed a Task.
func closed(task *v1alpha1.Task) bool {
	r := task.Status.Report
	return r != nil && (r.Phase == v1alpha1.ReportDone || r.Phase == v1alpha1.ReportSkipped)
}
