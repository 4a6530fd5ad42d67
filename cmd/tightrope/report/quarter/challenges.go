package quarter

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
)

// runsMissed are the runs that ended without their goal in the quarter, or whose ground was gone.
func (p *pack) runsMissed() document.Line {
	now, before := p.endedIn(p.ask.Quarter, success.OutcomeMissed), p.endedIn(p.ask.Quarter.Add(-1), success.OutcomeMissed)
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		e := now[name]
		if e.missed+e.cancelled == 0 {
			continue
		}
		was := &ended{}
		if before[name] != nil {
			was = before[name]
		}
		slices.Sort(e.accounts)
		rows = append(rows, []string{
			name, fmt.Sprint(e.missed), fmt.Sprint(was.missed), fmt.Sprint(e.cancelled), fmt.Sprint(was.cancelled), fmt.Sprint(e.all()),
			inWords(e.why), some(slices.Compact(e.accounts)),
		})
	}
	if len(now) > 0 && len(rows) == 0 {
		return document.Line{Sentences: []string{"No run missed its goal or was cancelled in the quarter."}}
	}
	return p.table(document.Columns("Playbook", "#Missed", "#Quarter before", "#Cancelled", "#Quarter before", "#Of runs that ended", "Why missed", "Accounts"), rows,
		"Runs of playbooks that ended in the quarter.")
}

// blamed are the reasons for which a playbook leaves a step out that somebody should hear of. That it was not wanted is none.
var blamed = []string{success.ReasonMissed, success.ReasonHoldLimit, success.ReasonRequirementNotMet, success.ReasonExpired, success.ReasonWaived, string(success.WithdrawExpired)}

// skips are the Tasks of a step that were skipped, or never made.
type skips struct {
	people, left, before int
	why                  map[string]int
}

// tasksSkipped are the Tasks that people skipped in the quarter, and the steps for which none was made in time.
func (p *pack) tasksSkipped() document.Line {
	found, ended := map[string]*skips{}, 0
	for _, w := range p.work {
		if p.ask.Quarter.Has(w.Closed) {
			ended++
		}
		skipped, left := w.State == history.Skipped, !w.IsOpen() && w.State != history.Done && slices.Contains(blamed, w.Reason)
		if !skipped && !left {
			continue
		}
		name := w.Run.Spec.Playbook.Name + ": " + w.Step
		s := cmp.Or(found[name], &skips{why: map[string]int{}})
		found[name] = s
		switch {
		case p.ask.Quarter.Add(-1).Has(w.Closed):
			s.before++
		case p.ask.Quarter.Has(w.Closed) && skipped:
			s.people++
			s.why[note(w)]++
		case p.ask.Quarter.Has(w.Closed):
			s.left++
			s.why[cmp.Or(w.Message, w.Reason)]++
		}
	}
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if s := found[name]; s.people+s.left > 0 {
			rows = append(rows, []string{name, fmt.Sprint(s.people), fmt.Sprint(s.left), fmt.Sprint(s.before), inWords(s.why)})
		}
	}
	if ended > 0 && len(rows) == 0 {
		return document.Line{Sentences: []string{"No task was skipped in the quarter."}}
	}
	return p.table(document.Columns("Step", "#Skipped by people", "#Not made, or not in time", "#Both, quarter before", "Reasons"), rows,
		"Tasks that ended in the quarter.")
}

// note is why a person skipped a Task, in their words.
func note(w *history.Work) string {
	if w.Report == nil {
		return "no reason given"
	}
	return cmp.Or(w.Report.Note, w.Report.Response, "no reason given")
}

// unknownFacts is what cannot be said of accounts, because a fact is missing or stale.
func (p *pack) unknownFacts() document.Line {
	missing, judged := map[string][]string{}, 0
	for _, account := range p.accounts {
		status, name := &account.Status, history.Called(account)
		judged += len(status.Segments) + len(status.Scores) + len(status.Waiting)
		for _, m := range status.Segments {
			if m.Reason == success.MembershipUnknown || m.Reason == success.MembershipBroken {
				missing["the segment of "+string(m.Dimension)] = append(missing["the segment of "+string(m.Dimension)], name)
			}
		}
		for i := range status.Scores {
			for _, term := range status.Scores[i].Unknown {
				what := fmt.Sprintf("the score %s: %s", status.Scores[i].Scorecard, term)
				missing[what] = append(missing[what], name)
			}
		}
		for _, waits := range status.Waiting {
			if waits.Reason == success.ReasonFactsMissing {
				what := "whether " + string(waits.Playbook) + " is to start"
				missing[what] = append(missing[what], name)
			}
		}
	}
	var rows [][]string
	for _, what := range slices.Sorted(maps.Keys(missing)) {
		rows = append(rows, []string{what, fmt.Sprint(len(missing[what])), some(missing[what])})
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return cmp.Compare(len(missing[b[0]]), len(missing[a[0]])) })
	if judged > 0 && len(rows) == 0 {
		return document.Line{Sentences: []string{"No fact is missing for what segments, scores and playbooks ask."}}
	}
	return p.table(document.Columns("What cannot be said", "#Accounts", "Such as"), rows,
		"Segments, scorecards and playbooks that ask for facts: the loop says in the status of accounts what it does not know.")
}

// ecosystemAtRisk are the goals in which a player is below what the goal needs of it, however well the others do.
func (p *pack) ecosystemAtRisk() document.Line {
	var rows [][]string
	seen := false
	for _, account := range p.accounts {
		for i := range account.Spec.Goals {
			goal := &account.Spec.Goals[i]
			var below, well []string
			for _, player := range goal.Players {
				seen = seen || player.State != ""
				switch player.State {
				case success.PlayerBelow:
					below = append(below, fmt.Sprintf("%s (%s)", player.Name, cmp.Or(string(player.Kind), "kind not known")))
				case success.PlayerMeeting, success.PlayerExceeding:
					well = append(well, string(player.Name))
				}
			}
			if len(below) > 0 {
				rows = append(rows, []string{history.Called(account), cmp.Or(goal.Statement, string(goal.Name)), strings.Join(below, ", "), strings.Join(well, ", ")})
			}
		}
	}
	if seen && len(rows) == 0 {
		return document.Line{Sentences: []string{"No player is below what a goal needs of it."}}
	}
	return p.table(document.Columns("Account", "Goal", "Below", "Meets or exceeds"), rows,
		"Who plays a part in the goals of customers, and how they do: players of spec.goals of accounts, each with a state.")
}
