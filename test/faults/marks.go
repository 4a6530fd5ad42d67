package faults

import (
	"maps"

	"tightrope.dev/controllers/persist/archive"
)

// marks are the last marks of the runs of a story, by account and run: what the product keeps in files beside its archive.
// Managers share them at once, so that one that is behind meets what the other noted.
type marks struct {
	last map[string]map[string]archive.Mark
}

// Of are the marks of an account.
func (m *marks) Of(_, account string) map[string]archive.Mark { return m.last[account] }

// Note keeps a mark. What was given to others stays as it was.
func (m *marks) Note(mark archive.Mark) error {
	runs := maps.Clone(m.last[mark.Account])
	if runs == nil {
		runs = map[string]archive.Mark{}
	}
	runs[mark.Metadata.Name] = mark
	m.last = maps.Clone(m.last)
	if m.last == nil {
		m.last = map[string]map[string]archive.Mark{}
	}
	m.last[mark.Account] = runs
	return nil
}

// copied is what is noted now: it does not change with the original.
func (m *marks) copied() *marks { return &marks{m.last} }
