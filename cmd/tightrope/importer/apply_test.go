package importer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
)

// applyTo applies 100 accounts to a cluster that answers as given.
func applyTo(ctx context.Context, answer func(n int64) error) (said string, err error) {
	scheme := runtime.NewScheme()
	if err := success.AddToScheme(scheme); err != nil {
		return "", err
	}
	var n atomic.Int64
	c := &destination{client: fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(interceptor.Funcs{
		Apply: func(context.Context, client.WithWatch, runtime.ApplyConfiguration, ...client.ApplyOption) error {
			return answer(n.Add(1))
		},
	}).Build()}
	var accounts []account
	for i := range 100 {
		name := fmt.Sprintf("a-%d", i)
		accounts = append(accounts, account{row: sourceRow{file: "a.csv", line: i + 2}, key: name, name: name, object: map[string]any{}})
	}
	var errs strings.Builder
	err = c.apply(ctx, accounts, &errs)
	return errs.String(), err
}

func TestAnInterruptFinishesWhatIsUnderWayAndStartsNothingMore(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	said, err := applyTo(ctx, func(n int64) error {
		if n == 20 {
			interrupt()
		}
		if n > 20 {
			<-ctx.Done() // else the others could be through with all of them before the 20th says so
		}
		return nil
	})
	checkErr(t, err, "interrupted; run the same command again")
	var created, notReached int
	if _, err := fmt.Sscanf(said, "100 accounts: %d created, 0 changed, 0 unchanged, 0 failed, %d not reached", &created, &notReached); err != nil {
		t.Fatalf("%q: %v", said, err)
	}
	if created < 20 || created > 20+2*applyWorkers || created+notReached != 100 {
		t.Errorf("after an interrupt at the 20th: %s", said)
	}
}

func TestAClusterThatStopsAnsweringIsNotAskedAHundredTimes(t *testing.T) {
	said, err := applyTo(t.Context(), func(n int64) error {
		if n > 20 {
			return errors.New("connection refused")
		}
		return nil
	})
	checkErr(t, err, "the cluster does not answer: connection refused")
	if asked := strings.Count(said, "connection refused"); asked > 2*applyWorkers {
		t.Errorf("asked %d times more:\n%s", asked, said)
	}
}

func TestARefusalCostsOneAccount(t *testing.T) {
	said, err := applyTo(t.Context(), func(n int64) error {
		if n == 20 {
			return apierrors.NewBadRequest("no")
		}
		return nil
	})
	checkErr(t, err, "1 account could not be applied")
	if !strings.Contains(said, "99 created, 0 changed, 0 unchanged, 1 failed\n") {
		t.Error(said)
	}
}
