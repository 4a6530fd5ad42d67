package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// link is a one-time link of the page.
type link struct {
	person  string
	address string
}

// startPage starts the page for the namespace of the sample, and waits until it answers. Its own kubeconfig has no
// credential: it says only where the cluster is.
func (s *session) startPage(ctx context.Context) (string, error) {
	if s.options.NoSamples {
		return "left out: it shows the sample", nil
	}
	if err := s.bindPeople(ctx); err != nil {
		return "", err
	}
	if err := s.writePeople(); err != nil {
		return "", err
	}
	if err := s.writeKubeconfig(s.state.pageKubeconfig(), &clientcmdapi.AuthInfo{}); err != nil {
		return "", err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return "", err
	}
	c := &child{
		name:     "the page",
		logs:     []string{s.state.pageLog()},
		patience: 5 * time.Second, // it writes what people said a moment ago
		cmd: exec.Command(s.programs.tightrope, "serve", //nolint:gosec,noctx // We built it, and stop it in our own way.
			"--kubeconfig="+s.state.pageKubeconfig(), "--namespace="+sampleNamespace,
			"--people="+s.state.people(), "--listen="+address),
	}
	if err := s.startChild(c); err != nil {
		return "", err
	}
	s.page = c
	ready := func() bool {
		s.links = linksIn(s.state.pageLog())
		return len(s.links) == len(people) && answers(ctx, "http://"+address+"/sign-in")
	}
	if err := until(ctx, 30*time.Second, "the page answers", ready); err != nil {
		return "", fmt.Errorf("%w (its log is %s)", err, s.state.pageLog())
	}
	return "http://" + address, nil
}

// linksIn are the links that the page has printed: in each line a person and an address.
func linksIn(log string) []link {
	content, _ := os.ReadFile(log) // before it is written there are none
	var found []link
	for line := range strings.Lines(string(content)) {
		words := strings.Fields(line)
		if len(words) != 2 {
			continue
		}
		if u, err := url.Parse(words[1]); err == nil && u.Host != "" && strings.HasPrefix(u.Path, "/link/") {
			found = append(found, link{words[0], words[1]})
		}
	}
	return found
}

// newLinks has the page print another link for each person: it does for whose file is touched.
func (s *session) newLinks(ctx context.Context) error {
	before, now := len(linksIn(s.state.pageLog())), time.Now()
	for _, p := range people {
		if err := os.Chtimes(s.kubeconfigOf(p), now, now); err != nil {
			return fmt.Errorf("touch the file of %s: %w", p.name, err)
		}
	}
	printed := func() bool {
		s.links = linksIn(s.state.pageLog())[before:]
		return len(s.links) == len(people)
	}
	return until(ctx, 10*time.Second, "the page printed new links", printed)
}

// pageHint says how to sign in to the page.
func (s *session) pageHint() string {
	if len(s.links) == 0 {
		return ""
	}
	lines := []string{"The page of each person; a link signs in once, and for 15 minutes from now. Enter makes new ones:", ""}
	for _, l := range s.links {
		lines = append(lines, fmt.Sprintf("  %-22s %s", l.person+", "+doing(l.person), l.address))
	}
	return strings.Join(lines, "\n") + "\n\n"
}

// doing says what somebody does.
func doing(name string) string {
	for _, p := range people {
		if p.name == name {
			return p.does
		}
	}
	return "somebody"
}
