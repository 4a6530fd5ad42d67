package certificate

import (
	"crypto/tls"
	"errors"
	"slices"
	"sync"
	"time"
)

// Life is how a certificate lives.
type Life struct {
	// Valid is how long it can be shown, from when it is made.
	Valid time.Duration
	// Renew is after how long the next one is made.
	Renew time.Duration
	// Settle is how long it is in the stored bundle before it is shown: in that time every API server sees the bundle.
	Settle time.Duration
}

// Usual leaves ten days in which somebody can see that the next certificate could not be stored.
var Usual = Life{Valid: 30 * 24 * time.Hour, Renew: 20 * 24 * time.Hour, Settle: 10 * time.Second}

// Keeper has the certificates of a manager, and knows which of them to show. It can be used by several at once.
type Keeper struct {
	replica string
	life    Life

	mu    sync.RWMutex
	pairs []*pair // the newest is the last
	shown *pair
	ready bool
}

// NewKeeper keeps the certificates of a replica. Of two processes that live at the same time, each needs another name.
func NewKeeper(replica string, life Life) *Keeper { return &Keeper{replica: replica, life: life} }

// Pass makes the next certificate where it is time, and gives the bundle that should be stored: stored itself where that is
// as it should be. The hosts are those by which the API server calls.
func (k *Keeper) Pass(now time.Time, hosts []string, stored []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pairs = slices.DeleteFunc(k.pairs, func(p *pair) bool { return !p.holds(now) })
	if k.isDue(now, hosts) {
		next, err := newPair(k.replica, hosts, now, k.life.Valid)
		if err != nil {
			return nil, err
		}
		k.pairs = append(k.pairs, next)
	}
	k.see(now, stored)
	return withOurs(stored, k.replica, k.pairs, now), nil
}

// Stored notes that a bundle is stored.
func (k *Keeper) Stored(now time.Time, bundle []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.see(now, bundle)
}

// isDue says that another certificate is needed.
func (k *Keeper) isDue(now time.Time, hosts []string) bool {
	if len(k.pairs) == 0 {
		return true
	}
	newest := k.pairs[len(k.pairs)-1]
	return !newest.isFor(hosts) || !now.Before(newest.made.Add(k.life.Renew))
}

// see notes since when each certificate is trusted, and chooses the one to show: the newest that every API server trusts,
// or else the one that was shown before, or else the newest.
func (k *Keeper) see(now time.Time, bundle []byte) {
	entries := read(bundle)
	var settled *pair
	for _, p := range k.pairs {
		switch is := slices.ContainsFunc(entries, func(e entry) bool { return isOf(e, []*pair{p}) }); {
		case !is:
			p.trusted = time.Time{}
		case p.trusted.IsZero():
			p.trusted = now
		}
		if !p.trusted.IsZero() && !now.Before(p.trusted.Add(k.life.Settle)) {
			settled = p
		}
	}
	switch {
	case settled != nil:
		k.shown, k.ready = settled, true
	case !slices.Contains(k.pairs, k.shown) && len(k.pairs) > 0:
		k.shown = k.pairs[len(k.pairs)-1]
	}
}

// Ready says that every API server can have trusted what is shown. It stays so: a bundle that is lost later comes back.
func (k *Keeper) Ready() bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.ready
}

// Expires is when what is shown expires; zero where nothing is shown yet.
func (k *Keeper) Expires() time.Time {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.shown == nil {
		return time.Time{}
	}
	return k.shown.served.Leaf.NotAfter
}

// TLS makes a server show the certificate. An API server speaks HTTP/1.1 to a Service, so that calls are spread over the
// Pods; nothing else is spoken.
func (k *Keeper) TLS(config *tls.Config) {
	config.MinVersion, config.NextProtos = tls.VersionTLS13, []string{"http/1.1"}
	config.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		k.mu.RLock()
		defer k.mu.RUnlock()
		if k.shown == nil {
			return nil, errors.New("there is no certificate yet: nothing was read of the webhook's configuration")
		}
		return &k.shown.served, nil
	}
}
