package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// shownLines is how much of a log is shown when something goes wrong.
const shownLines = 20

// child is a process that we started and that is to run until we stop it.
type child struct {
	name     string   // as in a sentence
	logs     []string // files to read from when it ends by itself, the most telling one last
	patience time.Duration
	cmd      *exec.Cmd
	ended    chan struct{}
	err      error // how it ended; read after ended
	stopping chan struct{}
}

// startChild starts a process in a group of its own, so that Ctrl-C in the terminal reaches it through us, in order. Its
// output goes to the last of the logs. If it ends before we stop it, the session ends.
func (s *session) startChild(c *child) error {
	log, err := os.OpenFile(c.logs[len(c.logs)-1], os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of %s: %w", c.name, err)
	}
	defer func() { _ = log.Close() }() // the child has its own
	c.cmd.Stdout, c.cmd.Stderr = log, log
	c.cmd.SysProcAttr = dieWithParent()
	c.ended, c.stopping = make(chan struct{}), make(chan struct{})
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the signal of dieWithParent is sent at the end of the thread that started the child
		err := c.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		c.err = c.cmd.Wait()
		close(c.ended)
		select {
		case <-c.stopping:
		default:
			s.fail(c.failure())
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	return nil
}

// stop asks a child to end, and kills it if it takes too long. A nil child has ended.
func (c *child) stop() {
	if c == nil {
		return
	}
	close(c.stopping)
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-c.ended:
		return
	case <-time.After(c.patience):
	}
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// failure tells how a child ended that should not have.
func (c *child) failure() error {
	how := "exit status 0"
	if c.err != nil {
		how = c.err.Error()
	}
	var text strings.Builder
	for _, path := range c.logs {
		content, _ := os.ReadFile(path) // what cannot be read is not shown
		text.Write(content)
	}
	return fmt.Errorf("%s ended by itself (%s); the last lines of %s:\n%s",
		c.name, how, c.logs[0], lastLines(text.String()))
}

// until waits for a condition, asked again and again. It gives up when the session ends.
func until(ctx context.Context, limit time.Duration, what string, met func() bool) error {
	deadline := time.Now().Add(limit)
	for !met() {
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s until %s", limit, what)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// lastLines are the last lines of a text, indented.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > shownLines {
		lines = lines[len(lines)-shownLines:]
	}
	return "  " + strings.Join(lines, "\n  ")
}

// interrupt ends a process group, and does not mind if it has ended.
func interrupt(pid int) error {
	if err := syscall.Kill(-pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// ownGroup keeps the terminal's signals from a process.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
