package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// stopTimeout is how long requests under way may hold up the stop of the API server, and then of etcd.
const stopTimeout = 1500 * time.Millisecond

// serve runs the control plane until the context ends or the command does.
func serve(ctx context.Context, o Options) (err error) {
	began := time.Now()
	if o.temporary {
		defer func() { err = errors.Join(err, os.RemoveAll(o.DataDir)) }()
	}
	dir, err := openDataDir(o.DataDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.close()) }()
	if o.Fresh {
		if err := dir.wipe(); err != nil {
			return err
		}
	}
	if err := clearSigns(o); err != nil {
		return err
	}
	p, err := ensurePKI(dir.pki(), began)
	if err != nil {
		return err
	}
	listener, err := listen(o.SecurePort, dir.port()) // the API server closes it
	if err != nil {
		return err
	}
	log, err := openLog(dir.log(), o.Verbosity)
	if err != nil {
		return err
	}
	defer log.Close()

	running, err := startServers(ctx, dir, p, listener, log, o.Fsync)
	if ctx.Err() != nil {
		return nil // stopped before it was ready
	}
	if err != nil {
		return fmt.Errorf("%w (see %s)", err, dir.log())
	}
	defer running.stop()
	return running.use(ctx, o, dir, p, listener, began)
}

// servers are an etcd and an API server that run.
type servers struct {
	store  *store
	cancel context.CancelFunc
	failed chan error // receives the API server's end
	ready  bool
}

func startServers(ctx context.Context, dir *dataDir, p pki, listener net.Listener, log *os.File, fsync bool) (*servers, error) {
	store, err := startEtcd(ctx, dir, log, fsync)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	serve, err := newAPIServer(ctx, listener, apiserverFlags(p, store.url, portOf(listener)))
	if err != nil {
		cancel()
		store.stop()
		return nil, err
	}
	s := &servers{store: store, cancel: cancel, failed: make(chan error, 1)}
	go func() { s.failed <- serve(ctx) }()
	return s, nil
}

// use waits until the servers are ready, says so, and waits for the end.
func (s *servers) use(ctx context.Context, o Options, dir *dataDir, p pki, listener net.Listener, began time.Time) error {
	server := "https://" + listener.Addr().String()
	ready, stopWaiting := context.WithCancelCause(ctx)
	defer stopWaiting(nil)
	go s.watch(stopWaiting)
	if err := waitReady(ready, server, p.cert("ca")); err != nil {
		if ctx.Err() != nil {
			return nil // stopped before it was ready
		}
		return fmt.Errorf("%w (see %s)", err, dir.log())
	}
	s.ready = true
	if err := rememberPort(dir.port(), listener); err != nil {
		return err
	}
	kubeconfig, err := adminKubeconfig(p, server)
	if err != nil {
		return err
	}
	if err := writeFile(o.Kubeconfig, kubeconfig); err != nil {
		return err
	}
	defer func() { _ = clearSigns(o) }()
	if o.ReadyFile != "" {
		if err := writeFile(o.ReadyFile, nil); err != nil {
			return err
		}
	}
	fmt.Fprintf(os.Stderr, "ready in %.1fs: KUBECONFIG=%s\n", time.Since(began).Seconds(), o.Kubeconfig)
	if len(o.Command) > 0 {
		return runCommand(ready, o.Command, o.Kubeconfig)
	}
	<-ready.Done()
	if ctx.Err() == nil {
		return fmt.Errorf("%w (see %s)", context.Cause(ready), dir.log())
	}
	return nil
}

// watch reports servers that end by themselves.
func (s *servers) watch(failed context.CancelCauseFunc) {
	select {
	case err := <-s.failed:
		s.failed <- nil // for stop
		failed(fmt.Errorf("the API server ended: %w", err))
	case err := <-s.store.etcd.Err():
		failed(fmt.Errorf("etcd ended: %w", err))
	}
}

// stop ends the API server, then etcd.
// An API server that is not ready yet would call a stop a crash, so both are left to end with the process.
func (s *servers) stop() {
	if !s.ready {
		return
	}
	s.cancel()
	select {
	case <-s.failed:
	case <-time.After(stopTimeout):
	}
	s.store.stop()
}

// clearSigns removes what an earlier run left to say that it is ready.
func clearSigns(o Options) error {
	if err := clearKubeconfig(o.Kubeconfig); err != nil {
		return err
	}
	if o.ReadyFile == "" {
		return nil
	}
	if err := os.Remove(o.ReadyFile); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove the old ready file: %w", err)
	}
	return nil
}
