package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var errAskedToStop = errors.New("asked to stop")

// stopOnSignals ends the session when somebody wants it to stop, or when the process that started us is gone: `go run`
// passes no signal on. A second signal kills us, and with us the children.
func stopOnSignals(fail context.CancelCauseFunc) func() {
	wanted := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		wanted = append(wanted, syscall.SIGHUP)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, wanted...)
	orphaned, stop := watchParent()
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			fail(fmt.Errorf("%w: %s", errAskedToStop, s))
		case <-orphaned:
			fail(fmt.Errorf("%w: our parent is gone", errAskedToStop))
		}
	}()
	return stop
}

// watchParent says when the process that started us is gone.
func watchParent() (<-chan struct{}, func()) {
	orphaned := make(chan struct{})
	parent := os.Getppid()
	ticker := time.NewTicker(300 * time.Millisecond)
	go func() {
		for range ticker.C {
			if os.Getppid() != parent {
				ticker.Stop()
				close(orphaned)
				return
			}
		}
	}()
	return orphaned, ticker.Stop
}
