package foresight_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/foresight"
)

// patience is somebody who waits until they have been asked so many times whether they still do.
type patience struct {
	most  int64
	asked atomic.Int64
}

func (p *patience) ends() bool { return p.asked.Add(1) > p.most }

// manyLike are copies of each account with the work of nobody, so that there is something to be interrupted.
func manyLike(objects []runtime.Object, times int) []runtime.Object {
	all := slices.Clone(objects)
	for _, o := range objects {
		account, ok := o.(*v1alpha1.Account)
		for i := 0; ok && i < times; i++ {
			other := account.DeepCopy()
			other.Name, other.Spec.ExternalID = account.Name+string(rune('a'+i)), ""
			all = append(all, other)
		}
	}
	return all
}

func TestWhoInterruptsGetsNoAnswer(t *testing.T) {
	rule := func(s *v1alpha1.Segment) { s.Spec.Expression = "account.spec.industry == 'Tourism'" }
	suspended := func(p *v1alpha1.Playbook) { p.Spec.Suspend = true }
	shadow := func(g *v1alpha1.Guardrail) { g.Spec.Mode = v1alpha1.GuardrailShadow }
	free := manyLike(sample(t, "covid-exposure"), 2)
	guarded := slices.Concat(free, sample(t, "guardrails"))
	for name, test := range map[string]struct{ before, after []runtime.Object }{
		"a rule, which reaches some":                            {free, change(free, "moderate-exposure", rule)},
		"a playbook that is suspended, which reaches everybody": {free, change(free, "high-exposure-outreach", suspended)},
		"a guardrail, which asks everybody what they would do":  {guarded, change(guarded, "brake", shadow)},
	} {
		t.Run(name, func(t *testing.T) {
			f := facts(test.before, test.after)
			f.Until = noon.AddDate(0, 0, 10)
			want, waits := compare(t, f), &patience{most: 1 << 40}
			f.Interrupt = waits.ends
			if diff := cmp.Diff(want, compare(t, f)); diff != "" {
				t.Fatalf("who waits gets another answer (-never asked +asked):\n%s", diff)
			}
			all := waits.asked.Load()
			for most := int64(0); most < all; most += 1 + all/12 {
				p := &patience{most: most}
				f.Interrupt = p.ends
				d, err := foresight.Compare(f)
				if !errors.Is(err, foresight.ErrInterrupted) || !cmp.Equal(d, foresight.Difference{}) {
					t.Fatalf("interrupted after %d of %d times, it answers %v, %+v", most, all, err, d)
				}
			}
		})
	}
}
