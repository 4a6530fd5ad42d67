package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

func open(t *testing.T, dir, process string, clock *clocktesting.FakePassiveClock) *Archive {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	a, err := Open(dir, process, scheme, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func noon() *clocktesting.FakePassiveClock {
	return clocktesting.NewFakePassiveClock(time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC))
}

func task(name string) *v1alpha1.Task {
	return &v1alpha1.Task{ObjectMeta: metav1.ObjectMeta{Namespace: "cs", Name: name, UID: "1", ResourceVersion: "7"}, Spec: v1alpha1.TaskSpec{Title: "Call <Müller> & ask"}}
}

func appended(t *testing.T, a *Archive, objects ...client.Object) {
	t.Helper()
	for _, o := range objects {
		if err := a.Append(o); err != nil {
			t.Fatal(err)
		}
	}
}

// names are what the files of an archive hold.
func names(t *testing.T, dir string) []string {
	t.Helper()
	files, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		records, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			all = append(all, r.Object.GetKind()+"/"+r.Object.GetName())
		}
	}
	return all
}

func TestWhatIsArchivedIsRead(t *testing.T) {
	dir, clock := filepath.Join(t.TempDir(), "new"), noon()
	a := open(t, dir, "one", clock)
	appended(t, a, task("call"), &v1alpha1.Engagement{ObjectMeta: metav1.ObjectMeta{Name: "run"}})
	clock.SetTime(clock.Now().Add(12 * time.Hour))
	appended(t, a, task("write"))
	if got, want := fmt.Sprint(names(t, dir)), "[Task/call Engagement/run Task/write]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	files, _ := Files(dir)
	if len(files) != 2 || filepath.Base(files[0]) != "2026-11-25.one.jsonl" || filepath.Base(files[1]) != "2026-11-26.one.jsonl" {
		t.Errorf("files: %v", files)
	}
	records, err := Read(files[0])
	if err != nil {
		t.Fatal(err)
	}
	title, _, _ := nested(records[0].Object.Object, "spec", "title")
	if title != "Call <Müller> & ask" || records[0].Object.GetResourceVersion() != "7" || !records[0].Time.Equal(noon().Now()) {
		t.Errorf("the object is not whole: %+v", records[0])
	}
}

func nested(o map[string]any, path ...string) (any, bool, error) {
	var here any = o
	for _, name := range path {
		fields, ok := here.(map[string]any)
		if !ok {
			return nil, false, errors.New(name)
		}
		here = fields[name]
	}
	return here, here != nil, nil
}

// TestACrashLeavesAPrefix cuts a file off after every byte: what is read is what was whole, and no more.
func TestACrashLeavesAPrefix(t *testing.T) {
	dir := t.TempDir()
	appended(t, open(t, dir, "one", noon()), task("call"), task("write"), task("meet"))
	files, _ := Files(dir)
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.jsonl")
	for n := range whole {
		if err := os.WriteFile(cut, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		records, err := Read(cut)
		if want := bytes.Count(whole[:n], []byte("\n")); err != nil || len(records) != want {
			t.Fatalf("after %d bytes: %d records and %v, want %d", n, len(records), err, want)
		}
	}
}

func TestDamageIsSeen(t *testing.T) {
	dir := t.TempDir()
	appended(t, open(t, dir, "one", noon()), task("call"), task("write"), task("meet"))
	files, _ := Files(dir)
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	lines[2] += "\n"
	for name, tc := range map[string]struct {
		lines []string
		at    int
	}{
		"a word was changed":              {[]string{lines[0], strings.Replace(lines[1], "Call", "Fire", 1), lines[2]}, 2},
		"a line was left out":             {[]string{lines[0], lines[2]}, 2},
		"the first line was left out":     {[]string{lines[1], lines[2]}, 1},
		"two lines were exchanged":        {[]string{lines[0], lines[2], lines[1]}, 2},
		"a line stands twice":             {[]string{lines[0], lines[0], lines[1]}, 2},
		"another text stands in the file": {[]string{lines[0], "hello\n"}, 2},
		"a line has a field more":         {[]string{strings.Replace(lines[0], `{"time"`, `{"more":1,"time"`, 1)}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "damaged.jsonl")
			if err := os.WriteFile(file, []byte(strings.Join(tc.lines, "")), 0o600); err != nil {
				t.Fatal(err)
			}
			records, err := Read(file)
			var damage *Damage
			if !errors.As(err, &damage) || damage.Line != tc.at || len(records) != tc.at-1 {
				t.Errorf("%d records and %v, want damage in line %d", len(records), err, tc.at)
			}
		})
	}
}

// TestProcessesShareADirectory lets four processes, one of them under the name of another, archive at once.
func TestProcessesShareADirectory(t *testing.T) {
	dir, clock := t.TempDir(), noon()
	const each = 50
	var all sync.WaitGroup
	for i, process := range []string{"one", "two", "three", "one"} {
		a := open(t, dir, process, clock)
		for j := range 2 {
			all.Go(func() {
				for k := range each / 2 {
					if err := a.Append(task(fmt.Sprintf("%d-%d-%d", i, j, k))); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	if files, _ := Files(dir); len(files) != 4 {
		t.Errorf("files: %v", files)
	}
	if got := len(names(t, dir)); got != 4*each {
		t.Errorf("%d objects were archived, want %d", got, 4*each)
	}
}

// TestAWriteFails takes the file away under the archive's hands: the object is not archived, and the next one is, in
// another file.
func TestAWriteFails(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, "one", noon())
	appended(t, a, task("call"))
	if err := a.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := a.Append(task("lost")); err == nil {
		t.Fatal("nobody said that the write failed")
	}
	appended(t, a, task("write"))
	if got, want := fmt.Sprint(names(t, dir)), "[Task/write Task/call]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestAPieceOfALineIsCutBack fails in the middle of a line: what follows can be read.
func TestAPieceOfALineIsCutBack(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, "one", noon())
	appended(t, a, task("call"))
	if _, err := a.file.WriteString(`{"time":"2026-`); err != nil {
		t.Fatal(err)
	}
	if err := a.cutBack(); err != nil {
		t.Fatal(err)
	}
	appended(t, a, task("write"))
	if got, want := fmt.Sprint(names(t, dir)), "[Task/call Task/write]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for _, process := range []string{"", "../../etc", "a/b", " "} {
		if _, err := Open(t.TempDir(), process, nil, nil); err == nil {
			t.Errorf("%q was taken for a name", process)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, "one", nil, nil); err == nil {
		t.Error("a file was taken for a directory")
	}
}
