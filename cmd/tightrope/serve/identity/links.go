package identity

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	// linkLife is how long a one-time link opens the door.
	linkLife = 15 * time.Minute
	// personSuffix ends the name of a file of a person.
	personSuffix = ".kubeconfig"
)

// Link is a one-time link.
type Link struct {
	// Person is whom it signs in, by the name of their file.
	Person string
	// Path is its path at the address of the page. It has a secret in it.
	Path string
}

// links are the one-time links that were made.
type links struct {
	dir string

	mutex sync.Mutex
	made  map[secret]*link
}

type link struct {
	person string
	config *rest.Config
	ends   time.Time
	used   bool
}

// Links makes a new link for each person whose kubeconfig is in the directory of --people; those made before open nothing
// any longer. Without the option there are none.
func (s *Sessions) Links() ([]Link, error) {
	if s.ways.links == nil {
		return nil, nil
	}
	people, err := readPeople(s.ways.links.dir, s.page.Cluster)
	if err != nil {
		return nil, err
	}
	made, told := map[secret]*link{}, make([]Link, 0, len(people))
	for _, person := range people {
		code := newSecret()
		person.ends = s.page.Clock.Now().Add(linkLife)
		made[secretOf(code)] = person
		told = append(told, Link{Person: person.person, Path: linkPath(code)})
	}
	s.ways.links.mutex.Lock()
	defer s.ways.links.mutex.Unlock()
	s.ways.links.made = made
	return told, nil
}

func linkPath(code string) string { return "/link/" + code }

// readPeople reads the kubeconfigs of a directory, in the order of their names.
func readPeople(dir string, cluster *rest.Config) ([]*link, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"+personSuffix))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("--people takes a directory with a file NAME%s for each person, and there is none in %s", personSuffix, dir)
	}
	people := make([]*link, 0, len(files))
	for _, file := range files {
		config, err := credentialOf(file, cluster)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		people = append(people, &link{person: strings.TrimSuffix(filepath.Base(file), personSuffix), config: config})
	}
	slices.SortFunc(people, func(a, b *link) int { return cmp.Compare(a.person, b.person) })
	return people, nil
}

// credentialOf is the cluster of the page with the credential of a kubeconfig.
func credentialOf(file string, cluster *rest.Config) (*rest.Config, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	theirs, err := clientcmd.BuildConfigFromFlags("", file)
	if err != nil {
		return nil, fmt.Errorf("read the kubeconfig: %w", err)
	}
	switch {
	case strings.TrimSuffix(theirs.Host, "/") != strings.TrimSuffix(cluster.Host, "/"):
		return nil, fmt.Errorf("it is for the cluster at %s, and the page is for the one at %s", theirs.Host, cluster.Host)
	case theirs.ExecProvider != nil || theirs.AuthProvider != nil:
		return nil, errors.New("it logs in by a program; the page takes certificates and tokens")
	case theirs.Impersonate.UserName != "" || theirs.Username != "":
		return nil, errors.New("it logs in by a password or as somebody else; the page takes certificates and tokens")
	}
	if err := rest.LoadTLSFiles(theirs); err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	config := nobody(cluster)
	config.CertData, config.KeyData = theirs.CertData, theirs.KeyData
	config.BearerToken, config.BearerTokenFile = theirs.BearerToken, theirs.BearerTokenFile
	if len(config.CertData) == 0 && config.BearerToken == "" && config.BearerTokenFile == "" {
		return nil, errors.New("there is no certificate and no token in it")
	}
	return config, nil
}

// look finds the link of a code. The mutex is held.
func (l *links) look(code string, now time.Time) (*link, *refusal) {
	one := l.made[secretOf(code)]
	switch {
	case one == nil:
		return nil, unknown("This link opens nothing; the page may have started again since it was made.")
	case one.used:
		return nil, unknown("This link was used before, and each works once.")
	case !now.Before(one.ends):
		return nil, unknown("This link has ended; each works for 15 minutes.")
	}
	return one, nil
}

// take finds the link of a code, and uses it up.
func (l *links) take(code string, now time.Time) (*link, *refusal) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	one, why := l.look(code, now)
	if why == nil {
		one.used = true
	}
	return one, why
}

// giveBack lets a link be used after all: the cluster did not answer.
func (l *links) giveBack(one *link) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	one.used = false
}

// showLink shows the button that uses the link.
func (s *Sessions) showLink(w http.ResponseWriter, r *http.Request) {
	l := s.ways.links
	if l == nil {
		s.refuse(w, noLinks())
		return
	}
	l.mutex.Lock()
	one, why := l.look(r.PathValue("code"), s.page.Clock.Now())
	l.mutex.Unlock()
	if why != nil {
		s.refuse(w, why)
		return
	}
	s.page.Render(w, http.StatusOK, "link", OpenLink{Person: one.person, Action: r.URL.Path, Caller: s.present(r)})
}

// useLink signs the person of the link in.
func (s *Sessions) useLink(w http.ResponseWriter, r *http.Request) {
	l := s.ways.links
	if l == nil {
		s.refuse(w, noLinks())
		return
	}
	one, why := l.take(r.PathValue("code"), s.page.Clock.Now())
	if why == nil {
		why = s.enter(w, r, one)
	}
	if why != nil {
		s.refuse(w, why)
		return
	}
	http.Redirect(w, r, home, http.StatusSeeOther)
}

// enter begins the session of a link that was taken.
func (s *Sessions) enter(w http.ResponseWriter, r *http.Request, one *link) *refusal {
	caller, why := s.check(r.Context(), one.config)
	if why == nil {
		why = s.begin(w, r, caller, time.Time{})
	}
	if why != nil && why.status >= http.StatusInternalServerError {
		s.ways.links.giveBack(one)
	}
	return why
}

func noLinks() *refusal {
	return unknown("This page was started without one-time links.")
}
