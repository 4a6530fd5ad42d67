package books

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	snapshots "tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/simulate"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// TestASimulatedQuarter lives each book up to a day, takes a snapshot, and has tightrope simulate look a quarter ahead from
// there, with the people of the sample: what a manager would see. Facts do not change any more, so it is not what came.
func TestASimulatedQuarter(t *testing.T) {
	for name, test := range map[string]struct {
		book  func(testing.TB) *book
		until string
	}{
		"ravenstack":   {ravenstack, "2024-06-28"},
		"gtm-renewals": {gtmRenewalsBook, "2025-08-29"},
	} {
		t.Run(name, func(t *testing.T) {
			b := test.book(t)
			b.until = test.until
			folder := t.TempDir()
			writeSnapshot(t, name, b.live(t), filepath.Join(folder, "snapshot"))
			people := filepath.Join(build.Root(), "config/samples/people/people.yaml")
			got := simulated(t, "--snapshot", filepath.Join(folder, "snapshot"), "--people", people)
			golden(t, name+"-quarter", strings.NewReplacer(folder+"/", "", filepath.Dir(people)+"/", "").Replace(got))
		})
	}
}

// writeSnapshot writes what there is at the end of a life into a file, as tightrope snapshot does.
func writeSnapshot(t *testing.T, namespace string, l lived, file string) {
	t.Helper()
	w := l.world
	var objects []runtime.Object
	objects = append(objects, values(w.Calendars)...)
	objects = append(objects, values(w.Accounts)...)
	objects = append(objects, values(w.Segments)...)
	objects = append(objects, values(w.Scorecards)...)
	objects = append(objects, values(w.Guardrails)...)
	objects = append(objects, values(w.Playbooks)...)
	objects = append(objects, values(w.Ledgers)...)
	objects = append(objects, values(w.Engagements)...)
	objects = append(objects, values(w.Tasks)...)
	for _, p := range w.Playbooks {
		objects = append(objects, revision(t, w, p))
	}
	b, err := snapshots.New(namespace, w.Now, objects)
	if err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if err := b.Write(&content); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// values are the objects of a map in the order of its keys.
func values[T any, P interface {
	*T
	runtime.Object
}](objects map[string]P) []runtime.Object {
	var list []runtime.Object
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		list = append(list, objects[name])
	}
	return list
}

// revision is the revision of a playbook that the runs of a world are pinned to.
func revision(t *testing.T, w *sim.World, p *v1alpha1.Playbook) *appsv1.ControllerRevision {
	t.Helper()
	_, data, err := plan.RevisionOf(p)
	if err != nil {
		t.Fatal(err)
	}
	return &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{Name: w.Revision(p.Name), Labels: map[string]string{v1alpha1.LabelPlaybook: p.Name}},
		Data:       runtime.RawExtension{Raw: data}, Revision: 1,
	}
}

// simulated is what tightrope simulate prints.
func simulated(t *testing.T, args ...string) string {
	t.Helper()
	command := simulate.Command()
	var out bytes.Buffer
	command.SetArgs(args)
	command.SetOut(&out)
	if err := command.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
