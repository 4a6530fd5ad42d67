package identity

import (
	"net/url"
	"path"
	"strings"
)

const (
	// home is where people go who were on the way to nowhere else.
	home = "/"
	// longestNext is how long the address of a page may be, in bytes, to go back to it.
	longestNext = 2 << 10
)

// safeNext is the page of ours that an address names; whatever else it names, it is the home page. Browsers take a
// backslash for a slash, leave out tabs, and take two slashes for the beginning of another host.
func safeNext(address string) string {
	if len(address) > longestNext || !strings.HasPrefix(address, "/") {
		return home
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Fragment != "" {
		return home
	}
	clean := path.Clean(u.Path)
	if u.Path != clean && u.Path != clean+"/" || strings.ContainsFunc(u.Path, isTricky) || isOurs(clean) {
		return home
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}

func isTricky(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }

// isOurs says that a page is one of this package: nobody goes there after they have signed in.
func isOurs(p string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	return first == "sign-in" || first == "sign-out" || first == "link"
}
