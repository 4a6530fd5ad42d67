package definitions

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// Namespace is what teams declared in one namespace.
type Namespace struct {
	Accounts   []*v1alpha1.Account
	Segments   []*v1alpha1.Segment
	Overrides  []*v1alpha1.SegmentOverride
	Scorecards []*v1alpha1.Scorecard
	Playbooks  []*v1alpha1.Playbook
	Calendars  []*v1alpha1.Calendar
	Guardrails []*v1alpha1.Guardrail

	// Now is the time at which expressions are evaluated for the accounts.
	Now time.Time
	// Days is the calendar of accounts that name none, where no Calendar is the default; the zero Calendar means UTC.
	Days calendar.Calendar
}

// Of sorts objects by their kinds. What no team declares, such as Tasks, is left out.
func Of(now time.Time, objects ...runtime.Object) Namespace {
	n := Namespace{Now: now, Days: calendar.Standard(time.UTC)}
	for _, o := range objects {
		switch o := o.(type) {
		case *v1alpha1.Account:
			n.Accounts = append(n.Accounts, o)
		case *v1alpha1.Segment:
			n.Segments = append(n.Segments, o)
		case *v1alpha1.SegmentOverride:
			n.Overrides = append(n.Overrides, o)
		case *v1alpha1.Scorecard:
			n.Scorecards = append(n.Scorecards, o)
		case *v1alpha1.Playbook:
			n.Playbooks = append(n.Playbooks, o)
		case *v1alpha1.Calendar:
			n.Calendars = append(n.Calendars, o)
		case *v1alpha1.Guardrail:
			n.Guardrails = append(n.Guardrails, o)
		}
	}
	byName(n.Accounts)
	byName(n.Segments)
	byName(n.Overrides)
	byName(n.Scorecards)
	byName(n.Playbooks)
	byName(n.Calendars)
	byName(n.Guardrails)
	return n
}

func byName[T interface{ GetName() string }](objects []T) {
	slices.SortFunc(objects, func(a, b T) int { return cmp.Compare(a.GetName(), b.GetName()) })
}

// checker compiles a namespace and collects what is found in it.
type checker struct {
	Namespace

	calendars  []calendar.Named
	scorecards []*score.Definition
	segments   []*segment.Definition // one that does not compile is stood in for
	compiled   map[string]*segment.Definition
	playbooks  []*plan.Playbook // those that compile and whose key is their own
	findings   []Finding
}

func (c *checker) refuse(kind, name string, why *engine.Refusal) {
	if why != nil {
		c.findings = append(c.findings, refused(kind, name, why))
	}
}

func (c *checker) say(f Finding) { c.findings = append(c.findings, f) }

// Check finds what is wrong in a namespace.
func Check(n Namespace) []Finding {
	c := &checker{Namespace: n, compiled: map[string]*segment.Definition{}}
	c.compile()
	c.refuseTogether()
	c.tryAccounts()
	c.references()
	c.reach()
	c.circles()
	c.questions()
	c.recoveries()
	c.times()
	return inOrder(c.allowed())
}

// compile makes everything ready that can be made ready, and refuses the rest.
func (c *checker) compile() {
	for _, o := range c.Calendars {
		days, refusal := calendar.Compile(&o.Spec)
		c.refuse("Calendar", o.Name, refusal)
		c.calendars = append(c.calendars, calendar.Named{Calendar: days, Name: o.Name, Default: o.Spec.Use == v1alpha1.CalendarDefault})
	}
	for _, o := range c.Scorecards {
		compiled, refusal := score.Compile(o.DeepCopy())
		if refusal != nil {
			c.refuse("Scorecard", o.Name, refusal)
			compiled = score.Refused(o.Name)
		}
		c.scorecards = append(c.scorecards, compiled)
	}
	for _, o := range c.Segments {
		c.compileSegment(o)
	}
	for _, o := range c.Guardrails {
		c.refuseGuardrail(o)
	}
	c.compilePlaybooks()
}

func (c *checker) compileSegment(s *v1alpha1.Segment) {
	compiled, refusal := segment.Compile(s.DeepCopy())
	if refusal == nil {
		c.compiled[s.Name] = compiled
	} else {
		c.refuse("Segment", s.Name, refusal)
		compiled = segment.StandIn(s)
	}
	if compiled != nil {
		c.segments = append(c.segments, compiled)
	}
}

func (c *checker) compilePlaybooks() {
	owners := map[string][]string{}
	for _, p := range c.Playbooks {
		owners[plan.PlaybookKey(p)] = append(owners[plan.PlaybookKey(p)], p.Name)
	}
	for _, p := range c.Playbooks {
		refusals := plan.Refusals(p.Name, p.Spec.DeepCopy())
		for _, refusal := range refusals {
			c.refuse("Playbook", p.Name, refusal)
		}
		if len(refusals) > 0 {
			continue
		}
		compiled, refusal := plan.CompilePlaybook(p.Name, p.Name, p.Spec.DeepCopy())
		if refusal != nil {
			c.refuse("Playbook", p.Name, refusal)
			continue
		}
		twins := without(owners[compiled.Key], p.Name)
		if refusal := RefusePlaybook(compiled, twins, values(c.Segments)); refusal != nil {
			f := refused("Playbook", p.Name, refusal)
			f.Field = placeOfMissing(compiled, f, c.Segments)
			c.say(f)
		}
		if len(twins) == 0 {
			c.playbooks = append(c.playbooks, compiled)
		}
	}
}

// placeOfMissing is where the first segment is named that is not there; the manager names only the list.
func placeOfMissing(p *plan.Playbook, f Finding, segments []*v1alpha1.Segment) string {
	known := byDimension(values(segments))
	for i, ref := range p.Spec.Segments {
		if f.Field == "spec.segments" && !slices.Contains(known[string(ref.Dimension)], string(ref.Name)) {
			return fmt.Sprintf("spec.segments[%d].name", i)
		}
	}
	return f.Field
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

func values[T any](pointers []*T) []T {
	all := make([]T, 0, len(pointers))
	for _, p := range pointers {
		all = append(all, *p)
	}
	return all
}
