package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// Playbook is one revision of a Playbook that compiled.
type Playbook struct {
	Name string
	Key  string
	// Revision is the name of the ControllerRevision of this spec.
	Revision string
	Spec     *v1alpha1.PlaybookSpec

	lifecycle  *expr.Program
	condition  *expr.Program
	date       *expr.Program // the anchor of a trigger of type Date or Every
	offset     calendar.Offset
	sameWithin calendar.Offset
	stay       calendar.Offset // membership.for
	period     calendar.Offset // every.period
	list       *expr.Program   // each.in
	where      *expr.Program   // each.where, nil where every element counts
	elementKey *expr.Program   // each.key
	cooldown   calendar.Offset
	goal       *expr.Program
	goalWithin *calendar.Offset
	stopWhen   *expr.StopProgram
	holdLimit  calendar.Offset
	steps      []step
}

// step is a step that compiled.
type step struct {
	*v1alpha1.Step
	from          v1alpha1.StartFrom
	offset        calendar.Offset
	due           calendar.Offset
	slack         calendar.Offset
	latest        *calendar.Offset
	window        calendar.Offset
	waits         []string // dependsOn, requires and the steps that when reads
	when          *expr.Program
	waitFor       *expr.Program
	cancelWhen    *expr.Program
	completedWhen *expr.Program
	escalate      []level
	title         *expr.Text
	role          *expr.Text
	priority      *expr.Text // nil where it is a number, or the playbook's
	subject       *expr.Text
	body          *expr.Text
}

// CompilePlaybook makes a revision of a Playbook ready. It refuses one that nobody could carry out; the first refusal
// in the order of the spec is given.
func CompilePlaybook(name, revision string, spec *v1alpha1.PlaybookSpec) (*Playbook, *engine.Refusal) {
	p := &Playbook{Name: name, Key: PlaybookKey(&v1alpha1.Playbook{Spec: v1alpha1.PlaybookSpec{Key: spec.Key}}), Revision: revision, Spec: spec}
	if p.Key == "" {
		p.Key = name
	}
	for _, check := range []func(*Playbook) *engine.Refusal{
		compileLifecycles, compileCondition, compileReentry, compileTrigger, compileGoal, compileStop, compileHoldLimit,
		compileSteps, stepsDoNotWaitForEachOther, renamesAreClear,
	} {
		if refusal := check(p); refusal != nil {
			return nil, refusal
		}
	}
	return p, nil
}

func compileCondition(p *Playbook) *engine.Refusal {
	var refusal *engine.Refusal
	p.condition, refusal = condition(expr.Membership, "spec.condition", p.Spec.Condition)
	return refusal
}

func compileGoal(p *Playbook) *engine.Refusal {
	g := p.Spec.Goal
	if g == nil {
		return nil
	}
	var refusal *engine.Refusal
	if p.goal, refusal = p.stepCondition("spec.goal.reached", g.Reached); refusal != nil {
		return refusal
	}
	if p.goal == nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.goal.reached", "is not set; write what is true when the run has done what it is for")
	}
	if refusal := p.knowsSteps("spec.goal.reached", p.goal.StepKeys()); refusal != nil {
		return refusal
	}
	if g.Within == "" {
		return nil
	}
	within, err := calendar.ParseOffset(string(g.Within))
	if err != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.goal.within", err.Error())
	}
	p.goalWithin = &within
	return nil
}

// defaultHoldLimit is how long a step may be held before it is left out, where the playbook does not say.
var defaultHoldLimit = calendar.Offset{Count: 14, Unit: calendar.Days}

func compileHoldLimit(p *Playbook) *engine.Refusal {
	p.holdLimit = defaultHoldLimit
	if p.Spec.HoldLimit == "" {
		return nil
	}
	var err error
	if p.holdLimit, err = calendar.ParseOffset(string(p.Spec.HoldLimit)); err != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.holdLimit", err.Error())
	}
	return nil
}

func compileSteps(p *Playbook) *engine.Refusal {
	seen := map[v1alpha1.Name]bool{}
	for i := range p.Spec.Steps {
		s := &p.Spec.Steps[i]
		if seen[s.Name] {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.steps", fmt.Sprintf("two steps are called %s; give each its own name", s.Name))
		}
		seen[s.Name] = true
		compiled, refusal := p.compileStep(s)
		if refusal != nil {
			return refusal
		}
		p.steps = append(p.steps, compiled)
	}
	return nil
}

func (p *Playbook) compileStep(s *v1alpha1.Step) (step, *engine.Refusal) {
	c := step{Step: s, from: v1alpha1.FromStart}
	if s.Start != nil {
		if s.Start.From != "" {
			c.from = s.Start.From
		}
		if c.from == v1alpha1.FromAnchor && p.date == nil {
			return c, engine.Refuse(v1alpha1.ReasonInvalidSpec, stepField(s.Name, "start.from"), "Anchor needs a trigger of type Date or Every; write Start or Dependencies")
		}
		if c.from == v1alpha1.FromDependencies && len(s.DependsOn)+len(s.Requires) == 0 {
			return c, engine.Refuse(v1alpha1.ReasonInvalidSpec, stepField(s.Name, "start.from"), "Dependencies needs dependsOn; name the steps, or write Start")
		}
	}
	if refusal := c.compileTimes(); refusal != nil {
		return c, refusal
	}
	if refusal := c.compileConditions(p); refusal != nil {
		return c, refusal
	}
	if refusal := c.compileTexts(p); refusal != nil {
		return c, refusal
	}
	if refusal := c.compilePriority(p); refusal != nil {
		return c, refusal
	}
	if refusal := c.compileEscalations(); refusal != nil {
		return c, refusal
	}
	for _, name := range slices.Concat(s.DependsOn, s.Requires) {
		c.waits = append(c.waits, string(name))
	}
	if refusal := p.knowsSteps(stepField(s.Name, "dependsOn"), c.waits); refusal != nil {
		return c, refusal
	}
	if c.when != nil {
		c.waits = append(c.waits, c.when.StepKeys()...)
	}
	return c, p.knowsSteps(stepField(s.Name, "when, waitFor, cancelWhen or completedWhen"), c.reads())
}

func (c *step) compileTimes() *engine.Refusal {
	var err error
	read := func(to *calendar.Offset, field, text string) *engine.Refusal {
		if *to, err = calendar.ParseOffset(text); err != nil {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, stepField(c.Name, field), err.Error())
		}
		return nil
	}
	if c.Start != nil {
		if refusal := read(&c.offset, "start.offset", string(c.Start.Offset)); refusal != nil {
			return refusal
		}
	}
	if c.Latest != "" {
		c.latest = new(calendar.Offset)
		if refusal := read(c.latest, "latest", string(c.Latest)); refusal != nil {
			return refusal
		}
	}
	if c.Response != nil {
		if refusal := read(&c.window, "response.window", string(c.Response.Window)); refusal != nil {
			return refusal
		}
	}
	if refusal := read(&c.slack, "slack", string(c.Slack)); refusal != nil {
		return refusal
	}
	if refusal := c.slackIsShort(); refusal != nil {
		return refusal
	}
	return read(&c.due, "due", string(c.Due))
}

func (c *step) compileConditions(p *Playbook) *engine.Refusal {
	for _, part := range []struct {
		to    **expr.Program
		field string
		text  v1alpha1.Expression
	}{
		{&c.when, "when", c.When}, {&c.waitFor, "waitFor", c.WaitFor},
		{&c.cancelWhen, "cancelWhen", c.CancelWhen}, {&c.completedWhen, "completedWhen", c.CompletedWhen},
	} {
		var refusal *engine.Refusal
		if *part.to, refusal = p.stepCondition(stepField(c.Name, part.field), part.text); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (c *step) compileTexts(p *Playbook) *engine.Refusal {
	message := v1alpha1.Message{}
	if c.Message != nil {
		message = *c.Message
	}
	for _, part := range []struct {
		to    **expr.Text
		field string
		text  string
	}{
		{&c.title, "title", c.Title}, {&c.role, "role", roleOf(c.Step)},
		{&c.subject, "message.subject", message.Subject}, {&c.body, "message.body", message.Body},
	} {
		if part.text == "" {
			continue
		}
		var problem *expr.Error
		if *part.to, problem = p.stepText(part.text); problem != nil {
			return engine.Refuse(v1alpha1.ReasonInvalidExpression, stepField(c.Name, part.field), problem.Error())
		}
	}
	return nil
}

// asking is a condition of a step, and the field in which it stands.
type asking struct {
	field   string
	program *expr.Program
}

// conditions are those that the step has, in the order in which they are asked.
func (c *step) conditions() []asking {
	all := []asking{{"when", c.when}, {"completedWhen", c.completedWhen}, {"cancelWhen", c.cancelWhen}, {"waitFor", c.waitFor}}
	return slices.DeleteFunc(all, func(a asking) bool { return a.program == nil })
}

// reads are the steps that the step's conditions and texts read.
func (c *step) reads() []string {
	var keys []string
	for _, condition := range c.conditions() {
		keys = append(keys, condition.program.StepKeys()...)
	}
	for _, text := range []*expr.Text{c.title, c.role, c.priority, c.subject, c.body} {
		if text != nil {
			keys = append(keys, text.StepKeys()...)
		}
	}
	return keys
}

// knowsSteps refuses names that are no step of the playbook.
func (p *Playbook) knowsSteps(field string, names []string) *engine.Refusal {
	for _, name := range names {
		if !slices.ContainsFunc(p.Spec.Steps, func(s v1alpha1.Step) bool { return string(s.Name) == name }) {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field,
				fmt.Sprintf("%q is not a step of this playbook; its steps are %s", name, strings.Join(p.stepNames(), ", ")))
		}
	}
	return nil
}

func (p *Playbook) stepNames() []string {
	names := make([]string, 0, len(p.Spec.Steps))
	for _, s := range p.Spec.Steps {
		names = append(names, string(s.Name))
	}
	return names
}

// stepsDoNotWaitForEachOther refuses a circle of steps, and prints it.
func stepsDoNotWaitForEachOther(p *Playbook) *engine.Refusal {
	waits := map[string][]string{}
	for _, s := range p.steps {
		waits[string(s.Name)] = s.waits
	}
	done := map[string]bool{}
	var walk func(name string, path []string) []string
	walk = func(name string, path []string) []string {
		if at := slices.Index(path, name); at >= 0 {
			return append(slices.Clone(path[at:]), name)
		}
		if done[name] {
			return nil
		}
		for _, before := range waits[name] {
			if circle := walk(before, append(path, name)); circle != nil {
				return circle
			}
		}
		done[name] = true
		return nil
	}
	for _, s := range p.steps {
		if circle := walk(string(s.Name), nil); circle != nil {
			return engine.Refuse(v1alpha1.ReasonStepCycle, "spec.steps",
				"steps wait for each other: "+strings.Join(circle, " → ")+"; remove one of the waits")
		}
	}
	return nil
}

// MissingSegments names the segments the playbook is for that are not among the known ones, as dimension/name.
func (p *Playbook) MissingSegments(known func(dimension, name string) bool) []string {
	var names []string
	for _, ref := range p.Spec.Segments {
		if !known(string(ref.Dimension), string(ref.Name)) {
			names = append(names, string(ref.Dimension)+"/"+string(ref.Name))
		}
	}
	return names
}

func condition(scope expr.Scope, field string, text v1alpha1.Expression) (*expr.Program, *engine.Refusal) {
	if text == "" {
		return nil, nil
	}
	program, problem := expr.Compile(scope, expr.Bool, string(text))
	if problem != nil {
		return nil, engine.Refuse(v1alpha1.ReasonInvalidExpression, field, problem.Error())
	}
	return program, nil
}

// stepCondition compiles a condition that stands in a step or is the goal.
func (p *Playbook) stepCondition(field string, text v1alpha1.Expression) (*expr.Program, *engine.Refusal) {
	if p.list == nil || text == "" {
		return condition(expr.Steps, field, text)
	}
	program, problem := p.list.CompileItemIn(expr.Steps, expr.Bool, string(text))
	if problem != nil {
		return nil, engine.Refuse(v1alpha1.ReasonInvalidExpression, field, problem.Error())
	}
	return program, nil
}

// stepText compiles a text of a step.
func (p *Playbook) stepText(text string) (*expr.Text, *expr.Error) {
	if p.list == nil {
		return expr.CompileText(expr.Steps, text)
	}
	return p.list.CompileItemText(expr.Steps, text)
}

// stepNumber compiles a text of a step that gives a number.
func (p *Playbook) stepNumber(text string) (*expr.Text, *expr.Error) {
	if p.list == nil {
		return expr.CompileWhole(expr.Steps, text)
	}
	return p.list.CompileItemWhole(expr.Steps, text)
}

func stepField(name v1alpha1.Name, field string) string {
	return fmt.Sprintf("spec.steps[%s].%s", name, field)
}

// roleOf is the role that does a step: the playbook's word, else who approves, else the csm.
func roleOf(s *v1alpha1.Step) string {
	if s.Role == "" && s.Response != nil && s.Response.Type == v1alpha1.ResponseApproval {
		return string(s.Response.Role)
	}
	return cmp.Or(s.Role, "csm")
}
