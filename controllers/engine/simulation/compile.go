package simulation

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// Compile makes the definitions of the world ready, in the order of their names, where one of them changed.
func (w *World) Compile() {
	if !w.stale {
		return
	}
	w.stale, w.Refused = false, nil
	w.compileCalendars()
	w.compileScorecards()
	w.compileSegments()
	w.compilePlaybooks()
}

// compileCalendars reads the Calendars. One with a mistake counts as far as it can be read.
func (w *World) compileCalendars() {
	w.calendars = nil
	for _, c := range sorted(w.Calendars) {
		days, refusal := calendar.Compile(&c.Spec)
		if refusal != nil {
			w.refuse("Calendar", c.Name, refusal)
		}
		w.calendars = append(w.calendars, calendar.Named{Calendar: days, Name: c.Name, Default: c.Spec.Use == v1alpha1.CalendarDefault})
	}
}

func (w *World) compileScorecards() {
	w.scorecards = nil
	for _, s := range sorted(w.Scorecards) {
		compiled, refusal := score.Compile(s.DeepCopy())
		if refusal != nil {
			w.refuse("Scorecard", s.Name, refusal)
			compiled = score.Refused(s.Name)
		}
		w.scorecards = append(w.scorecards, compiled)
	}
}

func (w *World) compileSegments() {
	w.segments = nil
	for _, s := range sorted(w.Segments) {
		compiled, refusal := segment.Compile(s.DeepCopy())
		if refusal != nil {
			w.refuse("Segment", s.Name, refusal)
			compiled = segment.StandIn(s)
		}
		if compiled != nil {
			w.segments = append(w.segments, compiled)
		}
	}
}

// compilePlaybooks makes those playbooks ready that can be carried out: they compile, and no other one has their key.
func (w *World) compilePlaybooks() {
	owners, live := map[string]int{}, map[string]*v1alpha1.Playbook{}
	for _, p := range sorted(w.Playbooks) {
		owners[plan.PlaybookKey(p)]++
		if live[plan.PlaybookKey(p)] == nil {
			live[plan.PlaybookKey(p)] = p
		}
	}
	w.live, w.playbooks = live, nil
	for _, p := range sorted(w.Playbooks) {
		compiled, refusal := w.revision(p)
		if refusal != nil {
			w.refuse("Playbook", p.Name, refusal)
		} else if owners[compiled.Key] == 1 {
			w.playbooks = append(w.playbooks, compiled)
		}
	}
}

// Revision is the present revision of a playbook, or why it does not compile.
func (w *World) revision(p *v1alpha1.Playbook) (*plan.Playbook, *engine.Refusal) {
	name, refusal := w.nameRevision(p)
	if refusal != nil {
		return nil, refusal
	}
	if known := w.revisions[name]; known != nil && equality.Semantic.DeepEqual(known.Spec, &p.Spec) {
		return known, nil
	}
	compiled, refusal := plan.CompilePlaybook(p.Name, name, p.Spec.DeepCopy())
	if refusal != nil {
		return nil, refusal
	}
	w.revisions[name] = compiled
	if w.numbers[name] == 0 {
		w.numbers[name] = w.newest(p.Name) + 1
	}
	return compiled, nil
}

func (w *World) nameRevision(p *v1alpha1.Playbook) (string, *engine.Refusal) {
	if w.NameRevision != nil {
		return w.NameRevision(p), nil
	}
	name, _, err := plan.RevisionOf(p)
	if err != nil {
		return "", engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec", err.Error())
	}
	return name, nil
}

// newest is the number of the newest revision of a playbook.
func (w *World) newest(playbook string) int64 {
	newest := int64(0)
	for name, number := range w.numbers {
		if known := w.revisions[name]; known != nil && known.Name == playbook {
			newest = max(newest, number)
		}
	}
	return newest
}

// Revision is the name of the present revision of a playbook; empty where there is none that compiles.
func (w *World) Revision(playbook string) string {
	w.Compile()
	for _, p := range w.playbooks {
		if p.Name == playbook {
			return p.Revision
		}
	}
	return ""
}
