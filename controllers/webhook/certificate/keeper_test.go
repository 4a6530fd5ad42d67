package certificate

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"testing"
	"time"
)

// passed makes a pass of which all is stored.
func passed(t *testing.T, k *Keeper, now time.Time, bundle []byte, hosts ...string) []byte {
	t.Helper()
	if hosts == nil {
		hosts = []string{host}
	}
	wanted, err := k.Pass(now, hosts, bundle)
	if err != nil {
		t.Fatal(err)
	}
	k.Stored(now, wanted)
	return wanted
}

func TestNobodyIsReadyBeforeTheBundleHasSettled(t *testing.T) {
	k := NewKeeper("a", Usual)
	bundle := passed(t, k, begin, nil)
	if k.Ready() {
		t.Error("ready at once")
	}
	passed(t, k, begin.Add(Usual.Settle-time.Second), bundle)
	if k.Ready() {
		t.Error("ready a second too early")
	}
	passed(t, k, begin.Add(Usual.Settle), bundle)
	if !k.Ready() {
		t.Error("not ready though every API server has seen the bundle")
	}
}

func TestBeforeAnythingIsReadNothingIsShown(t *testing.T) {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	NewKeeper("a", Usual).TLS(config)
	if _, err := config.GetCertificate(nil); err == nil {
		t.Error("something is shown")
	}
}

func TestABundleThatIsAsItShouldBeIsNotChanged(t *testing.T) {
	a, b := NewKeeper("a", Usual), NewKeeper("b", Usual)
	bundle := passed(t, b, begin, passed(t, a, begin, nil))
	if len(read(bundle)) != 2 {
		t.Fatalf("%d certificates, want that of each", len(read(bundle)))
	}
	for _, k := range []*Keeper{a, b} {
		if again := passed(t, k, begin.Add(time.Hour), bundle); !bytes.Equal(again, bundle) {
			t.Error("the bundle is written again")
		}
	}
}

func TestWhatOthersPutIntoTheBundleStays(t *testing.T) {
	foreign := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("no certificate, but somebody's")})
	bundle := passed(t, NewKeeper("a", Usual), begin, append([]byte("a note\n"), foreign...))
	if !bytes.Contains(bundle, foreign) || len(read(bundle)) != 2 {
		t.Errorf("the bundle is %s", bundle)
	}
}

func TestALostBundleIsMadeAgain(t *testing.T) {
	k := NewKeeper("a", Usual)
	bundle := passed(t, k, begin, nil)
	passed(t, k, begin.Add(Usual.Settle), bundle)
	if again := passed(t, k, begin.Add(time.Minute), nil); !bytes.Equal(again, bundle) {
		t.Error("the certificate that is shown does not come back")
	}
}

func TestAProcessTakesThePlaceOfTheOneBeforeIt(t *testing.T) {
	bundle := passed(t, NewKeeper("b", Usual), begin, passed(t, NewKeeper("a", Usual), begin, nil))
	for range 5 {
		bundle = passed(t, NewKeeper("a", Usual), begin, bundle)
	}
	var names []string
	for _, e := range read(bundle) {
		names = append(names, e.ours.Subject.CommonName)
	}
	if fmt.Sprint(names) != "[b a]" {
		t.Errorf("certificates of %v, want one of each replica", names)
	}
}

func TestWhatHasExpiredLeaves(t *testing.T) {
	bundle := passed(t, NewKeeper("gone", Usual), begin, nil)
	b := NewKeeper("b", Usual)
	for gone, at := range []time.Duration{Usual.Valid + skew - time.Second, Usual.Valid + skew + time.Second} {
		want := 2 - gone
		if got := len(read(passed(t, b, begin.Add(at), bundle))); got != want {
			t.Errorf("after %s there are %d certificates, want %d", at, got, want)
		}
	}
}

// The next certificate waits anew where the bundle that held it was lost.
func TestTheNextCertificateSettlesAnewInANewBundle(t *testing.T) {
	k := NewKeeper("a", Usual)
	first := passed(t, k, begin, nil)
	passed(t, k, begin.Add(Usual.Settle), first)
	renewed := begin.Add(Usual.Renew)
	both := passed(t, k, renewed, first)
	lost := renewed.Add(5 * time.Second)
	if _, err := k.Pass(lost, []string{host}, first); err != nil { // somebody put the old bundle back
		t.Fatal(err)
	}
	k.Stored(lost.Add(time.Second), both)
	for want, after := range []time.Duration{Usual.Settle - time.Second, Usual.Settle} {
		passed(t, k, lost.Add(time.Second+after), both)
		if k.shown == k.pairs[1-want] {
			t.Errorf("%s after the bundle came back certificate %d of 0 and 1 is shown, want %d", after, 1-want, want)
		}
	}
}

// Pods have new names each time: without a bound the bundle would grow until they expire.
func TestABundleHasABound(t *testing.T) {
	mine := NewKeeper("mine", Usual)
	bundle := passed(t, mine, begin, nil)
	for i := range 2 * mostOurs {
		bundle = passed(t, NewKeeper(fmt.Sprintf("pod-%d", i), Usual), begin.Add(time.Duration(i)*time.Minute), bundle)
	}
	bundle = passed(t, mine, begin.Add(2*time.Hour), bundle)
	entries := read(bundle)
	if len(entries) != mostOurs || !isOf(entries[len(entries)-1], mine.pairs) {
		t.Errorf("%d certificates, the last of %s", len(entries), entries[len(entries)-1].ours.Subject.CommonName)
	}
}

func TestACertificateIsMadeAnew(t *testing.T) {
	for name, tc := range map[string]struct {
		after time.Duration
		hosts []string
		anew  bool
	}{
		"not a second before its time":               {Usual.Renew - time.Second, nil, false},
		"when it is time":                            {Usual.Renew, nil, true},
		"when the API server calls by another name":  {time.Hour, []string{"other.tightrope-system.svc"}, true},
		"when the API server calls by one more name": {time.Hour, []string{host, "127.0.0.1"}, true},
		"when the clock was set back by a month":     {-31 * 24 * time.Hour, nil, true},
		"not when the clock was set back by an hour": {-time.Hour, nil, false},
		"when nobody made one in time":               {2 * Usual.Valid, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			k := NewKeeper("a", Usual)
			first := passed(t, k, begin, nil)
			second := passed(t, k, begin.Add(tc.after), first, tc.hosts...)
			if got := !bytes.Equal(first, second); got != tc.anew {
				t.Errorf("made anew: %v, want %v", got, tc.anew)
			}
		})
	}
}

// Who gets hold of a bundle, or of a certificate's key, can make no certificate for somebody else.
func TestACertificateSignsNothing(t *testing.T) {
	k := NewKeeper("a", Usual)
	passed(t, k, begin, nil)
	leaf := k.pairs[0].served.Leaf
	if leaf.IsCA || leaf.KeyUsage&x509.KeyUsageCertSign != 0 {
		t.Error("it is an authority")
	}
}
