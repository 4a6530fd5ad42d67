package identity

import (
	"errors"
	"fmt"
	"maps"
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
	// anotherLink is what to do about a link that opens nothing.
	anotherLink = "Ask for another one where you got it. It is printed when somebody touches your file in the directory of --people, or presses Enter where make run is at work."
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
	seen  map[string]stamp // of the files of people, when they were looked at
}

type link struct {
	person string
	config *rest.Config
	ends   time.Time
	used   bool
}

// stamp changes with a file, and when somebody touches it.
type stamp struct {
	changed time.Time
	size    int64
}

// Links makes a new link for each person whose kubeconfig in the directory of --people is new, or has changed or was touched
// since the last time; what was made for them before opens nothing any longer. A file that is gone takes its link with it, and
// one that is no good is told once. Without the option there are none.
func (s *Sessions) Links() ([]Link, error) {
	l := s.ways.links
	if l == nil {
		return nil, nil
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	files := filesOf(l.dir)
	l.forget(func(person string) bool { return !slices.Contains(files, l.fileOf(person)) })
	var told []Link
	var problems []error
	for _, file := range l.changed(files) {
		one, err := readPerson(file, s.page.Cluster)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		one.ends = s.page.Clock.Now().Add(linkLife)
		l.forget(func(person string) bool { return person == one.person })
		code := newSecret()
		l.made[secretOf(code)] = one
		told = append(told, Link{Person: one.person, Path: linkPath(code)})
	}
	return told, errors.Join(problems...)
}

func linkPath(code string) string { return "/link/" + code }

// changed are the files that are not as they were when they were looked at. The mutex is held.
func (l *links) changed(files []string) []string {
	before := l.seen
	l.seen = map[string]stamp{}
	var changed []string
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			continue // it has just gone
		}
		l.seen[file] = stamp{info.ModTime(), info.Size()}
		if l.seen[file] != before[file] {
			changed = append(changed, file)
		}
	}
	return changed
}

// forget takes away the links of people. The mutex is held.
func (l *links) forget(whose func(person string) bool) {
	maps.DeleteFunc(l.made, func(_ secret, one *link) bool { return whose(one.person) })
}

func (l *links) fileOf(person string) string { return filepath.Join(l.dir, person+personSuffix) }

// filesOf are the kubeconfigs in a directory, in the order of their names.
func filesOf(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // there is none
	}
	var files []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), personSuffix) {
			files = append(files, filepath.Join(dir, entry.Name()))
		}
	}
	return files
}

// checkPeople says what is wrong with the kubeconfigs of a directory.
func checkPeople(dir string, cluster *rest.Config) error {
	files := filesOf(dir)
	if len(files) == 0 {
		return fmt.Errorf("--people takes a directory with a file NAME%s for each person, and there is none in %s", personSuffix, dir)
	}
	for _, file := range files {
		if _, err := readPerson(file, cluster); err != nil {
			return err
		}
	}
	return nil
}

// readPerson reads the kubeconfig of a person.
func readPerson(file string, cluster *rest.Config) (*link, error) {
	config, err := credentialOf(file, cluster)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &link{person: strings.TrimSuffix(filepath.Base(file), personSuffix), config: config}, nil
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
		return nil, unknown("This link opens nothing; a newer one may have been made, or the page may have started again.")
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
		s.refuseAnd(w, why, anotherLink)
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
	if why != nil {
		s.refuseAnd(w, why, anotherLink)
		return
	}
	if why = s.enter(w, r, one); why != nil {
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
