package serve

import (
	"fmt"
	"net/http"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/controllers/engine/why"
)

// worldOf is one account in memory, with its work and all definitions: what the engine explains and foresees. Accounts do
// not know of each other, so the others are left out; what a Guardrail counts over all of them is not seen then.
func (s *site) worldOf(r *http.Request, view *live.View, account *success.Account) (*simulation.World, error) {
	c := standing(view, account)
	s.work(r, c, view, account)
	return s.lived(c)
}

// lived is a world of copies.
func (s *site) lived(c *copies) (*simulation.World, error) {
	if c.err != nil {
		return nil, c.err
	}
	w := simulation.New(s.clock.Now(), calendar.Standard(nil))
	if err := w.Put(c.objects...); err != nil {
		return nil, err
	}
	w.Compile()
	return w, nil
}

// standing are copies of an account and of what says where it stands.
func standing(view *live.View, account *success.Account) *copies {
	c := &copies{objects: []runtime.Object{account.DeepCopy()}}
	segments, err := view.Segments()
	copied(c, segments, err)
	scorecards, err := view.Scorecards()
	copied(c, scorecards, err)
	calendars, err := view.Calendars()
	copied(c, calendars, err)
	overrides, err := view.OverridesOf(account.Name)
	copied(c, overrides, err)
	return c
}

// work adds copies of what is done for an account. The revisions that runs are pinned to are read from the cluster each time:
// they are few, and no view has them.
func (s *site) work(r *http.Request, c *copies, view *live.View, account *success.Account) {
	playbooks, err := view.Playbooks()
	copied(c, playbooks, err)
	guardrails, err := view.Guardrails()
	copied(c, guardrails, err)
	runs, err := view.RunsOfAccount(account.Name)
	copied(c, runs, err)
	tasks, err := view.TasksOfAccount(account.Name)
	copied(c, tasks, err)
	ledger, err := view.LedgerOf(account.Name)
	if !apierrors.IsNotFound(err) {
		copied(c, []*success.AccountLedger{ledger}, err)
	}
	if c.err != nil {
		return
	}
	revisions, err := s.revisions(r)
	copied(c, revisions, err)
}

// copies are objects that may be written to, or why there are none.
type copies struct {
	objects []runtime.Object
	err     error
}

func copied[T runtime.Object](c *copies, objects []T, err error) {
	if err != nil {
		c.err = err
		return
	}
	for _, o := range objects {
		c.objects = append(c.objects, o.DeepCopyObject())
	}
}

// revisions are the revisions of playbooks, as who calls may read them.
func (s *site) revisions(r *http.Request) ([]*appsv1.ControllerRevision, error) {
	c, err := s.store.Client(callerOf(r))
	if err != nil {
		return nil, err
	}
	list := &appsv1.ControllerRevisionList{}
	if err := c.List(r.Context(), list, client.InNamespace(s.namespace), client.HasLabels{success.LabelPlaybook}); err != nil {
		right := cluster.Right{Verb: "list", Resource: "controllerrevisions", Namespace: s.namespace, Role: "viewer"}
		return nil, right.Explain(err, "list the revisions of playbooks")
	}
	found := make([]*appsv1.ControllerRevision, len(list.Items))
	for i := range list.Items {
		found[i] = &list.Items[i]
	}
	return found, nil
}

// whyTask is the whole story of a task; where it cannot be worked out, the sentence why.
func (s *site) whyTask(r *http.Request, view *live.View, task *success.Task, account *success.Account) []why.Section {
	if account == nil {
		return nil
	}
	w, err := s.worldOf(r, view, account)
	if err != nil {
		return []why.Section{{Title: "Not known", Links: []why.Link{{Text: sentenceOf(fmt.Errorf("the rest of the story cannot be told: %w", err))}}}}
	}
	answer, ok := why.Task(why.FactsOf(w, task.Name, why.Kept{}))
	if !ok {
		return nil
	}
	return answer.Sections
}
