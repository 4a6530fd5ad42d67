package plan

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// factsInput is what the first layer of expressions sees: the account, today, answers and outcomes.
func factsInput(now time.Time, c calendar.Calendar, account *v1alpha1.Account, runs []v1alpha1.Engagement) expr.Input {
	return expr.Input{
		Account:   expr.NewAccount(account),
		Now:       now,
		Location:  c.Location(),
		Today:     c.Date(now).String(),
		Responses: responses(runs),
		Outcomes:  outcomes(runs),
		Turn:      &expr.Turn{},
	}
}

// withMembership adds what conditions and triggers see: segments, their values, and the team.
func withMembership(in expr.Input, account *v1alpha1.Account, stands []v1alpha1.DimensionRecord, definitions []*segment.Definition) expr.Input {
	in.Segments = make(map[string]string, len(stands))
	in.SegmentValues = make(map[string]map[string]any, len(stands))
	in.Undecided = undecided(stands)
	for _, stand := range stands {
		in.Segments[string(stand.Dimension)] = stand.Segment
		for _, d := range definitions {
			if d.Name == stand.Segment && d.Dimension == string(stand.Dimension) {
				in.SegmentValues[d.Dimension] = d.Values
			}
		}
	}
	in.Team = make(map[string]string, len(account.Spec.Team))
	for role, member := range account.Spec.Team {
		in.Team[role] = string(member)
	}
	return in
}

// undecided says of the dimensions that could not be judged why.
func undecided(stands []v1alpha1.DimensionRecord) map[string]string {
	var why map[string]string
	for _, stand := range stands {
		if stand.Reason != v1alpha1.MembershipUnknown && stand.Reason != v1alpha1.MembershipBroken {
			continue
		}
		if why == nil {
			why = map[string]string{}
		}
		why[string(stand.Dimension)] = stand.Message
	}
	return why
}

// responses are the latest answers of an account's runs, by playbook/step.
func responses(runs []v1alpha1.Engagement) map[string]expr.Response {
	latest := map[string]expr.Response{}
	for _, run := range inNameOrder(runs) {
		for _, record := range run.Ledger.Steps {
			if record.Report == nil || record.Report.Response == "" {
				continue
			}
			key := run.Spec.Playbook.Key + "/" + string(record.Name)
			answer := expr.Response{Value: record.Report.Response, Time: reportedAt(record)}
			if was, ok := latest[key]; !ok || supersedes(answer, was) {
				latest[key] = answer
			}
		}
	}
	return latest
}

// outcomes are how an account's runs last ended, by playbook.
func outcomes(runs []v1alpha1.Engagement) map[string]expr.Outcome {
	latest := map[string]expr.Outcome{}
	for _, run := range inNameOrder(runs) {
		end := run.Ledger.End
		if end == nil {
			continue
		}
		ended := expr.Outcome{Outcome: string(end.Outcome), Time: end.Time.Time}
		if was, ok := latest[run.Spec.Playbook.Key]; !ok || follows(ended, was) {
			latest[run.Spec.Playbook.Key] = ended
		}
	}
	return latest
}

// supersedes says that an answer counts, and not the other one: it is later. Of two of the same second the greater text
// counts, so that it makes no difference where they stand, and which of their runs is still there.
func supersedes(answer, other expr.Response) bool {
	return cmp.Or(answer.Time.Compare(other.Time), cmp.Compare(answer.Value, other.Value)) > 0
}

// follows says the same of how a playbook ended. Of the same second Reached counts before Missed, and Missed before
// Cancelled.
func follows(outcome, other expr.Outcome) bool {
	return cmp.Or(outcome.Time.Compare(other.Time), cmp.Compare(outcome.Outcome, other.Outcome)) > 0
}

// inNameOrder orders runs, so that of two things the same one comes first each time.
func inNameOrder(runs []v1alpha1.Engagement) []*v1alpha1.Engagement {
	ordered := make([]*v1alpha1.Engagement, len(runs))
	for i := range runs {
		ordered[i] = &runs[i]
	}
	slices.SortFunc(ordered, func(a, b *v1alpha1.Engagement) int { return cmp.Compare(a.Name, b.Name) })
	return ordered
}

func reportedAt(record v1alpha1.StepRecord) time.Time {
	if record.Report == nil || record.Report.Time == nil {
		return time.Time{}
	}
	return record.Report.Time.Time
}
