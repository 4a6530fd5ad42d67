package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// terminal is where somebody may press Enter; nil where nobody sits before us.
func terminal() io.Reader {
	info, err := os.Stdin.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil // what comes from a file or a pipe is for somebody else
	}
	signal.Ignore(syscall.SIGTTIN) // in the background, reading is an error then, and does not stop us
	return os.Stdin
}

// answerEnter prints new links to the page whenever Enter was pressed, until the session ends.
func (s *session) answerEnter(ctx context.Context, pressed <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case _, more := <-pressed:
			if !more {
				return
			}
		}
		err := s.newLinks(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			fmt.Fprintf(s.out, "There are no new links: %v (the log of the page is %s)\n", err, s.state.pageLog())
		default:
			fmt.Fprint(s.out, "\n"+s.pageHint())
		}
	}
}

// presses has something in it when Enter was pressed, once or more often. It is closed when nobody can press it any longer.
func presses(from io.Reader) <-chan struct{} {
	pressed := make(chan struct{}, 1)
	go func() {
		defer close(pressed)
		for lines := bufio.NewScanner(from); lines.Scan(); {
			select {
			case pressed <- struct{}{}:
			default: // it was, and nobody has answered yet
			}
		}
	}()
	return pressed
}
