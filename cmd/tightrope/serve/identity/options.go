package identity

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/spf13/pflag"
	"golang.org/x/oauth2"
)

// Options are the flags that say how people sign in.
type Options struct {
	// URL is the address at which browsers find the page, where it is not the one that it listens on.
	URL string
	// People is a directory of kubeconfigs, for one-time links.
	People string
	// OIDCIssuer is the address of an issuer, OIDCClientID who the page is to it, OIDCSecretFile has the page's secret, if it
	// has one, OIDCCAFile the authority of the issuer's certificate, if no public one, and OIDCScopes what it is asked for.
	OIDCIssuer, OIDCClientID, OIDCSecretFile, OIDCCAFile string
	OIDCScopes                                           []string
	// ProxyFrom are the addresses of an authenticating proxy. It hands a bearer token on, or names the user in a header
	// and the groups in another.
	ProxyFrom                                              []string
	ProxyUserHeader, ProxyGroupHeader, ProxyGroupSeparator string
}

// Bind adds the flags.
func (o *Options) Bind(flags *pflag.FlagSet) {
	flags.StringVar(&o.URL, "url", "", "the address at which browsers find the page, such as https://tightrope.example.com; OIDC needs it, and so do secure cookies behind a proxy that does TLS")
	flags.StringVar(&o.People, "people", "", "a directory with a file NAME.kubeconfig for each person; a one-time link is printed for each at the start, and another one when their file is touched, changed or new")
	flags.StringVar(&o.OIDCIssuer, "oidc-issuer", "", "the address of the OIDC issuer whose id_tokens the API server takes")
	flags.StringVar(&o.OIDCClientID, "oidc-client-id", "", "the client that the page is at the issuer; the API server must take its id_tokens")
	flags.StringVar(&o.OIDCSecretFile, "oidc-client-secret-file", "", "a file with the client's secret (default: it has none, and proves itself by PKCE only)")
	flags.StringVar(&o.OIDCCAFile, "oidc-ca-file", "", "the certificate authority of the issuer, in PEM (default: those of this machine)")
	flags.StringSliceVar(&o.OIDCScopes, "oidc-scope", []string{oidc.ScopeOpenID, "profile", "email"}, "what the issuer is asked for; add groups where it has them, and offline_access so that a session does not end with the first id_token")
	flags.StringSliceVar(&o.ProxyFrom, "proxy-from", nil, "the addresses or networks of an authenticating proxy; only from there its headers are trusted")
	flags.StringVar(&o.ProxyUserHeader, "proxy-user-header", "", "the header in which the proxy names the user, such as X-Remote-User; the page's own login then needs the verb impersonate on users and groups, and the page does not start where that login may itself read or write Secrets or what is Tightrope's (default: the proxy hands on a bearer token)")
	flags.StringVar(&o.ProxyGroupHeader, "proxy-group-header", "X-Remote-Group", "with --proxy-user-header: the header in which it names a group; it may come several times")
	flags.StringVar(&o.ProxyGroupSeparator, "proxy-group-separator", "", "what is between groups in one header, such as a comma (default: each header has one group)")
}

// mapped is how many bits are before an IPv4 address that is written as an IPv6 one.
const mapped = 96

// headerName is how the name of a header may look.
var headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// ways are the ways in besides the pasted token; nil is one that is not open.
type ways struct {
	links  *links
	proxy  *proxy
	issuer *issuer
}

// IsHTTPS says that browsers reach the page by TLS at the address of --url, whoever does it.
func (o *Options) IsHTTPS() bool {
	u, err := url.Parse(o.URL)
	return err == nil && u.Scheme == "https"
}

// ways opens the ways that the flags name.
func (o *Options) ways(page Page) (ways, error) {
	if o.URL != "" {
		if err := isBase(o.URL); err != nil {
			return ways{}, fmt.Errorf("--url: %w", err)
		}
	}
	var opened ways
	var problems []error
	if o.People != "" {
		problems = append(problems, checkPeople(o.People, page.Cluster))
		opened.links = &links{dir: o.People, made: map[secret]*link{}}
	}
	var err error
	opened.proxy, err = o.proxy()
	problems = append(problems, err)
	opened.issuer, err = o.issuer(page)
	problems = append(problems, err)
	return opened, errors.Join(problems...)
}

// isBase says whether an address is that of a page, without anything after the host.
func isBase(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("%q is not an address such as https://tightrope.example.com", address)
	}
	return nil
}

func (o *Options) proxy() (*proxy, error) {
	if len(o.ProxyFrom) == 0 {
		if o.ProxyUserHeader != "" {
			return nil, errors.New("--proxy-user-header takes --proxy-from with it: without the addresses of the proxy anybody could send the header")
		}
		return nil, nil
	}
	p := &proxy{groupSeparator: o.ProxyGroupSeparator, known: map[secret]*vouched{}}
	for _, from := range o.ProxyFrom {
		prefix, err := network(from)
		if err != nil {
			return nil, err
		}
		p.from = append(p.from, prefix)
	}
	if o.ProxyUserHeader == "" {
		return p, nil
	}
	p.userHeader, p.groupHeader = http.CanonicalHeaderKey(o.ProxyUserHeader), http.CanonicalHeaderKey(o.ProxyGroupHeader)
	if p.userHeader == p.groupHeader {
		return nil, errors.New("--proxy-user-header and --proxy-group-header are the same header")
	}
	for _, header := range []string{p.userHeader, p.groupHeader} {
		if !headerName.MatchString(header) || header == "Authorization" || header == "Cookie" {
			return nil, fmt.Errorf("%q cannot be a header that names a user or a group", header)
		}
	}
	return p, nil
}

// network reads an address or a network. An IPv4 address that is written as an IPv6 one is the same address.
func network(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err == nil && prefix.Addr().Is4In6() {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-mapped)
	}
	switch {
	case err != nil || !prefix.IsValid():
		return netip.Prefix{}, fmt.Errorf("--proxy-from: %q is neither an address nor a network such as 10.0.0.0/24", text)
	case prefix.Bits() == 0:
		return netip.Prefix{}, fmt.Errorf("--proxy-from: %s is every address there is, so anybody could say who they are", text)
	}
	return prefix.Masked(), nil
}

func (o *Options) issuer(page Page) (*issuer, error) {
	if o.OIDCIssuer == "" {
		return nil, nil
	}
	u, err := url.Parse(o.OIDCIssuer)
	switch {
	case err != nil || u.Host == "":
		return nil, fmt.Errorf("--oidc-issuer: %q is not an address", o.OIDCIssuer)
	case u.Scheme != "https" && !isLoopback(u.Hostname()):
		return nil, errors.New("--oidc-issuer takes an address with https")
	case o.OIDCClientID == "" || o.URL == "":
		return nil, errors.New("--oidc-issuer takes --oidc-client-id and --url with it")
	}
	i := &issuer{url: o.OIDCIssuer, now: page.Clock.Now, oauth: oauth2.Config{
		ClientID: o.OIDCClientID, Scopes: o.OIDCScopes, RedirectURL: strings.TrimSuffix(o.URL, "/") + callbackPath,
	}}
	if o.OIDCSecretFile != "" {
		content, err := os.ReadFile(o.OIDCSecretFile)
		if err != nil {
			return nil, fmt.Errorf("--oidc-client-secret-file: %w", err)
		}
		i.oauth.ClientSecret = strings.TrimSpace(string(content))
	}
	if i.client, err = clientFor(o.OIDCCAFile); err != nil {
		return nil, fmt.Errorf("--oidc-ca-file: %w", err)
	}
	i.seal, err = newSeal()
	return i, err
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// clientFor is how an issuer is reached.
func clientFor(caFile string) (*http.Client, error) {
	client := &http.Client{Timeout: checkTime}
	if caFile == "" {
		return client, nil
	}
	content, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, errors.New("there is no certificate in it")
	}
	client.Transport = trusting(pool)
	return client, nil
}
