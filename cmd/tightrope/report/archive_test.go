package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/controllers/persist/archive"
)

// weeks are how long work stays in a cluster: shorter than by default, so that more leaves.
var weeks = plan.Retention{Tasks: 7 * 24 * time.Hour, Engagements: 21 * 24 * time.Hour}

// archiveOf archives objects, and gives the directory.
func archiveOf(t *testing.T, objects ...client.Object) string {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	a, err := archive.Open(dir, "test", scheme, clocktesting.NewFakePassiveClock(december))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if err := a.Append(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestWhatHasLeftIsInTheArchive lives the same months twice, and lets work leave the second time: with the archive the reports say what
// they say where everything stays.
func TestWhatHasLeftIsInTheArchive(t *testing.T) {
	whole, part := lived(t, plan.Retention{}), lived(t, weeks)
	tasks, runs := leftOf(part)
	if len(tasks) < 5 || len(runs) < 5 {
		t.Fatalf("%d tasks and %d runs have left", len(tasks), len(runs))
	}
	var left []client.Object
	for _, task := range tasks {
		left = append(left, task)
	}
	for _, run := range runs {
		left = append(left, run)
	}
	elsewhere := tasks[0].DeepCopy()
	elsewhere.Namespace, elsewhere.Status.Report.Feedback = "apac", "no: of another namespace"
	dir := archiveOf(t, append(left, elsewhere)...)
	t.Chdir(t.TempDir())
	snapshot(t, whole, "emea.snapshot")
	all := map[string]string{}
	lines := []string{"quarterly", "quarterly --quarter 2026Q3", "playbooks", "playbooks -o json"}
	for _, line := range lines {
		all[line] = execute(t, "", line+" --snapshot emea.snapshot")
	}
	snapshot(t, part, "emea.snapshot")
	for _, line := range lines {
		if got := execute(t, "", line+" --snapshot emea.snapshot --archive "+dir); got != all[line] {
			t.Errorf("%s: with the archive it says\n%s\nwhere everything stayed\n%s", line, got, all[line])
		}
		if got := execute(t, "", line+" --snapshot emea.snapshot"); got == all[line] {
			t.Errorf("%s: nothing has left", line)
		}
	}
}

// TestFeedbackStaysInTheLedgers lets the Tasks leave, and not their runs: what was said is told without an archive, also what was said
// after the task was done.
func TestFeedbackStaysInTheLedgers(t *testing.T) {
	whole, part := lived(t, plan.Retention{}), lived(t, plan.Retention{Tasks: weeks.Tasks, Engagements: 1000 * 24 * time.Hour})
	if tasks, runs := leftOf(part); len(tasks) < 5 || len(runs) > 0 {
		t.Fatalf("%d tasks and %d runs have left", len(tasks), len(runs))
	}
	t.Chdir(t.TempDir())
	var told [2]string
	for i, w := range []*simulation.World{whole, part} {
		snapshot(t, w, "emea.snapshot")
		for line := range strings.Lines(execute(t, "", "playbooks --snapshot emea.snapshot")) {
			if strings.HasPrefix(line, "  - ") && !strings.Contains(line, "listen/first") { // what is said of an escalation is in no ledger
				told[i] += line
			}
		}
	}
	if told[0] != told[1] || !strings.Contains(told[0], "no: the number was wrong") {
		t.Errorf("where tasks left it says\n%s\nwhere they stay\n%s", told[1], told[0])
	}
}

func TestArchivesThatAreNotSound(t *testing.T) {
	dir := archiveOf(t, &success.Task{}, &success.Task{})
	w := lived(t, plan.Retention{})
	t.Chdir(t.TempDir())
	snapshot(t, w, "emea.snapshot")
	files, err := archive.Files(dir)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], append(content, []byte("{}\n")...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := execute(t, "", "playbooks --snapshot emea.snapshot --archive "+dir); !strings.HasPrefix(got, "exit code 0\n--- stderr\nwarning: "+files[0]+":3: ") {
		t.Error(got)
	}
	if got := execute(t, "", "playbooks --snapshot emea.snapshot --archive "+filepath.Dir(t.TempDir())); !strings.HasPrefix(got, "exit code 1\n--- stderr\nerror: there is no archive in ") {
		t.Error(got)
	}
}
