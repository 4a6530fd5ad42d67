package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// state is the locked directory of what is kept between runs. Its methods name what is in it.
type state struct {
	path string
	lock *os.File
}

// openState makes the directory if need be and locks it. The lock dies with the process.
func openState(path string) (*state, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the state directory: %w", err)
	}
	lock, err := lockFile(filepath.Join(path, "lock"))
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("another make run is using %s; stop it first, or name another directory with ARGS=--state-dir=DIR", path)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the state directory: %w", err)
	}
	return &state{path: path, lock: lock}, nil
}

func (s *state) data() string              { return filepath.Join(s.path, "controlplane") }
func (s *state) kubeconfig() string        { return filepath.Join(s.path, "kubeconfig") }
func (s *state) controlPlaneLog() string   { return filepath.Join(s.path, "controlplane.log") }
func (s *state) serversLog() string        { return filepath.Join(s.data(), "log") }
func (s *state) manager() string           { return filepath.Join(s.path, "manager") }
func (s *state) managerLog() string        { return filepath.Join(s.path, "manager.log") }
func (s *state) managerKubeconfig() string { return filepath.Join(s.path, "manager.kubeconfig") }
func (s *state) managerToken() string      { return filepath.Join(s.path, "manager.token") }
func (s *state) tightrope() string         { return filepath.Join(s.path, "tightrope") }
func (s *state) pageKubeconfig() string    { return filepath.Join(s.path, "page.kubeconfig") }
func (s *state) pageLog() string           { return filepath.Join(s.path, "page.log") }
func (s *state) people() string            { return filepath.Join(s.path, "people") }

// authority is the control plane's certificate authority, without .crt and .key.
func (s *state) authority() string { return filepath.Join(s.data(), "pki", "ca") }

func (s *state) close() error { return s.lock.Close() }

// dataIsFree says that no control plane uses its data. One whose owner was killed takes a moment to leave.
func (s *state) dataIsFree() bool {
	lock, err := lockFile(filepath.Join(s.data(), "lock"))
	if err == nil {
		_ = lock.Close()
	}
	return !errors.Is(err, syscall.EWOULDBLOCK)
}

func lockFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// writeFile replaces a file at once: a reader finds the old content or the new. Only the user can read it.
func writeFile(path string, content []byte) error {
	part := path + ".part"
	if err := os.WriteFile(part, content, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
