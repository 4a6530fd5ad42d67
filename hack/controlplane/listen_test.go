package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestListenPrefersTheLastPort(t *testing.T) {
	remembered := filepath.Join(t.TempDir(), "port")
	first := mustListen(t, 0, remembered)
	if err := rememberPort(remembered, first); err != nil {
		t.Fatal(err)
	}
	busy := mustListen(t, 0, remembered)
	if portOf(busy) == portOf(first) {
		t.Fatal("two listeners have the same port")
	}
	_ = first.Close()
	if again := mustListen(t, 0, remembered); portOf(again) != portOf(first) {
		t.Errorf("got port %d, want the last one, %d", portOf(again), portOf(first))
	}
}

func TestListenIgnoresNonsense(t *testing.T) {
	remembered := filepath.Join(t.TempDir(), "port")
	if err := os.WriteFile(remembered, []byte("70000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if port := portOf(mustListen(t, 0, remembered)); port == 0 {
		t.Error("got no port")
	}
}

func TestListenSaysThatAPortIsInUse(t *testing.T) {
	port := portOf(mustListen(t, 0, ""))
	_, err := listen(port, "")
	want := fmt.Sprintf("port %d is in use; stop the program that has it or choose another --secure-port", port)
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestListenBindsLoopbackOnly(t *testing.T) {
	if ip := mustListen(t, 0, "").Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("listens on %v", ip)
	}
}

func mustListen(t *testing.T, port int, remembered string) net.Listener {
	t.Helper()
	listener, err := listen(port, remembered)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}
