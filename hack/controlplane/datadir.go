package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// dataDir is a locked data directory. Its methods name what is in it.
type dataDir struct {
	path string
	lock *os.File
}

// openDataDir makes the directory if need be and locks it. The lock dies with the process.
func openDataDir(path string) (*dataDir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write to the data directory: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another control plane is using the data directory %s; stop it or name another --data-dir", path)
		}
		return nil, fmt.Errorf("lock the data directory %s: %w", path, err)
	}
	return &dataDir{path: path, lock: lock}, nil
}

func (d *dataDir) etcd() string   { return filepath.Join(d.path, "etcd") }
func (d *dataDir) socket() string { return filepath.Join(d.path, "etcd.sock") }
func (d *dataDir) pki() string    { return filepath.Join(d.path, "pki") }
func (d *dataDir) port() string   { return filepath.Join(d.path, "port") }
func (d *dataDir) log() string    { return filepath.Join(d.path, "log") }

// wipe removes what a control plane keeps, and nothing else: the directory may hold other people's files.
func (d *dataDir) wipe() error {
	for _, path := range []string{d.etcd(), d.socket(), d.pki(), d.port(), d.log()} {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("wipe the data directory: %w", err)
		}
	}
	return nil
}

func (d *dataDir) close() error {
	return d.lock.Close()
}
