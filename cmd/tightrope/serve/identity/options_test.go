package identity

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	testclock "k8s.io/utils/clock/testing"
)

func TestFlagsThatMakeNoSense(t *testing.T) {
	for args, want := range map[string]string{
		"":                                                 "",
		"--proxy-from=10.0.0.1,fd00::/8":                   "",
		"--url=https://tightrope.example.com":              "",
		"--url=tightrope.example.com":                      `--url: "tightrope.example.com" is not an address such as https://tightrope.example.com`,
		"--url=https://example.com/tightrope":              `--url: "https://example.com/tightrope" is not an address such as https://tightrope.example.com`,
		"--proxy-user-header=X-Remote-User":                "--proxy-user-header takes --proxy-from with it: without the addresses of the proxy anybody could send the header",
		"--proxy-from=proxy.example.com":                   `--proxy-from: "proxy.example.com" is neither an address nor a network such as 10.0.0.0/24`,
		"--proxy-from=0.0.0.0/0":                           "--proxy-from: 0.0.0.0/0 is every address there is, so anybody could say who they are",
		"--proxy-from=10.0.0.1,::/0":                       "--proxy-from: ::/0 is every address there is, so anybody could say who they are",
		"--proxy-from=::ffff:10.1.2.0/120,::ffff:10.0.0.1": "",
		"--proxy-from=::ffff:0:0/96":                       "--proxy-from: ::ffff:0:0/96 is every address there is, so anybody could say who they are",
		"--proxy-from=::ffff:0:0/90":                       `--proxy-from: "::ffff:0:0/90" is neither an address nor a network such as 10.0.0.0/24`,
		"--proxy-from=fe80::1%eth0":                        `--proxy-from: "fe80::1%eth0" is neither an address nor a network such as 10.0.0.0/24`,
		"--proxy-from=10.0.0.1 --proxy-user-header=Cookie": `"Cookie" cannot be a header that names a user or a group`,
		"--proxy-from=10.0.0.1 --proxy-user-header=X-User --proxy-group-header=X_Groups:":                              `"X_Groups:" cannot be a header that names a user or a group`,
		"--proxy-from=10.0.0.1 --proxy-user-header=X-User --proxy-group-header=x-user":                                 "--proxy-user-header and --proxy-group-header are the same header",
		"--oidc-issuer=accounts.example.com":                                                                           `--oidc-issuer: "accounts.example.com" is not an address`,
		"--oidc-issuer=http://accounts.example.com --oidc-client-id=x --url=https://page.example.com":                  "--oidc-issuer takes an address with https",
		"--oidc-issuer=https://accounts.example.com --oidc-client-id=x":                                                "--oidc-issuer takes --oidc-client-id and --url with it",
		"--oidc-issuer=https://accounts.example.com --url=https://page.example.com":                                    "--oidc-issuer takes --oidc-client-id and --url with it",
		"--oidc-issuer=https://accounts.example.com --oidc-client-id=x --url=https://page.example.com":                 "",
		"--oidc-issuer=https://a.example --oidc-client-id=x --url=https://b.example --oidc-ca-file=options_test.go":    "--oidc-ca-file: there is no certificate in it",
		"--oidc-issuer=https://a.example --oidc-client-id=x --url=https://b.example --oidc-client-secret-file=nowhere": "--oidc-client-secret-file: open nowhere: no such file or directory",
		"--people=nowhere": "--people takes a directory with a file NAME.kubeconfig for each person, and there is none in nowhere",
	} {
		t.Run(args, func(t *testing.T) {
			var o Options
			flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
			o.Bind(flags)
			if err := flags.Parse(strings.Fields(args)); err != nil {
				t.Fatal(err)
			}
			_, err := New(o, Page{
				Cluster: &rest.Config{Host: "https://127.0.0.1:1"}, Clock: testclock.NewFakePassiveClock(morning),
				Render: func(http.ResponseWriter, int, string, any) {},
			})
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != want {
				t.Errorf("says\n  %s\nwant\n  %s", said, want)
			}
		})
	}
}

func TestProxiesAreFoundByTheirAddress(t *testing.T) {
	for from, remotes := range map[string]map[string]bool{
		"10.1.2.0/24":         {"10.1.2.3:1": true, "[::ffff:10.1.2.3]:1": true, "10.1.3.3:1": false, "[::ffff:10.1.3.3]:1": false, "[::a01:203]:1": false},
		"::ffff:10.1.2.0/120": {"10.1.2.3:1": true, "[::ffff:10.1.2.3]:1": true, "10.1.3.3:1": false},
		"::ffff:10.1.2.3":     {"10.1.2.3:1": true, "10.1.2.4:1": false},
		"fd00::/8":            {"[fd00::7]:1": true, "[fe80::7]:1": false, "10.1.2.3:1": false},
	} {
		network, err := network(from)
		if err != nil {
			t.Fatal(err)
		}
		for remote, want := range remotes {
			if got := (&proxy{from: []netip.Prefix{network}}).trusts(remote); got != want {
				t.Errorf("--proxy-from %s trusts %s: %v", from, remote, got)
			}
		}
	}
}

func TestWhatIsHTTPS(t *testing.T) {
	for address, want := range map[string]bool{"https://page.example.com": true, "HTTPS://page.example.com": true, "http://page.example.com": false, "": false, "https": false} {
		if got := (&Options{URL: address}).IsHTTPS(); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

func TestSealIsNotOpenedByOthers(t *testing.T) {
	ours, err := newSeal()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := newSeal()
	if err != nil {
		t.Fatal(err)
	}
	text, err := ours.close(&attempt{State: "secret-state", Ends: morning.Add(attemptLife)})
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := ours.open(text, morning); !ok || a.State != "secret-state" {
		t.Error("it does not open")
	}
	last := "A"
	if strings.HasSuffix(text, last) {
		last = "Q"
	}
	for name, one := range map[string]string{"changed": text[:len(text)-1] + last, "cut": text[:20], "empty": "", "no text": "%"} {
		if _, ok := ours.open(one, morning); ok {
			t.Errorf("it opens when %s", name)
		}
	}
	if _, ok := theirs.open(text, morning); ok {
		t.Error("another process opens it")
	}
	if _, ok := ours.open(text, morning.Add(attemptLife)); ok {
		t.Error("it opens after its end")
	}
}
