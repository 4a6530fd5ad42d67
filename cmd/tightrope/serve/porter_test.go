package serve

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	clocktesting "k8s.io/utils/clock/testing"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

const elsewhere = "https://127.0.0.1:1"

// said is what a program says, each time.
type said chan string

// Write says something.
func (s said) Write(text []byte) (int, error) {
	s <- string(text)
	return len(text), nil
}

// writePerson writes the kubeconfig of somebody, as of a time.
func writePerson(t *testing.T, dir, name string, changed time.Time) {
	t.Helper()
	content := `{apiVersion: v1, kind: Config, current-context: a, clusters: [{name: a, cluster: {server: "` + elsewhere + `"}}],
  users: [{name: a, user: {token: ` + name + `}}], contexts: [{name: a, context: {cluster: a, user: a}}]}`
	file := filepath.Join(dir, name+".kubeconfig")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, changed, changed); err != nil {
		t.Fatal(err)
	}
}

var linkOf = regexp.MustCompile(`(?m)^  (\S+) +http://page\.acme/link/\S+$`)

// peopleIn are those who have a link in a text.
func peopleIn(text string) []string {
	var names []string
	for _, found := range linkOf.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names
}

// TestATouchPrintsALink while the page is at work.
func TestATouchPrintsALink(t *testing.T) {
	dir, fake, out := t.TempDir(), clocktesting.NewFakeClock(now), make(said, 8)
	writePerson(t, dir, "jane", now)
	writePerson(t, dir, "sam", now)
	s, err := newServer(&options{clock: fake, identity: identity.Options{People: dir}}, &rest.Config{Host: elsewhere}, "emea", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.announce(out, "http://page.acme/"); err != nil {
		t.Fatal(err)
	}
	if where := <-out; where != "The page of namespace emea is at http://page.acme/\n" {
		t.Error(where)
	}
	if text := <-out; !slices.Equal(peopleIn(text), []string{"jane", "sam"}) || !strings.HasPrefix(text, "Each of these links signs a person in, once, for 15 minutes:\n") {
		t.Error(text)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener) }()
	for _, who := range []string{"jane", "omar"} { // one is touched, the other new
		writePerson(t, dir, who, now.Add(time.Minute))
		if text := next(t, fake, out); !slices.Equal(peopleIn(text), []string{who}) {
			t.Errorf("for %s it prints\n%s", who, text)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// next lets time pass until something is said.
func next(t *testing.T, fake *clocktesting.FakeClock, out said) string {
	t.Helper()
	for t.Context().Err() == nil {
		select {
		case text := <-out:
			return text
		default:
			fake.Step(lookForPeople)
			runtime.Gosched()
		}
	}
	return ""
}
