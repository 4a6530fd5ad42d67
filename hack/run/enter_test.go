package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// typed is what somebody types, who goes away then.
type typed struct {
	io.Reader
	gone chan struct{}
}

func (t *typed) Read(into []byte) (int, error) {
	n, err := t.Reader.Read(into)
	if err != nil {
		close(t.gone)
	}
	return n, err
}

func TestManyPressesAreOne(t *testing.T) {
	from := &typed{strings.NewReader("\n\nnew links\n"), make(chan struct{})}
	pressed := presses(from)
	<-from.gone
	count := 0
	for range pressed {
		count++
	}
	if count != 1 {
		t.Errorf("pressed %d times", count)
	}
}

// writeLinks does as the page does: it writes a link for each file that is touched into its log. It ends with the context.
func writeLinks(ctx context.Context, t *testing.T, s *session, before time.Time) {
	t.Helper()
	var log strings.Builder
	for _, p := range people {
		for changed := before; changed.Equal(before) && ctx.Err() == nil; {
			info, err := os.Stat(s.kubeconfigOf(p))
			if err != nil {
				t.Error(err)
				return
			}
			changed = info.ModTime()
		}
		fmt.Fprintf(&log, "  %-12s http://127.0.0.1:1/link/second-%s\n", p.name, p.name)
	}
	file, err := os.OpenFile(s.state.pageLog(), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = file.Close() }()
	if _, err := file.WriteString(log.String()); err != nil {
		t.Error(err)
	}
}

// TestEnterPrintsNewLinks and none of those that were printed before.
func TestEnterPrintsNewLinks(t *testing.T) {
	out := &bytes.Buffer{}
	s := &session{state: &state{path: t.TempDir()}, out: out}
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Mkdir(s.state.people(), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if err := os.WriteFile(s.kubeconfigOf(p), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(s.kubeconfigOf(p), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(s.state.pageLog(), []byte("  jane http://127.0.0.1:1/link/first-jane\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		writeLinks(ctx, t, s, long)
	}()
	pressed := make(chan struct{}, 1)
	pressed <- struct{}{}
	close(pressed)
	s.answerEnter(t.Context(), pressed)
	stop()
	<-ended
	for _, p := range people {
		if !strings.Contains(out.String(), "http://127.0.0.1:1/link/second-"+p.name+"\n") {
			t.Errorf("there is no new link for %s:\n%s", p.name, out)
		}
	}
	if strings.Contains(out.String(), "first") {
		t.Errorf("an old link is printed again:\n%s", out)
	}
}
