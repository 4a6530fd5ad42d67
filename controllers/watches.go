package controllers

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
)

// Indexes of the cache.
const (
	// indexAccountKey finds Accounts and Engagements by the account's key.
	indexAccountKey = "accountKey"
	// indexPlaybookKey finds Playbooks and Engagements by the playbook's key, and the AccountLedgers that count of it.
	indexPlaybookKey = "playbookKey"
	// indexSegment finds Accounts by the segments they are in and those that could not judge them.
	indexSegment = "segment"
	// indexAccount finds SegmentOverrides by the Account's name. The API server knows the field as well.
	indexAccount = "spec.account"
	// indexEngagement finds Tasks by the Engagement's name. The API server knows the field as well.
	indexEngagement = "spec.engagement"
	// indexBroken finds Accounts by the keys of the playbooks that an expression failed of.
	indexBroken = "broken"
	// indexOpenOf finds open Tasks by the account's key.
	indexOpenOf = "openOf"
	// indexHeld finds AccountLedgers and Engagements of which a Guardrail holds something.
	indexHeld = "held"
)

// Index is a field by which the cache finds objects of a kind.
type Index struct {
	Object client.Object
	Field  string
	Keys   client.IndexerFunc
}

// Indexes are the fields that the reconcilers search by. A test with a fake client needs the same.
func Indexes() []Index {
	return []Index{
		{&v1alpha1.Account{}, indexAccountKey, keysOf(func(a *v1alpha1.Account) []string { return []string{plan.AccountKey(a)} })},
		{&v1alpha1.Account{}, indexSegment, keysOf(concerned)},
		{&v1alpha1.Account{}, indexBroken, keysOf(brokenOf)},
		{&v1alpha1.Engagement{}, indexAccountKey, keysOf(func(e *v1alpha1.Engagement) []string { return []string{e.Spec.Account.Key} })},
		{&v1alpha1.Engagement{}, indexPlaybookKey, keysOf(func(e *v1alpha1.Engagement) []string { return []string{e.Spec.Playbook.Key} })},
		{&v1alpha1.AccountLedger{}, indexPlaybookKey, keysOf(func(l *v1alpha1.AccountLedger) []string { return outcome.Keys(&l.Ledger) })},
		{&v1alpha1.Playbook{}, indexPlaybookKey, keysOf(func(p *v1alpha1.Playbook) []string { return []string{plan.PlaybookKey(p)} })},
		{&v1alpha1.SegmentOverride{}, indexAccount, keysOf(func(o *v1alpha1.SegmentOverride) []string { return []string{o.Spec.Account} })},
		{&v1alpha1.Task{}, indexEngagement, keysOf(func(t *v1alpha1.Task) []string { return []string{t.Spec.Engagement} })},
		{&v1alpha1.Task{}, indexOpenOf, keysOf(openOf)},
		{&v1alpha1.AccountLedger{}, indexHeld, keysOf(func(l *v1alpha1.AccountLedger) []string { return heldKey(len(l.Ledger.Held) > 0) })},
		{&v1alpha1.Engagement{}, indexHeld, keysOf(func(e *v1alpha1.Engagement) []string {
			_, held := plan.HeldOf(e)
			return heldKey(held)
		})},
	}
}

// keysOf makes an index of one kind.
func keysOf[T client.Object](keys func(T) []string) client.IndexerFunc {
	return func(o client.Object) []string {
		if typed, ok := o.(T); ok {
			return keys(typed)
		}
		return nil
	}
}

// concerned are the segments that an account is in or that could not judge it.
func concerned(a *v1alpha1.Account) []string {
	seen := map[string]bool{"": true}
	var names []string
	for _, m := range a.Status.Segments {
		for _, name := range []string{m.Segment, m.UndecidedBy} {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// openOf is the key of the account that an open Task is for.
func openOf(t *v1alpha1.Task) []string {
	if !plan.IsOpen(t) {
		return nil
	}
	return []string{t.Spec.Key.Account}
}

// isHeld is the only key of indexHeld.
const isHeld = "yes"

func heldKey(held bool) []string {
	if held {
		return []string{isHeld}
	}
	return nil
}

// What counts as a change. Status alone never does, but where a status is somebody else's word.
var (
	// rewritten is a change of anything but metadata and status. Ledgers count.
	rewritten = builder.WithPredicates(predicate.GenerationChangedPredicate{})
	// factsChanged is a change of what expressions can see of an account.
	factsChanged = builder.WithPredicates(predicate.Or(
		predicate.GenerationChangedPredicate{}, predicate.LabelChangedPredicate{}, predicate.AnnotationChangedPredicate{}))
	// cameOrWent is a creation, the begin of a deletion, or its end.
	cameOrWent = builder.WithPredicates(updates(func(before, after client.Object) bool {
		return before.GetDeletionTimestamp().IsZero() != after.GetDeletionTimestamp().IsZero()
	}))
	// reported is a change of a Task: of its spec, or of what the person says.
	reported = builder.WithPredicates(updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Task)
		is, also := after.(*v1alpha1.Task)
		return !ok || !also || was.Generation != is.Generation || !equality.Semantic.DeepEqual(was.Status.Report, is.Status.Report)
	}))
	// counted is a change of a run that its playbook shows.
	counted = updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Engagement)
		is, also := after.(*v1alpha1.Engagement)
		return !ok || !also || (was.Ledger.End == nil) != (is.Ledger.End == nil) || was.Ledger.Revision != is.Ledger.Revision ||
			len(turnsOf(is, was.Status.Conditions, is.Status.Conditions)) > 0
	})
	// promised is a change of a playbook: of what it says, or that its rollout stopped.
	promised = builder.WithPredicates(predicate.Or(predicate.GenerationChangedPredicate{}, updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Playbook)
		is, also := after.(*v1alpha1.Playbook)
		return !ok || !also || outcome.Stopped(was) != outcome.Stopped(is)
	})))
	// ended is that a run ends, or goes on again, or leaves.
	ended = builder.WithPredicates(updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Engagement)
		is, also := after.(*v1alpha1.Engagement)
		return !ok || !also || (was.Ledger.End == nil) != (is.Ledger.End == nil)
	}))
	// left is the end of an object.
	left = builder.WithPredicates(predicate.Funcs{
		CreateFunc: func(event.CreateEvent) bool { return false }, UpdateFunc: func(event.UpdateEvent) bool { return false },
	})
	// holds is a change of what is held of an account or a run.
	holds = builder.WithPredicates(updates(func(before, after client.Object) bool {
		return !equality.Semantic.DeepEqual(heldOf(before), heldOf(after))
	}))
	// braked is a change of what a Guardrail lets happen: of its limits, or a person's word. A booking is none.
	braked = builder.WithPredicates(updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Guardrail)
		is, also := after.(*v1alpha1.Guardrail)
		return !ok || !also || !equality.Semantic.DeepEqual(was.Spec, is.Spec) || !equality.Semantic.DeepEqual(was.Ledger.Approval, is.Ledger.Approval)
	}))
	// judged is a change of where an account stands.
	judged = updates(func(before, after client.Object) bool {
		was, ok := before.(*v1alpha1.Account)
		is, also := after.(*v1alpha1.Account)
		return !ok || !also || !equality.Semantic.DeepEqual(was.Status.Segments, is.Status.Segments)
	})
)

// heldOf is what a Guardrail holds of an account or a run.
func heldOf(o client.Object) []v1alpha1.HeldChange {
	switch o := o.(type) {
	case *v1alpha1.AccountLedger:
		return o.Ledger.Held
	case *v1alpha1.Engagement:
		if change, held := plan.HeldOf(o); held {
			return []v1alpha1.HeldChange{change}
		}
	}
	return nil
}

// updates lets creations and deletions pass, and of updates those that a function picks.
func updates(pick func(before, after client.Object) bool) predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool { return pick(e.ObjectOld, e.ObjectNew) }}
}

// coalesce is how long counts wait, so that a thousand changes become one write.
const coalesce = time.Second

// later asks for one pass after a pause for whatever an object concerns, before and after a change.
func later(concerns handler.MapFunc) handler.EventHandler {
	add := func(ctx context.Context, q workqueue.TypedRateLimitingInterface[reconcile.Request], objects ...client.Object) {
		for _, o := range objects {
			for _, request := range concerns(ctx, o) {
				q.AddAfter(request, coalesce)
			}
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			add(ctx, q, e.Object)
		},
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			add(ctx, q, e.ObjectOld, e.ObjectNew)
		},
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			add(ctx, q, e.Object)
		},
	}
}

// finder finds what an event concerns.
type finder struct{ client.Reader }

// inNamespace finds every object of a kind in the namespace of the one that changed.
func (f finder) inNamespace(list func() client.ObjectList) handler.MapFunc {
	return func(ctx context.Context, o client.Object) []reconcile.Request { return f.list(ctx, list(), o, nil) }
}

// by finds the objects of a kind whose index has a key of the one that changed.
func (f finder) by(list func() client.ObjectList, field string, key func(client.Object) string) handler.MapFunc {
	return func(ctx context.Context, o client.Object) []reconcile.Request {
		return f.list(ctx, list(), o, client.MatchingFields{field: key(o)})
	}
}

func (f finder) list(ctx context.Context, list client.ObjectList, o client.Object, matching client.ListOption) []reconcile.Request {
	options := []client.ListOption{client.InNamespace(o.GetNamespace()), client.UnsafeDisableDeepCopy}
	if matching != nil {
		options = append(options, matching)
	}
	var requests []reconcile.Request
	err := f.List(ctx, list, options...)
	if err == nil {
		err = meta.EachListItem(list, func(item runtime.Object) error {
			found, err := meta.Accessor(item)
			if err == nil {
				requests = append(requests, request(found.GetNamespace(), found.GetName()))
			}
			return err
		})
	}
	if err != nil { // the cache is closing down: there is nobody to tell
		log.FromContext(ctx).V(1).Info("Could not find what an event concerns", "event", o.GetName(), "error", err.Error())
	}
	return requests
}

func request(namespace, name string) reconcile.Request {
	return reconcile.Request{NamespacedName: types.NamespacedName{Namespace: namespace, Name: name}}
}

// named asks for a pass over one object, whose name the changed one carries.
func named(name func(client.Object) string) handler.EventHandler {
	return handler.EnqueueRequestsFromMapFunc(func(_ context.Context, o client.Object) []reconcile.Request {
		return []reconcile.Request{request(o.GetNamespace(), name(o))}
	})
}

func mapped(concerns handler.MapFunc) handler.EventHandler {
	return handler.EnqueueRequestsFromMapFunc(concerns)
}

func accountList() client.ObjectList    { return &v1alpha1.AccountList{} }
func engagementList() client.ObjectList { return &v1alpha1.EngagementList{} }
func playbookList() client.ObjectList   { return &v1alpha1.PlaybookList{} }
func calendarList() client.ObjectList   { return &v1alpha1.CalendarList{} }
func segmentList() client.ObjectList    { return &v1alpha1.SegmentList{} }
func guardrailList() client.ObjectList  { return &v1alpha1.GuardrailList{} }
func scorecardList() client.ObjectList  { return &v1alpha1.ScorecardList{} }
func overrideList() client.ObjectList   { return &v1alpha1.SegmentOverrideList{} }

// accountKeyOf is the key of the account that an object is about.
func accountKeyOf(o client.Object) string {
	switch o := o.(type) {
	case *v1alpha1.Account:
		return plan.AccountKey(o)
	case *v1alpha1.AccountLedger:
		return o.Spec.Account.Key
	case *v1alpha1.Engagement:
		return o.Spec.Account.Key
	case *v1alpha1.Task:
		return o.Spec.Key.Account
	}
	return ""
}

// playbookKeyOf is the key of the playbook that an object is about.
func playbookKeyOf(o client.Object) string {
	switch o := o.(type) {
	case *v1alpha1.Playbook:
		return plan.PlaybookKey(o)
	case *v1alpha1.Engagement:
		return o.Spec.Playbook.Key
	}
	return ""
}

// playbookOf is the name of the playbook that a revision is of.
func playbookOf(o client.Object) string { return o.GetLabels()[v1alpha1.LabelPlaybook] }

// concurrently is how many accounts, and how many runs, are looked at at a time.
const concurrently = 8

// SetupWithManager watches whatever the decision about an account depends on.
func (r *AccountReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	all := mapped(find.inNamespace(accountList))
	sameKey := mapped(find.by(accountList, indexAccountKey, accountKeyOf))
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Account{}, factsChanged).
		Watches(&v1alpha1.Account{}, sameKey, cameOrWent).
		Watches(&v1alpha1.Segment{}, all, rewritten).
		Watches(&v1alpha1.Scorecard{}, all, rewritten).
		Watches(&v1alpha1.Calendar{}, all, rewritten).
		Watches(&v1alpha1.Playbook{}, all, promised).
		Watches(&appsv1.ControllerRevision{}, all, cameOrWent).
		Watches(&v1alpha1.SegmentOverride{}, named(func(o client.Object) string {
			if override, ok := o.(*v1alpha1.SegmentOverride); ok {
				return override.Spec.Account
			}
			return ""
		}), rewritten).
		Watches(&v1alpha1.AccountLedger{}, sameKey, rewritten).
		Watches(&v1alpha1.Engagement{}, sameKey, rewritten).
		Watches(&v1alpha1.Task{}, later(find.by(accountList, indexAccountKey, accountKeyOf)), reported). // it only counts them
		Watches(&v1alpha1.Guardrail{}, all, braked).
		WithOptions(controller.Options{MaxConcurrentReconciles: concurrently}).
		Complete(r)
}

// SetupWithManager watches whatever the decision about a run depends on.
func (r *EngagementReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	ofAccount := mapped(find.by(engagementList, indexAccountKey, accountKeyOf))
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Engagement{}, rewritten).
		Watches(&v1alpha1.Engagement{}, ofAccount, rewritten).
		Watches(&v1alpha1.Task{}, named(func(o client.Object) string {
			if task, ok := o.(*v1alpha1.Task); ok {
				return task.Spec.Engagement
			}
			return ""
		}), reported).
		Watches(&v1alpha1.Account{}, ofAccount, factsChanged).
		Watches(&v1alpha1.AccountLedger{}, ofAccount, rewritten).
		Watches(&v1alpha1.Segment{}, mapped(find.inNamespace(engagementList)), rewritten).
		Watches(&v1alpha1.Scorecard{}, mapped(find.inNamespace(engagementList)), rewritten).
		Watches(&v1alpha1.Calendar{}, mapped(find.inNamespace(engagementList)), rewritten).
		Watches(&v1alpha1.Playbook{}, mapped(find.by(engagementList, indexPlaybookKey, playbookKeyOf)), rewritten).
		Watches(&appsv1.ControllerRevision{}, mapped(find.inNamespace(engagementList)), cameOrWent).
		Watches(&v1alpha1.Guardrail{}, mapped(find.inNamespace(engagementList)), braked).
		WithOptions(controller.Options{MaxConcurrentReconciles: concurrently}).
		Complete(r)
}

// SetupWithManager watches the playbook, the segments and scorecards it may name, the revisions that are stored, and, with a pause, its
// runs and what the ledgers of accounts count of them.
func (r *PlaybookReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Playbook{}, rewritten).
		Watches(&v1alpha1.Playbook{}, mapped(find.by(playbookList, indexPlaybookKey, playbookKeyOf)), cameOrWent).
		Watches(&v1alpha1.Segment{}, mapped(find.inNamespace(playbookList)), rewritten).
		Watches(&v1alpha1.Scorecard{}, mapped(find.inNamespace(playbookList)), cameOrWent).
		Watches(&appsv1.ControllerRevision{}, named(playbookOf), cameOrWent).
		Watches(&v1alpha1.Engagement{}, later(find.by(playbookList, indexPlaybookKey, playbookKeyOf)), builder.WithPredicates(counted)).
		Watches(&v1alpha1.AccountLedger{}, find.measured(), rewritten).
		Watches(&v1alpha1.Account{}, find.broken(), builder.WithPredicates(brokenChanged)).
		Complete(r)
}

// SetupWithManager watches the segment, the ones it may tie with, the scorecards it may read, and, with a pause, where
// accounts stand.
func (r *SegmentReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	standing := func(_ context.Context, o client.Object) []reconcile.Request {
		account, ok := o.(*v1alpha1.Account)
		if !ok {
			return nil
		}
		var requests []reconcile.Request
		for _, name := range concerned(account) {
			requests = append(requests, request(account.Namespace, name))
		}
		return requests
	}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Segment{}, rewritten).
		Watches(&v1alpha1.Segment{}, mapped(find.inNamespace(segmentList)), rewritten).
		Watches(&v1alpha1.Scorecard{}, mapped(find.inNamespace(segmentList)), rewritten).
		Watches(&v1alpha1.Account{}, later(standing), builder.WithPredicates(judged)).
		Complete(r)
}

// SetupWithManager watches the calendar, and the others of its namespace, of which one may be the default too.
func (r *CalendarReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Calendar{}, rewritten).
		Watches(&v1alpha1.Calendar{}, mapped(find.inNamespace(calendarList)), rewritten).
		Complete(r)
}

// SetupWithManager watches the override, whether what it names is there, and the calendars: its last day ends as the
// account counts days.
func (r *SegmentOverrideReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.SegmentOverride{}, rewritten).
		Watches(&v1alpha1.Account{}, mapped(find.by(overrideList, indexAccount, client.Object.GetName)), rewritten).
		Watches(&v1alpha1.Segment{}, mapped(find.inNamespace(overrideList)), rewritten).
		Watches(&v1alpha1.Calendar{}, mapped(find.inNamespace(overrideList)), rewritten).
		Complete(r)
}

// SetupWithManager watches the ledger, whether its account is there, and what lets the runs of one that is gone leave: that
// they have ended, that their Tasks have left, and that nothing stops the loop.
func (r *AccountLedgerReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	ofAccount := named(func(o client.Object) string { return plan.LedgerName(accountKeyOf(o)) })
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.AccountLedger{}, rewritten).
		Watches(&v1alpha1.Account{}, ofAccount, cameOrWent).
		Watches(&v1alpha1.Engagement{}, ofAccount, ended).
		Watches(&v1alpha1.Task{}, ofAccount, left).
		Watches(&v1alpha1.Guardrail{}, mapped(find.gone()), braked).
		WithOptions(controller.Options{MaxConcurrentReconciles: concurrently / 2}).
		Complete(r)
}

// SetupWithManager watches the Task.
func (r *TaskReconciler) SetupWithManager(mgr ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Task{}, reported).
		WithOptions(controller.Options{MaxConcurrentReconciles: concurrently / 2}).
		Complete(r)
}

// SetupWithManager watches the Guardrail, and, with a pause, what was booked with it and what is held in its namespace.
func (r *GuardrailReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	itself := func(_ context.Context, o client.Object) []reconcile.Request {
		return []reconcile.Request{request(o.GetNamespace(), o.GetName())}
	}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Guardrail{}, braked).
		Watches(&v1alpha1.Guardrail{}, later(itself), rewritten).
		Watches(&v1alpha1.Segment{}, mapped(find.inNamespace(guardrailList)), rewritten). // a rule may name it
		Watches(&v1alpha1.AccountLedger{}, later(find.inNamespace(guardrailList)), holds).
		Watches(&v1alpha1.Engagement{}, later(find.inNamespace(guardrailList)), holds).
		Complete(r)
}

// index adds the indexes to a manager's cache.
func index(ctx context.Context, mgr ctrl.Manager) error {
	for _, i := range Indexes() {
		if err := mgr.GetFieldIndexer().IndexField(ctx, i.Object, i.Field, i.Keys); err != nil {
			return fmt.Errorf("index %s: %w", i.Field, err)
		}
	}
	return nil
}
