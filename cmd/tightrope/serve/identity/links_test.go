package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// certificateOf is a certificate that logs somebody in, with its key.
func certificateOf(t *testing.T, name string) *clientcmdapi.AuthInfo {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return &clientcmdapi.AuthInfo{
		ClientCertificateData: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		ClientKeyData:         pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}),
	}
}

func TestLinkOfACertificate(t *testing.T) {
	h := newHouse(t, func(h *house, o *Options) {
		o.People = t.TempDir()
		writePerson(t, o.People, "the-boss", h.api, certificateOf(t, "eve")) // who it is, the API server says
	})
	b := h.browser()
	b.post(h.link("the-boss"), nil)
	if as := b.signedInAs(); as != "eve" || h.api.usedBy(pageToken) {
		t.Errorf("signed in as %q", as)
	}
}

func TestALookDoesNotUseALinkUp(t *testing.T) {
	h := newHouse(t, withLinks)
	link := h.link("jane")
	for range 3 { // a mail program, a chat, a browser that loads ahead
		if w := h.browser().get(link); !strings.Contains(w.Body.String(), "Sign in as jane") || len(w.Result().Cookies()) != 0 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	b := h.browser()
	b.paste("token-of-sam")
	if w := b.get(link); !strings.Contains(w.Body.String(), "You are signed in as sam") {
		t.Errorf("nobody says that sam is signed out by it: %s", w.Body)
	}
	if b.post(link, nil); b.signedInAs() != "jane" || len(h.ended) != 1 || h.ended[0] != "sam" {
		t.Errorf("the sessions of %v ended", h.ended)
	}
}

func TestLinkWaitsForTheCluster(t *testing.T) {
	h := newHouse(t, withLinks)
	b, link := h.browser(), h.link("jane")
	h.api.set(func(a *apiServer) { a.down = true })
	b.post(link, nil)
	h.api.set(func(a *apiServer) { a.down = false })
	if b.post(link, nil); b.signedInAs() != "jane" {
		t.Error("the link was used up while the cluster did not answer")
	}
}

// touch changes the time of a person's file.
func (h *house) touch(person string, at time.Time) {
	h.t.Helper()
	if err := os.Chtimes(filepath.Join(h.people, person+personSuffix), at, at); err != nil {
		h.t.Fatal(err)
	}
}

func TestATouchMakesALink(t *testing.T) {
	h := newHouse(t, withLinks)
	first := h.linksNow()
	if again := h.linksNow(); len(first) != 2 || len(again) != 0 {
		t.Fatalf("at first %v, and where nothing has changed %v", first, again)
	}
	h.browser().post(first["jane"], nil)
	h.touch("jane", morning)
	second := h.linksNow()
	if len(second) != 1 || second["jane"] == "" || second["jane"] == first["jane"] {
		t.Fatalf("where the file of jane was touched: %v", second)
	}
	h.touch("jane", morning.Add(time.Second))
	third := h.linksNow()
	for link, want := range map[string]string{first["jane"]: "", second["jane"]: "", third["jane"]: "jane", first["sam"]: "sam"} {
		b := h.browser()
		if b.post(link, nil); b.signedInAs() != want {
			t.Errorf("by the link that is to be for %q comes in %q", want, b.signedInAs())
		}
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	h := newHouse(t, withLinks)
	first := h.linksNow()
	writePerson(t, h.people, "eve", h.api, &clientcmdapi.AuthInfo{Token: "token-of-sam"})
	if err := os.Remove(filepath.Join(h.people, "jane"+personSuffix)); err != nil {
		t.Fatal(err)
	}
	if now := h.linksNow(); len(now) != 1 || now["eve"] == "" {
		t.Errorf("somebody came, and there are links for %v", now)
	}
	b := h.browser()
	if b.post(first["jane"], nil); b.signedInAs() != "" || len(h.sessions.ways.links.made) != 2 {
		t.Error("the link of somebody whose file is gone still works")
	}
}

func TestAFileThatIsNoGoodIsToldOnce(t *testing.T) {
	h := newHouse(t, withLinks)
	first := h.linksNow()
	if err := os.WriteFile(filepath.Join(h.people, "jane"+personSuffix), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.touch("sam", morning)
	links, err := h.sessions.Links()
	if err == nil || !strings.Contains(err.Error(), "jane.kubeconfig: read the kubeconfig") || len(links) != 1 || links[0].Person != "sam" {
		t.Errorf("%v %v", links, err)
	}
	if now := h.linksNow(); len(now) != 0 {
		t.Errorf("nothing has changed, and there are links for %v", now)
	}
	b := h.browser()
	if b.post(first["jane"], nil); b.signedInAs() != "jane" {
		t.Error("what was made before does not work any longer")
	}
}

// TestALinkThatOpensNothingSaysWhatToDo whether it is looked at or used.
func TestALinkThatOpensNothingSaysWhatToDo(t *testing.T) {
	h := newHouse(t, withLinks)
	link, b := h.link("jane"), h.browser()
	b.post(link, nil)
	for name, w := range map[string]*httptest.ResponseRecorder{"looked at": b.get(link), "used": b.post(link, nil)} {
		if refusalIn(w) != "This link was used before, and each works once." || !strings.Contains(w.Body.String(), "<p>"+anotherLink+"</p>") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
	h.api.set(func(a *apiServer) { a.down = true })
	if w := b.post(h.link("sam"), nil); w.Code != http.StatusBadGateway || strings.Contains(w.Body.String(), anotherLink) {
		t.Errorf("another link does not help where the cluster is down: %s", w.Body)
	}
}

func TestLinkIsUsedOnceAtOnce(t *testing.T) {
	h := newHouse(t, withLinks)
	link := h.link("jane")
	code := strings.TrimPrefix(link, linkPath(""))
	const tries = 50
	came := make(chan bool, tries)
	for range tries {
		go func() {
			_, why := h.sessions.ways.links.take(code, morning)
			came <- why == nil
		}()
	}
	entered := 0
	for range tries {
		if <-came {
			entered++
		}
	}
	if entered != 1 {
		t.Errorf("%d came in by one link", entered)
	}
}

func TestPeopleWhoCannotBeTaken(t *testing.T) {
	for name, test := range map[string]struct {
		write func(t *testing.T, dir string, api *apiServer)
		want  string
	}{
		"nobody": {want: "--people takes a directory with a file NAME.kubeconfig for each person, and there is none in"},
		"a kubeconfig that is none": {want: "jane.kubeconfig: read the kubeconfig", write: func(t *testing.T, dir string, _ *apiServer) {
			if err := os.WriteFile(filepath.Join(dir, "jane.kubeconfig"), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		"another cluster": {want: "it is for the cluster at https://elsewhere.example, and the page is for the one at https://127.0.0.1:", write: func(t *testing.T, dir string, _ *apiServer) {
			other := newAPIServer(t)
			other.URL = "https://elsewhere.example"
			writePerson(t, dir, "jane", other, &clientcmdapi.AuthInfo{Token: "token-of-jane"})
		}},
		"a program": {want: "jane.kubeconfig: it logs in by a program; the page takes certificates and tokens", write: func(t *testing.T, dir string, api *apiServer) {
			writePerson(t, dir, "jane", api, &clientcmdapi.AuthInfo{Exec: &clientcmdapi.ExecConfig{
				Command: "touch", APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: clientcmdapi.NeverExecInteractiveMode,
			}})
		}},
		"a password": {want: "jane.kubeconfig: it logs in by a password or as somebody else; the page takes certificates and tokens", write: func(t *testing.T, dir string, api *apiServer) {
			writePerson(t, dir, "jane", api, &clientcmdapi.AuthInfo{Username: "jane", Password: "jane"})
		}},
		"somebody else": {want: "jane.kubeconfig: it logs in by a password or as somebody else; the page takes certificates and tokens", write: func(t *testing.T, dir string, api *apiServer) {
			writePerson(t, dir, "jane", api, &clientcmdapi.AuthInfo{Token: "token-of-jane", Impersonate: "sam"})
		}},
		"no credential": {want: "jane.kubeconfig: there is no certificate and no token in it", write: func(t *testing.T, dir string, api *apiServer) {
			writePerson(t, dir, "jane", api, &clientcmdapi.AuthInfo{})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, api := t.TempDir(), newAPIServer(t)
			if test.write != nil {
				test.write(t, dir, api)
			}
			err := checkPeople(dir, api.config())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("says\n  %v\nwant\n  %s", err, test.want)
			}
		})
	}
}
