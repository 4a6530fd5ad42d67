package outcome

import (
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// tally counts runs, or accounts that are held out.
type tally struct {
	active, reached, missed, cancelled int64
	// earlyReached and earlyMissed are those of reached and missed that had time left. The ones that began when they did and
	// have not ended may still do either, so they count in no share yet.
	earlyReached, earlyMissed int64
	// took is how long those took that reached the goal and whose begin is known.
	took []time.Duration
}

// nothing says that there is nothing to count.
func (t *tally) nothing() bool { return t.active+t.ended() == 0 }

// ended is how many have ended, in whatever way.
func (t *tally) ended() int64 { return t.reached + t.missed + t.cancelled }

// add counts one that ended, or, without an outcome, one that has not.
func (t *tally) add(outcome v1alpha1.Outcome) {
	switch outcome {
	case v1alpha1.OutcomeReached:
		t.reached++
	case v1alpha1.OutcomeMissed:
		t.missed++
	case v1alpha1.OutcomeCancelled:
		t.cancelled++
	default:
		t.active++
	}
}

// early takes one that ended with time left out of the share.
func (t *tally) early(outcome v1alpha1.Outcome) {
	switch outcome {
	case v1alpha1.OutcomeReached:
		t.earlyReached++
	case v1alpha1.OutcomeMissed:
		t.earlyMissed++
	}
}

// share is what reached the goal among those that have had their time; false while there is none.
func (t *tally) share() (share, bool) {
	reached, missed := max(t.reached-t.earlyReached, 0), max(t.missed-t.earlyMissed, 0)
	return share{reached, reached + missed}, reached+missed > 0
}

// stats says what was counted.
func (t *tally) stats() v1alpha1.OutcomeStats {
	stats := v1alpha1.OutcomeStats{
		Active: count32(t.active), Reached: count32(t.reached), Missed: count32(t.missed), Cancelled: count32(t.cancelled),
		MedianDaysToGoal: medianDays(t.took),
	}
	if s, known := t.share(); known {
		stats.ReachedPercent = new(s.percent())
	}
	return stats
}

const day = 24 * time.Hour

// medianDays is the median in days, rounded up; nil of nothing. Of an even number it is the mean of the two in the middle.
func medianDays(took []time.Duration) *int32 {
	if len(took) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(took))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		before := sorted[len(sorted)/2-1]
		middle = before + (middle-before+1)/2 // an odd nanosecond goes up, as the day does
	}
	return new(count32(int64((middle + day - 1) / day)))
}

// count32 is a count as the API has it. A namespace holds far fewer than it could.
func count32(n int64) int32 {
	const most = 1<<31 - 1
	return int32(min(max(n, 0), most))
}
