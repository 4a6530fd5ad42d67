package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// startManager starts the manager as its ServiceAccount and waits until it says that it is ready.
func (s *session) startManager(ctx context.Context) (string, error) {
	if err := s.newIdentity(ctx); err != nil {
		return "", err
	}
	go s.identity.keep(ctx)
	probes, err := freeAddress(ctx)
	if err != nil {
		return "", err
	}
	c := &child{
		name:     "the manager",
		logs:     []string{s.state.managerLog()},
		patience: 2 * time.Second,
		cmd: exec.Command(s.programs.manager, //nolint:gosec,noctx // We built it, and stop it in our own way.
			"--health-probe-bind-address="+probes, "--metrics-bind-address=0"),
	}
	c.cmd.Env = append(os.Environ(), "KUBECONFIG="+s.state.managerKubeconfig())
	if err := s.startChild(c); err != nil {
		return "", err
	}
	s.manager = c
	if err := until(ctx, 30*time.Second, "the manager is ready", func() bool { return answers(ctx, "http://"+probes+"/readyz") }); err != nil {
		return "", fmt.Errorf("%w (its log is %s)", err, s.state.managerLog())
	}
	return "log: " + s.state.managerLog(), nil
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String(), nil
}

// answers says whether all is well at an address.
func answers(ctx context.Context, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode == http.StatusOK
}
