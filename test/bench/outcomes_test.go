package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/outcome"
)

const (
	manyLedgers   = 10_000
	manyPlaybooks = 60
	playbooksEach = 20 // of them that an account has had
)

// BenchmarkOutcomes sums up what became of a playbook's runs, from a manager's cache.
func BenchmarkOutcomes(b *testing.B) {
	ledgers := manyAccountLedgers()
	cached := cacheOf(b, ledgers)
	status := func(b *testing.B, key string, known int) {
		n, used := 0, cpu(b)
		for b.Loop() {
			list := &v1alpha1.AccountLedgerList{}
			if err := cached.List(b.Context(), list, client.InNamespace("bench"), client.UnsafeDisableDeepCopy, client.MatchingFields{"playbookKey": key}); err != nil {
				b.Fatal(err)
			}
			if summary := outcome.Of(outcome.Facts{Playbook: key, Ledgers: list.Items}); len(list.Items) != known || summary.Outcomes == nil {
				b.Fatalf("%d ledgers know %s, want %d", len(list.Items), key, known)
			}
			n++
		}
		b.ReportMetric(float64((cpu(b)-used).Microseconds())/float64(n), "µs/status")
	}
	b.Run("all", func(b *testing.B) { status(b, "everyone", manyLedgers) })
	b.Run("third", func(b *testing.B) { status(b, "playbook-30", manyLedgers/3+1) })
	b.Run("change", func(b *testing.B) {
		n, used := 0, cpu(b)
		for b.Loop() {
			before := &ledgers[n%len(ledgers)].Ledger
			after := *before
			after.Dimensions = nil
			if changed := outcome.Changed(before, &after); len(changed) > 0 {
				b.Fatal(changed)
			}
			n++
		}
		b.ReportMetric(float64((cpu(b)-used).Nanoseconds())/float64(n), "ns/change")
	})
}

// manyAccountLedgers are ledgers of accounts that have had every third of the playbooks, and one that everyone has had.
func manyAccountLedgers() []v1alpha1.AccountLedger {
	ledgers := make([]v1alpha1.AccountLedger, manyLedgers)
	for i := range ledgers {
		l := &ledgers[i]
		l.Namespace, l.Name, l.ResourceVersion = "bench", fmt.Sprintf("account-%05d", i), "1"
		l.UID = types.UID(l.Name)
		l.Spec.Account = v1alpha1.KeyedRef{Name: l.Name, Key: l.Name}
		l.Ledger.Playbooks = []v1alpha1.PlaybookRecord{{Key: "everyone", Runs: 1, Reached: 1}}
		for p := i % (manyPlaybooks / playbooksEach); p < manyPlaybooks; p += manyPlaybooks / playbooksEach {
			key := v1alpha1.Name(fmt.Sprintf("playbook-%02d", p))
			l.Ledger.Playbooks = append(l.Ledger.Playbooks, v1alpha1.PlaybookRecord{
				Key: key, Runs: 3, Reached: 1, Missed: 1, QualifiedSince: &metav1.Time{},
			})
			if p%10 == 0 {
				l.Ledger.Claims = append(l.Ledger.Claims, v1alpha1.Claim{Engagement: fmt.Sprintf("%s-%s", l.Name, key), Playbook: key})
			}
		}
	}
	return ledgers
}

// cacheOf is a manager's cache, with its indexes, that holds objects without an API server.
func cacheOf(b *testing.B, ledgers []v1alpha1.AccountLedger) cache.Cache {
	b.Helper()
	scheme, err := controllers.Scheme()
	if err != nil {
		b.Fatal(err)
	}
	mapper := meta.NewDefaultRESTMapper(nil)
	mapper.Add(v1alpha1.SchemeGroupVersion.WithKind("AccountLedger"), meta.RESTScopeNamespace)
	c, err := cache.New(&rest.Config{}, cache.Options{
		Scheme: scheme, Mapper: mapper,
		NewInformer: func(_ toolscache.ListerWatcher, example runtime.Object, resync time.Duration, indexers toolscache.Indexers) toolscache.SharedIndexInformer {
			stored := &toolscache.ListWatch{
				ListWithContextFunc: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
					return &v1alpha1.AccountLedgerList{ListMeta: metav1.ListMeta{ResourceVersion: "1"}, Items: ledgers}, nil
				},
				WatchFuncWithContext: func(context.Context, metav1.ListOptions) (watch.Interface, error) { return watch.NewFake(), nil },
			}
			return toolscache.NewSharedIndexInformer(toolscache.ToListWatcherWithWatchListSemantics(stored, noWatchList{}), example, resync, indexers)
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, i := range controllers.Indexes() {
		if _, isLedger := i.Object.(*v1alpha1.AccountLedger); isLedger {
			if err := c.IndexField(b.Context(), i.Object, i.Field, i.Keys); err != nil {
				b.Fatal(err)
			}
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	b.Cleanup(stop)
	go func() { _ = c.Start(ctx) }()
	if !c.WaitForCacheSync(ctx) {
		b.Fatal("the cache does not fill")
	}
	return c
}

// noWatchList says that objects come as a list, and not as a stream.
type noWatchList struct{}

func (noWatchList) IsWatchListSemanticsUnSupported() bool { return true }
