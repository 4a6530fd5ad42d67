package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

const controlPlaneScript = "hack/controlplane.sh"

// programs are the paths of what was built.
type programs struct {
	controlPlane string
	kubectl      string // the one in the control plane's binary
	manager      string
	tightrope    string
}

// build builds what is missing.
func (s *session) build(ctx context.Context) (string, error) {
	path, err := s.command(ctx, filepath.Join(s.options.root, controlPlaneScript))
	if err != nil {
		return "", fmt.Errorf("build the control plane: %w", err)
	}
	s.programs.controlPlane = strings.TrimSpace(path)
	s.programs.kubectl = filepath.Join(filepath.Dir(s.programs.controlPlane), "kubectl")
	s.programs.manager, s.programs.tightrope = s.state.manager(), s.state.tightrope()
	if err := s.goBuild(ctx, "the manager", s.programs.manager, "./cmd/manager"); err != nil {
		return "", err
	}
	return "", s.goBuild(ctx, "the page", s.programs.tightrope, "./cmd/tightrope")
}

// goBuild builds a program of this checkout.
func (s *session) goBuild(ctx context.Context, what, path, source string) error {
	fmt.Fprintln(s.progress, "building "+what)
	if _, err := s.command(ctx, "go", "build", "-buildvcs=false", "-o", path, source); err != nil {
		return fmt.Errorf("build %s: %w", what, err)
	}
	return nil
}

// command runs a program in the checkout and returns what it prints. What it says about itself goes to the progress.
func (s *session) command(ctx context.Context, name string, args ...string) (string, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // The programs of this checkout, and go.
	cmd.Dir = s.options.root
	cmd.Stderr = io.MultiWriter(s.progress, &said)
	cmd.SysProcAttr = ownGroup()
	cmd.Cancel = func() error { return interrupt(cmd.Process.Pid) }
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, lastLines(said.String()))
	}
	return string(out), nil
}
