package definitions

import (
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// Among are the definitions of a namespace that another one can name, as they are stored.
type Among struct {
	Playbooks  []v1alpha1.Playbook
	Segments   []v1alpha1.Segment
	Scorecards []v1alpha1.Scorecard
	Calendars  []v1alpha1.Calendar
}

// RefuseAmong is what the condition will say of a definition among the others, as long as they stay as they are: that it
// names what is not there, for example. It is empty where there is nothing to say, and where the definition is refused by
// itself ([RefuseAlone]). Nothing is wrong with the definition: what it names may come later.
func RefuseAmong(o runtime.Object, n Among) string {
	if len(RefuseAlone(o)) > 0 {
		return ""
	}
	var refusal *engine.Refusal
	switch o := o.(type) {
	case *v1alpha1.Playbook:
		return n.ofPlaybook(o)
	case *v1alpha1.Segment:
		refusal = n.ofSegment(o)
	case *v1alpha1.Guardrail:
		refusal = RefuseGuardrail(o, n.Segments)
	case *v1alpha1.Calendar:
		refusal = n.ofCalendar(o)
	}
	if refusal == nil {
		return ""
	}
	return refusal.Message
}

func (n Among) ofPlaybook(p *v1alpha1.Playbook) string {
	compiled, refusal := plan.CompilePlaybook(p.Name, p.Name, p.Spec.DeepCopy())
	if refusal != nil {
		return refusal.Message
	}
	var twins []string
	for i := range n.Playbooks {
		if other := &n.Playbooks[i]; other.Name != p.Name && plan.PlaybookKey(other) == compiled.Key {
			twins = append(twins, other.Name)
		}
	}
	if refusal := RefusePlaybook(compiled, twins, n.Segments); refusal != nil {
		return refusal.Message
	}
	return MissingScore(compiled, n.Scorecards)
}

func (n Among) ofSegment(s *v1alpha1.Segment) *engine.Refusal {
	compiled, refusal := segment.Compile(s.DeepCopy())
	if refusal != nil {
		return refusal
	}
	all := []*segment.Definition{compiled}
	for i := range n.Segments {
		if other := &n.Segments[i]; other.Name != s.Name { // for the room of an account only these count
			all = append(all, &segment.Definition{Name: other.Name, Dimension: segment.Dimension(other), Created: other.CreationTimestamp.Time})
		}
	}
	return RefuseSegment(compiled, n.scores(), all, nil)
}

// scores are the scorecards, compiled.
func (n Among) scores() (all []*score.Definition) {
	for i := range n.Scorecards {
		scorecard, refusal := score.Compile(n.Scorecards[i].DeepCopy())
		if refusal != nil {
			scorecard = score.Refused(n.Scorecards[i].Name)
		}
		all = append(all, scorecard)
	}
	return all
}

func (n Among) ofCalendar(c *v1alpha1.Calendar) *engine.Refusal {
	if c.Spec.Use != v1alpha1.CalendarDefault {
		return nil
	}
	all := []calendar.Named{{Name: c.Name, Default: true}}
	for i := range n.Calendars {
		if other := &n.Calendars[i]; other.Name != c.Name && other.DeletionTimestamp.IsZero() {
			all = append(all, calendar.Named{Name: other.Name, Default: other.Spec.Use == v1alpha1.CalendarDefault})
		}
	}
	return RefuseSecondDefault(all)
}
