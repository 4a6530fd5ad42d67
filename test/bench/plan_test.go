package bench

import (
	"runtime/debug"
	"syscall"
	"testing"

	kruntime "k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
)

// BenchmarkPlan compares the large book with an edit of it, over a quarter in which nobody answers.
func BenchmarkPlan(b *testing.B) {
	const accounts, days = 10_000, 90
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the command does
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(896 << 20))
	before := largeBook(b, accounts)
	for name, edit := range map[string]func(kruntime.Object) kruntime.Object{
		"an-industry-moves": moveIndustry, "every-account-is-edited": editEverybody,
	} {
		b.Run(name, func(b *testing.B) {
			after := make([]kruntime.Object, len(before))
			for i, o := range before {
				after[i] = edit(o)
			}
			facts := foresight.Facts{Before: before, After: after, Now: noon(b), Until: noon(b).AddDate(0, 0, days), Calendar: calendar.Standard(nil), MinutesPerWeek: 40 * 60}
			used := cpu(b)
			var d foresight.Difference
			for b.Loop() {
				var err error
				if d, err = foresight.Compare(facts); err != nil {
					b.Fatal(err)
				}
			}
			perCore(b, accounts*b.N, cpu(b)-used, "accounts/s/core")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/plan")
			b.ReportMetric(float64(peak(b))/(1<<20), "peak-MiB")
			b.ReportMetric(float64(len(d.Tasks)), "tasks")
		})
	}
}

// moveIndustry moves an industry from one list to another.
func moveIndustry(o kruntime.Object) kruntime.Object {
	s, ok := o.(*v1alpha1.Segment)
	if !ok || s.Name != "moderate-exposure" {
		return o
	}
	s = s.DeepCopy()
	s.Spec.Expression = "account.spec.industry in ['Agriculture', 'Beverages', 'Chemicals', 'Manufacturing', 'Media', 'Telecoms']"
	return s
}

// editEverybody gives every account another note, so that no account can be left out.
func editEverybody(o kruntime.Object) kruntime.Object {
	a, ok := o.(*v1alpha1.Account)
	if !ok {
		return moveIndustry(o)
	}
	a = a.DeepCopy()
	a.Labels = map[string]string{"edited": "yes"}
	return a
}

// peak is the most memory that the process has had.
func peak(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Maxrss << 10
}
