package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// occasion is the question whether an account starts a run of a playbook now.
type occasion struct {
	*Playbook
	facts  AccountFacts
	input  expr.Input
	stands []v1alpha1.DimensionRecord

	record  v1alpha1.PlaybookRecord // what is remembered, updated by decide
	claims  []v1alpha1.Claim        // the runs that have not ended
	claimed *v1alpha1.Claim         // the run that decide claims
	next    time.Time               // when the answer may change
	waits   string                  // which fact keeps a playbook that is for the account from ever starting
}

// decide follows the account's qualification and claims the run that is due.
func (o *occasion) decide() {
	o.lookAgain(o.condition)
	switch o.qualifies(o.input, o.stands, o.facts.Segments).Verdict {
	case expr.True:
		if o.record.QualifiedSince == nil {
			o.record.QualifiedSince = o.nowTime()
			o.record.Episode++
		}
	case expr.False:
		o.record.QualifiedSince, o.record.AnchorSince = nil, nil
		return
	default:
		return
	}
	switch o.Spec.Trigger.Type {
	case v1alpha1.TriggerDate:
		o.decideDate()
	case v1alpha1.TriggerMembership:
		o.decideMembership()
	default:
	}
}

// decideMembership claims one run for each time the account began to qualify.
func (o *occasion) decideMembership() {
	key := v1alpha1.TriggerKey{Type: v1alpha1.TriggerMembership, Key: "episode/" + strconv.Itoa(int(o.record.Episode))}
	if o.had(key.Key) || o.running() {
		return
	}
	if o.stay.Count > 0 {
		if ripe := o.facts.Calendar.Shift(o.record.QualifiedSince.Time, o.stay); o.facts.Now.Before(ripe) {
			o.at(ripe)
			return
		}
	}
	o.claim(key, calendar.Date{})
}

// decideDate claims one run for each occasion of the date.
func (o *occasion) decideDate() {
	o.lookAgain(o.date)
	anchor, known := o.anchor(o.input)
	if !known {
		o.waits = fmt.Sprintf("playbook %s cannot start: %s", o.Name, o.date.Eval(o.input).Why())
		return
	}
	if o.record.AnchorSince == nil || !o.same(anchor, dateOf(o.record.Anchor)) {
		o.record.AnchorSince = o.nowTime()
	}
	o.record.Anchor = v1alpha1.Date(anchor.String())
	if o.hadOccasion(anchor) || o.running() {
		return
	}
	c, now := o.facts.Calendar, o.facts.Now
	start := c.Shift(c.Start(anchor), o.offset)
	if now.Before(start) {
		o.at(start)
		return
	}
	key := v1alpha1.TriggerKey{Type: v1alpha1.TriggerDate, Key: "date/" + anchor.String()}
	if late := c.Date(o.record.AnchorSince.Time).After(c.Date(start)); late {
		if o.Spec.LateStart == v1alpha1.LateStartSkip {
			o.skip(key.Key, v1alpha1.ReasonLateStart)
			return
		}
		if c.Date(now).After(o.lastCatchUp(anchor, c.Date(start))) {
			return
		}
	}
	o.claim(key, anchor)
}

// lastCatchUp is the last day on which an account that arrived late still starts.
func (o *occasion) lastCatchUp(anchor, start calendar.Date) calendar.Date {
	if start.Before(anchor) {
		return anchor
	}
	return o.facts.Calendar.Add(start, o.sameWithin)
}

// claim books the run, unless the playbook limits how often, or the goal is already met.
func (o *occasion) claim(key v1alpha1.TriggerKey, anchor calendar.Date) {
	if o.Spec.Suspend || o.tooSoon() || o.tooOften() {
		return
	}
	if o.goal != nil {
		in := o.input
		in.Engagement = expr.Engagement{Playbook: o.Name, Trigger: key.Key, Anchor: anchor.String(), StartDate: in.Today}
		if o.goal.Eval(in).Verdict == expr.True {
			o.skip(key.Key, v1alpha1.ReasonGoalAlreadyMet)
			return
		}
	}
	o.claimed = &v1alpha1.Claim{
		Engagement: EngagementName(AccountKey(o.facts.Account), o.Key, key.Key),
		Playbook:   v1alpha1.Name(o.Key),
		Trigger:    key,
		Anchor:     v1alpha1.Date(anchor.String()),
		Revision:   o.Revision,
		Time:       *o.nowTime(),
	}
	o.record.Last = &v1alpha1.PastRun{Trigger: key.Key, Anchor: o.claimed.Anchor, Time: o.claimed.Time}
	o.record.Runs++
}

func (o *occasion) skip(key, reason string) {
	o.record.Skipped = &v1alpha1.SkippedOccasion{Trigger: key, Reason: reason, Time: *o.nowTime()}
}

// had says that the occasion was claimed or left out before.
func (o *occasion) had(key string) bool {
	return (o.record.Last != nil && o.record.Last.Trigger == key) ||
		(o.record.Skipped != nil && o.record.Skipped.Trigger == key)
}

// hadOccasion says so of a date, which may have moved since.
func (o *occasion) hadOccasion(anchor calendar.Date) bool {
	if last := o.record.Last; last != nil && o.same(anchor, dateOf(last.Anchor)) {
		return true
	}
	skipped := o.record.Skipped
	return skipped != nil && o.same(anchor, dateOf(v1alpha1.Date(strings.TrimPrefix(skipped.Trigger, "date/"))))
}

// running says that a claimed run has not ended: an account has one run of a playbook at a time.
func (o *occasion) running() bool {
	return slices.ContainsFunc(o.claims, func(c v1alpha1.Claim) bool { return string(c.Playbook) == o.Key })
}

func (o *occasion) tooSoon() bool {
	if o.cooldown.Count == 0 || o.record.Last == nil || o.record.Last.Closed == nil {
		return false
	}
	over := o.facts.Calendar.Shift(o.record.Last.Closed.Time.Time, o.cooldown)
	if !o.facts.Now.Before(over) {
		return false
	}
	o.at(over)
	return true
}

func (o *occasion) tooOften() bool {
	r := o.Spec.Reentry
	return r != nil && r.Maximum != nil && o.record.Runs >= *r.Maximum
}

func (o *occasion) nowTime() *metav1.Time {
	now := metav1.NewTime(o.facts.Now)
	return &now
}

func (o *occasion) at(t time.Time) { o.next = segment.Earliest(o.next, t) }

func (o *occasion) lookAgain(program *expr.Program) {
	if program != nil {
		o.at(segment.NextLook(o.facts.Now, o.facts.Calendar, program.Clock()))
	}
}

// anchor reads the date that a Date trigger hangs on. It is not known while the fact is missing.
func (p *Playbook) anchor(in expr.Input) (calendar.Date, bool) {
	result := p.date.Eval(in)
	text, ok := result.Value.(string)
	if result.Verdict != expr.True || !ok {
		return calendar.Date{}, false
	}
	date, err := calendar.ParseDate(text)
	return date, err == nil
}

// same says that two dates are the same occasion of the trigger.
func (p *Playbook) same(a, b calendar.Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	if b.Before(a) {
		a, b = b, a
	}
	return !b.After(calendar.Standard(nil).Add(a, p.sameWithin))
}

// dateOf reads a date that was written by this package; it is zero where there is none.
func dateOf(d v1alpha1.Date) calendar.Date {
	date, err := calendar.ParseDate(string(d))
	if err != nil {
		return calendar.Date{}
	}
	return date
}
