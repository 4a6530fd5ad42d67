package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/foresight"
)

// start is the first day of every book, a Monday.
var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// tally is how many edits ran, and how much they changed.
type tally struct{ edits, refused, moves, runs, tasks int }

func (t *tally) add(d *foresight.Difference) {
	t.edits++
	t.moves, t.runs, t.tasks = t.moves+len(d.Moves), t.runs+len(d.Runs), t.tasks+len(d.Tasks)
}

func (t *tally) String() string {
	return fmt.Sprintf("%d edits ran (%d were refused): %d moves, %d runs and %d tasks differed", t.edits, t.refused, t.moves, t.runs, t.tasks)
}

var _ = Describe("what plan says", func() {
	It("is what happens at once", func(ctx SpecContext) {
		sum := &tally{}
		for seed := range int64(6) {
			b := newBook(seed)
			l := newLoop(ctx, start)
			l.apply(ctx, b)
			l.settle(ctx)
			for range 10 {
				l.people(ctx, b)
				before := l.state(ctx)
				said := b.edit()
				d, planned := l.plan(ctx, b, 0)
				if !planned {
					sum.refused++
				} else {
					sum.add(d)
				}
				l.apply(ctx, b)
				l.settle(ctx)
				if planned {
					Expect(cmp.Diff(before.with(d), l.state(ctx))).To(BeEmpty(), "book %d, (-planned +happened) after: %s", seed, strings.Join(said, "; "))
				}
				l.clock.SetTime(l.clock.Now().Add(time.Duration(b.Intn(50)) * time.Hour))
				l.settle(ctx)
			}
		}
		AddReportEntry("at once", sum.String())
		fmt.Fprintln(os.Stderr, "at once:", sum)
		Expect(sum.edits).To(BeNumerically(">", 40))
		Expect(sum.moves).To(BeNumerically(">", 20))
		Expect(sum.runs + sum.tasks).To(BeNumerically(">", 10))
	})

	It("is what happens over some days", func(ctx SpecContext) {
		sum := &tally{}
		for seed := range int64(6) {
			b := newBook(1000 + seed)
			asIs, edited := newLoop(ctx, start), newLoop(ctx, start)
			for _, l := range []*loop{asIs, edited} {
				l.apply(ctx, b)
				l.settle(ctx)
			}
			said := b.edit()
			days := 2 + b.Intn(6)
			d, planned := edited.plan(ctx, b, days)
			if !planned {
				sum.refused++
				continue
			}
			sum.add(d)
			edited.apply(ctx, b)
			edited.settle(ctx)
			for _, l := range []*loop{asIs, edited} {
				l.live(ctx, days)
			}
			Expect(cmp.Diff(asIs.state(ctx).with(d), edited.state(ctx))).To(BeEmpty(), "book %d, (-planned +happened) %d days after: %s", seed, days, strings.Join(said, "; "))
		}
		AddReportEntry("over some days", sum.String())
		fmt.Fprintln(os.Stderr, "over some days:", sum)
		Expect(sum.edits).To(BeNumerically(">", 3))
	})
})

// apply makes the namespace what the book says, as an apply that prunes does.
func (l *loop) apply(ctx context.Context, b *book) {
	for _, o := range b.objects() {
		l.put(ctx, o)
	}
	var segments v1alpha1.SegmentList
	Expect(l.List(ctx, &segments)).To(Succeed())
	for i := range segments.Items {
		if b.segments[segments.Items[i].Name] == nil {
			Expect(l.Delete(ctx, &segments.Items[i])).To(Succeed())
		}
	}
	var playbooks v1alpha1.PlaybookList
	Expect(l.List(ctx, &playbooks)).To(Succeed())
	for i := range playbooks.Items {
		if b.playbooks[playbooks.Items[i].Name] == nil {
			Expect(l.Delete(ctx, &playbooks.Items[i])).To(Succeed())
		}
	}
}

// plan asks what the book would change. It says false where the files are refused.
func (l *loop) plan(ctx context.Context, b *book, days int) (*foresight.Difference, bool) {
	dir := GinkgoT().TempDir()
	for _, o := range b.objects() {
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kind(o)))
		raw, err := yaml.Marshal(o)
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(filepath.Join(dir, kind(o)+"-"+o.GetName()+".yaml"), raw, 0o600)).To(Succeed())
	}
	code, out, said := suite.Execute(ctx, "-f", dir, "--prune", "-n", l.namespace, "--at", l.clock.Now().Format(time.RFC3339), "--horizon", fmt.Sprintf("%dd", days), "-o", "json")
	if code == exit.Usage {
		Expect(said).NotTo(BeEmpty())
		return nil, false
	}
	d := &foresight.Difference{}
	Expect(json.Unmarshal([]byte(out), d)).To(Succeed(), said)
	want := exit.OK
	if d.Changes() {
		want = exit.Problem
	}
	Expect(code).To(Equal(want), said)
	return d, true
}

// people report on some of their Tasks.
func (l *loop) people(ctx context.Context, b *book) {
	var tasks v1alpha1.TaskList
	Expect(l.List(ctx, &tasks)).To(Succeed())
	for i := range tasks.Items {
		t := &tasks.Items[i]
		if t.Spec.Withdrawn != nil || t.Status.Report != nil || b.Intn(4) > 0 {
			continue
		}
		said := t.DeepCopy()
		now := metav1.NewTime(l.clock.Now())
		said.Status.Report = &v1alpha1.Report{Phase: one(b.Rand, v1alpha1.ReportDone, v1alpha1.ReportSkipped, v1alpha1.ReportInProgress), By: t.Spec.Assignee, Time: &now}
		if said.Status.Report.Phase == v1alpha1.ReportSkipped {
			said.Status.Report.Note = "no need"
		}
		if t.Spec.Response != nil && said.Status.Report.Phase == v1alpha1.ReportDone {
			said.Status.Report.Response = one(b.Rand, "Objected", "Fine")
		}
		Expect(l.Status().Patch(ctx, said, client.MergeFrom(t))).To(Succeed())
	}
	l.settle(ctx)
}
