package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// organization marks the certificates that are ours.
const organization = "tightrope.dev"

// skew is by how much the clocks of managers and API servers may differ.
const skew = 24 * time.Hour

// pair is a certificate with its key.
type pair struct {
	served tls.Certificate
	made   time.Time
	// trusted is since when the certificate is known to be in the stored bundle; zero where it is not.
	trusted time.Time
}

// newPair makes a key, and a certificate of the replica for the hosts.
func newPair(replica string, hosts []string, now time.Time, valid time.Duration) (*pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("draw a serial number: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{Organization: []string{organization}, CommonName: replica},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(valid),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read the certificate that was made: %w", err)
	}
	return &pair{served: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, made: now}, nil
}

// isFor says that the certificate is one for the hosts, all of them.
func (p *pair) isFor(hosts []string) bool {
	return !slices.ContainsFunc(hosts, func(host string) bool { return p.served.Leaf.VerifyHostname(host) != nil })
}

// holds says that the certificate can be shown at a time. A clock that was set back can make it one of the future.
func (p *pair) holds(now time.Time) bool {
	return !now.Before(p.served.Leaf.NotBefore) && now.Before(p.served.Leaf.NotAfter)
}
