package playtest

import (
	"fmt"
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// checks are, for each verb, what is to be checked of it besides its account.
var checks = map[string]func(*check, string, *Entry){
	"wait": (*check).wait, "until": func(c *check, path string, e *Entry) { c.date(path, e.Until) },
	"change": (*check).change, "arrive": func(c *check, path string, e *Entry) { c.account(path, e.Arrive) }, "leave": nothing,
	"report": (*check).report, "override": (*check).override, "lift": func(c *check, path string, e *Entry) {
		c.needed(path+".dimension", string(e.Lift.Dimension), "say in which dimension, with dimension:")
		c.dimension(path+".dimension", string(e.Lift.Dimension))
	},
	"startRun": (*check).startRun, "endRun": func(c *check, path string, e *Entry) { c.word(path, e.EndRun) },
	"waiveStep": func(c *check, path string, e *Entry) {
		c.word(path, e.WaiveStep)
		c.step(path+".step", e.WaiveStep.Playbook, e.WaiveStep.Step)
	},
	"followRevision": func(c *check, path string, e *Entry) { c.word(path, e.FollowRevision) },
	"approve": func(c *check, path string, e *Entry) {
		c.needed(path+".guardrail", e.Approve.Guardrail, "say which guardrail, with guardrail:")
		c.there(path+".guardrail", "guardrail", e.Approve.Guardrail, namesOf(c.known.guardrails))
	},
	"edit": (*check).edit, "delete": func(c *check, path string, e *Entry) { c.definition(path, *e.Delete) },
}

func nothing(*check, string, *Entry) {}

func (c *check) wait(path string, e *Entry) {
	switch o, err := calendar.ParseOffset(string(e.Wait)); {
	case err != nil:
		c.say(path, "%s", err)
	case o.Count <= 0:
		c.say(path, "a story only goes forward; write a number above 0, such as 14d")
	}
}

func (c *check) change(path string, e *Entry) {
	if len(e.Change.Set)+len(e.Change.Unset) == 0 {
		c.say(path, "nothing is changed; write set: with the fact and its new value")
	}
	for _, fact := range slices.Sorted(maps.Keys(e.Change.Set)) {
		t, err := factType(fact)
		if err == nil {
			err = fits(e.Change.Set[fact], t)
		}
		if err != nil {
			c.say(path+".set."+fact, "%s", err)
		}
	}
	for i, fact := range e.Change.Unset {
		if _, err := factType(fact); err != nil {
			c.say(fmt.Sprintf("%s.unset[%d]", path, i), "%s", err)
		}
	}
}

func (c *check) report(path string, e *Entry) {
	s := e.Report
	c.playbook(path+".playbook", s.Playbook)
	c.step(path+".step", s.Playbook, s.Step)
	c.there(path+".level", "level of "+string(s.Step)+" that is called", string(s.Level), c.known.levels(string(s.Step)))
	c.date(path+".snoozedUntil", s.SnoozedUntil)
	if _, err := s.verb(); err != nil {
		c.say(path+".phase", "%s", err)
	}
}

func (c *check) override(path string, e *Entry) {
	o := e.Override
	c.needed(path+".dimension", string(o.Dimension), "say in which dimension, with dimension:")
	c.needed(path+".segment", string(o.Segment), "say in which segment the account belongs, with segment:")
	c.dimension(path+".dimension", string(o.Dimension))
	c.segment(path+".segment", string(o.Dimension), string(o.Segment))
	c.date(path+".expiresOn", o.ExpiresOn)
}

func (c *check) startRun(path string, e *Entry) {
	c.needed(path+".playbook", e.StartRun.Playbook, "say which playbook, with playbook:")
	c.playbook(path+".playbook", e.StartRun.Playbook)
	c.date(path+".anchor", e.StartRun.Anchor)
}

func (c *check) word(path string, w *RunWord) {
	c.needed(path+".playbook", w.Playbook, "say which playbook, with playbook:")
	c.playbook(path+".playbook", w.Playbook)
}

func (c *check) definition(path string, d Definition) bool {
	names, known := c.known.names(d.Kind)
	if !known {
		c.say(path+".kind", "a story can change definitions of the kinds Calendar, Guardrail, Playbook, Scorecard and Segment, and %q is none%s", d.Kind,
			orList(d.Kind, slices.Clone(definitionKinds)))
		return false
	}
	if !slices.Contains(names, d.Name) {
		c.say(path+".name", "there is no %s %s%s", d.Kind, d.Name, orList(d.Name, names))
		return false
	}
	return true
}

func (c *check) edit(path string, e *Entry) {
	if !c.definition(path, e.Edit.Definition) {
		return
	}
	if len(e.Edit.Set)+len(e.Edit.Unset) == 0 {
		c.say(path, "nothing is changed; write set: with the field and its new value")
	}
	for _, field := range slices.Sorted(maps.Keys(e.Edit.Set)) {
		c.field(path+".set."+field, e.Edit.Kind, field, e.Edit.Set[field])
	}
	for i, field := range e.Edit.Unset {
		c.field(fmt.Sprintf("%s.unset[%d]", path, i), e.Edit.Kind, field, nil)
	}
}

// field checks the path of a field of a definition, and its value, where there is one.
func (c *check) field(path, kind, field string, value any) {
	keys, err := parsePath(field)
	if err != nil {
		c.say(path, "%s", err)
		return
	}
	t, err := typeAt(definitionType(kind), keys)
	if err == nil && value != nil {
		err = decode(value, newOf(t))
	}
	if err != nil {
		c.say(path, "%s", err)
	}
}

func (c *check) expectation(path string, e *Expectation) {
	if !e.aboutAccount() && e.Holds == nil {
		c.say(path, "nothing is expected; write segments:, tasks: or runs:, and [] for none")
		return
	}
	if e.aboutAccount() {
		c.of(path, e.Of)
	}
	for _, dimension := range slices.Sorted(maps.Keys(e.Segments)) {
		c.dimension(path+".segments."+dimension, dimension)
		if name := e.Segments[dimension]; name != None && name != Unknown {
			c.segment(path+".segments."+dimension, dimension, name)
		}
	}
	for _, dimension := range slices.Sorted(maps.Keys(e.Because)) {
		c.dimension(path+".because."+dimension, dimension)
	}
	for i := range e.Tasks {
		c.task(fmt.Sprintf("%s.tasks[%d]", path, i), &e.Tasks[i])
	}
	for i := range e.Runs {
		c.run(fmt.Sprintf("%s.runs[%d]", path, i), &e.Runs[i])
	}
	for i, w := range e.Closed {
		at := fmt.Sprintf("%s.closed[%d]", path, i)
		c.playbook(at+".playbook", w.Playbook)
		c.step(at+".step", w.Playbook, w.Step)
		c.oneOf(at+".phase", string(w.Phase), string(v1alpha1.StepDone), string(v1alpha1.StepSkipped), string(v1alpha1.StepWithdrawn))
	}
	for i, w := range e.NotStarted {
		at := fmt.Sprintf("%s.notStarted[%d]", path, i)
		c.needed(at+".playbook", w.Playbook, "say which playbook, with playbook:")
		c.playbook(at+".playbook", w.Playbook)
	}
	c.named(path, e)
}

// named checks expectations that are listed by names.
func (c *check) named(path string, e *Expectation) {
	for _, name := range slices.Sorted(maps.Keys(e.Scores)) {
		c.there(path+".scores."+name, "scorecard", name, namesOf(c.known.scorecards))
	}
	for i, w := range e.Conditions {
		at := fmt.Sprintf("%s.conditions[%d]", path, i)
		c.playbook(at+".playbook", w.Playbook)
		c.needed(at+".type", w.Type, "say which condition, with type:")
		c.oneOf(at+".status", w.Status, "True", "False", "Unknown")
	}
	for _, name := range slices.Sorted(maps.Keys(e.Holds)) {
		c.there(path+".holds."+name, "guardrail", name, namesOf(c.known.guardrails))
	}
}

func (c *check) task(path string, w *Task) {
	c.playbook(path+".playbook", w.Playbook)
	c.step(path+".step", w.Playbook, w.Step)
	c.there(path+".level", "level of "+string(w.Step)+" that is called", string(w.Level), c.known.levels(string(w.Step)))
	c.date(path+".start", w.Start)
	c.date(path+".due", w.Due)
	c.oneOf(path+".pace", string(w.Pace), string(v1alpha1.PaceOnTime), string(v1alpha1.PaceLate))
	c.oneOf(path+".phase", string(w.Phase), string(v1alpha1.ReportOpen), string(v1alpha1.ReportInProgress), string(v1alpha1.ReportWaiting))
	c.oneOf(path+".touch", string(w.Touch), string(v1alpha1.TouchRelationship), string(v1alpha1.TouchCommercial), string(v1alpha1.TouchBoth), string(v1alpha1.TouchNone))
	c.oneOf(path+".urgency", string(w.Urgency), string(v1alpha1.UrgencyNormal), string(v1alpha1.UrgencyDeadline), string(v1alpha1.UrgencyCritical))
	c.oneOf(path+".channel", string(w.Channel), string(v1alpha1.ChannelEmail), string(v1alpha1.ChannelCall), string(v1alpha1.ChannelMeeting),
		string(v1alpha1.ChannelSurvey), string(v1alpha1.ChannelInternal))
}

func (c *check) run(path string, w *Run) {
	c.needed(path+".playbook", w.Playbook, "say which playbook, with playbook:")
	c.playbook(path+".playbook", w.Playbook)
	c.oneOf(path+".phase", string(w.Phase), string(v1alpha1.EngagementActive), string(v1alpha1.EngagementHeld), string(v1alpha1.EngagementBlocked),
		string(v1alpha1.EngagementSucceeded), string(v1alpha1.EngagementMissed), string(v1alpha1.EngagementCancelled))
	c.date(path+".anchor", w.Anchor)
}
