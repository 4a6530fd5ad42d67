package webhook

import (
	"context"
	"io"
	"net"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// balancer is what a Service is: it sends each connection to the next of those that are ready.
type balancer struct {
	address string

	mu   sync.Mutex
	to   []string
	next int
}

func newBalancer(ctx context.Context) *balancer {
	GinkgoHelper()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listener.Close)
	b := &balancer{address: listener.Addr().String()}
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			go b.carry(from)
		}
	}()
	return b
}

// sendTo says who is ready.
func (b *balancer) sendTo(addresses ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to = addresses
}

func (b *balancer) pick() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.to) == 0 {
		return ""
	}
	b.next++
	return b.to[b.next%len(b.to)]
}

// carry carries a connection until one side ends it.
func (b *balancer) carry(from net.Conn) {
	defer from.Close()
	to, err := new(net.Dialer).Dial("tcp", b.pick())
	if err != nil {
		return
	}
	defer to.Close()
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{to, from}, {from, to}} {
		both.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			if half, ok := way[0].(*net.TCPConn); ok {
				_ = half.CloseWrite()
			}
		})
	}
	both.Wait()
}
