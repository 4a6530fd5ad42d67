package chaos

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// forwarder stands where the Service of the webhook would: it carries each connection of the API server to a manager that
// listens, and does to their talk what a network may do. It cannot read it: they speak TLS through it.
type forwarder struct {
	address string
	to      []string // where the managers listen

	mu       sync.Mutex
	listener net.Listener // nil where connections are refused
	only     int          // the manager that gets every connection; none of them where it is negative
	next     int
	late     time.Duration // how long what a manager says is kept back
	short    bool          // what a manager says ends in the middle
	open     map[net.Conn]bool
}

func newForwarder(ctx context.Context, to ...string) (*forwarder, error) {
	f := &forwarder{to: to, only: -1, open: map[net.Conn]bool{}, address: "127.0.0.1:0"}
	if err := f.listen(ctx); err != nil {
		return nil, err
	}
	f.address = f.listener.Addr().String()
	return f, nil
}

// listen lets connections in. Somebody else may have the port for a moment.
func (f *forwarder) listen(ctx context.Context) error {
	var listener net.Listener
	var failed error
	if err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		listener, failed = new(net.ListenConfig).Listen(ctx, "tcp", f.address)
		return failed == nil, nil
	}); err != nil {
		return fmt.Errorf("listen for the API server: %w: %w", err, failed)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.listener = listener
	go f.accept(listener)
	return nil
}

func (f *forwarder) accept(listener net.Listener) {
	for {
		from, err := listener.Accept()
		if err != nil {
			return
		}
		go f.carry(from)
	}
}

// refuse lets no connection in, and ends those that there are.
func (f *forwarder) refuse() {
	f.mu.Lock()
	if f.listener != nil {
		_ = f.listener.Close()
	}
	f.listener = nil
	f.mu.Unlock()
	f.sever()
}

// sever ends every connection, so that the next call begins with a handshake.
func (f *forwarder) sever() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.open {
		_ = c.Close()
	}
}

// route sends every connection to one manager from now on; to each in turn where it is negative.
func (f *forwarder) route(only int) {
	f.mu.Lock()
	f.only = only
	f.mu.Unlock()
	f.sever()
}

// disturb says how late a manager's words come, and whether they end in the middle.
func (f *forwarder) disturb(late time.Duration, short bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late, f.short = late, short
}

func (f *forwarder) disturbed() (late time.Duration, short bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.late, f.short
}

// dial finds a manager that listens. A Service knows who does.
func (f *forwarder) dial() (net.Conn, error) {
	f.mu.Lock()
	f.next++
	turn, order := f.next, f.to
	if f.only >= 0 {
		turn, order = 0, f.to[f.only:f.only+1]
	}
	f.mu.Unlock()
	var to net.Conn
	var err error
	for i := range order {
		if to, err = (&net.Dialer{Timeout: time.Second}).Dial("tcp", order[(turn+i)%len(order)]); err == nil {
			return to, nil
		}
	}
	return nil, err
}

// carry carries a connection until one side ends it.
func (f *forwarder) carry(from net.Conn) {
	defer f.forget(from)
	f.keep(from)
	to, err := f.dial()
	if err != nil {
		return
	}
	defer f.forget(to)
	f.keep(to)
	var both sync.WaitGroup
	both.Go(func() {
		_, _ = io.Copy(to, from)
		_ = to.Close()
	})
	both.Go(func() {
		f.answer(from, to)
		_ = from.Close()
	})
	both.Wait()
}

// answer passes on what a manager says, as late and as far as the fault lets it.
func (f *forwarder) answer(from, to net.Conn) {
	piece := make([]byte, 1<<15)
	for {
		n, err := to.Read(piece)
		late, short := f.disturbed()
		if late > 0 {
			<-time.After(late)
		}
		if short {
			_, _ = from.Write(piece[:n/2])
			return
		}
		if _, failed := from.Write(piece[:n]); err != nil || failed != nil {
			return
		}
	}
}

func (f *forwarder) keep(c net.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open[c] = true
}

func (f *forwarder) forget(c net.Conn) {
	_ = c.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, c)
}
