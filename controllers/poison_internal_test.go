package controllers

import (
	"context"
	"testing"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"
)

// TestAPoisonObjectHoldsBackNobodyElse: an object over which a controller panics is tried again after its own pauses, and the
// object behind it in the same queue, with the same single worker, is looked at. The options are those of the manager.
func TestAPoisonObjectHoldsBackNobodyElse(t *testing.T) {
	options, err := ManagerOptions(metav1.NamespaceAll)
	if err != nil {
		t.Fatal(err)
	}
	poison, healthy := request("emea", "poison"), request("emea", "healthy")
	var tries int
	seen := make(chan int, 1)
	quiet := logr.Discard()
	c, err := controller.NewTypedUnmanaged("poison", controller.TypedOptions[reconcile.Request]{
		RecoverPanic: options.Controller.RecoverPanic, MaxConcurrentReconciles: 1, SkipNameValidation: new(true),
		LogConstructor: func(*reconcile.Request) logr.Logger { return quiet },
		Reconciler: reconcile.Func(func(_ context.Context, r reconcile.Request) (reconcile.Result, error) {
			if r == poison {
				tries++
				if tries == 3 {
					seen <- tries
				}
				panic("an object that nobody thought of")
			}
			seen <- tries
			return reconcile.Result{}, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	feed := source.Func(func(_ context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
		queue.Add(poison)
		queue.Add(healthy)
		return nil
	})
	if err := c.Watch(feed); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- c.Start(ctx) }()
	if before := <-seen; before >= 3 {
		t.Errorf("the healthy object was looked at after %d tries of the poison", before)
	}
	if again := <-seen; again != 3 {
		t.Errorf("the poison was tried %d times, want it tried again after its pauses", again)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
