package why

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// Account says why an account stands as it does: its segments, its runs and open tasks, what waits and why, which
// playbooks are not for it, its scores, and the next dates.
func Account(f plan.AccountFacts, r plan.AccountReasons, refused []Refused) Answer {
	a := Answer{Question: fmt.Sprintf("Why does %s stand as it does?", who(f.Account)), AsOf: f.Calendar.Date(f.Now).String()}
	for _, s := range []Section{
		{"Segments", segmentLinks(f, r)},
		{"Runs", runLinks(f)},
		{"Waits", waitLinks(r, true)},
		{"Other playbooks", waitLinks(r, false)},
		{"Scores", scoreLinks(r)},
		{"Next", nextLinks(f, r)},
	} {
		if len(s.Links) > 0 {
			a.Sections = append(a.Sections, s)
		}
	}
	a.Sections = append(a.Sections, mend(refused, func(r Refused) bool { return r.Kind != "Account" || r.Name == f.Account.Name })...)
	a.Short = conditionOf(r.Plan.Status.Conditions, v1alpha1.ConditionReady)
	for _, kind := range []string{v1alpha1.ConditionClassified, v1alpha1.ConditionCovered, v1alpha1.ConditionOnTrack} {
		if words := notTrue(r.Plan.Status.Conditions, kind); words != "" {
			a.Short += " " + words
		}
	}
	if words := conditionOf(r.Plan.Status.Conditions, v1alpha1.ConditionRestricted); words != "" {
		a.Short += " " + v1alpha1.ConditionRestricted + ": " + words
	}
	return a
}

// conditionOf is what a condition says, as a sentence.
func conditionOf(conditions v1alpha1.Conditions, kind string) string {
	for _, c := range conditions {
		if c.Type == kind {
			return sentence(c.Message)
		}
	}
	return ""
}

// notTrue is what a condition says that is not as it should be.
func notTrue(conditions v1alpha1.Conditions, kind string) string {
	for _, c := range conditions {
		if c.Type == kind && c.Status != "True" {
			return sentence(c.Type + ": " + c.Message)
		}
	}
	return ""
}

func segmentLinks(f plan.AccountFacts, r plan.AccountReasons) []Link {
	var links []Link
	for _, d := range r.Dimensions {
		links = append(links, stands(f.Calendar, membership(r, d), d))
	}
	return links
}

// runLinks are the runs that go on, each with its open tasks, and how the last of each playbook ended.
func runLinks(f plan.AccountFacts) []Link {
	var links []Link
	for _, run := range byName(f.Engagements) {
		if run.Ledger.End != nil {
			continue
		}
		links = append(links, Link{Kind: KindRun, Name: run.Name, Time: startTime(run), Text: runStands(f.Calendar, run)})
		for i := range f.Tasks {
			if task := &f.Tasks[i]; task.Spec.Engagement == run.Name && plan.IsOpen(task) {
				links = append(links, Link{Kind: KindTask, Name: task.Name, Time: instant(task.Spec.Due.Time),
					Text: fmt.Sprintf("%s: %s does it, due on %s.", task.Spec.Title, cmp.Or(task.Spec.Assignee, "nobody"), f.Calendar.Date(task.Spec.Due.Time))})
			}
		}
	}
	for _, run := range byName(f.Engagements) {
		if end := run.Ledger.End; end != nil {
			links = append(links, Link{Kind: KindRun, Name: run.Name, Time: instant(end.Time.Time), Reason: end.Reason,
				Text: sentence(fmt.Sprintf("%s (%s) ended on %s: %s, %s", run.Spec.Playbook.Name, run.Spec.Trigger.Key, f.Calendar.Date(end.Time.Time), end.Outcome, end.Message) + forbidden(f.Calendar, run))})
		}
	}
	return links
}

// runStands says in a sentence how a run stands.
func runStands(c calendar.Calendar, run *v1alpha1.Engagement) string {
	text := fmt.Sprintf("%s (%s) goes on", run.Spec.Playbook.Name, run.Spec.Trigger.Key)
	if run.Ledger.StartTime != nil {
		text += " since " + c.Date(run.Ledger.StartTime.Time).String()
	}
	if held := run.Ledger.Held; held != nil {
		return sentence(fmt.Sprintf("%s and waits since %s: %s", text, c.Date(held.Since.Time), held.Message))
	}
	for _, record := range run.Ledger.Steps {
		if record.Phase == v1alpha1.StepHeld && record.Held != nil {
			text += fmt.Sprintf("; step %s waits since %s: %s", record.Name, c.Date(record.Held.Since.Time), record.Held.Message)
		}
	}
	return sentence(text + forbidden(c, run))
}

// forbidden says which steps of a run a Guardrail forbade.
func forbidden(c calendar.Calendar, run *v1alpha1.Engagement) string {
	var text strings.Builder
	for _, record := range run.Ledger.Steps {
		if record.Reason == v1alpha1.ReasonForbidden && record.ClosedTime != nil {
			_, _ = fmt.Fprintf(&text, "; step %s was left out on %s: %s", record.Name, c.Date(record.ClosedTime.Time), record.Message)
		}
	}
	return text.String()
}

func startTime(run *v1alpha1.Engagement) string {
	if run.Ledger.StartTime == nil {
		return ""
	}
	return instant(run.Ledger.StartTime.Time)
}

// waitLinks are the playbooks for which a run waits, in the words of status.waiting, or those that start none.
func waitLinks(r plan.AccountReasons, waiting bool) []Link {
	var links []Link
	for _, s := range r.Standings {
		if s.Waiting != waiting || !waiting && s.Reason == plan.StandsRunning {
			continue
		}
		kind := KindPlaybook
		if waiting {
			kind = KindWait
		}
		links = append(links, Link{Kind: kind, Name: s.Name, Reason: s.Reason, Time: instant(s.Until), Text: sentence(s.Name + ": " + s.Message),
			Expressions: expressions("Playbook "+s.Name, s.Asked...)})
	}
	return links
}

// scoreLinks are the scores, with what they are made of.
func scoreLinks(r plan.AccountReasons) []Link {
	var links []Link
	for _, s := range r.Plan.Status.Scores {
		text := fmt.Sprintf("%s is not known", s.Scorecard)
		if s.Value != nil {
			text = joined([]string{fmt.Sprintf("%s is %d", s.Scorecard, *s.Value), s.Band}, ", ")
		}
		var made []string
		for _, c := range s.Contributions {
			made = append(made, fmt.Sprintf("%s gives %d", c.Term, *c.Points))
		}
		if len(s.Unknown) > 0 {
			names := make([]string, len(s.Unknown))
			for i, name := range s.Unknown {
				names[i] = string(name)
			}
			made = append(made, listed(names)+" could not be worked out")
		}
		if s.Problem != "" {
			made = append(made, s.Problem)
		}
		if len(made) > 0 {
			text += ": " + joined(made, ", ")
		}
		links = append(links, Link{Kind: KindScore, Name: string(s.Scorecard), Text: sentence(text), Expressions: termExpressions(r, string(s.Scorecard))})
	}
	return links
}

// termExpressions are what the terms of a scorecard asked.
func termExpressions(r plan.AccountReasons, scorecard string) []Expression {
	var all []Expression
	for _, s := range r.Scores {
		if s.Scorecard != scorecard {
			continue
		}
		for _, t := range s.Terms {
			all = append(all, expressions("Scorecard "+scorecard, plan.Asked{Field: "spec.terms[" + t.Name + "].points", Explanation: t.Explanation})...)
		}
	}
	return all
}

// mostNext is how many dates are told.
const mostNext = 8

// nextLinks are the next dates, the earliest first: tasks that are due, runs that start, and the next time at which
// something may change though no fact does.
func nextLinks(f plan.AccountFacts, r plan.AccountReasons) []Link {
	var links []Link
	for i := range f.Tasks {
		if task := &f.Tasks[i]; plan.IsOpen(task) {
			links = append(links, Link{Kind: KindTime, Name: task.Name, Time: instant(task.Spec.Due.Time),
				Text: fmt.Sprintf("%s: %s is due.", f.Calendar.Date(task.Spec.Due.Time), task.Spec.Title)})
		}
	}
	for _, s := range r.Standings {
		if !s.Until.IsZero() {
			links = append(links, Link{Kind: KindTime, Name: s.Name, Time: instant(s.Until),
				Text: sentence(fmt.Sprintf("%s: %s: %s", f.Calendar.Date(s.Until), s.Name, s.Message))})
		}
	}
	slices.SortStableFunc(links, func(a, b Link) int { return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Name, b.Name)) })
	return links[:min(len(links), mostNext)]
}

// byName are runs in the order of their names.
func byName(runs []v1alpha1.Engagement) []*v1alpha1.Engagement {
	all := make([]*v1alpha1.Engagement, 0, len(runs))
	for i := range runs {
		all = append(all, &runs[i])
	}
	slices.SortFunc(all, func(a, b *v1alpha1.Engagement) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
