package playtest

import "testing"

func TestTotalOfCoverage(t *testing.T) {
	t.Parallel()
	c := Coverage{
		Playbooks: []PlaybookCoverage{
			{Branches: 2, Tried: 1, Steps: []StepCoverage{{Made: 1, Branches: 3, Tried: 3}, {Skipped: 1, Branches: 1, Tried: 1}, {Branches: 2}}},
			{Branches: 1, Tried: 1},
		},
		Segments: []SegmentCoverage{{Matched: 1, Unknown: 1}, {Unknown: 1}},
	}
	want := Total{Steps: Share{2, 3}, Branches: Share{6, 9}, Segments: Share{1, 2}}
	if got := c.Total(); got != want {
		t.Errorf("the total is %+v; want %+v", got, want)
	}
}

func TestShareInWords(t *testing.T) {
	t.Parallel()
	for share, want := range map[Share]string{
		{2, 3}: "2 of 3 (66 %)", {199, 200}: "199 of 200 (99 %)", {3, 3}: "3 of 3 (100 %)", {}: "0 of 0 (100 %)",
	} {
		if got := share.String(); got != want {
			t.Errorf("%+v reads %q; want %q", share, got, want)
		}
	}
}
