package plan

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// buckets is how finely accounts are told apart: a hundred buckets are one percent.
const buckets = 10_000

// bucket is the bucket of an account in a rollout: a function of keys, and so the same each time. Whether an account is
// held out and whether it is among the first are independent of each other.
func bucket(what, playbookKey, accountKey string) int32 {
	return int32(binary.BigEndian.Uint64(hashOf(what, playbookKey, accountKey)) % buckets)
}

// bucketOf is the bucket of an account: the one that it declares, or else that of its key.
func bucketOf(what, playbookKey string, account *v1alpha1.Account) int32 {
	if declared := account.Annotations[v1alpha1.AnnotationCohorts]; declared != "" {
		var cohorts map[string]Cohort
		if json.Unmarshal([]byte(declared), &cohorts) == nil {
			if c, ok := cohorts[playbookKey]; ok {
				return map[string]int32{rolloutBucket: c.Rollout, holdoutBucket: c.Holdout}[what]
			}
		}
	}
	return bucket(what, playbookKey, AccountKey(account))
}

// What a bucket is for.
const (
	rolloutBucket = "rollout"
	holdoutBucket = "holdout"
)

// Cohort is where an account stands in the rollout of a playbook: its buckets, from 0 to 9999, of which a hundred are one
// percent.
type Cohort struct {
	Rollout int32 `json:"rollout"`
	Holdout int32 `json:"holdout"`
}

// CohortOf is where an account stands in the rollout of the playbook of a key.
func CohortOf(account *v1alpha1.Account, playbookKey string) Cohort {
	return Cohort{Rollout: bucketOf(rolloutBucket, playbookKey, account), Holdout: bucketOf(holdoutBucket, playbookKey, account)}
}

// DeclareCohorts has an account declare where it stands in rollouts, by the keys of playbooks. Without any it declares nothing.
func DeclareCohorts(account *v1alpha1.Account, cohorts map[string]Cohort) {
	if len(cohorts) == 0 {
		return
	}
	data, err := json.Marshal(cohorts)
	if err != nil {
		return // numbers can always be written
	}
	if account.Annotations == nil {
		account.Annotations = map[string]string{}
	}
	account.Annotations[v1alpha1.AnnotationCohorts] = string(data)
}

// Like gives another cohort of which the present rollout says the same: random picks one, below the number it is given.
func (c Cohort) Like(r *v1alpha1.Rollout, random func(what string, below int32) int32) Cohort {
	alike := func(what string, was int32, percent *int32) int32 {
		if percent == nil {
			return random(what, buckets)
		}
		first := *percent * buckets / 100
		if was < first {
			return random(what, first)
		}
		return first + random(what, buckets-first)
	}
	return Cohort{Rollout: alike(rolloutBucket, c.Rollout, r.Percent), Holdout: alike(holdoutBucket, c.Holdout, r.HoldoutPercent)}
}

// notRolledOut says that the rollout keeps the run from starting.
func (o *occasion) notRolledOut() bool {
	r := o.Spec.Rollout
	if r == nil {
		return false
	}
	switch why, stopped := o.facts.Stopped[o.Key]; {
	case stopped:
		o.waits(v1alpha1.ReasonRolloutStopped, "the rollout stopped by itself: "+why)
	case r.State == v1alpha1.RolloutPaused:
		o.waits(v1alpha1.ReasonRolloutPaused, "the rollout is paused")
	case r.Percent != nil && bucketOf(rolloutBucket, o.Key, o.facts.Account) >= *r.Percent*buckets/100:
		o.waits(v1alpha1.ReasonRollout, fmt.Sprintf("the account is not among the %d %% that get the playbook now", *r.Percent))
	default:
		return false
	}
	return true
}

// heldOut says that the account is held out for comparison, and begins to watch whether it reaches the goal all the same.
func (o *occasion) heldOut(key v1alpha1.TriggerKey) bool {
	r := o.Spec.Rollout
	if r == nil || r.HoldoutPercent == nil || bucketOf(holdoutBucket, o.Key, o.facts.Account) >= *r.HoldoutPercent*buckets/100 {
		return false
	}
	o.waits(v1alpha1.ReasonHoldout, fmt.Sprintf("the account is among the %d %% that are held out for comparison", *r.HoldoutPercent))
	if control := o.record.Control; o.comparable() && (control == nil || control.Closed != nil && control.Trigger != key.Key) {
		o.record.Control = &v1alpha1.ControlRun{Trigger: key.Key, Time: *o.nowTime()}
		o.followControl()
	}
	return true
}

// comparable says that the goal can be reached without the steps of the playbook.
func (o *occasion) comparable() bool { return o.goal != nil && len(o.goal.StepKeys()) == 0 }

// followControl closes what a run would have been once the goal is reached, or its time is over.
func (o *occasion) followControl() {
	control := o.record.Control
	if control == nil || control.Closed != nil || !o.comparable() {
		return
	}
	if o.goal.Eval(o.asIfRunning(control.Trigger, anchorOf(control.Trigger), o.itemOf(control.Trigger))).Verdict == expr.True {
		o.endControl(v1alpha1.OutcomeReached)
		return
	}
	if o.goalWithin == nil {
		return
	}
	over := o.facts.Calendar.Deadline(control.Time.Time, *o.goalWithin)
	if o.facts.Now.After(over) {
		o.endControl(v1alpha1.OutcomeMissed)
		return
	}
	o.at(over.Add(time.Second))
}

func (o *occasion) endControl(outcome v1alpha1.Outcome) {
	if control := o.record.Control; control != nil && control.Closed == nil {
		control.Closed = &v1alpha1.ClaimEnd{Outcome: outcome, Time: *o.nowTime()}
	}
}

// itemOf is the element that a key names; no element for other triggers.
func (o *occasion) itemOf(trigger string) expr.Item {
	if o.list == nil {
		return expr.Item{}
	}
	item, _ := o.element(o.input, trigger)
	return item
}

// anchorOf is the date in a key; empty where it has none.
func anchorOf(trigger string) string {
	_, day, _ := strings.Cut(trigger, "/")
	date, err := calendar.ParseDate(day)
	if err != nil {
		return ""
	}
	return date.String()
}
