package outcome

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
)

// The known answers are published to four decimals.
const published = 0.00005

func TestTheIntervalOfAShareIsTheOneThatWasPublished(t *testing.T) {
	// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in
	// Medicine 17 (1998), 857-872, table I, method 3.
	for _, known := range []struct {
		share
		low, high float64
	}{
		{share{81, 263}, 0.2553, 0.3662},
		{share{15, 148}, 0.0624, 0.1605},
		{share{0, 20}, 0.0000, 0.1611},
		{share{1, 29}, 0.0061, 0.1718},
	} {
		low, high := known.interval()
		if math.Abs(low-known.low) > published || math.Abs(high-known.high) > published {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", known.share, low, high, known.low, known.high)
		}
	}
}

func TestTheIntervalOfADifferenceIsTheOneThatWasPublished(t *testing.T) {
	// Newcombe (1998), see the package documentation, table II, method 10.
	for _, known := range []struct {
		a, b      share
		low, high float64
	}{
		{share{56, 70}, share{48, 80}, 0.0524, 0.3339},
		{share{9, 10}, share{3, 10}, 0.1705, 0.8090},
		{share{6, 7}, share{2, 7}, 0.0582, 0.8062},
		{share{5, 56}, share{0, 29}, -0.0381, 0.1926},
		{share{0, 10}, share{0, 20}, -0.1611, 0.2775},
		{share{0, 10}, share{0, 10}, -0.2775, 0.2775},
		{share{10, 10}, share{0, 20}, 0.6791, 1.0000},
		{share{10, 10}, share{0, 10}, 0.6075, 1.0000},
	} {
		low, high := differenceInterval(known.a, known.b)
		if math.Abs(low-known.low) > published || math.Abs(high-known.high) > published {
			t.Errorf("%v less %v: %.4f to %.4f, want %.4f to %.4f", known.a, known.b, low, high, known.low, known.high)
		}
	}
}

func TestPercentagesAreWholePointsWithTheIntervalRoundedOutwards(t *testing.T) {
	for name, test := range map[string]struct {
		got  v1alpha1.PercentEstimate
		want string
	}{
		"81 of 263":                           {share{81, 263}.percent(), "31 (25 to 37)"},
		"none of one: hardly anything":        {share{0, 1}.percent(), "0 (0 to 80)"},
		"one of one: hardly anything":         {share{1, 1}.percent(), "100 (20 to 100)"},
		"half a point goes to the even one":   {share{1, 8}.percent(), "12 (2 to 48)"},
		"and so does the rest":                {share{7, 8}.percent(), "88 (52 to 98)"},
		"all of a million stays below 100":    {share{1e6, 1e6}.percent(), "100 (99 to 100)"},
		"56 of 70 less 48 of 80":              {difference(share{56, 70}, share{48, 80}), "20 (5 to 34)"},
		"48 of 80 less 56 of 70":              {difference(share{48, 80}, share{56, 70}), "-20 (-34 to -5)"},
		"no difference":                       {difference(share{0, 10}, share{0, 10}), "0 (-28 to 28)"},
		"as much as there can be":             {difference(share{10, 10}, share{0, 10}), "100 (60 to 100)"},
		"half a point of difference":          {difference(share{1, 8}, share{0, 8}), "12 (-22 to 48)"},
		"as many as an API can count of both": {difference(share{math.MaxInt32, math.MaxInt32}, share{0, math.MaxInt32}), "100 (99 to 100)"},
	} {
		if got := fmt.Sprintf("%d (%d to %d)", test.got.Value, test.got.Low, test.got.High); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// aShare draws a share of at most some thousands.
func aShare(t *rapid.T, name string) share {
	whole := rapid.Int64Range(1, 5000).Draw(t, name+" whole")
	return share{rapid.Int64Range(0, whole).Draw(t, name+" part"), whole}
}

func (s share) rest() share { return share{s.whole - s.part, s.whole} }

func (s share) times(n int64) share { return share{n * s.part, n * s.whole} }

func contains(t *rapid.T, e v1alpha1.PercentEstimate, least, most int32) {
	t.Helper()
	if e.Low > e.Value || e.Value > e.High || e.Low < least || e.High > most {
		t.Fatalf("%d is not between %d and %d, or these are not between %d and %d", e.Value, e.Low, e.High, least, most)
	}
}

func TestLawsOfShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := aShare(t, "runs")
		e := s.percent()
		contains(t, e, 0, 100)
		if r := s.rest().percent(); r.Value != 100-e.Value || r.Low != 100-e.High || r.High != 100-e.Low {
			t.Fatalf("%v gives %v, and the rest %v: not the mirror image", s, e, r)
		}
		low, high := s.interval()
		moreLow, moreHigh := s.times(rapid.Int64Range(2, 100).Draw(t, "times")).interval()
		if moreHigh-moreLow >= high-low {
			t.Fatalf("%v: more runs with the same share give an interval of %f, not less than %f", s, moreHigh-moreLow, high-low)
		}
	})
}

func TestLawsOfDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := aShare(t, "runs"), aShare(t, "holdout")
		e := difference(a, b)
		contains(t, e, -100, 100)
		mirror := v1alpha1.PercentEstimate{Value: -e.Value, Low: -e.High, High: -e.Low}
		if got := difference(b, a); got != mirror {
			t.Fatalf("%v less %v is %v; the other way round it is %v, not %v", a, b, e, got, mirror)
		}
		if got := difference(a.rest(), b.rest()); got != mirror {
			t.Fatalf("%v less %v is %v; of those that missed it is %v, not %v", a, b, e, got, mirror)
		}
		low, high := differenceInterval(a, b)
		times := rapid.Int64Range(2, 100).Draw(t, "times")
		if moreLow, moreHigh := differenceInterval(a.times(times), b.times(times)); moreHigh-moreLow >= high-low {
			t.Fatalf("%v less %v: more runs with the same shares give a wider interval", a, b)
		}
	})
}
