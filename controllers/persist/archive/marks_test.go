package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
)

func openMarks(t *testing.T, dir, process string, clock *clocktesting.FakePassiveClock) *Marks {
	t.Helper()
	m, err := OpenMarks(dir, process, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func mark(run string, made, done int32, at time.Time) Mark {
	return Mark{Metadata: MarkOf{Namespace: "cs", Name: run}, Account: "acme", Made: made, Done: done, Began: at}
}

// TestMarksAreReadBack: a new process knows the last mark of each run, whichever process noted it, and of each account its own.
func TestMarksAreReadBack(t *testing.T) {
	dir, clock := t.TempDir(), noon()
	one, two := openMarks(t, dir, "b", clock), openMarks(t, dir, "a", clock)
	note := func(m *Marks, run string, made, done int32) {
		t.Helper()
		if err := m.Note(mark(run, made, done, clock.Now())); err != nil {
			t.Fatal(err)
		}
		clock.SetTime(clock.Now().Add(time.Minute))
	}
	note(two, "renewal", 1, 0)
	note(one, "renewal", 3, 1)
	note(two, "welcome", 2, 2)
	note(one, "welcome", 1, 0) // a person let it go on from less
	clock.SetTime(clock.Now().Add(24 * time.Hour))
	read := openMarks(t, dir, "c", clock)
	of := read.Of("cs", "acme")
	if r, w := of["renewal"], of["welcome"]; len(of) != 2 || r.Made != 3 || r.Done != 1 || w.Made != 1 || w.Done != 0 || !r.Began.Equal(noon().Now().Add(time.Minute)) {
		t.Errorf("got %+v", of)
	}
	if other := read.Of("cs", "other"); len(other) != 0 {
		t.Errorf("the marks of another account: %+v", other)
	}
	if other := read.Of("sales", "acme"); len(other) != 0 {
		t.Errorf("the marks of another namespace: %+v", other)
	}
}

// TestMarksAreNotOfTheArchive: who reads the archive does not meet marks.
func TestMarksAreNotOfTheArchive(t *testing.T) {
	dir, clock := t.TempDir(), noon()
	if err := openMarks(t, dir, "one", clock).Note(mark("renewal", 1, 0, clock.Now())); err != nil {
		t.Fatal(err)
	}
	appended(t, open(t, dir, "one", clock), task("call"))
	if got := names(t, dir); len(got) != 1 || got[0] != "Task/call" {
		t.Errorf("the archive has %v", got)
	}
}

func TestMarksOfAnotherMonthAreNotRead(t *testing.T) {
	dir, clock := t.TempDir(), noon()
	if err := openMarks(t, dir, "one", clock).Note(mark("renewal", 1, 0, clock.Now())); err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]int{30: 1, 31: 0} {
		clock.SetTime(noon().Now().AddDate(0, 0, days))
		if got := len(openMarks(t, dir, "two", clock).Of("cs", "acme")); got != want {
			t.Errorf("after %d days %d marks are read, want %d", days, got, want)
		}
	}
}

// TestDamagedMarksAreSaid: what comes before a damage is used, and somebody hears of it.
func TestDamagedMarksAreSaid(t *testing.T) {
	dir, clock := t.TempDir(), noon()
	if err := openMarks(t, dir, "one", clock).Note(mark("renewal", 1, 0, clock.Now())); err != nil {
		t.Fatal(err)
	}
	files, _ := Files(filepath.Join(dir, marksIn))
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], append(text, "{}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := OpenMarks(dir, "two", clock)
	var damage *Damage
	if !errors.As(err, &damage) || damage.Line != 2 || m == nil || len(m.Of("cs", "acme")) != 1 {
		t.Errorf("got %v and %v", m, err)
	}
}
