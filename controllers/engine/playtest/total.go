package playtest

import "fmt"

// Total is how much of all definitions the tests went through.
type Total struct {
	// Steps are those of which a test saw an outcome: a task made, or the step skipped.
	Steps Share
	// Branches are the ways that playbooks and their steps can go.
	Branches Share
	// Segments are those that an account of a test matched.
	Segments Share
}

// Share is how many of several were tried.
type Share struct{ Tried, Of int }

// String is such as "7 of 9 (77 %)". A share is 100 % only where all were tried.
func (s Share) String() string {
	percent := 100
	if s.Of > 0 {
		percent = 100 * s.Tried / s.Of
	}
	return fmt.Sprintf("%d of %d (%d %%)", s.Tried, s.Of, percent)
}

func (s *Share) add(tried bool) {
	s.Of++
	if tried {
		s.Tried++
	}
}

// Total adds up what the tests went through.
func (c *Coverage) Total() Total {
	var t Total
	for _, p := range c.Playbooks {
		t.Branches.Of, t.Branches.Tried = t.Branches.Of+p.Branches, t.Branches.Tried+p.Tried
		for _, s := range p.Steps {
			t.Branches.Of, t.Branches.Tried = t.Branches.Of+s.Branches, t.Branches.Tried+s.Tried
			t.Steps.add(s.Made+s.Skipped > 0)
		}
	}
	for _, s := range c.Segments {
		t.Segments.add(s.Matched > 0)
	}
	return t
}
