package controllers

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=scorecards,verbs=list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=scorecards/status,verbs=patch

// ScorecardReconciler checks a scorecard, and counts the accounts in its bands. It writes all conditions of Scorecards.
type ScorecardReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Definitions *Definitions
}

// scorecardView is what a pass over a scorecard has read.
type scorecardView struct {
	scorecard *v1alpha1.Scorecard
	compiled  *score.Definition
	// refusal is why accounts have no score of it.
	refusal *engine.Refusal
	// unlisted says that so many scorecards come before it that accounts do not list it.
	unlisted bool
	// scored is how many accounts have a value, undecided are the names of those with an unknown term, sorted, and bands
	// how many are in each band.
	scored    int
	undecided []string
	bands     map[string]int32
}

// Reconcile makes one pass over a scorecard.
func (r *ScorecardReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	s := &v1alpha1.Scorecard{}
	if err := r.Client.Get(ctx, req.NamespacedName, s); err != nil || !s.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	seen, err := r.observe(ctx, s)
	if err != nil {
		return ctrl.Result{}, err
	}
	return r.report(ctx, seen)
}

// observe reads everything that the status depends on.
func (r *ScorecardReconciler) observe(ctx context.Context, s *v1alpha1.Scorecard) (scorecardView, error) {
	seen := scorecardView{scorecard: s, bands: map[string]int32{}}
	seen.compiled, seen.refusal = r.Definitions.Scorecard(s)
	if seen.refusal != nil {
		return seen, nil
	}
	all, err := scorecardsOf(ctx, r.Client, r.Definitions, s.Namespace)
	if err != nil {
		return seen, err
	}
	seen.unlisted = !seen.compiled.IsListed(all)
	accounts := &v1alpha1.AccountList{}
	if err := r.Client.List(ctx, accounts, client.InNamespace(s.Namespace), client.UnsafeDisableDeepCopy); err != nil {
		return seen, fmt.Errorf("list accounts: %w", err)
	}
	seen.refusal = seen.count(accounts.Items)
	return seen, nil
}

// count counts the accounts, and gives the first, by name, for which a term failed.
func (v *scorecardView) count(accounts []v1alpha1.Account) (failed *engine.Refusal) {
	var first string
	for i := range accounts {
		account := &accounts[i]
		at := slices.IndexFunc(account.Status.Scores, func(s v1alpha1.AccountScore) bool { return string(s.Scorecard) == v.scorecard.Name })
		if at < 0 {
			continue
		}
		s := &account.Status.Scores[at]
		if s.Value != nil {
			v.scored++
			v.bands[s.Band]++
		}
		if len(s.Unknown) > 0 {
			v.undecided = append(v.undecided, account.Name)
		}
		if s.Problem != "" && (first == "" || account.Name < first) {
			first = account.Name
			failed = definitions.FailedFor(account.Name, "spec.terms", s.Problem)
		}
	}
	slices.Sort(v.undecided)
	return failed
}

// report writes the status, then says what happened.
func (r *ScorecardReconciler) report(ctx context.Context, seen scorecardView) (ctrl.Result, error) {
	s := seen.scorecard
	wanted := s.DeepCopy()
	scored, unknown := int32(seen.scored), int32(len(seen.undecided)) //nolint:gosec // a namespace holds far fewer accounts
	wanted.Status.ObservedGeneration = s.Generation
	wanted.Status.Scored, wanted.Status.Unknown = &scored, &unknown
	wanted.Status.UnknownSample = slices.Clone(seen.undecided[:min(len(seen.undecided), mostSampled)])
	wanted.Status.Bands = nil
	for _, band := range s.Spec.Bands {
		wanted.Status.Bands = append(wanted.Status.Bands, v1alpha1.BandCount{Name: band.Name, Accounts: new(seen.bands[band.Name])})
	}
	wanted.Status.Conditions = standing(s.Status.Conditions, s.Generation, r.Clock.Now(), seen.refusal, v1alpha1.ReasonReconciled, seen.message())
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, s, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	persist.Say(r.Recorder, turnsOf(wanted, s.Status.Conditions, wanted.Status.Conditions)...)
	return ctrl.Result{}, nil
}

// message says who can read the score.
func (v *scorecardView) message() string {
	text := "segments, playbooks and steps can read the score"
	if v.compiled != nil && v.compiled.ReadsSegments() {
		text = "playbooks and steps can read the score; segments cannot, because it reads segments"
	}
	if v.unlisted {
		text += fmt.Sprintf("; accounts list only the first %d scorecards in the alphabet, so that it is not counted", score.MostListed)
	}
	return text
}

// SetupWithManager watches the scorecard, how many others there are, and, with a pause, what accounts score.
func (r *ScorecardReconciler) SetupWithManager(mgr ctrl.Manager) error {
	find := finder{mgr.GetClient()}
	scored := func(_ context.Context, o client.Object) []reconcile.Request {
		account, ok := o.(*v1alpha1.Account)
		if !ok {
			return nil
		}
		var requests []reconcile.Request
		for _, s := range account.Status.Scores {
			requests = append(requests, request(account.Namespace, string(s.Scorecard)))
		}
		return requests
	}
	return ctrl.NewControllerManagedBy(mgr).
		For(&v1alpha1.Scorecard{}, rewritten).
		Watches(&v1alpha1.Scorecard{}, mapped(find.inNamespace(scorecardList)), rewritten).
		Watches(&v1alpha1.Account{}, later(scored), builder.WithPredicates(rescored)).
		Complete(r)
}

// rescored is a change of what an account scores.
var rescored = updates(func(before, after client.Object) bool {
	was, ok := before.(*v1alpha1.Account)
	is, also := after.(*v1alpha1.Account)
	return !ok || !also || !equality.Semantic.DeepEqual(was.Status.Scores, is.Status.Scores)
})
