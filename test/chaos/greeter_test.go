package chaos

import (
	"io"
	"net"
	"testing"
	"time"
)

// newGreeter listens, and says hello to everybody.
func newGreeter(t *testing.T) (address string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("hello"))
			_ = c.Close()
		}
	}()
	return listener.Addr().String()
}

// greeting is what is said at an address; empty where nobody is there.
func greeting(t *testing.T, address string) string {
	t.Helper()
	c, err := (&net.Dialer{Timeout: time.Minute}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		return ""
	}
	defer c.Close()
	said, _ := io.ReadAll(c) // as far as it came
	return string(said)
}
