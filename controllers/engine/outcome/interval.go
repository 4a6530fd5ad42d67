package outcome

import (
	"math"

	"tightrope.dev/api/v1alpha1"
)

// z is the point of the standard normal distribution that 2.5 % of it lie above: the interval leaves out 2.5 % at each
// end.
const z = 1.959963984540054

// share is a part of a whole, such as the runs that reached the goal among those that have ended. The whole is never
// zero.
type share struct{ part, whole int64 }

// value is the share that was seen.
func (s share) value() float64 { return float64(s.part) / float64(s.whole) }

// interval is the score interval of Wilson (1927).
func (s share) interval() (low, high float64) {
	part, whole := float64(s.part), float64(s.whole)
	center := (part + z*z/2) / (whole + z*z)
	half := z / (whole + z*z) * math.Sqrt(part*(whole-part)/whole+z*z/4)
	return max(center-half, 0), min(center+half, 1)
}

// percent is the share in whole percent.
func (s share) percent() v1alpha1.PercentEstimate {
	low, high := s.interval()
	return points(100*float64(s.part)/float64(s.whole), 100*low, 100*high)
}

// differenceInterval is the hybrid score interval of Newcombe (1998), method 10, for the difference of two shares.
func differenceInterval(a, b share) (low, high float64) {
	lowA, highA := a.interval()
	lowB, highB := b.interval()
	seen := a.value() - b.value()
	return seen - math.Hypot(a.value()-lowA, highB-b.value()), seen + math.Hypot(highA-a.value(), b.value()-lowB)
}

// difference is how many percentage points a share is above another.
func difference(a, b share) v1alpha1.PercentEstimate {
	low, high := differenceInterval(a, b)
	// One division, so that what is exactly half a point is so in floating point too.
	value := 100 * float64(a.part*b.whole-b.part*a.whole) / float64(a.whole*b.whole)
	return points(value, 100*low, 100*high)
}

// rounding is far above the error of the floating-point numbers here, and far below anything that a percentage could show:
// an end that is a whole number of points but for that error stays that number.
const rounding = 1e-9

// points rounds a value to whole points, and its interval outwards.
func points(value, low, high float64) v1alpha1.PercentEstimate {
	return v1alpha1.PercentEstimate{
		Value: int32(math.RoundToEven(value)),
		Low:   int32(math.Floor(low + rounding)),
		High:  int32(math.Ceil(high - rounding)),
	}
}
