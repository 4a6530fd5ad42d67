package controllers

import (
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/types"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/outcome"
)

// Metrics never carry an account's name: there are too many, and they are customers.
var (
	tasksCreated = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tightrope_tasks_created_total", Help: "Tasks that were made.",
	}, []string{"namespace", "playbook"})
	tasksWithdrawn = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tightrope_tasks_withdrawn_total", Help: "Tasks that were taken back.",
	}, []string{"namespace", "playbook", "reason"})
	writes = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tightrope_writes_total", Help: "Writes to the API server that took effect.",
	}, []string{"verb", "kind"})
	conflicts = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "tightrope_conflicts_total", Help: "Passes that started over because something was written meanwhile.",
	})
	segmentAccounts = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "tightrope_segment_accounts", Help: "Accounts of a segment: its members, and those it could not judge.",
	}, []string{"namespace", "segment", "state"})
	playbookRuns = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "tightrope_playbook_runs", Help: "Runs of a playbook: those that go on, and those that have ended.",
	}, []string{"namespace", "playbook", "state"})
	playbookOutcomes = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "tightrope_playbook_outcomes", Help: "How runs of a playbook ended, and what became of the accounts that are held out.",
	}, []string{"namespace", "playbook", "group", "outcome"})
	uncoveredAccounts = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "tightrope_accounts_uncovered", Help: "Accounts whose condition Covered is False, by its reason.",
	}, []string{"namespace", "reason"})
)

var guardrailHeld = prometheus.NewGaugeVec(prometheus.GaugeOpts{
	Name: "tightrope_guardrail_held", Help: "Changes that a guardrail holds until a person approves them.",
}, []string{"namespace", "guardrail", "kind"})

var webhookExpiry = prometheus.NewGauge(prometheus.GaugeOpts{
	Name: "tightrope_webhook_certificate_expiry_timestamp_seconds", Help: "When the certificate of the webhook expires; 0 where none is served.",
})

func showExpiry(at time.Time) { webhookExpiry.Set(float64(at.Unix())) }

// register adds the metrics to a registry. A second manager in the process shares them.
func register(registry prometheus.Registerer) error {
	for _, metric := range []prometheus.Collector{tasksCreated, tasksWithdrawn, writes, conflicts, segmentAccounts, playbookRuns, playbookOutcomes, uncoveredAccounts, guardrailHeld, webhookExpiry} {
		var already prometheus.AlreadyRegisteredError
		if err := registry.Register(metric); err != nil && !errors.As(err, &already) {
			return fmt.Errorf("register metrics: %w", err)
		}
	}
	return nil
}

func countWrite(verb, kind string) { writes.WithLabelValues(verb, kind).Inc() }

func showSegment(s *v1alpha1.Segment, members, unknown int32) {
	segmentAccounts.WithLabelValues(s.Namespace, s.Name, "member").Set(float64(members))
	segmentAccounts.WithLabelValues(s.Namespace, s.Name, "unknown").Set(float64(unknown))
}

func forgetSegment(name types.NamespacedName) {
	segmentAccounts.DeletePartialMatch(prometheus.Labels{"namespace": name.Namespace, "segment": name.Name})
}

func showPlaybook(p *v1alpha1.Playbook, s outcome.Summary) {
	playbookRuns.WithLabelValues(p.Namespace, p.Name, "active").Set(float64(s.Active))
	playbookRuns.WithLabelValues(p.Namespace, p.Name, "completed").Set(float64(s.Completed))
	if s.Outcomes == nil {
		return
	}
	showOutcomes(p, "runs", &s.Outcomes.All)
	if s.Outcomes.Holdout != nil {
		showOutcomes(p, "holdout", s.Outcomes.Holdout)
	}
}

func showOutcomes(p *v1alpha1.Playbook, group string, s *v1alpha1.OutcomeStats) {
	playbookOutcomes.WithLabelValues(p.Namespace, p.Name, group, "reached").Set(float64(s.Reached))
	playbookOutcomes.WithLabelValues(p.Namespace, p.Name, group, "missed").Set(float64(s.Missed))
	playbookOutcomes.WithLabelValues(p.Namespace, p.Name, group, "cancelled").Set(float64(s.Cancelled))
}

func forgetPlaybook(name types.NamespacedName) {
	labels := prometheus.Labels{"namespace": name.Namespace, "playbook": name.Name}
	playbookRuns.DeletePartialMatch(labels)
	playbookOutcomes.DeletePartialMatch(labels)
}

func showGuardrail(g *v1alpha1.Guardrail) {
	held := v1alpha1.HeldSet{}
	if g.Status.Held != nil {
		held = *g.Status.Held
	}
	for kind, count := range map[v1alpha1.BrakeKind]int32{
		v1alpha1.BrakeActivate: held.Activate, v1alpha1.BrakeMove: held.Move, v1alpha1.BrakeEnd: held.End,
	} {
		guardrailHeld.WithLabelValues(g.Namespace, g.Name, string(kind)).Set(float64(count))
	}
}

func forgetGuardrail(name types.NamespacedName) {
	guardrailHeld.DeletePartialMatch(prometheus.Labels{"namespace": name.Namespace, "guardrail": name.Name})
}
