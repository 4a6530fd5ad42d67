package plan

import (
	"strconv"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// Trial is what an expression or a text of a step gives for an account.
type Trial struct {
	// Field is where it stands: spec.steps[ask].title.
	Field string
	// Result is what it gives.
	Result expr.Result
	// Text is the filled text; empty where it is a condition, or could not be filled.
	Text string
}

// Try evaluates the conditions of the playbook's steps and fills their texts for an account as it stands, as if each step
// began now. It says whether the playbook is for the account, which makes no difference to what is tried. What reads the steps
// before is left out: nobody knows yet how they end. Of a list, the first element that is wanted stands for all; without one
// nothing is tried.
func (p *Playbook) Try(f AccountFacts) (trials []Trial, isFor bool) {
	in, isFor, ok := p.sampleInput(f)
	if !ok {
		return nil, false
	}
	for i := range p.steps {
		trials = append(trials, p.steps[i].try(in)...)
	}
	return trials, isFor
}

func (c *step) try(in expr.Input) []Trial {
	var trials []Trial
	for _, part := range []struct {
		field   string
		program *expr.Program
	}{{"when", c.when}, {"waitFor", c.waitFor}, {"cancelWhen", c.cancelWhen}, {"completedWhen", c.completedWhen}} {
		if part.program != nil && len(part.program.StepKeys()) == 0 {
			trials = append(trials, Trial{Field: stepField(c.Name, part.field), Result: part.program.Eval(in)})
		}
	}
	for _, t := range []struct {
		field string
		text  *expr.Text
	}{{"title", c.title}, {"role", c.role}, {"message.subject", c.subject}, {"message.body", c.body}} {
		if t.text == nil || len(t.text.StepKeys()) > 0 {
			continue
		}
		render := t.text.RenderLine
		if t.text == c.body {
			render = t.text.Render
		}
		filled, result := render(in)
		trials = append(trials, Trial{Field: stepField(c.Name, t.field), Result: result, Text: filled})
	}
	if c.priority != nil && len(c.priority.StepKeys()) == 0 {
		number, result := c.priorityIn(in)
		trials = append(trials, Trial{Field: stepField(c.Name, "priority"), Result: result, Text: strconv.Itoa(int(number))})
	}
	return trials
}

// sampleInput is what a step of a run would see that began now, and whether the playbook is for the account; it is not ok where
// no element of the list is wanted.
func (p *Playbook) sampleInput(f AccountFacts) (in expr.Input, isFor, ok bool) {
	in = factsInput(f.Now, f.Calendar, f.Account, nil)
	scores, in := earlyScores(f.Now, f.Calendar, in, f.Scorecards)
	judgements, _ := segment.Judge(segment.Facts{Now: f.Now, Calendar: f.Calendar, Input: in, Segments: f.Segments, Overrides: f.Overrides})
	in = scores.late(withMembership(in, f.Account, records(judgements), f.Segments))
	isFor = p.qualifies(in, records(judgements), f.Segments).Verdict == expr.True
	in.Engagement = expr.Engagement{Name: p.Name, Playbook: p.Name, Trigger: "sample", StartDate: in.Today}
	if p.date != nil {
		if anchor, known := p.anchor(in); known {
			in.Engagement.Anchor = anchor.String()
		}
	}
	if p.Spec.Trigger.Type != v1alpha1.TriggerEach {
		return in, isFor, true
	}
	elements, _ := p.elements(in)
	for _, e := range elements {
		if e.wanted.Verdict == expr.True {
			in.Item = e.item
			return in, isFor, true
		}
	}
	return in, isFor, false
}

// Text is a text of a step, compiled.
type Text struct {
	// Field is where it stands: spec.steps[ask].title.
	Field string
	*expr.Text
}

// Condition is a condition of the playbook, compiled.
type Condition struct {
	// Field is where it stands: spec.condition, or spec.steps[ask].when.
	Field string
	*expr.Program
}

// Texts are the texts of the steps.
func (p *Playbook) Texts() []Text {
	var texts []Text
	for i := range p.steps {
		s := &p.steps[i]
		for _, t := range []Text{{"title", s.title}, {"role", s.role}, {"priority", s.priority}, {"message.subject", s.subject}, {"message.body", s.body}} {
			if t.Text != nil {
				texts = append(texts, Text{stepField(s.Name, t.Field), t.Text})
			}
		}
	}
	return texts
}

// Conditions are the conditions of the playbook and of its steps that are written out.
func (p *Playbook) Conditions() []Condition {
	all := []Condition{{"spec.condition", p.condition}, {"spec.trigger.each.in", p.list}, {"spec.trigger.each.where", p.where},
		{"spec.trigger.each.key", p.elementKey}, {"spec.goal.reached", p.goal}}
	for i := range p.steps {
		s := &p.steps[i]
		for _, c := range []Condition{{"when", s.when}, {"waitFor", s.waitFor}, {"cancelWhen", s.cancelWhen}, {"completedWhen", s.completedWhen}} {
			all = append(all, Condition{stepField(s.Name, c.Field), c.Program})
		}
	}
	var written []Condition
	for _, c := range all {
		if c.Program != nil {
			written = append(written, c)
		}
	}
	return written
}

// ForNobody says that no account can qualify, as far as the playbook's own text tells, and why.
func (p *Playbook) ForNobody() (why string, never bool) {
	return expr.NeverTogether(p.lifecycle, p.condition)
}
