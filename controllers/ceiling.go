package controllers

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

const (
	// ceiling is how many Tasks, Engagements and AccountLedgers a namespace is meant to hold, where a Guardrail does not say:
	// ten thousand accounts with a ledger each, and nineteen runs and Tasks each that have not left yet.
	ceiling = 200_000
	// nearPercent is from how much of it on a Guardrail warns: there is time to act, and growth is seen before it hurts.
	nearPercent = 80
)

// objectsIn counts the Tasks, Engagements and AccountLedgers of a namespace.
func objectsIn(ctx context.Context, c client.Reader, namespace string) (int, error) {
	count := 0
	for _, list := range []client.ObjectList{&v1alpha1.TaskList{}, &v1alpha1.EngagementList{}, &v1alpha1.AccountLedgerList{}} {
		if err := c.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
			return 0, fmt.Errorf("count objects: %w", err)
		}
		count += meta.LenList(list)
	}
	return count, nil
}

// sayNearCeiling writes how many objects there are into the status of a Guardrail, and sets the condition NearCeiling or takes
// it away.
func sayNearCeiling(wanted *v1alpha1.Guardrail, objects int, now time.Time) {
	wanted.Status.Objects = new(int32(min(objects, 1<<30))) //nolint:gosec // it is no more than that
	conditions := []metav1.Condition(wanted.Status.Conditions)
	if message := nearCeiling(objects, int(ptr.Deref(wanted.Spec.Objects, ceiling))); message != "" {
		meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionNearCeiling, metav1.ConditionTrue, wanted.Generation, now, v1alpha1.ConditionNearCeiling, message))
	} else {
		meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionNearCeiling)
	}
	wanted.Status.Conditions = conditions
}

// nearCeiling says what to do where there are nearly as many objects as there may be; it is empty where there are not.
func nearCeiling(objects, most int) string {
	if objects*100 <= most*nearPercent {
		return ""
	}
	return fmt.Sprintf("the namespace holds %d Tasks, Engagements and AccountLedgers, more than %d%% of the %d that it is meant to hold; "+
		"let what has ended leave sooner (the manager's flags --task-retention and --engagement-retention), or give some accounts a namespace of their own",
		objects, nearPercent, most)
}
