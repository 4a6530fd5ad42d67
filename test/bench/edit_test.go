package bench

import (
	"regexp"
	"strconv"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// oneIn is how many accounts there are for each that the edit is about: one percent.
const oneIn = 100

func BenchmarkEdit(b *testing.B) {
	n := accounts(b, 1000)
	world := newBench(b)
	noted, stop := world.start()
	defer stop()
	world.define(n)
	world.must(inParallel(n/oneIn, func(i int) error { return world.Patch(b.Context(), account(i*oneIn), inAsia) }))
	p := playbook()
	p.Spec.Condition = "account.spec.region == 'Europe'"
	world.must(world.Create(b.Context(), p))
	world.settle(noted)
	touched := n / oneIn
	world.has(&v1alpha1.EngagementList{}, n-touched)
	before := len(noted.all())
	for edited := false; b.Loop(); edited = true {
		if edited { // an edit is made once
			continue
		}
		world.must(world.Get(b.Context(), client.ObjectKeyFromObject(p), p))
		p.Spec.Condition = "account.spec.region in ['Europe', 'Asia']"
		world.must(world.Update(b.Context(), p))
		world.settle(noted)
	}
	world.has(&v1alpha1.EngagementList{}, n)
	forTouched, forOthers, other := 0, 0, 0
	for _, w := range noted.all()[before:] {
		switch i, about := accountOf(w); {
		case !about:
			other++
		case i%oneIn == 0:
			forTouched++
		default:
			forOthers++
			b.Errorf("the edit is not about account %d, and there was a write: %s", i, w)
		}
	}
	b.ReportMetric(float64(n), "accounts")
	b.ReportMetric(float64(touched), "touched")
	b.ReportMetric(float64(forTouched)/float64(touched), "writes/touched")
	b.ReportMetric(float64(forOthers), "writes/untouched")
	b.ReportMetric(float64(other), "other-writes")
	b.ReportMetric(0, "ns/op") // it is no time that counts here
}

var inAsia = client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"region":"Asia"}}`))

// ofAccount finds the number of the account in the names and keys of the objects that a write is for.
var ofAccount = regexp.MustCompile(`account-(\d{5})|crm-(\d{6})`)

// accountOf is the number of the account that a write is for; not about one where it is for the playbook, say.
func accountOf(w write) (int, bool) {
	found := ofAccount.FindStringSubmatch(w.path)
	if found == nil {
		found = ofAccount.FindStringSubmatch(string(w.body))
	}
	if found == nil {
		return 0, false
	}
	i, err := strconv.Atoi(found[1] + found[2])
	return i, err == nil
}
