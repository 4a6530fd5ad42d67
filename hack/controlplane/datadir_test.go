package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataDirIsForOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	first := mustOpen(t, path)
	if _, err := openDataDir(path); err == nil || !strings.HasPrefix(err.Error(), "another control plane is using the data directory "+path) {
		t.Errorf("got %v", err)
	}
	if err := first.close(); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, path)
}

func TestDataDirThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDataDir(path); err == nil || !strings.HasPrefix(err.Error(), "make the data directory: ") {
		t.Errorf("got %v", err)
	}
}

func TestWipeLeavesOtherFiles(t *testing.T) {
	dir := mustOpen(t, t.TempDir())
	mustPKI(t, dir.pki(), today)
	mine := filepath.Join(dir.path, "thesis.tex")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dir.wipe(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir.pki()); err == nil {
		t.Error("the certificates are still there")
	}
}

func TestEtcdURLFallsBackToAPort(t *testing.T) {
	short, err := etcdURL("/tmp/etcd.sock")
	if err != nil {
		t.Fatal(err)
	}
	if short.String() != "unix:///tmp/etcd.sock" {
		t.Errorf("got %s", &short)
	}
	long, err := etcdURL("/" + strings.Repeat("deep/", 30) + "etcd.sock")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(long.String(), "http://127.0.0.1:") {
		t.Errorf("got %s", &long)
	}
}

func mustOpen(t *testing.T, path string) *dataDir {
	t.Helper()
	dir, err := openDataDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dir.close() })
	return dir
}
