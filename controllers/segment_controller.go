package controllers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/segment"
	"tightrope.dev/controllers/persist"
)

// mostSampled is how many of the accounts that could not be judged are named.
const mostSampled = 10

// +kubebuilder:rbac:groups=tightrope.dev,resources=segments,verbs=list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=segments/status,verbs=patch

// SegmentReconciler checks a segment, and counts the accounts in it. It writes all conditions of Segments.
type SegmentReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Definitions *Definitions
}

// segmentView is what a pass over a segment has read.
type segmentView struct {
	segment *v1alpha1.Segment
	// refusal is why it cannot be asked.
	refusal *engine.Refusal
	// ties are segments of the same dimension and priority.
	ties []string
	// members and undecided are names of accounts, sorted.
	members   int
	undecided []string
}

// Reconcile makes one pass over a segment.
func (r *SegmentReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	s := &v1alpha1.Segment{}
	if err := r.Client.Get(ctx, req.NamespacedName, s); err != nil || !s.DeletionTimestamp.IsZero() {
		if apierrors.IsNotFound(err) {
			forgetSegment(req.NamespacedName)
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	seen, err := r.observe(ctx, s)
	if err != nil {
		return ctrl.Result{}, err
	}
	return r.report(ctx, seen)
}

// observe reads everything that the status depends on. What accounts say of a segment that does not compile is left out.
func (r *SegmentReconciler) observe(ctx context.Context, s *v1alpha1.Segment) (segmentView, error) {
	seen := segmentView{segment: s}
	definition, refusal := r.Definitions.Segment(s)
	seen.refusal = refusal
	accounts := &v1alpha1.AccountList{}
	if err := r.Client.List(ctx, accounts, client.InNamespace(s.Namespace), client.UnsafeDisableDeepCopy, client.MatchingFields{indexSegment: s.Name}); err != nil {
		return seen, fmt.Errorf("list accounts of the segment: %w", err)
	}
	failed := seen.count(accounts.Items)
	if refusal != nil {
		return seen, nil
	}
	scorecards, err := scorecardsOf(ctx, r.Client, r.Definitions, s.Namespace)
	if err != nil {
		return seen, err
	}
	all, err := segmentsOf(ctx, r.Client, r.Definitions, s.Namespace)
	seen.refusal = definitions.RefuseSegment(definition, scorecards, all, failed)
	seen.ties = definition.Ties(all)
	return seen, err
}

// count counts the members and the undecided, and gives the first account, by name, for which the expression failed.
func (v *segmentView) count(accounts []v1alpha1.Account) (failed *engine.Refusal) {
	var first string
	for i := range accounts {
		account := &accounts[i]
		for _, m := range account.Status.Segments {
			if m.Segment == v.segment.Name {
				v.members++
			}
			if m.UndecidedBy != v.segment.Name {
				continue
			}
			v.undecided = append(v.undecided, account.Name)
			if m.Reason == v1alpha1.MembershipBroken && (first == "" || account.Name < first) {
				first = account.Name
				failed = definitions.FailedFor(account.Name, "spec.expression", m.Message)
			}
		}
	}
	slices.Sort(v.undecided)
	return failed
}

// report writes the status, then says what happened.
func (r *SegmentReconciler) report(ctx context.Context, seen segmentView) (ctrl.Result, error) {
	s := seen.segment
	wanted := s.DeepCopy()
	members, unknown := int32(seen.members), int32(len(seen.undecided)) //nolint:gosec // a namespace holds far fewer accounts
	wanted.Status.ObservedGeneration = s.Generation
	wanted.Status.Members, wanted.Status.Unknown = &members, &unknown
	wanted.Status.UnknownSample = slices.Clone(seen.undecided[:min(len(seen.undecided), mostSampled)])
	wanted.Status.Conditions = standing(s.Status.Conditions, s.Generation, r.Clock.Now(), seen.refusal, v1alpha1.ReasonReconciled, seen.message())
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, s, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	showSegment(s, members, unknown)
	persist.Say(r.Recorder, turnsOf(wanted, s.Status.Conditions, wanted.Status.Conditions)...)
	return ctrl.Result{}, nil
}

// message says what the segment does; a tie is said by both sides.
func (v *segmentView) message() string {
	text := "accounts are judged by the expression"
	if len(v.ties) == 0 {
		return text
	}
	first := slices.MinFunc(append(slices.Clone(v.ties), v.segment.Name), cmp.Compare[string])
	return fmt.Sprintf("%s; priority %d in dimension %s is also that of %s: where several match, %s wins by its name",
		text, v.segment.Spec.Priority, segment.Dimension(v.segment), strings.Join(v.ties, ", "), first)
}
