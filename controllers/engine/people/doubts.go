package people

import (
	"fmt"
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/simulation"
)

// Doubts are rules that are for nothing in a world, as a misspelt name is: the model can be used, and somebody should look at
// it. They are in the order of the rules.
func (m *Model) Doubts(w *simulation.World) []Problem {
	v := vocabularyOf(w)
	c := &check{}
	for i := range m.Rules {
		f, path := &m.Rules[i].For, fmt.Sprintf("rules[%d]", i)
		c.there(path+".for.playbook", f.Playbook, v.playbooks, "there is no playbook %s")
		c.there(path+".for.step", f.Step, v.steps[f.Playbook], whose(f, "step"))
		c.there(path+".for.escalation", f.Escalation, v.levels[f.Playbook], whose(f, "level of an escalation"))
		c.there(path+".for.member", f.Member, v.members, "no account has %s in its team")
		c.there(path+".for.role", f.Role, v.roles, "no account has a %s in its team")
		for _, choice := range slices.Sorted(maps.Keys(m.Rules[i].Choices)) {
			c.there(path+".choices."+choice, choice, v.choices[f.Playbook], whose(f, "choice"))
		}
		for _, field := range slices.Sorted(maps.Keys(m.Rules[i].Fields)) {
			c.there(path+".fields."+field, field, v.fields[f.Playbook], whose(f, "field of a form"))
		}
	}
	if m.Capacity != nil {
		for _, member := range slices.Sorted(maps.Keys(m.Capacity.Members)) {
			c.there("capacity.members."+member, member, v.members, "no account has %s in its team")
		}
	}
	return c.problems
}

// whose says that the playbooks of a rule do not have a part.
func whose(f *For, part string) string {
	if f.Playbook == "" {
		return "no playbook has a " + part + " %s"
	}
	return "playbook " + f.Playbook + " has no " + part + " %s"
}

// there notes a name that is not there. Where the playbook is not there, nothing is known of its parts.
func (c *check) there(path, name string, known names, without string) {
	if name != "" && known != nil && !known[name] {
		c.that(false, path, "%s%s", fmt.Sprintf(without, name), instead(name, slices.Sorted(maps.Keys(known))))
	}
}

// vocabulary is what a world has names for. The parts of playbooks are by playbook; those of all have no name.
type vocabulary struct {
	playbooks, members, roles      names
	steps, levels, choices, fields map[string]names
}

type names map[string]bool

func vocabularyOf(w *simulation.World) *vocabulary {
	v := &vocabulary{
		playbooks: names{}, members: names{}, roles: names{},
		steps: map[string]names{}, levels: map[string]names{}, choices: map[string]names{}, fields: map[string]names{},
	}
	v.open("")
	for name, p := range w.Playbooks {
		v.playbooks[name] = true
		v.open(name)
		for i := range p.Spec.Steps {
			v.learn(&p.Spec.Steps[i], "")
			v.learn(&p.Spec.Steps[i], name)
		}
	}
	for _, account := range w.Accounts {
		for role, member := range account.Spec.Team {
			v.roles[role], v.members[string(member)] = true, true
		}
	}
	return v
}

func (v *vocabulary) open(playbook string) {
	for _, parts := range []map[string]names{v.steps, v.levels, v.choices, v.fields} {
		parts[playbook] = names{}
	}
}

func (v *vocabulary) learn(step *v1alpha1.Step, playbook string) {
	v.steps[playbook][string(step.Name)] = true
	for _, level := range step.Escalate {
		v.levels[playbook][string(level.Name)] = true
	}
	if step.Response == nil {
		return
	}
	for _, choice := range step.Response.Choices {
		v.choices[playbook][string(choice.Name)] = true
	}
	for _, field := range step.Response.Fields {
		v.fields[playbook][field.Name] = true
	}
}
