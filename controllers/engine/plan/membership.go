package plan

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// decideMembership puts one run forward for each time the account began to qualify.
func (o *occasion) decideMembership() {
	key := v1alpha1.TriggerKey{Type: v1alpha1.TriggerMembership, Key: episodeKey(o.record.Episode)}
	if o.running() {
		o.says(o.stillRuns)
		return
	}
	if o.resume(o.run(key.Key)) {
		return
	}
	if o.had(key.Key) {
		o.says(func() Standing { return o.hadIt(key.Key) })
		return
	}
	if o.stay.Count > 0 {
		if ripe := o.facts.Calendar.Shift(o.record.QualifiedSince.Time, o.stay); o.facts.Now.Before(ripe) {
			o.at(ripe)
			o.waitsUntil(ripe, v1alpha1.ReasonNotDue, fmt.Sprintf("the account qualifies since %s and must for %s, until %s",
				o.facts.Calendar.Date(o.record.QualifiedSince.Time), o.stay, o.facts.Calendar.Date(ripe)))
			return
		}
	}
	o.offer(key, calendar.Date{}, expr.Item{})
}
