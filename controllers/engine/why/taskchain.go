package why

import (
	"cmp"
	"fmt"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// stepLink says of which step the task is, when that step starts, and what is asked before its task is made.
func (t *telling) stepLink() Link {
	link := Link{Kind: KindStep, Name: string(t.step)}
	text := fmt.Sprintf("It is step %s of playbook %s", t.step, t.playbookName())
	if t.level != "" {
		text = fmt.Sprintf("It tells %s that the task of step %s of playbook %s stayed open: level %s of its escalation", t.toldTo(), t.step, t.playbookName(), t.level)
	} else if n := t.attempt(); n > 1 {
		text += fmt.Sprintf(", attempt %d: the one before was taken back, or asked again", n)
	}
	if t.knowsStep && t.level != "" {
		text += t.levelWords()
	}
	text = sentence(text)
	if t.knowsStep && t.level == "" {
		text = joined([]string{text, t.startWords(), t.waitWords(), t.priorityWords()}, " ")
		link.Expressions = expressions("Playbook "+t.playbookName(), t.ofStep.Conditions...)
		if t.ofStep.Priority != nil {
			link.Expressions = append(link.Expressions, expressions("Playbook "+t.playbookName(), *t.ofStep.Priority)...)
		}
	}
	if t.record != nil && t.record.Held != nil {
		text += sentence(fmt.Sprintf(" The step waits since %s: %s", t.c.Date(t.record.Held.Since.Time), t.record.Held.Message))
	}
	link.Text = text
	return link
}

// levelWords say when a level of an escalation fires.
func (t *telling) levelWords() string {
	for _, level := range t.ofStep.Step.Escalate {
		if words, sign := distance(string(level.After)); level.Name == t.level && sign > 0 {
			return ", " + words + " after it was due"
		}
	}
	return ""
}

func (t *telling) playbookName() string {
	if t.Task != nil {
		return t.Task.Spec.Playbook
	}
	return t.run.Spec.Playbook.Name
}

func (t *telling) toldTo() string {
	if t.Task == nil {
		return "somebody"
	}
	return cmp.Or(t.Task.Spec.Assignee, "the role "+t.Task.Spec.Role)
}

func (t *telling) attempt() int32 {
	if t.Task != nil {
		return t.Task.Spec.Key.Attempt
	}
	return t.record.Attempt
}

// startWords say from what the start of the step is counted.
func (t *telling) startWords() string {
	words, sign := distance(t.ofStep.Offset)
	switch t.ofStep.From {
	case v1alpha1.FromAnchor:
		return "It starts " + away(t.ofStep.Offset, "the date of the run, "+string(t.anchor())) + "."
	case v1alpha1.FromDependencies:
		if sign == 0 {
			return "It starts when the steps that it waits for have ended."
		}
		return "It starts " + words + " after the steps that it waits for have ended."
	default:
		if sign == 0 {
			return "It starts with the run."
		}
		return "It starts " + away(t.ofStep.Offset, "the start of the run") + "."
	}
}

func (t *telling) anchor() v1alpha1.Date { return cmp.Or(t.run.Ledger.Anchor, t.run.Spec.Anchor) }

// waitWords say for which steps the step waits, and how those ended.
func (t *telling) waitWords() string {
	var ends []string
	for _, name := range t.ofStep.Waits {
		end := name
		for _, record := range t.run.Ledger.Steps {
			if string(record.Name) == name {
				end = fmt.Sprintf("%s (%s)", name, record.Phase)
			}
		}
		ends = added(ends, end)
	}
	if len(ends) == 0 {
		return ""
	}
	return fmt.Sprintf("It waits for the end of %s.", listed(ends))
}

// priorityWords say where the task ranks, where its step says so.
func (t *telling) priorityWords() string {
	if t.Task == nil || t.ofStep.Step.Priority == nil {
		return ""
	}
	return fmt.Sprintf("Among the tasks of a day its priority is %d, as the step says.", t.Task.Spec.Priority)
}

// runLink says what started the run, since when it goes on, and how it ended.
func (t *telling) runLink() Link {
	run := t.run
	link := Link{Kind: KindRun, Name: run.Name, Time: startTime(run), Text: t.began()}
	if t.known {
		link.Expressions = expressions("Playbook "+run.Spec.Playbook.Name, t.of.Trigger...)
	}
	if from := run.Ledger.MovedFrom; from != "" {
		link.Text += fmt.Sprintf(" The date moved from %s to %s, and the run with it.", from, run.Ledger.Anchor)
	}
	if n := run.Ledger.Resumed; n > 0 {
		link.Text += fmt.Sprintf(" It went on %s after it had been cancelled.", times(n))
	}
	if held := run.Ledger.Held; held != nil {
		link.Text += " " + sentence(fmt.Sprintf("It waits since %s: %s", t.c.Date(held.Since.Time), held.Message))
	}
	if end := run.Ledger.End; end != nil {
		link.Reason = end.Reason
		link.Text += " " + sentence(fmt.Sprintf("It ended on %s: %s, %s", t.c.Date(end.Time.Time), end.Outcome, end.Message))
	}
	if !t.RunLeft.IsZero() {
		link.Text += fmt.Sprintf(" It left the cluster on %s and is kept in the archive.", t.c.Date(t.RunLeft))
	}
	return link
}

// began says when the run began, and on what it hangs.
func (t *telling) began() string {
	text := fmt.Sprintf("The run %s", t.run.Name)
	if t.run.Ledger.StartTime != nil {
		text += fmt.Sprintf(" began on %s", t.c.Date(t.run.Ledger.StartTime.Time))
	} else {
		text += " has not begun"
	}
	return sentence(fmt.Sprintf("%s (%s): %s", text, t.run.Spec.Trigger.Key, t.occasion()))
}

// occasion says what started the run, by the kind of its trigger.
func (t *telling) occasion() string {
	key := t.run.Spec.Trigger
	_, name, _ := strings.Cut(key.Key, "/")
	switch key.Type {
	case v1alpha1.TriggerHand:
		return "a person started it"
	case v1alpha1.TriggerEach:
		return "it is for the element " + name
	case v1alpha1.TriggerMembership:
		return "the account had come to qualify"
	case v1alpha1.TriggerDate, v1alpha1.TriggerEvery:
	}
	if t.known {
		return joined([]string{t.of.Occasion, t.offsetWords()}, ", and ")
	}
	return "it hangs on " + string(t.anchor())
}

// offsetWords say how far from its date a run starts.
func (t *telling) offsetWords() string {
	spec := t.spec()
	if spec == nil || spec.Trigger.Date == nil {
		return ""
	}
	if words, _ := distance(string(spec.Trigger.Date.Offset)); words == "" {
		return ""
	}
	return "the playbook starts " + away(string(spec.Trigger.Date.Offset), "that day")
}

func times(n int32) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// revisionLink says which revision of the playbook the run follows, and whether that is the present one.
func (t *telling) revisionLink() Link {
	revision := cmp.Or(t.run.Ledger.Revision, t.run.Spec.Revision)
	link := Link{Kind: KindRevision, Name: revision, Text: fmt.Sprintf("It follows revision %s of the playbook", revision)}
	switch {
	case t.Run.Pinned == nil && t.Run.Wanted == nil:
		link.Text += ", which is no longer kept, so that what it says cannot be shown"
	case t.Run.Live == nil:
		link.Text += "; the playbook itself is gone"
	case t.present() == "":
	case t.present() == revision:
		link.Text += ", which is the present one"
	default:
		link.Text += "; the playbook has been changed since: the present one is " + t.present()
	}
	link.Text = sentence(link.Text)
	return link
}

// present is the name of the present revision of the playbook; empty where it is not known.
func (t *telling) present() string {
	if t.Account == nil {
		return ""
	}
	for _, p := range t.Account.Playbooks {
		if p.Key == t.run.Spec.Playbook.Key {
			return p.Revision
		}
	}
	return ""
}

// playbookLink says for whom the playbook is, and whether the account still is one of them.
func (t *telling) playbookLink() Link {
	name := t.run.Spec.Playbook.Name
	link := Link{Kind: KindPlaybook, Name: name}
	spec := t.spec()
	switch {
	case spec == nil:
		link.Text = sentence("What playbook " + name + " says is not kept; the run is of it")
		return link
	case t.run.Spec.Trigger.Type == v1alpha1.TriggerHand:
		link.Text = fmt.Sprintf("A run that a person starts asks for no segment and no condition of playbook %s.", name)
		return link
	}
	link.Text = sentence(fmt.Sprintf("Playbook %s is for %s", name, whom(spec)))
	if t.known {
		link.Reads, link.Expressions = t.condition(spec)
		if t.of.Qualifies.Reason != "" {
			link.Reason = t.of.Qualifies.Reason
			link.Text += " " + sentence("Today it is no longer for the account: "+t.of.Qualifies.Message)
		}
	}
	return link
}

// condition is what was asked of the account. That it has not left is asked of every account, and not shown.
func (t *telling) condition(spec *v1alpha1.PlaybookSpec) (reads []Read, shown []Expression) {
	for _, e := range expressions("Playbook "+t.run.Spec.Playbook.Name, t.of.Condition...) {
		if e.Field == "spec.lifecycles" && len(spec.Lifecycles) == 0 {
			reads = append(reads, e.Reads...)
			continue
		}
		shown = append(shown, e)
	}
	return reads, shown
}

// spec is the playbook as the run follows it, or as it is now; nil where neither is kept.
func (t *telling) spec() *v1alpha1.PlaybookSpec {
	switch {
	case t.Run.Pinned != nil:
		return t.Run.Pinned.Spec
	case t.Run.Wanted != nil:
		return t.Run.Wanted.Spec
	case t.Run.Live != nil:
		return &t.Run.Live.Spec
	}
	return nil
}

// whom says for whom a playbook is.
func whom(p *v1alpha1.PlaybookSpec) string {
	var names []string
	for _, ref := range p.Segments {
		names = append(names, fmt.Sprintf("%s of %s", ref.Name, ref.Dimension))
	}
	text := "every account"
	if len(names) > 0 {
		text = "accounts in segment " + strings.Join(names, " or ")
	}
	if len(p.Lifecycles) > 0 {
		stages := make([]string, len(p.Lifecycles))
		for i, l := range p.Lifecycles {
			stages[i] = string(l)
		}
		text += " whose lifecycle is " + strings.Join(stages, " or ")
	} else {
		text += " that has not left"
		if len(names) > 0 {
			text = strings.Replace(text, " that has not left", " that have not left", 1)
		}
	}
	if p.Condition != "" {
		text += ", where its condition holds"
	}
	return text
}

// segmentLinks say where the account stands in the dimensions of the playbook's segments.
func (t *telling) segmentLinks() []Link {
	spec := t.spec()
	if spec == nil || t.Account == nil {
		return t.rememberedSegments(spec)
	}
	var links []Link
	for _, d := range plan.DimensionsOf(*t.Account) {
		for _, ref := range spec.Segments {
			if ref.Dimension == d.Dimension {
				links = append(links, stands(t.c, t.standing(d.DimensionRecord), d))
				break
			}
		}
	}
	return links
}

// standing is where the account stands in a dimension: as its status says, where it says so.
func (t *telling) standing(d v1alpha1.DimensionRecord) v1alpha1.SegmentMembership {
	for _, s := range t.Account.Account.Status.Segments {
		if s.Dimension == d.Dimension {
			return s
		}
	}
	return v1alpha1.SegmentMembership{Dimension: d.Dimension, Segment: d.Segment, Since: d.Since, Reason: d.Reason, Message: d.Message}
}

// rememberedSegments are what the ledger of an account that is gone remembers.
func (t *telling) rememberedSegments(spec *v1alpha1.PlaybookSpec) []Link {
	if spec == nil {
		return nil
	}
	var links []Link
	for _, d := range t.Run.Ledger.Dimensions {
		for _, ref := range spec.Segments {
			if ref.Dimension == d.Dimension {
				links = append(links, Link{Kind: KindSegment, Name: string(d.Dimension), Time: instant(d.Since.Time), Reason: string(d.Reason),
					Text: sentence(fmt.Sprintf("The account's ledger remembers it in %s of %s since %s: %s", cmp.Or(d.Segment, "no segment"), d.Dimension, t.c.Date(d.Since.Time), d.Message))})
				break
			}
		}
	}
	return links
}
