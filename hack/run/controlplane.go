package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// startControlPlane starts the control plane on what the last run left. Its kubeconfig is the sign that it is ready.
func (s *session) startControlPlane(ctx context.Context) (string, error) {
	if err := until(ctx, 10*time.Second, "the last control plane has left "+s.state.data(), s.state.dataIsFree); err != nil {
		return "", err
	}
	_ = os.Remove(s.state.kubeconfig()) // of a run that was killed; it is ours alone
	args := []string{"--data-dir", s.state.data(), "--kubeconfig", s.state.kubeconfig(), "--stop-with-stdin"}
	if s.options.Fresh {
		args = append(args, "--fresh")
	}
	c := &child{
		name:     "the control plane",
		logs:     []string{s.state.serversLog(), s.state.controlPlaneLog()},
		patience: 4 * time.Second,
		cmd:      exec.Command(s.programs.controlPlane, args...), //nolint:gosec,noctx // We built it, and stop it in our own way.
	}
	if _, err := c.cmd.StdinPipe(); err != nil { // never written to: it closes when we are gone
		return "", fmt.Errorf("start the control plane: %w", err)
	}
	if err := s.startChild(c); err != nil {
		return "", err
	}
	s.controlPlane = c
	ready := func() bool { _, err := os.Stat(s.state.kubeconfig()); return err == nil }
	if err := until(ctx, 2*time.Minute, "the control plane is ready", ready); err != nil {
		return "", err
	}
	return "", s.connect()
}

// connect makes the client of the administrator.
func (s *session) connect() error {
	config, err := clientcmd.BuildConfigFromFlags("", s.state.kubeconfig())
	if err != nil {
		return fmt.Errorf("read the kubeconfig: %w", err)
	}
	config.QPS, config.Burst = 200, 400
	config.UserAgent = "tightrope-run"
	scheme, err := newScheme()
	if err != nil {
		return err
	}
	if s.cluster, err = client.NewWithWatch(config, client.Options{Scheme: scheme}); err != nil {
		return fmt.Errorf("connect to the control plane: %w", err)
	}
	return nil
}

// newScheme knows the kinds that we read.
func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, apiextensionsv1.AddToScheme, success.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, fmt.Errorf("register the kinds: %w", err)
		}
	}
	return scheme, nil
}
