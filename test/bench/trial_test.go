package bench

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	kruntime "k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
	"tightrope.dev/test/build"
)

// BenchmarkTrial tries rules on the large book with its work, as the page does it: what an edit does at once.
func BenchmarkTrial(b *testing.B) {
	book := begun(b, largeBook(b, accounts(b, 10_000)))
	for name, test := range map[string]struct {
		edit    func(kruntime.Object) kruntime.Object
		guarded bool
	}{
		"an-industry-moves": {edit: moveIndustry}, "everybody-moves": {edit: moveEverybody}, "an-industry-moves-under-a-guardrail": {moveIndustry, true},
	} {
		b.Run(name, func(b *testing.B) {
			before := book
			if test.guarded {
				before = append(guardrails(b), book...)
			}
			after := make([]kruntime.Object, len(before))
			for i, o := range before {
				after[i] = test.edit(o)
			}
			w := &onlooker{}
			facts := foresight.Facts{Before: before, After: after, Now: noon(b), Until: noon(b), Calendar: calendar.Standard(nil), Interrupt: w.look}
			var d foresight.Difference
			used := cpu(b)
			for b.Loop() {
				w.begin()
				var err error
				if d, err = foresight.Compare(facts); err != nil {
					b.Fatal(err)
				}
				w.look()
			}
			b.ReportMetric((cpu(b)-used).Seconds()/float64(b.N), "cpu-s/trial")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/trial")
			b.ReportMetric(float64(w.most-w.there)/(1<<20), "MiB")
			b.ReportMetric(float64(w.longest.Milliseconds()), "deaf-ms")
			b.ReportMetric(float64(d.Totals.Moves), "moves")
		})
	}
}

// moveEverybody lets everybody into one segment.
func moveEverybody(o kruntime.Object) kruntime.Object {
	s, ok := o.(*v1alpha1.Segment)
	if !ok || s.Name != "high-exposure" {
		return o
	}
	s = s.DeepCopy()
	s.Spec.Expression = "account.spec.industry != 'Nothing'"
	return s
}

// guardrails are the brake of the sample.
func guardrails(b *testing.B) []kruntime.Object {
	b.Helper()
	samples, err := build.Samples("guardrails")
	if err != nil {
		b.Fatal(err)
	}
	var all []kruntime.Object
	for _, o := range samples {
		if g, ok := o.(*v1alpha1.Guardrail); ok && g.Name == "brake" {
			all = append(all, g)
		}
	}
	return all
}

// onlooker looks at a trial each time the trial asks whether somebody still waits for it.
type onlooker struct {
	mu   sync.Mutex
	last time.Time
	// longest is how long it did not ask.
	longest time.Duration
	// there is how much memory was in use before, most the most while it was tried; both with what is garbage.
	there, most uint64
}

func (w *onlooker) begin() {
	runtime.GC()
	w.last, w.there = time.Now(), inUse()
}

func (w *onlooker) look() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if w.longest = max(w.longest, now.Sub(w.last)); now.Sub(w.last) > time.Millisecond {
		w.most = max(w.most, inUse())
	}
	w.last = now
	return false
}

// inUse is the memory of the heap, with what is garbage and not yet collected.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
