package quarter

import "testing"

// FuzzParse: what is accepted is written as it was read, but for a small q, and its last day is before the next quarter.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2026Q4", "2026q1", "2026-Q5", "0000Q1", "9999Q4", "-001Q1", "+001Q1", "", "2026Q"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(q.String()); err != nil || again != q || q.String()[:4] != text[:4] {
			t.Errorf("%q is written as %q", text, q)
		}
		if !q.First().Before(q.Last()) {
			t.Errorf("%s is from %s to %s", q, q.First(), q.Last())
		}
	})
}
