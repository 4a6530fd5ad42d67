package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Archive appends objects to files in a directory. It may be used from several goroutines.
type Archive struct {
	dir, process string
	scheme       *runtime.Scheme
	clock        clock.PassiveClock

	mu   sync.Mutex
	file *os.File
	day  string
	size int64  // up to the end of the last whole line
	last string // the checksum of that line
}

// line is a line of a file.
type line struct {
	Time   time.Time       `json:"time"`
	SHA256 string          `json:"sha256"`
	Object json.RawMessage `json:"object"`
}

// proper is what the name of a process may consist of.
var proper = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$`)

// Open makes an archive in a directory, which is created where it does not exist. process names this process among all that
// ever write there, such as the pod's name with the time at which it started. Objects of the scheme can be archived.
func Open(dir, process string, scheme *runtime.Scheme, now clock.PassiveClock) (*Archive, error) {
	if !proper.MatchString(process) {
		return nil, fmt.Errorf("open the archive: %q is no name for a process; use letters, digits, dots and dashes", process)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the archive: %w", err)
	}
	return &Archive{dir: dir, process: process, scheme: scheme, clock: now}, nil
}

// Append writes an object to the end of the archive, with its kind. When it comes back without an error, the object is on the
// disk.
func (a *Archive) Append(o client.Object) error {
	data, err := a.encode(o)
	if err == nil {
		err = a.add(data)
	}
	if err != nil {
		return fmt.Errorf("archive %s: %w", o.GetName(), err)
	}
	return nil
}

// add writes an object as JSON to the end of the file of the day.
func (a *Archive) add(data []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.Now().UTC().Truncate(time.Second)
	if err := a.turnTo(now.Format(time.DateOnly)); err != nil {
		return err
	}
	sum := checksum(a.last, data)
	text, err := json.Marshal(line{now, sum, data})
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if err := a.write(text); err != nil {
		return err
	}
	a.size, a.last = a.size+int64(len(text)), sum
	return nil
}

// Close closes the file that is written to.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.leave()
}

// encode is an object as JSON, with its kind: what was read through a typed client does not carry it.
func (a *Archive) encode(o client.Object) ([]byte, error) {
	gvk, err := apiutil.GVKForObject(o, a.scheme)
	if err != nil {
		return nil, err
	}
	typed := o.DeepCopyObject()
	typed.GetObjectKind().SetGroupVersionKind(gvk)
	return json.Marshal(typed)
}

// checksum is the checksum of an object after the line with another.
func checksum(before string, object []byte) string {
	sum := sha256.New()
	_, _ = sum.Write([]byte(before))
	_, _ = sum.Write(object)
	return hex.EncodeToString(sum.Sum(nil))
}

// write writes a line and waits for the disk. Where that fails, nothing of the line may stay: what follows would not be
// readable.
func (a *Archive) write(text []byte) error {
	_, err := a.file.Write(text)
	if err == nil {
		err = a.file.Sync()
	}
	if err == nil {
		return nil
	}
	return errors.Join(err, a.cutBack())
}

// cutBack cuts the file back to its last whole line. Where even that fails, the file is not used again.
func (a *Archive) cutBack() error {
	err := a.file.Truncate(a.size)
	if err == nil {
		err = a.file.Sync()
	}
	if err != nil {
		return errors.Join(err, a.leave())
	}
	return nil
}

// turnTo opens the file of a day, unless it is open.
func (a *Archive) turnTo(day string) error {
	if a.file != nil && a.day == day {
		return nil
	}
	if err := a.leave(); err != nil {
		return err
	}
	file, err := a.fresh(day)
	if err != nil {
		return err
	}
	if err := syncDirectory(a.dir); err != nil {
		return errors.Join(err, file.Close())
	}
	a.file, a.day, a.size, a.last = file, day, 0, ""
	return nil
}

// fresh makes a file that did not exist: a file that another process, or this one before a failure, has written to is left
// alone.
func (a *Archive) fresh(day string) (*os.File, error) {
	for n := 1; ; n++ {
		name := day + "." + a.process
		if n > 1 {
			name = fmt.Sprintf("%s.%d", name, n)
		}
		file, err := os.OpenFile(filepath.Join(a.dir, name+extension), os.O_CREATE|os.O_EXCL|os.O_APPEND|os.O_WRONLY, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

func (a *Archive) leave() error {
	if a.file == nil {
		return nil
	}
	file := a.file
	a.file = nil
	return file.Close()
}

// syncDirectory makes sure that a new file is found after a crash.
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
