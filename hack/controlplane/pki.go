package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	certificateLife = 10 * 365 * 24 * time.Hour
	renewBefore     = 30 * 24 * time.Hour
)

// certificateNames are the files of a complete set of certificates, without .crt and .key.
var certificateNames = []string{"ca", "apiserver", "admin", "front-proxy-ca", "front-proxy-client"}

// pki is a directory of certificates and keys.
type pki struct {
	dir string
}

func (p pki) cert(name string) string        { return filepath.Join(p.dir, name+".crt") }
func (p pki) key(name string) string         { return filepath.Join(p.dir, name+".key") }
func (p pki) serviceAccountKey() string      { return p.key("service-account") }
func (p pki) base(name string) string        { return filepath.Join(p.dir, name) }
func (p pki) pair(name string) (a, b string) { return p.cert(name), p.key(name) }

// ensurePKI reuses the certificates in dir, or makes new ones when some are missing, broken or near their end.
// The key that signs service account tokens is never replaced: tokens outlive certificates.
func ensurePKI(dir string, now time.Time) (pki, error) {
	p := pki{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return p, fmt.Errorf("make the certificate directory: %w", err)
	}
	if !p.usable(now) {
		if err := p.generate(now); err != nil {
			return p, err
		}
	}
	if _, err := os.Stat(p.serviceAccountKey()); err == nil {
		return p, nil
	}
	key, err := newKey()
	if err != nil {
		return p, err
	}
	return p, writeKey(p.serviceAccountKey(), key)
}

// usable says whether every certificate is there, matches its key, and lasts a good while.
func (p pki) usable(now time.Time) bool {
	for _, name := range certificateNames {
		if _, err := tls.LoadX509KeyPair(p.pair(name)); err != nil {
			return false
		}
		cert, err := readCertificate(p.cert(name))
		if err != nil || now.Before(cert.NotBefore) || now.Add(renewBefore).After(cert.NotAfter) {
			return false
		}
	}
	return true
}

// generate makes the whole set anew. The authority is written last: a set cut short is not usable.
func (p pki) generate(now time.Time) error {
	if err := os.RemoveAll(p.cert("ca")); err != nil {
		return fmt.Errorf("remove the old certificate authority: %w", err)
	}
	ca, err := authority("tightrope-controlplane", now)
	if err != nil {
		return err
	}
	frontProxyCA, err := authority("tightrope-front-proxy", now)
	if err != nil {
		return err
	}
	apiserver, err := ca.server(serverNames, serverAddresses, now)
	if err != nil {
		return err
	}
	admin, err := ca.client("kubernetes-admin", []string{"system:masters"}, now)
	if err != nil {
		return err
	}
	frontProxy, err := frontProxyCA.client("front-proxy-client", nil, now)
	if err != nil {
		return err
	}
	set := map[string]*certificate{
		"ca": ca, "apiserver": apiserver, "admin": admin, "front-proxy-ca": frontProxyCA, "front-proxy-client": frontProxy,
	}
	for i := len(certificateNames) - 1; i >= 0; i-- {
		name := certificateNames[i]
		if err := set[name].write(p.base(name)); err != nil {
			return err
		}
	}
	return nil
}

var (
	serverNames     = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
	serverAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, net.IPv4(10, 0, 0, 1)}
)
