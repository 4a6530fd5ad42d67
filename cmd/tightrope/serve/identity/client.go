package identity

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"time"
)

// trusting is a transport that knows one authority.
func trusting(pool *x509.CertPool) http.RoundTripper {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: checkTime,
		IdleConnTimeout:     time.Minute,
		ForceAttemptHTTP2:   true,
	}
}
