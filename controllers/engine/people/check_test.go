package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"tightrope.dev/controllers/engine/people"
)

func TestModelsThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		model people.Model
		want  string
	}{
		"nothing at all":                       {people.Model{}, ""},
		"an hour that there is not":            {people.Model{Workday: &people.Workday{From: 9, To: 24}}, "workday.to: is 24; write a full hour from 0 to 23"},
		"a workday that ends before it begins": {people.Model{Workday: &people.Workday{From: 17, To: 9}}, "workday: from 17 to 9 is back to front; write the earlier hour in from"},
		"more hours than a week has":           {people.Model{Capacity: &people.Capacity{Members: map[string]int{"jane": 169}}}, "capacity.members.jane: is 169; a week has from 0 to 168 hours"},
		"shares that are not all":              {rule(people.Rule{Ends: &people.Ends{Done: 80, Skipped: 10}}), "rules[0].ends: the shares add up to 90; make it 100"},
		"a share below zero":                   {rule(people.Rule{Choices: map[string]int{"a": 101, "b": -1}}), "rules[0].choices: a share is -1; write percentages from 0 to 100"},
		"a percentage beyond all":              {rule(people.Rule{Objects: new(101)}), "rules[0].objects: is 101; write a percentage from 0 to 100"},
		"a delay in two ways":                  {rule(people.Rule{When: &people.Delay{Days: new(1), Between: &people.Between{}}}), "rules[0].when: says 2 of days, between and shares; write one of them"},
		"a delay in no way":                    {rule(people.Rule{When: &people.Delay{After: people.AfterDue}}), "rules[0].when: says 0 of days, between and shares; write one of them"},
		"before the start":                     {rule(people.Rule{When: days(-1)}), "rules[0].when.days: is -1; write a number of working days from 0 to 365"},
		"after something else":                 {rule(people.Rule{When: &people.Delay{After: "due", Days: new(0)}}), `rules[0].when.after: there is no "due"; did you mean Due?`},
		"an objection after the due day":       {rule(people.Rule{ObjectsWhen: &people.Delay{After: people.AfterDue, Days: new(0)}}), "rules[0].objectsWhen.after: is counted from the notice; leave after out"},
		"a channel that there is not":          {rule(people.Rule{For: people.For{Channel: "Fax"}, When: days(1)}), `rules[0].for.channel: there is no "Fax"; write Email, Call, Meeting, Survey or Internal`},
		"a misspelt kind of answer":            {rule(people.Rule{For: people.For{Response: "choice"}, When: days(1)}), `rules[0].for.response: there is no "choice"; did you mean Choice?`},
		"a rule that says nothing":             {rule(people.Rule{For: people.For{Step: "a"}}), "rules[0]: says nothing; write what is so for these tasks, such as when, ends or choices"},
		"two rules for the same":               {people.Model{Rules: []people.Rule{{When: days(1)}, {Ends: &people.Ends{Done: 100}}}}, "rules[1].for: is the same as in rules[0], which is above; put the two rules together"},
		"an empty answer":                      {rule(people.Rule{Says: map[string]int{"": 100}}), "rules[0].says: an answer has from 1 to 256 characters"},
		"a field without answers":              {rule(people.Rule{Fields: map[string]map[string]int{"score": {}}}), "rules[0].fields.score: says no answer; write some, each with its percent"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if found := test.model.Check(); len(found) > 0 {
				got = fmt.Sprintf("%s: %s", found[0].Path, found[0].Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func rule(r people.Rule) people.Model { return people.Model{Rules: []people.Rule{r}} }

func TestRulesForNothingAreDoubted(t *testing.T) {
	w := world(t, 1)
	model := people.Model{
		Capacity: &people.Capacity{Members: map[string]int{"jan": 4, "jane": 4}},
		Rules: []people.Rule{
			{For: people.For{Playbook: "asks"}},
			{For: people.For{Playbook: "ask", Step: "notice"}},
			{For: people.For{Step: "notices"}},
			{For: people.For{Role: "csm"}, Choices: map[string]int{"renew": 50, "stay": 50}},
			{For: people.For{Playbook: "ask", Escalation: "first", Member: "lene"}},
			{For: people.For{Playbook: "ask", Step: "form"}, Fields: map[string]map[string]int{"scores": nil}},
		},
	}
	var got []string
	for _, p := range model.Doubts(w) {
		got = append(got, p.Path+": "+p.Message)
	}
	want := []string{
		"rules[0].for.playbook: there is no playbook asks; did you mean ask?",
		"rules[1].for.step: playbook ask has no step notice; write approve, call, confirm, form, menu or text",
		"rules[2].for.step: no playbook has a step notices; did you mean notice?",
		"rules[3].choices.stay: no playbook has a choice stay; write leave, reduce or renew",
		"rules[4].for.member: no account has lene in its team; did you mean lena?",
		"rules[5].fields.scores: playbook ask has no field of a form scores; did you mean score?",
		"capacity.members.jan: no account has jan in its team; did you mean jane?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
