package brake_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// balanced is a guardrail with a balance: 0 leaves a bound out.
func balanced(window v1alpha1.Period, inARow, percent int32) []v1alpha1.Guardrail {
	b := &v1alpha1.TouchBalance{Window: window}
	if inARow > 0 {
		b.MostCommercialInARow = &inARow
	}
	if percent > 0 {
		b.LeastRelationshipPercent = &percent
	}
	g := v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{TouchBalance: b}}
	g.Name = "tightrope"
	return []v1alpha1.Guardrail{g}
}

// touched are touches, a day apart, the last of them a day ago: C is commercial, R for the relationship.
func touched(kinds string) []brake.Touch {
	var touches []brake.Touch
	for i, kind := range kinds {
		touches = append(touches, brake.Touch{Commercial: kind == 'C', Time: noon.AddDate(0, 0, i-len(kinds))})
	}
	return touches
}

func TestWhatBreaksTheBalance(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, test := range map[string]struct {
		inARow, percent int32
		touches         []brake.Touch
		says            string
		needs           int
		until           time.Time
	}{
		"the first touch may be commercial":                {2, 50, nil, "", 0, time.Time{}},
		"the second too":                                   {2, 50, touched("C"), "", 0, time.Time{}},
		"the third in a row may not":                       {2, 50, touched("CC"), "commercial touch 3 in a row, at most 2", 3, day(88)},
		"one for the relationship is not half of four":     {2, 50, touched("CCR"), "1 of 4 touches in 90d would be for the relationship, at least 50%", 2, day(87)},
		"three are half of six":                            {2, 50, touched("CCRRR"), "", 0, time.Time{}},
		"a share is not asked for before the fourth":       {0, 50, touched("CC"), "", 0, time.Time{}},
		"the fourth is the first that it is asked for":     {0, 50, touched("CCC"), "0 of 4 touches in 90d would be for the relationship, at least 50%", 4, day(87)},
		"exactly the share is enough":                      {0, 50, touched("CRR"), "", 0, time.Time{}},
		"one below is not":                                 {0, 50, touched("CCRR"), "2 of 5 touches in 90d", 1, day(86)},
		"a third of six is exactly 33 percent and more":    {0, 33, touched("CCCRR"), "", 0, time.Time{}},
		"a third of six is not 34 percent":                 {0, 34, touched("CCCRR"), "2 of 6 touches", 1, day(85)},
		"all for the relationship lets nothing commercial": {0, 100, touched("RRR"), "3 of 4 touches in 90d would be for the relationship, at least 100%", 0, day(87)},
		"one in a row alternates":                          {1, 0, touched("CRC"), "commercial touch 2 in a row, at most 1", 1, day(89)},
		"and goes on after one for the relationship":       {1, 0, touched("CRCR"), "", 0, time.Time{}},
		"what is older than the window is forgotten":       {2, 0, []brake.Touch{{Commercial: true, Time: day(-90)}, {Commercial: true, Time: day(-1)}}, "", 0, time.Time{}},
		"a second younger is not":                          {2, 0, []brake.Touch{{Commercial: true, Time: day(-90).Add(time.Second)}, {Commercial: true, Time: day(-1)}}, "commercial touch 3 in a row", 1, noon.Add(time.Second)},
		"of one second the relationship comes first":       {1, 0, []brake.Touch{{Commercial: true, Time: day(-1)}, {Time: day(-1)}}, "commercial touch 2 in a row", 1, day(89)},
		"what lies ahead counts, after a clock went back":  {1, 0, []brake.Touch{{Commercial: true, Time: day(1)}}, "commercial touch 2 in a row", 1, day(91)},
		"only the last of a row must leave the window":     {2, 0, touched("RCC"), "commercial touch 3 in a row", 1, day(88)},
		"a large share takes many":                         {0, 90, touched("CCCC"), "0 of 5 touches in 90d", 45, day(87)},
		"no bound holds nothing":                           {0, 0, touched("CCCCCCCC"), "", 0, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			b := brake.Balances(balanced("", test.inARow, test.percent))[0]
			got := b.Breaks(test.touches, noon)
			if test.says == "" {
				if got != nil {
					t.Fatalf("it is held: %v", *got)
				}
				return
			}
			if got == nil || !strings.Contains(got.Says, test.says) || got.Needs != test.needs || !got.Until.Equal(test.until) {
				t.Fatalf("got %+v", got)
			}
			if again := b.Breaks(test.touches, got.Until.Add(-time.Second)); again == nil {
				t.Error("it goes before the window has moved on")
			}
			if again := b.Breaks(test.touches, got.Until); again != nil {
				t.Errorf("it does not go when the window has moved on: %v", *again)
			}
			for n, with := 1, test.touches; n <= test.needs; n++ {
				with = append(slices.Clip(with), brake.Touch{Time: day(1).Add(time.Duration(n) * time.Second)})
				if again := b.Breaks(with, noon.Add(time.Minute)); (again == nil) != (n == test.needs) {
					t.Errorf("after %d touches for the relationship: %v", n, again)
				}
			}
		})
	}
}

func TestWindows(t *testing.T) {
	for window, until := range map[v1alpha1.Period]string{
		"": "2027-02-21T12:00:00Z", "1w": "2026-11-30T12:00:00Z", "12mo": "2027-11-23T12:00:00Z", "36h": "2026-11-25T00:00:00Z",
		"13mo": "2027-02-21T12:00:00Z", "0d": "2027-02-21T12:00:00Z", "soon": "2027-02-21T12:00:00Z", "366d": "2027-11-24T12:00:00Z",
	} {
		if got := brake.Balances(balanced(window, 1, 0))[0].Ends(noon).Format(time.RFC3339); got != until {
			t.Errorf("%q: a touch of noon counts until %s, want %s", window, got, until)
		}
	}
	for window, sound := range map[v1alpha1.Period]bool{"": true, "90d": true, "12mo": true, "366d": true, "367d": false, "13mo": false, "0d": false, "soon": false} {
		if refusal := brake.Check(&balanced(window, 1, 0)[0]); (refusal == nil) != sound {
			t.Errorf("%q: %v", window, refusal)
		}
	}
}
