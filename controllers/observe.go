package controllers

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// What is read here is read from the cache, or, before a write, as it is stored. Nothing that a decision could change is shared with the cache: lists that are
// not copied are only read.

// segmentsOf are the segments of a namespace, as decisions see them.
func segmentsOf(ctx context.Context, c client.Reader, d *Definitions, namespace string) ([]*segment.Definition, error) {
	list := &v1alpha1.SegmentList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("list segments: %w", err)
	}
	definitions := make([]*segment.Definition, 0, len(list.Items))
	for i := range list.Items {
		if definition := d.SegmentOrStandIn(&list.Items[i]); definition != nil {
			definitions = append(definitions, definition)
		}
	}
	return definitions, nil
}

// scorecardsOf are the scorecards of a namespace, as decisions see them.
func scorecardsOf(ctx context.Context, c client.Reader, d *Definitions, namespace string) ([]*score.Definition, error) {
	list := &v1alpha1.ScorecardList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("list scorecards: %w", err)
	}
	definitions := make([]*score.Definition, 0, len(list.Items))
	for i := range list.Items {
		definition, _ := d.Scorecard(&list.Items[i])
		definitions = append(definitions, definition)
	}
	return definitions, nil
}

// playbooksOf are the playbooks of a namespace that can be carried out: they compile, their revision is stored, so that
// a claim never names a revision that does not exist, and no other playbook has their key.
//
// With them it says, by their keys, whose rollout has stopped by itself, and why.
func playbooksOf(ctx context.Context, c client.Reader, d *Definitions, namespace string) ([]*plan.Playbook, map[string]string, error) {
	list := &v1alpha1.PlaybookList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return nil, nil, fmt.Errorf("list playbooks: %w", err)
	}
	stopped := map[string]string{}
	owners := map[string]int{}
	for i := range list.Items {
		owners[plan.PlaybookKey(&list.Items[i])]++
	}
	var playbooks []*plan.Playbook
	for i := range list.Items {
		playbook, refusal := d.Playbook(&list.Items[i])
		if refusal != nil || owners[playbook.Key] > 1 || !list.Items[i].DeletionTimestamp.IsZero() {
			continue
		}
		playbook, err := takesPart(ctx, c, d, &list.Items[i], playbook)
		if err != nil {
			return nil, nil, err
		}
		if playbook == nil {
			continue
		}
		if outcome.Stopped(&list.Items[i]) {
			stopped[playbook.Key] = list.Items[i].Status.Stopped.Message
		}
		playbooks = append(playbooks, playbook)
	}
	return playbooks, stopped, nil
}

// accountsOf are the Accounts of a key that are not being deleted: one, none where it is gone, or two that a person must
// tell apart.
func accountsOf(ctx context.Context, c client.Reader, namespace, key string) ([]v1alpha1.Account, error) {
	list := &v1alpha1.AccountList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.MatchingFields{indexAccountKey: key}); err != nil {
		return nil, fmt.Errorf("list accounts of key %s: %w", key, err)
	}
	var there []v1alpha1.Account
	for _, account := range list.Items {
		if account.DeletionTimestamp.IsZero() {
			there = append(there, account)
		}
	}
	return there, nil
}

// ledgerOf is the AccountLedger of a key; where there is none, one as it would be created.
func ledgerOf(ctx context.Context, c client.Reader, namespace, name, key string) (*v1alpha1.AccountLedger, error) {
	ledger := &v1alpha1.AccountLedger{}
	err := c.Get(ctx, client.ObjectKey{Namespace: namespace, Name: plan.LedgerName(key)}, ledger)
	switch {
	case apierrors.IsNotFound(err):
		return &v1alpha1.AccountLedger{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: plan.LedgerName(key)},
			Spec:       v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: name, Key: key}},
		}, nil
	case err != nil:
		return nil, fmt.Errorf("read the account ledger: %w", err)
	}
	return ledger, nil
}

// runsOf are the runs of an account.
func runsOf(ctx context.Context, c client.Reader, namespace, accountKey string) ([]v1alpha1.Engagement, error) {
	list := &v1alpha1.EngagementList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.MatchingFields{indexAccountKey: accountKey}); err != nil {
		return nil, fmt.Errorf("list engagements of account key %s: %w", accountKey, err)
	}
	return list.Items, nil
}

// overridesOf are the words of people about an account.
func overridesOf(ctx context.Context, c client.Reader, account *v1alpha1.Account) ([]v1alpha1.SegmentOverride, error) {
	list := &v1alpha1.SegmentOverrideList{}
	if err := c.List(ctx, list, client.InNamespace(account.Namespace), client.MatchingFields{indexAccount: account.Name}); err != nil {
		return nil, fmt.Errorf("list segment overrides: %w", err)
	}
	return list.Items, nil
}
