package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"

	"tightrope.dev/api/v1alpha1"
)

const (
	// marksIn is the directory of the marks in that of the archive.
	marksIn = "marks"
	// marksFor is for how long marks are read: of a backup that is older they tell only what is younger.
	marksFor = 30 * 24 * time.Hour
)

// Mark says how far a run has come.
type Mark struct {
	metav1.TypeMeta `json:",inline"`

	// Metadata says which Engagement it is.
	Metadata MarkOf `json:"metadata"`
	// Account is the key of its account.
	Account string `json:"account"`
	// Made is how many Tasks had been made for its steps, Done how many steps people had done.
	Made int32 `json:"made"`
	Done int32 `json:"done"`
	// Tasks are the last Task of each step, and where that stood. They are for people: nobody else reads them.
	Tasks map[string]v1alpha1.StepPhase `json:"tasks,omitempty"`
	// Began is when the run began.
	Began time.Time `json:"began"`

	// noted is when it was noted.
	noted time.Time
}

// MarkOf is the run that a mark is about.
type MarkOf struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

// Marks keep the last mark of each run, in files and in memory. They may be used from several goroutines.
type Marks struct {
	files *Archive

	mu   sync.Mutex
	last map[account]map[string]Mark
}

// account is whose runs they are.
type account struct{ namespace, key string }

// OpenMarks opens the marks beside an archive, and reads what was noted in the last days. What a [Damage] makes unreadable is
// left out; it is given as an error beside marks that can be used.
func OpenMarks(dir, process string, now clock.PassiveClock) (*Marks, error) {
	files, err := Open(filepath.Join(dir, marksIn), process, nil, now)
	if err != nil {
		return nil, err
	}
	m := &Marks{files: files, last: map[account]map[string]Mark{}}
	return m, m.read(now.Now().Add(-marksFor).UTC().Format(time.DateOnly))
}

// Of are the last marks of an account's runs, by their names.
func (m *Marks) Of(namespace, accountKey string) map[string]Mark {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.last[account{namespace, accountKey}])
}

// Note keeps a mark. When it comes back without an error, the mark is on the disk.
func (m *Marks) Note(mark Mark) error {
	mark.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "Mark"}
	data, err := json.Marshal(mark)
	if err == nil {
		err = m.files.add(data)
	}
	if err != nil {
		return fmt.Errorf("note how far Engagement %s has come: %w", mark.Metadata.Name, err)
	}
	mark.noted = m.files.clock.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remember(mark)
	return nil
}

// Close closes the file that is written to.
func (m *Marks) Close() error { return m.files.Close() }

func (m *Marks) remember(mark Mark) {
	mark.Tasks = nil // they are in the file
	of := account{mark.Metadata.Namespace, mark.Account}
	if m.last[of] == nil {
		m.last[of] = map[string]Mark{}
	}
	m.last[of][mark.Metadata.Name] = mark
}

// rememberLater remembers a mark unless a later one of its run is known.
func (m *Marks) rememberLater(mark Mark) {
	if known, there := m.last[account{mark.Metadata.Namespace, mark.Account}][mark.Metadata.Name]; !there || !known.noted.After(mark.noted) {
		m.remember(mark)
	}
}

// read reads what was noted since a day, by all processes.
func (m *Marks) read(since string) error {
	files, err := Files(m.files.dir)
	for _, file := range files {
		if filepath.Base(file) < since {
			continue
		}
		err = errors.Join(err, Each(file, func(r Record) {
			mark := Mark{noted: r.Time}
			if data, err := json.Marshal(r.Object); err == nil && json.Unmarshal(data, &mark) == nil {
				m.rememberLater(mark)
			}
		}))
	}
	return err
}
