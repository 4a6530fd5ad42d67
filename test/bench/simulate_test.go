package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/simulate"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
)

// BenchmarkSimulate runs tightrope simulate over the large book, from a snapshot of it in which all its playbooks have begun,
// with the people of the sample.
func BenchmarkSimulate(b *testing.B) {
	const accounts = 10_000
	snapshot := snapshotOf(b, largeBook(b, accounts))
	people := filepath.Join(build.Root(), "config", "samples", "people", "people.yaml")
	var out bytes.Buffer
	used := cpu(b)
	for b.Loop() {
		out.Reset()
		command := simulate.Command()
		command.SetArgs([]string{"--snapshot", snapshot, "--people", people, "--for", "90d", "--by", "week"})
		command.SetOut(&out)
		if err := command.ExecuteContext(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	perCore(b, accounts*b.N, cpu(b)-used, "accounts/s/core")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/quarter")
	b.Log("\n" + out.String())
}

// snapshotOf writes a snapshot of a book as it is after its first look.
func snapshotOf(b *testing.B, objects []runtime.Object) string {
	b.Helper()
	return written(b, begun(b, objects))
}

// begun is a book as it is after its first look, with all the work.
func begun(b *testing.B, objects []runtime.Object) []runtime.Object {
	b.Helper()
	w := largeWorld(b, objects)
	var all []runtime.Object
	for _, o := range objects {
		if p, ok := o.(*v1alpha1.Playbook); ok {
			name, data, err := plan.RevisionOf(p)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, &appsv1.ControllerRevision{
				ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{v1alpha1.LabelPlaybook: p.Name}}, Data: runtime.RawExtension{Raw: data}, Revision: 1,
			})
		}
		if _, ok := o.(*v1alpha1.Account); !ok {
			all = append(all, o)
		}
	}
	for _, account := range w.Accounts {
		all = append(all, account)
	}
	for _, ledger := range w.Ledgers {
		all = append(all, ledger)
	}
	for _, run := range w.Engagements {
		all = append(all, run)
	}
	for _, task := range w.Tasks {
		all = append(all, task)
	}
	for _, o := range all {
		if m, ok := o.(metav1.Object); ok {
			m.SetNamespace("")
		}
	}
	return all
}

func written(b *testing.B, objects []runtime.Object) string {
	b.Helper()
	large, err := book.New("large", noon(b), objects)
	if err != nil {
		b.Fatal(err)
	}
	var content bytes.Buffer
	if err := large.Write(&content); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "snapshot")
	if err := os.WriteFile(file, content.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}
