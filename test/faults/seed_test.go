package faults

import (
	"reflect"
	"testing"
)

// TestSeedsArePlayedAgain: what a seed says is the schedule that it was made of.
func TestSeedsArePlayedAgain(t *testing.T) {
	t.Parallel()
	const story = "a member leaves and comes back"
	for _, s := range append([]schedule{
		{},
		{fault: fault{CrashAfter, 23}, lag: lag{"AccountLedger": 1}},
		{fault: fault{Paused, 2}, second: fault{LostAnswer, 7}, restarts: true},
		{fault: fault{PersonFirst, 4}, backwards: true, lag: everything(3)},
	}, beside...) {
		title, again, err := parseSeed(s.seed(story))
		if err != nil || title != story || !reflect.DeepEqual(s, again) {
			t.Errorf("%s is read as %q, %+v, %v", s.seed(story), title, again, err)
		}
	}
}

// TestSeedsThatSayNothing: a seed with a slip is refused.
func TestSeedsThatSayNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "no-such-story", "a-member-leaves-and-comes-back/Crash@2", "a-member-leaves-and-comes-back/CrashAfter@x",
		"a-member-leaves-and-comes-back/lag=Person:1", "a-member-leaves-and-comes-back/lag=Task", "a-member-leaves-and-comes-back/twice",
	} {
		if title, s, err := parseSeed(text); err == nil {
			t.Errorf("%q is read as %q, %+v", text, title, s)
		}
	}
}

// TestTitlesDiffer: two stories never have the same slug.
func TestTitlesDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for title := range scenarios {
		if other, twice := seen[slug(title)]; twice {
			t.Errorf("%q and %q have the same slug", title, other)
		}
		seen[slug(title)] = title
	}
}
