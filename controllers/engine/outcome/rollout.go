package outcome

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
)

// RolloutID identifies what decides where a rollout stops: stopWhen, percent and holdoutPercent. A change of one of them
// is another rollout, which has not stopped; pausing and resuming is not. Without a rollout it is empty.
func RolloutID(r *v1alpha1.Rollout) string {
	if r == nil {
		return ""
	}
	percent, holdout := int32(100), int32(0)
	if r.Percent != nil {
		percent = *r.Percent
	}
	if r.HoldoutPercent != nil {
		holdout = *r.HoldoutPercent
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%s", percent, holdout, r.StopWhen))
	return hex.EncodeToString(sum[:8])
}

// Stopped says that the rollout that a Playbook has now stopped by itself.
func Stopped(p *v1alpha1.Playbook) bool {
	return p.Status.Stopped != nil && p.Spec.Rollout != nil && p.Status.Stopped.Rollout == RolloutID(p.Spec.Rollout)
}

// Stop is what status.stopped of a Playbook must be: what it is while the rollout stays the same, else whether stopWhen
// is true of the outcomes; nil while the rollout goes on. Where stopWhen is broken it goes on, and the author must act.
// The program is that of stopWhen; nil where there is none, or where it does not compile.
func Stop(p *v1alpha1.Playbook, stopWhen *expr.StopProgram, o *v1alpha1.PlaybookOutcomes, now time.Time) (*v1alpha1.RolloutStop, *engine.Refusal) {
	if Stopped(p) {
		return p.Status.Stopped, nil
	}
	if p.Spec.Rollout == nil || p.Spec.Rollout.StopWhen == "" || stopWhen == nil {
		return nil, nil
	}
	if o == nil {
		o = &v1alpha1.PlaybookOutcomes{}
	}
	var holdout v1alpha1.OutcomeStats
	if o.Holdout != nil {
		holdout = *o.Holdout
	}
	switch result := stopWhen.Eval(seen(o.All), seen(holdout)); result.Verdict {
	case expr.True:
		return &v1alpha1.RolloutStop{
			Rollout: RolloutID(p.Spec.Rollout),
			Message: stopMessage(string(p.Spec.Rollout.StopWhen), o),
			Time:    metav1.NewTime(now.Truncate(time.Second)),
		}, nil
	case expr.Broken:
		return nil, engine.Refuse(v1alpha1.ReasonExpressionFailed, "spec.rollout.stopWhen", result.Problem)
	default:
		return nil, nil
	}
}

// seen are counts as stopWhen sees them. Ended are those that ended in whatever way.
func seen(s v1alpha1.OutcomeStats) expr.Stats {
	stats := expr.Stats{
		Reached: int64(s.Reached), Missed: int64(s.Missed), Cancelled: int64(s.Cancelled), Active: int64(s.Active),
		Ended: int64(s.Reached) + int64(s.Missed) + int64(s.Cancelled),
	}
	if s.ReachedPercent != nil {
		stats.ReachedPercent = new(int64(s.ReachedPercent.Value))
	}
	return stats
}

const (
	// mostMessage is how long status.stopped.message may be, mostExpression how much of it may be the expression.
	mostMessage    = 512
	mostExpression = 256
)

// stopMessage says what was true when a rollout stopped.
func stopMessage(stopWhen string, o *v1alpha1.PlaybookOutcomes) string {
	text := fmt.Sprintf("%s: of the runs %s", clip(strings.Join(strings.Fields(stopWhen), " "), mostExpression), ends(o.All))
	if o.Holdout != nil {
		text += "; of the accounts held out " + ends(*o.Holdout)
	}
	return clip(text, mostMessage)
}

// ends says how runs ended.
func ends(s v1alpha1.OutcomeStats) string {
	text := fmt.Sprintf("%d reached the goal, %d missed it, %d lost their ground and %d go on", s.Reached, s.Missed, s.Cancelled, s.Active)
	if p := s.ReachedPercent; p != nil {
		text += fmt.Sprintf(" (%d %% of those whose time is over)", p.Value)
	}
	return text
}

// clip cuts a text that has too many characters.
func clip(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
