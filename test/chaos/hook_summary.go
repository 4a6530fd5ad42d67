package chaos

import (
	"fmt"
	"slices"
	"time"
)

// hookSummary is what rounds with the webhook did, and what was found.
type hookSummary struct {
	hooks  hookVerdict
	audit  summary
	healed []time.Duration // how long it took until the webhook refused again, through both managers
}

// String is the line by which a run is known.
func (f hookSummary) String() string {
	return fmt.Sprintf("%s kills=%d steps=%d duplicates=%d lost=%d early=%d",
		&f.hooks, f.audit.kills, f.audit.steps, f.audit.duplicates, f.audit.lost, f.audit.early)
}

func (f *hookSummary) findings() []string { return slices.Concat(f.hooks.findings, f.audit.findings) }

// add takes a round in.
func (f *hookSummary) add(h *hooked) {
	f.hooks.add(&h.authors.verdict)
	f.healed = append(f.healed, h.healed...)
	f.audit.verdict.add(h.runner.summary.verdict)
	f.audit.kills += h.runner.summary.kills
	f.audit.steps += h.runner.summary.steps
	if f.audit.faults == nil {
		f.audit.faults = map[fault]int{}
	}
	for name, count := range h.runner.summary.faults {
		f.audit.faults[name] += count
		f.hooks.faults += count
	}
}
