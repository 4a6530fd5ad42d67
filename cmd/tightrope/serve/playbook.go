package serve

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/plan"
)

// playbookPage is a playbook: its steps, who is where in it, what came of it, and what customers read.
type playbookPage struct {
	Path string
	// Trouble says what its author must mend; Suspended that it is held.
	Trouble   string
	Suspended bool
	Facts     []fact
	Segments  []link
	// Source is how the author of the conditions wrote them.
	Source   []fact
	Chart    stepsChart
	Steps    []stepFact
	Funnel   funnel
	Outcomes []outcomeRow
	// Difference says in a sentence what the playbook is good for.
	Difference string
	Feedback   feedback
	Messages   messages
}

// stepFact is a step in words.
type stepFact struct {
	Name, Title, After, When, Due, Who, How string
	// Rules say on what the step depends, a sentence each.
	Rules []string
}

// outcomeRow is how runs ended.
type outcomeRow struct {
	What                               string
	Active, Reached, Missed, Cancelled int32
	Days, Share                        string
}

// playbook shows a playbook.
func (s *site) playbook(w http.ResponseWriter, r *http.Request) error {
	view, err := s.view(r)
	if err != nil {
		return err
	}
	name := r.PathValue("name")
	playbook, err := view.Playbook(name)
	if apierrors.IsNotFound(err) {
		return notFound("There is no playbook " + name + " here.")
	}
	if err != nil {
		return err
	}
	q := queryOf(r.URL, playbookPath(name), "step", "account")
	compiled, refused := plan.CompilePlaybook(playbook.Name, "", &playbook.Spec)
	var rules plan.Rules // none where it does not compile, and then its trouble says why
	if refused == nil {
		rules = compiled.Rules()
	}
	body := playbookPage{
		Path: q.where, Trouble: stalledText(playbook.Status.Conditions), Suspended: playbook.Spec.Suspend, Facts: factsOfPlaybook(playbook, rules),
		Source: sourceOf(playbook),
		Chart:  stepsOf(&playbook.Spec), Steps: stepFacts(&playbook.Spec, rules),
		Outcomes: outcomesOf(playbook), Difference: differenceText(playbook.Status.Outcomes), Funnel: funnelOf(view, playbook, q),
	}
	for _, ref := range playbook.Spec.Segments {
		body.Segments = append(body.Segments, link{Text: string(ref.Name), Path: segmentPath(string(ref.Name))})
	}
	body.Feedback = feedbackOf(view, playbook)
	body.Messages = s.messagesOf(view, playbook, compiled, refused, q)
	return s.show(w, r, "playbook", page{Title: name, Notices: s.notices(r), Body: body})
}

// factsOfPlaybook are what a playbook promises, in words.
func factsOfPlaybook(p *success.Playbook, rules plan.Rules) []fact {
	facts := []fact{{Name: "Begins", Value: triggerText(&p.Spec.Trigger)}}
	facts = appendRule(facts, "For each where", rules.Where)
	facts = appendRule(facts, "Only if", rules.Condition)
	facts = appendRule(facts, "Its goal", rules.Goal)
	if g := p.Spec.Goal; g != nil && g.Within != "" {
		facts = append(facts, fact{Name: "To be reached", Value: "within " + periodText(string(g.Within))})
	}
	if p.Spec.OnExit == success.ExitFinish {
		facts = append(facts, fact{Name: "Who leaves", Value: "goes on to the end"})
	} else {
		facts = append(facts, fact{Name: "Who leaves", Value: "the run is cancelled"})
	}
	if rollout := p.Spec.Rollout; rollout != nil {
		if rollout.Percent != nil {
			facts = append(facts, fact{Name: "Rolled out to", Value: fmt.Sprintf("%d %%", *rollout.Percent)})
		}
		if held := rollout.HoldoutPercent; held != nil && *held > 0 {
			facts = append(facts, fact{Name: "Held out", Value: fmt.Sprintf("%d %%, to compare with", *held)})
		}
	}
	return facts
}

// stepFacts are the steps in words, in the order in which they are written.
func stepFacts(spec *success.PlaybookSpec, rules plan.Rules) []stepFact {
	var all []stepFact
	for i := range spec.Steps {
		step := &spec.Steps[i]
		f := stepFact{
			Name: string(step.Name), Title: clipped(step.Title), After: afterText(step), When: startText(step, &spec.Trigger),
			Who: clipped(cmp.Or(step.Role, "csm")), How: string(cmp.Or(step.Channel, success.ChannelInternal)), Due: "the same day",
		}
		if step.Due != "" {
			f.Due = "within " + periodText(string(step.Due))
		}
		if step.EffortMinutes != nil {
			f.How += ", " + duration(int(*step.EffortMinutes))
		}
		if told, known := rules.Steps[step.Name]; known {
			f.Title, f.Who, f.Rules = clipped(told.Title), clipped(told.Role), stepRules(told)
		}
		all = append(all, f)
	}
	return all
}

// outcomesOf are how runs ended: in all, by revision, and of the accounts that are held out.
func outcomesOf(p *success.Playbook) []outcomeRow {
	o := p.Status.Outcomes
	if o == nil {
		return nil
	}
	rows := []outcomeRow{outcomeOf("all runs", &o.All)}
	for i := range o.Revisions {
		rows = append(rows, outcomeOf(revisionText(p, o.Revisions[i].Revision), &o.Revisions[i].OutcomeStats))
	}
	if o.Holdout != nil {
		rows = append(rows, outcomeOf("held out: no run", o.Holdout))
	}
	return rows
}

// revisionText says whether a revision of a playbook is the present one. Its name without that of the playbook tells it from others.
func revisionText(p *success.Playbook, revision string) string {
	short := strings.TrimPrefix(revision, p.Name+"-")
	if revision == p.Status.Revision {
		return "as it is now (revision " + short + ")"
	}
	return "as it was before (revision " + short + ")"
}

func outcomeOf(what string, s *success.OutcomeStats) outcomeRow {
	return outcomeRow{what, s.Active, s.Reached, s.Missed, s.Cancelled, countText(s.MedianDaysToGoal), estimateText(s.ReachedPercent)}
}

// differenceText says what a playbook does, against the accounts that are held out; empty where nobody is.
func differenceText(o *success.PlaybookOutcomes) string {
	if o == nil || o.Holdout == nil {
		return ""
	}
	d := o.Difference
	switch {
	case d == nil:
		return "Too few runs have ended to say what the playbook does."
	case d.Low > 0:
		return fmt.Sprintf("With the playbook %d of 100 more reach the goal than without it (between %d and %d, at 95 %% confidence).", d.Value, d.Low, d.High)
	case d.High < 0:
		return fmt.Sprintf("With the playbook %d of 100 fewer reach the goal than without it (between %d and %d, at 95 %% confidence).", -d.Value, -d.High, -d.Low)
	}
	return fmt.Sprintf("Nobody can say yet that the playbook does anything: the difference is between %d and %d of 100 (at 95 %% confidence).", d.Low, d.High)
}

// funnel is who is where in a playbook.
type funnel struct {
	Rows []funnelRow
	// Open counts the runs that go on.
	Open int
	// Refused says why there is none.
	Refused string
	// Step is the step of which the accounts are shown; empty is none.
	Step     string
	Accounts []line
	// More is how many accounts are not shown.
	More int
	// Tasks leads to the tasks of the step.
	Tasks string
}

// funnelRow is a step, and how many runs came to it. Here is how many are there now, and Path leads to them.
type funnelRow struct {
	Name, Path                  string
	Came, Here, Done, Left, Not int
	// Share is how many of all runs came to it, in percent.
	Share int
}

// funnelOf counts the runs of a playbook by step.
func funnelOf(view *live.View, p *success.Playbook, q query) funnel {
	f := funnel{Step: q.get("step")}
	runs, err := view.RunsOfPlaybook(p.Name)
	if err != nil {
		f.Refused = sentenceOf(err)
		return f
	}
	rows := map[success.Name]*funnelRow{}
	for i := range p.Spec.Steps {
		name := p.Spec.Steps[i].Name
		f.Rows = append(f.Rows, funnelRow{Name: string(name), Path: q.choose("step", string(name))})
	}
	for i := range f.Rows {
		rows[success.Name(f.Rows[i].Name)] = &f.Rows[i]
	}
	account := accountsOf(view)
	for _, run := range runs {
		if run.Ledger.End == nil {
			f.Open++
		}
		for i := range run.Ledger.Steps {
			record := &run.Ledger.Steps[i]
			here := record.ClosedTime == nil && run.Ledger.End == nil
			if row := rows[record.Name]; row != nil {
				row.count(record, here)
			}
			if here && string(record.Name) == f.Step {
				f.add(run, record, account(run.Spec.Account.Name))
			}
		}
	}
	for i := range f.Rows {
		f.Rows[i].Share = 100 * f.Rows[i].Came / max(1, len(runs))
	}
	f.Tasks = address("/tasks", with(with(nil, "playbook", p.Name), "step", f.Step))
	return f
}

// count counts a run that came to a step.
func (row *funnelRow) count(record *success.StepRecord, here bool) {
	row.Came++
	switch {
	case here:
		row.Here++
	case record.Phase == success.StepDone:
		row.Done++
	case record.Phase == success.StepSkipped:
		row.Left++
	default:
		row.Not++
	}
}

// add shows an account that is at the step that is asked for.
func (f *funnel) add(run *success.Engagement, record *success.StepRecord, account *success.Account) {
	if len(f.Accounts) == mostRows {
		f.More++
		return
	}
	name := run.Spec.Account.Name
	l := line{Path: accountPath(name), Title: clipped(nameOf(name, account)), Note: phaseText(record.Phase)}
	if record.Held != nil {
		l.Note = strings.TrimSpace(l.Note + ": " + clipped(inPlain(cmp.Or(record.Held.Message, record.Held.Reason))))
		l.Tone = "warn"
	}
	f.Accounts = append(f.Accounts, l)
}
