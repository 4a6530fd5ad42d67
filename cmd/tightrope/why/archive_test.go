package why

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
	engine "tightrope.dev/controllers/engine/why"
	"tightrope.dev/controllers/persist/archive"
)

const asked = "crm-000101-ask-xq5zw3guzovrmvur"

var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// lived is the namespace of the exposure sample after somebody has done the task.
func lived(t *testing.T) *world {
	t.Helper()
	b, err := book.FromFiles(t.Context(), manifest.Options{Filenames: []string{samples + "covid-exposure"}}, "", morning)
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(b, morning)
	if err != nil {
		t.Fatal(err)
	}
	w.Settle()
	done := metav1.NewTime(morning)
	if !w.Report(asked, success.Report{Phase: success.ReportDone, Response: "half a year of rest", By: "jane", Time: &done}) {
		t.Fatalf("there is no task %s", asked)
	}
	w.Settle()
	return w
}

// snapshot writes a world to a file, without what is left out.
func snapshot(t *testing.T, w *world, without ...string) string {
	t.Helper()
	var objects []runtime.Object
	for _, list := range [][]client.Object{
		objectsOf(w.Accounts), objectsOf(w.Segments), objectsOf(w.Playbooks), objectsOf(w.Overrides), objectsOf(w.Engagements), objectsOf(w.Tasks), objectsOf(w.Ledgers),
	} {
		for _, o := range list {
			if !slices.Contains(without, o.GetName()) {
				objects = append(objects, o)
			}
		}
	}
	b, err := book.New(w.namespace, w.Now, objects)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "snapshot")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func objectsOf[T any, P interface {
	*T
	client.Object
}](objects map[string]*T) []client.Object {
	var all []client.Object
	for _, o := range objects {
		all = append(all, P(o))
	}
	return all
}

// archived archives objects, and gives the directory.
func archived(t *testing.T, objects ...client.Object) string {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	a, err := archive.Open(dir, "test", scheme, clocktesting.NewFakePassiveClock(morning.AddDate(0, 0, 30)))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if err := a.Append(o); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestWhatHasLeft: a task is answered while it is there, from the ledger of its run, from the archive, and when its run has
// left as well.
func TestWhatHasLeft(t *testing.T) {
	w := lived(t)
	task := w.Tasks[asked]
	run := w.Engagements[task.Spec.Engagement]
	all := archived(t, task, run)
	for name, test := range map[string]struct{ from, says string }{
		"1 the task is there":             {" --snapshot " + snapshot(t, w), `jane did it on 2026-11-23, with the answer "half a year of rest".`},
		"2 only the ledger of its run is": {" --snapshot " + snapshot(t, w, asked), `The ledger of its run says: Done on 2026-11-23: Reported, with the answer "half a year of rest".`},
		"3 the archive has it":            {" --snapshot " + snapshot(t, w, asked) + " --archive " + all, "It left the cluster on 2026-12-23 and is kept in the archive."},
		"4 its run has left as well":      {" --snapshot " + snapshot(t, w, asked, run.Name) + " --archive " + all, "It ended on 2026-11-23: Reached"},
		"5 only the archived task is kept": {
			" --snapshot " + snapshot(t, w, asked, run.Name) + " --archive " + archived(t, task), "is no longer kept here; look for it in an archive",
		},
	} {
		out, errs, code := execute(t, "task "+asked+test.from)
		if code != exit.OK || errs != "" || !strings.Contains(out, test.says) {
			t.Errorf("%s: code %d, %s, %s", name, code, errs, out)
		}
	}
	t.Run("a damaged archive is told, and used as far as it is sound", func(t *testing.T) {
		files, err := archive.Files(all)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		content, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files[0], append(content, "hello\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
		out, errs, code := execute(t, "task "+asked+" --snapshot "+snapshot(t, w, asked, run.Name)+" --archive "+all)
		if code != exit.OK || strings.Count(errs, "warning: ") != 1 || !strings.Contains(errs, ":3: ") || !strings.Contains(out, "jane did it") {
			t.Errorf("code %d, %s, %s", code, errs, out)
		}
	})
	t.Run("what nobody knows has no answer", func(t *testing.T) {
		_, errs, code := execute(t, "task "+asked+" --snapshot "+snapshot(t, w, asked, run.Name))
		if code != exit.Problem || !strings.Contains(errs, "there is no task "+asked) || !strings.Contains(errs, "--archive") {
			t.Errorf("code %d, %s", code, errs)
		}
	})
}

// TestASnapshotSaysTheSame: what a snapshot answers is what the namespace answers.
func TestASnapshotSaysTheSame(t *testing.T) {
	w := lived(t)
	from := " --snapshot " + snapshot(t, w)
	for _, line := range []string{"account acme-travel", "account stonefield-packaging", "not acme-travel low-exposure-notice", "segment acme-travel", "task " + asked} {
		asks, err := ask(strings.Fields(line))
		if err != nil {
			t.Fatal(err)
		}
		want, err := answerFor(w, engine.Kept{}, asks)
		if err != nil {
			t.Fatal(err)
		}
		out, errs, code := execute(t, line+from)
		if code != exit.OK || out != want.Text() {
			t.Errorf("%s: code %d, %s\n%s\nwant\n%s", line, code, errs, out, want.Text())
		}
	}
}
