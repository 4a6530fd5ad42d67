package controllers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
)

// shadowLogEvery is how often the log is brought up to what would be done.
const shadowLogEvery = 30 * time.Second

// shadowLog says in the manager's log what would be done in each namespace, while the manager's flag --shadow stops the
// loop: not every namespace has a Guardrail whose status lists it. What it has said it says again only where that has
// changed.
type shadowLog struct {
	cache  client.Reader
	brakes *Brakes
	clock  clock.WithTicker
	said   map[string][]v1alpha1.WouldDo
}

// Start says it until the manager ends. Where nothing stops the loop, or a pause does, there is nothing to say.
func (s *shadowLog) Start(ctx context.Context) error {
	if s.brakes.Stop.Mode != v1alpha1.GuardrailShadow {
		return nil
	}
	ticker := s.clock.NewTicker(shadowLogEvery)
	defer ticker.Stop()
	logger := log.FromContext(ctx).WithName("shadow")
	ctx = log.IntoContext(ctx, logger)
	logger.Info("Doing nothing in any namespace, and saying here what would be done; the status of a Guardrail lists it too", "by", s.brakes.Stop.By)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C():
			if err := s.say(ctx); err != nil {
				logger.Error(err, "Could not find what would be done")
			}
		}
	}
}

// say says what has changed since it was said last, a line for each namespace and kind.
func (s *shadowLog) say(ctx context.Context) error {
	logger := log.FromContext(ctx)
	for _, namespace := range s.namespaces() {
		there, err := accountsIn(ctx, s.cache, namespace)
		if err != nil {
			return err
		}
		would := s.brakes.shadow.wouldDo(namespace, func(account string) bool { return there[account] })
		if equality.Semantic.DeepEqual(would, s.said[namespace]) {
			continue
		}
		if s.said == nil {
			s.said = map[string][]v1alpha1.WouldDo{}
		}
		s.said[namespace] = would
		if len(would) == 0 {
			logger.Info("Would do nothing", "namespace", namespace)
		}
		for _, kind := range would {
			logger.Info("Would do", "namespace", namespace, "kind", kind.Kind, "count", *kind.Count, "sample", kind.Sample)
		}
	}
	return nil
}

// namespaces are those in which something would be done, or was said to be.
func (s *shadowLog) namespaces() []string {
	all := map[string]bool{}
	for namespace := range s.said {
		all[namespace] = true
	}
	for _, namespace := range s.brakes.shadow.namespaces() {
		all[namespace] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// accountsIn says which accounts there are in a namespace, by name.
func accountsIn(ctx context.Context, c client.Reader, namespace string) (map[string]bool, error) {
	accounts := &v1alpha1.AccountList{}
	if err := c.List(ctx, accounts, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	there := make(map[string]bool, len(accounts.Items))
	for i := range accounts.Items {
		there[accounts.Items[i].Name] = true
	}
	return there, nil
}
