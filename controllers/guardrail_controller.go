package controllers

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=guardrails,verbs=get;list;watch;patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=guardrails/status,verbs=patch

// shadowEvery is how often a Guardrail in shadow mode is brought up to what would be done.
const shadowEvery = 5 * time.Second

// GuardrailReconciler counts what a Guardrail holds, names it, and takes a person's word that it goes on. It writes all
// conditions of Guardrails.
type GuardrailReconciler struct {
	Client   client.Client
	Reader   client.Reader
	Recorder events.EventRecorder
	Clock    clock.PassiveClock
	Brakes   *Brakes
}

// guardrailView is what a pass over a Guardrail has read.
type guardrailView struct {
	guardrail *v1alpha1.Guardrail
	refusal   *engine.Refusal
	// set is what waits for a word, next when it grows by what is held for a moment only.
	set  []brake.Item
	next time.Time
	// mistaken says that the hash which a person approved names nothing that is held.
	mistaken bool
	// wouldDo is what would be done, in shadow mode.
	wouldDo []v1alpha1.WouldDo
	// objects is how many objects the namespace holds.
	objects int
}

// Reconcile makes one pass over a Guardrail.
func (r *GuardrailReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	g := &v1alpha1.Guardrail{}
	if err := r.Client.Get(ctx, req.NamespacedName, g); err != nil || !g.DeletionTimestamp.IsZero() {
		if apierrors.IsNotFound(err) {
			forgetGuardrail(req.NamespacedName)
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	now := r.Clock.Now().Truncate(time.Second)
	said, mistaken, err := r.approve(ctx, g, now)
	if err != nil {
		return tryAgain(ctx, err)
	}
	seen, err := r.observe(ctx, g, now)
	if err != nil {
		return ctrl.Result{}, err
	}
	seen.mistaken = mistaken
	return r.report(ctx, seen, said)
}

// approve takes a person's word. What it names is counted from what is stored: a cache may be behind, and the word covers
// everything that is held since then. A word that was taken before is not taken again.
func (r *GuardrailReconciler) approve(ctx context.Context, g *v1alpha1.Guardrail, now time.Time) (said []persist.Event, mistaken bool, err error) {
	word := g.Spec.Approved
	if word == "" || g.Ledger.Approval != nil && g.Ledger.Approval.Hash == word {
		return nil, false, nil
	}
	items, err := heldIn(ctx, r.Reader, g.Namespace)
	if err != nil {
		return nil, false, err
	}
	set, _ := brake.Settle(g, items, now)
	approval := brake.Approved(set, word, now)
	if approval == nil {
		return nil, true, nil
	}
	ledger := *g.Ledger.DeepCopy()
	ledger.Approval = approval
	log.FromContext(ctx).Info("Letting go on what a person approved", "hash", word, "count", *approval.Count)
	if _, err := writerFor(r.Client, r.Reader).WriteGuardrail(ctx, g, ledger); err != nil {
		return nil, false, err
	}
	return []persist.Event{approved(g)}, false, nil
}

// observe counts what is held, and what would be done.
func (r *GuardrailReconciler) observe(ctx context.Context, g *v1alpha1.Guardrail, now time.Time) (guardrailView, error) {
	seen := guardrailView{guardrail: g}
	segments := &v1alpha1.SegmentList{}
	if err := r.Client.List(ctx, segments, client.InNamespace(g.Namespace), client.UnsafeDisableDeepCopy); err != nil {
		return seen, fmt.Errorf("list segments: %w", err)
	}
	seen.refusal = definitions.RefuseGuardrail(g, segments.Items)
	items, err := heldIn(ctx, r.Client, g.Namespace, client.MatchingFields{indexHeld: isHeld}, client.UnsafeDisableDeepCopy)
	if err != nil {
		return seen, err
	}
	if seen.objects, err = objectsIn(ctx, r.Client, g.Namespace); err != nil {
		return seen, err
	}
	if seen.set, seen.next = brake.Settle(g, items, now); !r.casts(g) {
		return seen, nil
	}
	there, err := accountsIn(ctx, r.Client, g.Namespace)
	if err != nil {
		return seen, err
	}
	seen.wouldDo = r.Brakes.shadow.wouldDo(g.Namespace, func(account string) bool { return there[account] })
	seen.next = now.Add(shadowEvery)
	return seen, nil
}

// casts says that a Guardrail lists what would be done.
func (r *GuardrailReconciler) casts(g *v1alpha1.Guardrail) bool {
	return r.Brakes != nil && (g.Spec.Mode == v1alpha1.GuardrailShadow || r.Brakes.Stop.Mode == v1alpha1.GuardrailShadow)
}

// heldIn is everything that is held in a namespace: in the ledgers of accounts and of runs.
func heldIn(ctx context.Context, c client.Reader, namespace string, options ...client.ListOption) ([]brake.Item, error) {
	options = append(options, client.InNamespace(namespace))
	ledgers := &v1alpha1.AccountLedgerList{}
	if err := c.List(ctx, ledgers, options...); err != nil {
		return nil, fmt.Errorf("list account ledgers: %w", err)
	}
	runs := &v1alpha1.EngagementList{}
	if err := c.List(ctx, runs, options...); err != nil {
		return nil, fmt.Errorf("list engagements: %w", err)
	}
	var items []brake.Item
	for i := range ledgers.Items {
		account := ledgers.Items[i].Spec.Account
		for _, change := range ledgers.Items[i].Ledger.Held {
			items = append(items, brake.Item{Account: account.Name, Of: account.Key, HeldChange: change})
		}
	}
	for i := range runs.Items {
		if change, held := plan.HeldOf(&runs.Items[i]); held {
			items = append(items, brake.Item{Account: runs.Items[i].Spec.Account.Name, Of: runs.Items[i].Name, HeldChange: change})
		}
	}
	return items, nil
}

// report writes the status, then says what happened.
func (r *GuardrailReconciler) report(ctx context.Context, seen guardrailView, said []persist.Event) (ctrl.Result, error) {
	g, now := seen.guardrail, r.Clock.Now()
	wanted := g.DeepCopy()
	wanted.Status.ObservedGeneration = g.Generation
	wanted.Status.Held = brake.Describe(seen.set, brake.InWords)
	wanted.Status.WouldDo = seen.wouldDo
	wanted.Status.Conditions = standing(g.Status.Conditions, g.Generation, now, seen.refusal, v1alpha1.ReasonReconciled, seen.message())
	seen.sayHolding(wanted, now)
	sayNearCeiling(wanted, seen.objects, now)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, g, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	showGuardrail(wanted)
	said = append(said, turnsOf(wanted, g.Status.Conditions, wanted.Status.Conditions)...)
	said = append(said, holdingOf(wanted, g.Status.Conditions, wanted.Status.Conditions)...)
	persist.Say(r.Recorder, said...)
	return comeBack(now, segment.Earliest(seen.next, now.Add(lookAgainWithin))), nil // to count objects
}

// sayHolding sets the condition Holding, or takes it away.
func (v *guardrailView) sayHolding(wanted *v1alpha1.Guardrail, now time.Time) {
	conditions := []metav1.Condition(wanted.Status.Conditions)
	if held := wanted.Status.Held; held != nil {
		meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionHolding, metav1.ConditionTrue, wanted.Generation, now, v1alpha1.ReasonGuardrail, v.holding(held)))
	} else {
		meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionHolding)
	}
	wanted.Status.Conditions = conditions
}

// holding says what is held, beyond what, and which word lets it go on.
func (v *guardrailView) holding(held *v1alpha1.HeldSet) string {
	var what, limits []string
	for _, part := range []struct {
		kind  v1alpha1.BrakeKind
		count int32
		words string
	}{
		{v1alpha1.BrakeActivate, held.Activate, "runs to begin"},
		{v1alpha1.BrakeMove, held.Move, "moves to another segment"},
		{v1alpha1.BrakeEnd, held.End, "cancellations"},
	} {
		if limit, limited := brake.LimitOf(v.guardrail, part.kind, 0); limited && part.count > 0 {
			what = append(what, fmt.Sprintf("%d %s", part.count, part.words))
			limits = append(limits, fmt.Sprintf("%s: %s", strings.ToLower(string(part.kind)), limit.Text))
		}
	}
	text := fmt.Sprintf("holds %s, beyond %s within %s; to let exactly this go on: %s",
		strings.Join(what, ", "), strings.Join(limits, ", "), cmp.Or(string(v.guardrail.Spec.Change.Window), "1h"), ApproveCommand(v.guardrail, held.Hash))
	if v.mistaken {
		text += fmt.Sprintf("; spec.approved is %s, which names another set and approves nothing", v.guardrail.Spec.Approved)
	}
	return text
}

// ApproveCommand is what a person types to let a held set go on.
func ApproveCommand(g *v1alpha1.Guardrail, hash string) string {
	return fmt.Sprintf("tightrope approve guardrail %s --namespace %s %s", g.Name, g.Namespace, hash)
}

// message says what the Guardrail does.
func (v *guardrailView) message() string {
	text := "what begins, moves, ends and is made is counted"
	switch stop := brake.StopOf([]v1alpha1.Guardrail{*v.guardrail}); {
	case stop.Stopped():
		text = stop.Message()
	case v.guardrail.Spec.Change != nil || v.guardrail.Spec.TasksPerHour != nil:
	case len(v.guardrail.Spec.Forbid) > 0 && v.guardrail.Spec.TouchBalance != nil:
		text = "what it forbids is left out, and commercial touches wait for the balance"
	case len(v.guardrail.Spec.Forbid) > 0:
		text = "what it forbids is left out"
	case v.guardrail.Spec.TouchBalance != nil:
		text = "commercial touches wait for the balance"
	default:
		text = "nothing is limited"
	}
	if v.mistaken && len(v.set) == 0 {
		text += fmt.Sprintf("; spec.approved is %s, and nothing of that name is held", v.guardrail.Spec.Approved)
	}
	return text
}
