package migrate

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
)

// listPage is how many objects are read at a time.
const listPage = 500

// revisions are the revisions of a playbook that compiled, by name. A run may be on one that is gone: that is nil.
type revisions map[string]*plan.Playbook

// readPlaybook reads the Playbook.
func (m *migration) readPlaybook(ctx context.Context) (*success.Playbook, error) {
	playbook := &success.Playbook{}
	switch err := m.client.Get(ctx, m.key(m.playbook), playbook); {
	case apierrors.IsNotFound(err):
		return nil, fmt.Errorf("there is no playbook %s in namespace %s; kubectl get playbooks -n %s lists them", m.playbook, m.namespace, m.namespace)
	case err != nil:
		return nil, fmt.Errorf("read playbook %s: %w", m.playbook, err)
	}
	return playbook, nil
}

// readTarget finds the revision to go to, and compiles it.
func (m *migration) readTarget(ctx context.Context, playbook *success.Playbook) (*plan.Playbook, error) {
	name := m.to
	switch number, err := strconv.ParseInt(m.to, 10, 64); {
	case m.to == "":
		if playbook.Status.ObservedGeneration != playbook.Generation || playbook.Status.Revision == "" {
			return nil, fmt.Errorf("the manager has not stored the revision of playbook %s as it is now; wait until it is Ready, or say --to which revision", playbook.Name)
		}
		name = playbook.Status.Revision
	case err == nil:
		if name, err = m.numbered(ctx, playbook, number); err != nil {
			return nil, err
		}
	}
	revision := &appsv1.ControllerRevision{}
	switch err := m.client.Get(ctx, m.key(name), revision); {
	case apierrors.IsNotFound(err):
		return nil, m.noRevision(ctx, playbook, name)
	case err != nil:
		return nil, fmt.Errorf("read revision %s: %w", name, err)
	}
	target, refusal := (*controllers.Definitions)(nil).Revision(playbook.Name, revision)
	if refusal != nil {
		return nil, fmt.Errorf("no run can follow revision %s: %s", name, refusal.Message)
	}
	if target.Key != plan.PlaybookKey(playbook) {
		return nil, fmt.Errorf("revision %s is of another playbook, with the key %s", name, target.Key)
	}
	return target, nil
}

// numbered is the name of the revision of a number.
func (m *migration) numbered(ctx context.Context, playbook *success.Playbook, number int64) (string, error) {
	list, err := m.revisionsOf(ctx, playbook)
	if err != nil {
		return "", err
	}
	for _, r := range list {
		if r.Revision == number {
			return r.Name, nil
		}
	}
	return "", m.noRevision(ctx, playbook, m.to)
}

// noRevision says that there is no such revision, and which there are.
func (m *migration) noRevision(ctx context.Context, playbook *success.Playbook, wanted string) error {
	list, err := m.revisionsOf(ctx, playbook)
	if err != nil {
		return err
	}
	var there []string
	for _, r := range list {
		there = append(there, fmt.Sprintf("%d (%s)", r.Revision, r.Name))
	}
	return fmt.Errorf("playbook %s has no revision %s; it has %s", playbook.Name, wanted, strings.Join(there, ", "))
}

// revisionsOf are the revisions of a playbook, by number.
func (m *migration) revisionsOf(ctx context.Context, playbook *success.Playbook) ([]appsv1.ControllerRevision, error) {
	list := &appsv1.ControllerRevisionList{}
	if err := m.client.List(ctx, list, client.InNamespace(m.namespace), client.MatchingLabels{success.LabelPlaybook: playbook.Name}); err != nil {
		return nil, fmt.Errorf("list the revisions of playbook %s: %w", playbook.Name, err)
	}
	byNumber(list.Items)
	return list.Items, nil
}

// readRuns reads the runs to raise: the one that is named, or all of the playbook that have not ended. Runs are the
// playbook's by its key, so that they are found after it got another name.
func (m *migration) readRuns(ctx context.Context, key string) ([]success.Engagement, error) {
	if m.engagement != "" {
		run := success.Engagement{}
		switch err := m.client.Get(ctx, m.key(m.engagement), &run); {
		case apierrors.IsNotFound(err):
			return nil, fmt.Errorf("there is no engagement %s in namespace %s", m.engagement, m.namespace)
		case err != nil:
			return nil, fmt.Errorf("read engagement %s: %w", m.engagement, err)
		case run.Spec.Playbook.Key != key:
			return nil, fmt.Errorf("engagement %s is a run of playbook %s, not of %s", m.engagement, run.Spec.Playbook.Name, m.playbook)
		}
		return []success.Engagement{run}, nil
	}
	var runs []success.Engagement
	for next := ""; ; {
		page := &success.EngagementList{}
		if err := m.client.List(ctx, page, client.InNamespace(m.namespace), client.Limit(listPage), client.Continue(next)); err != nil {
			return nil, fmt.Errorf("list engagements: %w", err)
		}
		for _, run := range page.Items {
			if run.Spec.Playbook.Key == key && run.Ledger.End == nil {
				runs = append(runs, run)
			}
		}
		if next = page.Continue; next == "" {
			return runs, nil
		}
	}
}

// followed is the name of the revision that a run follows. Until the run has begun the account's ledger knows it.
func (m *migration) followed(ctx context.Context, run *success.Engagement) (string, error) {
	ledger := &success.AccountLedger{}
	if run.Ledger.Revision == "" {
		if err := m.client.Get(ctx, m.key(plan.LedgerName(run.Spec.Account.Key)), ledger); client.IgnoreNotFound(err) != nil {
			return "", fmt.Errorf("read the ledger of account %s: %w", run.Spec.Account.Name, err)
		}
	}
	return plan.Followed(run, ledger.Ledger), nil
}

// compile reads and compiles a revision that runs are on; nil where it is gone, or compiles no longer.
func (m *migration) compile(ctx context.Context, name string) (*plan.Playbook, error) {
	revision := &appsv1.ControllerRevision{}
	switch err := m.client.Get(ctx, m.key(name), revision); {
	case name == "", apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read revision %s: %w", name, err)
	}
	compiled, _ := (*controllers.Definitions)(nil).Revision(m.playbook, revision)
	return compiled, nil
}

func (m *migration) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: m.namespace, Name: name}
}
