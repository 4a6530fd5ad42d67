package controllers

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/types"
	"tightrope.dev/api/v1alpha1"
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
)

// register adds the metrics to a registry. A second manager in the process shares them.
func register(registry prometheus.Registerer) error {
	for _, metric := range []prometheus.Collector{tasksCreated, tasksWithdrawn, writes, conflicts, segmentAccounts, playbookRuns} {
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

func showPlaybook(p *v1alpha1.Playbook, active, completed int32) {
	playbookRuns.WithLabelValues(p.Namespace, p.Name, "active").Set(float64(active))
	playbookRuns.WithLabelValues(p.Namespace, p.Name, "completed").Set(float64(completed))
}

func forgetPlaybook(name types.NamespacedName) {
	playbookRuns.DeletePartialMatch(prometheus.Labels{"namespace": name.Namespace, "playbook": name.Name})
}
