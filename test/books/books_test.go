package books

import (
	"sync"
	"testing"
)

// Each book is lived once for all tests that look at it.
var lives sync.Map

func once(t *testing.T, open func(testing.TB) *book) (*book, lived) {
	t.Helper()
	b := open(t)
	if l, known := lives.Load(b.name); known {
		return b, l.(lived)
	}
	l := b.live(t)
	lives.Store(b.name, l)
	return b, l
}

func ravenstackLived(t *testing.T) (*book, lived) { return once(t, ravenstack) }

func gtmRenewalsLived(t *testing.T) (*book, lived) { return once(t, gtmRenewalsBook) }

// TestRavenstack lives the accounts of a software company through two years.
func TestRavenstack(t *testing.T) {
	b, l := ravenstackLived(t)
	golden(t, b.name, l.totals(b))
	l.keepsTheLaws(t)
}

// TestGTMRenewals lives schools and their teachers through two years, and then once more: it comes to the same.
func TestGTMRenewals(t *testing.T) {
	b, l := gtmRenewalsLived(t)
	golden(t, b.name, l.totals(b))
	l.keepsTheLaws(t)
	if again := b.live(t); again.totals(b) != l.totals(b) || again.world.String() != l.world.String() {
		t.Error("lived once more, it comes to something else")
	}
}

// keepsTheLaws says what was done twice, too early, or together.
func (l lived) keepsTheLaws(t *testing.T) {
	t.Helper()
	for law, broken := range map[string][]string{
		"done twice": l.watch.doneTwice(), "before its time": l.watch.early, "of one exclusive group at once": l.watch.together,
		"on a day of rest":                l.watch.quiet,
		"beyond the limit of a guardrail": l.watch.beyond,
	} {
		if len(broken) > 0 {
			t.Errorf("%s: %d, such as %s", law, len(broken), broken[0])
		}
	}
}
