package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const (
	// longestSocketPath is the shortest limit of the systems we know, less the byte that ends it.
	longestSocketPath = 103
	// etcdQuota is room for more than 300,000 small objects.
	etcdQuota = 8 << 30
)

// store is a running etcd.
type store struct {
	etcd *embed.Etcd
	url  string // for the API server
}

// startEtcd starts etcd on the data and waits until it answers.
func startEtcd(ctx context.Context, dir *dataDir, log *os.File, fsync bool) (*store, error) {
	client, err := etcdURL(dir.socket())
	if err != nil {
		return nil, err
	}
	etcd, err := embed.StartEtcd(etcdConfig(dir.etcd(), client, log, fsync))
	if err != nil {
		return nil, fmt.Errorf("start etcd: %w", err)
	}
	s := &store{etcd: etcd, url: client.String()}
	select {
	case <-etcd.Server.ReadyNotify():
		return s, nil
	case err := <-etcd.Err():
		s.stop()
		return nil, fmt.Errorf("start etcd: %w", err)
	case <-ctx.Done():
		s.stop()
		return nil, fmt.Errorf("start etcd: %w", context.Cause(ctx))
	}
}

// etcdURL prefers a socket in the private data directory. A path too long for a socket gives a loopback port.
func etcdURL(socket string) (url.URL, error) {
	if len(socket) <= longestSocketPath {
		return url.URL{Scheme: "unix", Path: socket}, nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return url.URL{}, fmt.Errorf("find a port for etcd: %w", err)
	}
	defer listener.Close()
	return url.URL{Scheme: "http", Host: listener.Addr().String()}, nil
}

func etcdConfig(dir string, client url.URL, log *os.File, fsync bool) *embed.Config {
	never := url.URL{Scheme: "http", Host: "localhost:0"} // etcd wants addresses that a single member never dials
	c := embed.NewConfig()
	c.Dir = dir
	c.ListenClientUrls = []url.URL{client}
	c.AdvertiseClientUrls = []url.URL{never}
	c.ListenPeerUrls = nil
	c.AdvertisePeerUrls = []url.URL{never}
	c.InitialCluster = c.InitialClusterFromName(c.Name)
	c.UnsafeNoFsync = !fsync
	c.QuotaBackendBytes = etcdQuota
	c.TickMs, c.ElectionMs = 10, 50 // one member: elect it at once
	encoder := zapcore.NewConsoleEncoder(zap.NewProductionEncoderConfig())
	c.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.New(zapcore.NewCore(encoder, zapcore.AddSync(log), zap.WarnLevel)))
	return c
}

// stop closes the data. It waits a moment for requests under way, not for ever: etcd's data survive a sudden end.
func (s *store) stop() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.etcd.Close()
	}()
	select {
	case <-done:
	case <-time.After(stopTimeout):
	}
}
