package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

func TestLoginsAreOfTheControlPlane(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "control plane"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "control plane"}}, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	login, err := (&authority{cert, key}).login("jane", now)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(login.ClientCertificateData, login.ClientKeyData)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	for at, want := range map[time.Time]bool{now: true, now.Add(loginLife - time.Minute): true, now.Add(loginLife + time.Minute): false} {
		_, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		if (err == nil) != want {
			t.Errorf("at %s it logs in: %v, want %v", at, err, want)
		}
	}
	if subject := pair.Leaf.Subject; subject.CommonName != "jane" || len(subject.Organization) != 0 {
		t.Errorf("it logs in %s", subject)
	}
}

// TestPeopleAreThoseOfTheSample keeps the CSMs of the sample and the people of the page together.
func TestPeopleAreThoseOfTheSample(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "..", sampleDir, "accounts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := parseObjects(string(content))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range accounts {
		var account struct {
			Spec struct {
				Team map[string]string `json:"team"`
			} `json:"spec"`
		}
		text, err := yaml.Marshal(o.Object)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(text, &account); err != nil {
			t.Fatal(err)
		}
		csm := account.Spec.Team["csm"]
		if csm != "" && !slices.ContainsFunc(people, func(p person) bool { return p.name == csm && slices.Contains(p.roles, "csm") }) {
			t.Errorf("%s, the CSM of %s, has no link to the page", csm, o.GetName())
		}
	}
}

func TestLinksInALog(t *testing.T) {
	log := filepath.Join(t.TempDir(), "page.log")
	if found := linksIn(log); found != nil {
		t.Errorf("before there is a log: %v", found)
	}
	text := `The page of namespace tightrope-demo is at http://127.0.0.1:4711
Each of these links signs a person in, once, for 15 minutes:
  jane         http://127.0.0.1:4711/link/abc_-
  sam          http://127.0.0.1:4711/link/def
sign-in: /link/x
see http://127.0.0.1:4711/links
`
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []link{{"jane", "http://127.0.0.1:4711/link/abc_-"}, {"sam", "http://127.0.0.1:4711/link/def"}}
	if diff := cmp.Diff(want, linksIn(log), cmp.AllowUnexported(link{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
