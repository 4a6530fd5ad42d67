package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// host is the name by which the API servers call.
const host = "tightrope-webhook.tightrope-system.svc"

var begin = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// version is a bundle, whom an API server trusts by it, and when it was stored.
type version struct {
	bundle []byte
	roots  *x509.CertPool
	at     time.Time
}

func (c *cluster) store(bundle []byte) {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(bundle)
	c.versions = append(c.versions, version{bundle: bundle, roots: roots, at: c.now})
}

// cluster is a bundle that two replicas keep, and every API server sees with a delay.
type cluster struct {
	now      time.Time
	replicas []*Keeper
	written  []time.Time // when each replica last wrote what it wanted
	versions []version
}

func newCluster() *cluster {
	c := &cluster{now: begin, written: []time.Time{begin, begin}}
	c.store(nil)
	for i := range 2 {
		c.replicas = append(c.replicas, NewKeeper(fmt.Sprintf("manager-%d", i), Usual))
	}
	return c
}

func (c *cluster) stored() []byte { return c.versions[len(c.versions)-1].bundle }

// pass makes a pass of a replica on a bundle that was read. What it writes is lost where somebody wrote meanwhile, and
// where the write is to fail; it may also be stored although the replica is told that it failed.
func (c *cluster) pass(i int, readAt int, fails, done bool) error {
	read := c.versions[readAt].bundle
	wanted, err := c.replicas[i].Pass(c.now, []string{host}, read)
	if err != nil {
		return err
	}
	if string(wanted) == string(read) {
		c.written[i] = c.now
		return nil
	}
	if readAt != len(c.versions)-1 { // a conflict
		return nil
	}
	if !fails || done {
		c.store(wanted)
	}
	if !fails {
		c.replicas[i].Stored(c.now, wanted)
		c.written[i] = c.now
	}
	return nil
}

// seen are the bundles that some API server may go by: what was stored last, and what was until less than Settle ago.
func (c *cluster) seen() []*x509.CertPool {
	var seen []*x509.CertPool
	for i, v := range c.versions {
		if i == len(c.versions)-1 || c.versions[i+1].at.After(c.now.Add(-Usual.Settle)) {
			seen = append(seen, v.roots)
		}
	}
	return seen
}

// check is the law: whoever is ready shows what every API server trusts, whatever it has seen and however its clock goes.
func (c *cluster) check() error {
	for i, k := range c.replicas {
		if !k.Ready() {
			continue
		}
		for _, roots := range c.seen() {
			for _, clock := range []time.Duration{-20 * time.Hour, 20 * time.Hour} {
				if err := trusts(roots, k, c.now.Add(clock)); err != nil {
					return fmt.Errorf("at %s an API server does not trust manager-%d: %w", c.now.Format(time.RFC3339), i, err)
				}
			}
		}
	}
	return nil
}

// trusts does what the API server does when it calls.
func trusts(roots *x509.CertPool, k *Keeper, now time.Time) error {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	k.TLS(config)
	shown, err := config.GetCertificate(nil)
	if err != nil {
		return err
	}
	_, err = shown.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	return err
}

// TestWhoIsReadyIsTrusted lets two managers live for months, with lost and failed writes, restarts, stale reads and clocks
// that differ.
func TestWhoIsReadyIsTrusted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCluster()
		replica := rapid.IntRange(0, 1)
		t.Repeat(map[string]func(*rapid.T){
			"time goes on": func(t *rapid.T) {
				c.now = c.now.Add(rapid.SampledFrom([]time.Duration{time.Second, 5 * time.Second, 11 * time.Second, time.Hour, 12 * time.Hour, 120 * time.Hour}).Draw(t, "for"))
				for i := range c.replicas { // nobody is cut off for a week
					if c.now.Sub(c.written[i]) > 7*24*time.Hour {
						fatal(t, c.pass(i, len(c.versions)-1, false, false))
					}
				}
			},
			"a pass": func(t *rapid.T) {
				readAt := max(0, len(c.versions)-1-rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "versions behind"))
				fails := rapid.SampledFrom([]bool{false, false, true}).Draw(t, "fails")
				fatal(t, c.pass(replica.Draw(t, "replica"), readAt, fails, rapid.Bool().Draw(t, "done anyway")))
			},
			"a restart": func(t *rapid.T) {
				i := replica.Draw(t, "replica")
				c.replicas[i] = NewKeeper(fmt.Sprintf("manager-%d", i), Usual)
			},
			"": func(t *rapid.T) { fatal(t, c.check()) },
		})
	})
}

func fatal(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestRotationIsSeen lives through a year with a pass every hour: the certificate changes eighteen times, each time with
// both in the bundle, and nothing else is written.
func TestRotationIsSeen(t *testing.T) {
	c := newCluster()
	var shown, writes, most int
	var last string
	for c.now.Before(begin.AddDate(1, 0, 0)) {
		before := len(c.versions)
		if err := c.pass(0, len(c.versions)-1, false, false); err != nil {
			t.Fatal(err)
		}
		writes += len(c.versions) - before
		most = max(most, len(read(c.stored())))
		if now := string(c.replicas[0].shown.served.Certificate[0]); now != last {
			shown, last = shown+1, now
		}
		if err := c.check(); err != nil {
			t.Fatal(err)
		}
		c.now = c.now.Add(time.Hour)
	}
	const certificates = 1 + 365/20
	if shown != certificates || most != 2 {
		t.Errorf("%d certificates were shown, and at most %d at once in the bundle; want %d and 2", shown, most, certificates)
	}
	if leaving := certificates - 2; writes < certificates || writes > certificates+leaving {
		t.Errorf("%d writes for %d certificates that come and %d that leave", writes, certificates, leaving)
	}
}
