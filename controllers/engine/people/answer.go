package people

import (
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// simulated is what people answer where text is wanted and no rule says which.
const simulated = "simulated"

// do does a Task, with the answer that it asks for.
func (p *People) do(task *v1alpha1.Task) {
	to := subject(task, p.doer(task))
	minutes, known := p.effort(task, to)
	if to.Response == v1alpha1.ResponseNegativeConsent {
		p.say(task, report.Sent, report.Input{}, minutes, !known)
		p.expectObjection(task, to)
		return
	}
	p.say(task, report.Done, p.answer(task, to), minutes, !known)
}

// effort is how many minutes a Task takes, and whether anything says so.
func (p *People) effort(task *v1alpha1.Task, to For) (minutes int, known bool) {
	if task.Spec.EffortMinutes != nil {
		return int(*task.Spec.EffortMinutes), true
	}
	if said := firstThat(p.rules, to, func(r *Rule) *int { return r.EffortMinutes }); said != nil {
		return *said, true
	}
	return 0, false
}

// answer is what a Task asks for.
func (p *People) answer(task *v1alpha1.Task, to For) report.Input {
	switch to.Response {
	case v1alpha1.ResponseChoice:
		return report.Input{Response: p.choice(task, to)}
	case v1alpha1.ResponseFreeText:
		return report.Input{Response: p.text(task, to)}
	case v1alpha1.ResponseForm:
		return report.Input{Answers: p.form(task, to)}
	case v1alpha1.ResponseConfirmation:
		if p.most(task, to, "confirms", func(r *Rule) *int { return r.Confirms }) {
			return report.Input{Response: v1alpha1.AnswerConfirmed}
		}
		return report.Input{Response: v1alpha1.AnswerNotConfirmed}
	case v1alpha1.ResponseApproval:
		if p.most(task, to, "approves", func(r *Rule) *int { return r.Approves }) {
			return report.Input{Response: v1alpha1.AnswerApproved}
		}
		return report.Input{Response: v1alpha1.AnswerRejected}
	case v1alpha1.ResponseNone, v1alpha1.ResponseNegativeConsent:
	}
	return report.Input{}
}

// most says whether something is so that is always so where no rule gives a share.
func (p *People) most(task *v1alpha1.Task, to For, question string, share func(*Rule) *int) bool {
	percent := firstThat(p.rules, to, share)
	return percent == nil || p.happens(task.Name, question, *percent)
}

// choice is one of the choices of a Task: by the shares of the first rule that gives one of them a share, or else the first.
func (p *People) choice(task *v1alpha1.Task, to For) string {
	choices := task.Spec.Response.Choices
	offered := func(name string) bool {
		return slices.ContainsFunc(choices, func(c v1alpha1.Choice) bool { return string(c.Name) == name })
	}
	picked := firstThat(p.rules, to, func(r *Rule) *string {
		if word := p.pick(task.Name, "choice", r.Choices, offered); word != "" {
			return &word
		}
		return nil
	})
	if picked != nil {
		return *picked
	}
	return string(choices[0].Name)
}

func (p *People) text(task *v1alpha1.Task, to For) string {
	return p.written(task, "says", firstThat(p.rules, to, func(r *Rule) *map[string]int { return tableOf(r.Says) }))
}

func (p *People) written(task *v1alpha1.Task, question string, table *map[string]int) string {
	if table == nil {
		return simulated
	}
	return p.pick(task.Name, question, *table, func(string) bool { return true })
}

func tableOf(table map[string]int) *map[string]int {
	if table == nil {
		return nil
	}
	return &table
}

// form fills in the fields that a rule speaks of, and the required ones.
func (p *People) form(task *v1alpha1.Task, to For) map[string]string {
	answers := map[string]string{}
	for _, field := range task.Spec.Response.Fields {
		table := firstThat(p.rules, to, func(r *Rule) *map[string]int { return tableOf(r.Fields[field.Name]) })
		if table != nil || field.Need == v1alpha1.FieldRequired {
			answers[field.Name] = p.written(task, "field "+field.Name, table)
		}
	}
	return answers
}

// expectObjection lets the customer object to a notice that has gone out, some days later.
func (p *People) expectObjection(task *v1alpha1.Task, to For) {
	percent := firstThat(p.rules, to, func(r *Rule) *int { return r.Objects })
	if percent == nil || !p.happens(task.Name, "objects", *percent) {
		return
	}
	delay := firstThat(p.rules, to, func(r *Rule) *Delay { return r.ObjectsWhen })
	if delay == nil {
		delay = &Delay{Days: new(1)} // on the next working day
	}
	days := p.world.CalendarOf(p.world.Accounts[task.Spec.Account])
	day := workdays(days, days.Date(p.world.Now), p.draw(task.Name, "objects when", delay))
	p.agenda.add(deed{later(p.hour(task.Name, "objects hour", days, day), p.world.Now), actObject, task.Name})
}

// either joins words with commas and a last or.
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
