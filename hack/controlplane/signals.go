package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

var (
	errInterrupted = errors.New("interrupted")
	errStdinClosed = errors.New("standard input was closed")
)

// untilStopped returns a context that ends when somebody wants the control plane to stop. A second signal kills it.
func untilStopped(withStdin bool) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			signal.Stop(signals)
			cancel(errInterrupted)
		case <-ctx.Done():
		}
	}()
	if withStdin {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			cancel(errStdinClosed)
		}()
	}
	return ctx, func() { signal.Stop(signals); cancel(nil) }
}
