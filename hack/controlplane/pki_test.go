package main

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var today = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

func TestPKIIsReusedUntilNearItsEnd(t *testing.T) {
	for name, test := range map[string]struct {
		damage       func(pki) error
		later        time.Duration
		wantNewCerts bool
	}{
		"the next day":           {later: 24 * time.Hour},
		"well before the end":    {later: certificateLife - renewBefore - time.Hour},
		"a month before the end": {later: certificateLife - renewBefore + time.Hour, wantNewCerts: true},
		"a clock set back":       {later: -24 * time.Hour, wantNewCerts: true},
		"a missing key":          {damage: func(p pki) error { return os.Remove(p.key("admin")) }, wantNewCerts: true},
		"a missing authority":    {damage: func(p pki) error { return os.Remove(p.cert("ca")) }, wantNewCerts: true},
		"a broken certificate": {
			damage:       func(p pki) error { return os.WriteFile(p.cert("apiserver"), []byte("?"), 0o600) },
			wantNewCerts: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "pki")
			p := mustPKI(t, dir, today)
			authority, tokenKey := mustRead(t, p.cert("ca")), mustRead(t, p.serviceAccountKey())
			if test.damage != nil {
				if err := test.damage(p); err != nil {
					t.Fatal(err)
				}
			}
			mustPKI(t, dir, today.Add(test.later))
			if renewed := !bytes.Equal(authority, mustRead(t, p.cert("ca"))); renewed != test.wantNewCerts {
				t.Errorf("certificates made anew: %v, want %v", renewed, test.wantNewCerts)
			}
			if !bytes.Equal(tokenKey, mustRead(t, p.serviceAccountKey())) {
				t.Error("the key of service account tokens was replaced")
			}
		})
	}
}

func TestPKIIsTrusted(t *testing.T) {
	p := mustPKI(t, t.TempDir(), today)
	roots := x509.NewCertPool()
	roots.AddCert(mustCertificate(t, p.cert("ca")))
	for name, options := range map[string]x509.VerifyOptions{
		"apiserver": {DNSName: "127.0.0.1", KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}},
		"admin":     {KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
	} {
		options.Roots, options.CurrentTime = roots, today.Add(9*365*24*time.Hour)
		if _, err := mustCertificate(t, p.cert(name)).Verify(options); err != nil {
			t.Errorf("the certificate of %s: %v", name, err)
		}
	}
	if got := mustCertificate(t, p.cert("admin")).Subject.Organization; len(got) != 1 || got[0] != "system:masters" {
		t.Errorf("the administrator is in %v", got)
	}
}

func TestPKIKeysArePrivate(t *testing.T) {
	p := mustPKI(t, t.TempDir(), today)
	for _, name := range append([]string{"service-account"}, certificateNames...) {
		info, err := os.Stat(p.key(name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", p.key(name), info.Mode())
		}
	}
}

func mustPKI(t *testing.T, dir string, now time.Time) pki {
	t.Helper()
	p, err := ensurePKI(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustCertificate(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	cert, err := readCertificate(path)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
