package test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	testclock "k8s.io/utils/clock/testing"

	"tightrope.dev/cmd/tightrope/exit"
)

// screen collects what is printed, and says when something new is there.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	news chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	select {
	case s.news <- struct{}{}:
	default:
	}
	return len(p), nil
}

// until waits for a text, and for the tests to wait after it, and takes all that was printed up to now. A file that is written
// in two goes may have them run twice.
func (s *screen) until(t *testing.T, text string, meanwhile func()) {
	t.Helper()
	for {
		s.mu.Lock()
		got := s.text.String()
		if _, after, said := strings.Cut(got, text); said && strings.Contains(after, "Waiting for a file to change. Ctrl-C ends it.") {
			s.text.Reset()
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		select {
		case <-s.news:
		case <-t.Context().Done():
			t.Fatalf("waited for %q, and there is %q", text, got)
		default:
			meanwhile()
		}
	}
}

func TestTheTestsRunAgainWhenAFileChanges(t *testing.T) {
	folder := folderWith(t, "testdata/playbooks/renewal.yaml")
	tests, err := os.ReadFile("testdata/playbooks/renewal.playbooktest")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "renewal.playbooktest")
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("renewal.playbooktest", string(tests))
	clock := testclock.NewFakeClock(time.Time{})
	quietly := func() {
		if clock.HasWaiters() {
			clock.Step(quiet)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	out, done := &screen{news: make(chan struct{}, 1)}, make(chan error)
	o := &options{paths: []string{folder}, output: formatText}
	go func() { done <- o.watchFiles(ctx, out, out, clock) }()
	out.until(t, "4 tests in 1 file passed.", quietly)
	write("renewal.playbooktest", strings.Replace(string(tests), "due: 2026-03-04", "due: 2026-03-05", 1))
	out.until(t, "3 passed, 1 failed", quietly)
	playbook, err := os.ReadFile("testdata/playbooks/renewal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write("renewal.yaml", strings.Replace(string(playbook), "due: 2bd", "due: 3bd", 1))
	out.until(t, "passed", quietly)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	out.until(t, "there are no tests in "+folder, quietly)
	stop()
	if err := <-done; err != nil {
		t.Errorf("Ctrl-C gives %v", err)
	}
}

func TestAnInterruptedRunSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	command := Command()
	command.SetArgs([]string{"testdata/playbooks"})
	var out bytes.Buffer
	command.SetOut(&out)
	command.SetErr(&out)
	command.SilenceUsage, command.SilenceErrors = true, true
	err := command.ExecuteContext(ctx)
	if err == nil || exit.Code(err) != 2 || !strings.Contains(err.Error(), "interrupted") || out.Len() > 0 {
		t.Errorf("got %v, exit code %d, and printed %q", err, exit.Code(err), out.String())
	}
}
