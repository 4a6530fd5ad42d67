package controllers

import (
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// coverage counts the accounts that are not covered, by namespace and reason, as each pass finds them. It adds and
// subtracts, so that a pass over one account does not look at the others.
type coverage struct {
	lock    sync.Mutex
	reasons map[types.NamespacedName]string
}

// uncovered is shared by all managers of the process, as the metric is.
var uncovered = &coverage{reasons: map[types.NamespacedName]string{}}

// show counts an account as its conditions say.
func (c *coverage) show(account *v1alpha1.Account) {
	reason := ""
	if covered := meta.FindStatusCondition(account.Status.Conditions, v1alpha1.ConditionCovered); covered != nil && covered.Status == metav1.ConditionFalse {
		reason = covered.Reason
	}
	c.set(client.ObjectKeyFromObject(account), reason)
}

// set counts an account under a reason; without one it is covered, or gone.
func (c *coverage) set(account types.NamespacedName, reason string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	was := c.reasons[account]
	if was == reason {
		return
	}
	if was != "" {
		uncoveredAccounts.WithLabelValues(account.Namespace, was).Dec()
	}
	if reason == "" {
		delete(c.reasons, account)
		return
	}
	c.reasons[account] = reason
	uncoveredAccounts.WithLabelValues(account.Namespace, reason).Inc()
}
