package rollup

import (
	"cmp"
	"maps"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
)

// Playbook is what became of the runs of a playbook.
type Playbook struct {
	Name string `json:"name"`
	// Deleted says that the Playbook is gone, and only its runs are left.
	Deleted bool `json:"deleted,omitempty"`
	// Outcomes say how its runs ended, by revision too, and of the accounts that are held out.
	Outcomes []Outcome `json:"outcomes,omitempty"`
	// Difference is the share of the runs that reached the goal less that of the accounts that are held out.
	Difference *success.PercentEstimate `json:"difference,omitempty"`
	// Steps are the steps by revision, newest first, in the order of the playbook.
	Steps []Step `json:"steps,omitempty"`
}

// Outcome is how some runs of a playbook ended.
type Outcome struct {
	// Of is the number of a revision, or AllRuns, or HeldOut.
	Of string `json:"of"`

	success.OutcomeStats `json:",inline"`
}

// What an outcome is of, where it is not of a revision.
const (
	AllRuns = "all runs"
	HeldOut = "held out"
)

// Of sums up every playbook, or only the one of a name, in the order of their names.
func Of(h *history.History, only string, words Words) []Playbook {
	found := map[string]*Playbook{}
	for _, p := range h.Playbooks {
		found[p.Name] = &Playbook{Name: p.Name}
	}
	for _, run := range h.Runs {
		if name := run.Spec.Playbook.Name; found[name] == nil {
			found[name] = &Playbook{Name: name, Deleted: true}
		}
	}
	var list []Playbook
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if only != "" && only != name {
			continue
		}
		p := found[name]
		p.countOutcomes(h)
		p.Steps = stepsOf(h, name, words)
		list = append(list, *p)
	}
	return list
}

// countOutcomes asks the engine.
func (p *Playbook) countOutcomes(h *history.History) {
	f := outcome.Facts{Now: h.Now, Playbook: p.Name, Ledgers: h.Ledgers, Revisions: h.Numbers}
	for _, playbook := range h.Playbooks {
		if playbook.Name == p.Name {
			f.Goal, f.Playbook = playbook.Spec.Goal, plan.PlaybookKey(playbook)
		}
	}
	for _, run := range h.Runs {
		if run.Spec.Playbook.Name == p.Name {
			f.Playbook = cmp.Or(run.Spec.Playbook.Key, f.Playbook)
			f.Engagements = append(f.Engagements, *run)
		}
	}
	ended := outcome.Of(f).Outcomes
	if ended == nil {
		return
	}
	p.Difference = ended.Difference
	for i := range ended.Revisions {
		p.Outcomes = append(p.Outcomes, Outcome{numberOf(h, ended.Revisions[i].Revision), ended.Revisions[i].OutcomeStats})
	}
	p.Outcomes = append(p.Outcomes, Outcome{AllRuns, ended.All})
	if ended.Holdout != nil {
		p.Outcomes = append(p.Outcomes, Outcome{HeldOut, *ended.Holdout})
	}
}
