package controllers

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/selection"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/persist"
	"tightrope.dev/controllers/webhook"
)

// Setup adds every controller to a manager. It is the only place with a real clock and a real recorder. days is the
// calendar of the accounts that name none, where their namespace has no default.
func Setup(ctx context.Context, mgr ctrl.Manager, days calendar.Calendar, options ...Option) error {
	if err := register(metrics.Registry); err != nil {
		return err
	}
	if err := index(ctx, mgr); err != nil {
		return err
	}
	c := client.WithFieldOwner(mgr.GetClient(), v1alpha1.FieldManager)
	reader, recorder, now, definitions := mgr.GetAPIReader(), mgr.GetEventRecorder(v1alpha1.FieldManager), clock.RealClock{}, NewDefinitions()
	said := settings{brakes: &Brakes{}}
	for _, option := range options {
		option(&said)
	}
	brakes, retirement := said.brakes, said.retirement
	for _, reconciler := range []interface{ SetupWithManager(mgr ctrl.Manager) error }{
		&SegmentReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Definitions: definitions},
		&ScorecardReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Definitions: definitions},
		&SegmentOverrideReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Calendar: days, Definitions: definitions},
		&CalendarReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Definitions: definitions},
		&PlaybookReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Definitions: definitions},
		&AccountReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: retirement},
		&AccountLedgerReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: retirement},
		&EngagementReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: retirement},
		&TaskReconciler{Client: c, Reader: reader, Clock: now},
		&GuardrailReconciler{Client: c, Reader: reader, Recorder: recorder, Clock: now, Brakes: brakes},
	} {
		if err := reconciler.SetupWithManager(mgr); err != nil {
			return fmt.Errorf("set up %T: %w", reconciler, err)
		}
	}
	if err := mgr.Add(&shadowLog{cache: mgr.GetClient(), brakes: brakes, clock: now}); err != nil {
		return fmt.Errorf("set up the log of what would be done: %w", err)
	}
	if said.webhook == nil {
		return nil
	}
	said.webhook.Clock, said.webhook.Wrote, said.webhook.Expires = now, countWrite, showExpiry
	said.webhook.Others = mgr.GetClient()
	return webhook.Setup(mgr, *said.webhook)
}

// settings are the words of the manager's own.
type settings struct {
	brakes     *Brakes
	retirement Retirement
	webhook    *webhook.Options
}

// Option is a word of the manager's own.
type Option func(*settings)

// WithStop stops the controllers in every namespace, as a Guardrail of that mode does in its own: Pause or Shadow. flag is
// how the word was given. A mode that stops nothing has no effect.
func WithStop(mode v1alpha1.GuardrailMode, flag string) Option {
	return func(s *settings) {
		if mode == v1alpha1.GuardrailPause || mode == v1alpha1.GuardrailShadow {
			s.brakes.Stop = brake.Stop{Mode: mode, By: flag}
		}
	}
}

// WithRetirement lets what has ended leave the cluster.
func WithRetirement(r Retirement) Option { return func(s *settings) { s.retirement = r } }

// WithWebhook serves the webhook that refuses definitions when they are applied.
func WithWebhook(o webhook.Options) Option { return func(s *settings) { s.webhook = &o } }

// Scheme knows every kind that the controllers read and write.
func Scheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the kinds of Kubernetes: %w", err)
	}
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the kinds of %s: %w", v1alpha1.Group, err)
	}
	return scheme, nil
}

// ManagerOptions are what a manager of these controllers needs to know: the kinds, and what to keep in memory. An empty
// namespace means all of them. Of ControllerRevisions only ours are kept, and of no object who set which field.
func ManagerOptions(namespace string) (ctrl.Options, error) {
	scheme, err := Scheme()
	if err != nil {
		return ctrl.Options{}, err
	}
	ours, err := labels.NewRequirement(v1alpha1.LabelPlaybook, selection.Exists, nil)
	if err != nil {
		return ctrl.Options{}, fmt.Errorf("select revisions: %w", err)
	}
	options := ctrl.Options{
		Scheme: scheme,
		Cache: cache.Options{
			DefaultTransform: cache.TransformStripManagedFields(),
			ByObject:         map[client.Object]cache.ByObject{&appsv1.ControllerRevision{}: {Label: labels.NewSelector().Add(*ours)}},
		},
		Controller:                    config.Controller{RecoverPanic: new(true)},
		LeaderElectionID:              v1alpha1.FieldManager + "." + v1alpha1.Group,
		LeaderElectionReleaseOnCancel: true,
	}
	if namespace != metav1.NamespaceAll {
		options.Cache.DefaultNamespaces = map[string]cache.Config{namespace: {}}
	}
	return options, nil
}

// writerFor writes through a client, and counts.
func writerFor(c client.Client, stored client.Reader) *persist.Writer {
	return &persist.Writer{Client: c, Reader: stored, Wrote: countWrite}
}
