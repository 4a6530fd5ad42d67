package rules

import "strings"

// asked is a Task that asks for something, and was withdrawn or was not, with a report or without.
func asked(response, withdrawn, report string) string {
	spec := `{"key":` + aKey(1) + `,"account":"acme","engagement":"run","playbook":"welcome","step":"call","title":"Call",` +
		`"reason":"new","start":"2026-11-02T09:00:00Z","due":"2026-11-02T09:00:00Z"`
	if response != "" {
		spec += `,"response":` + response
	}
	if withdrawn != "" {
		spec += `,"withdrawn":{"reason":"` + withdrawn + `","time":"2026-11-02T09:00:00Z"}`
	}
	task := `{"apiVersion":"tightrope.dev/v1alpha1","kind":"Task","metadata":{"name":"call"},"spec":` + spec + `}`
	if report != "" {
		task += `,"status":{"report":` + report + `}`
	}
	return task + `}`
}

// begun has each mistake of a Task without a status made on one of whose status only the manager has written, and on one that
// a person has opened. It is the same mistake.
func begun(table map[string][]mistake) map[string][]mistake {
	for key, all := range table {
		for _, m := range all {
			task, found := strings.CutSuffix(m.before, "}}")
			if !found || strings.Contains(task, `"status"`) {
				continue
			}
			unsaid := task + `},"status":{"observedGeneration":1}}`
			table[key] = append(table[key],
				mistake{before: m.before, good: []string{unsaid}},
				mistake{before: unsaid, bad: m.bad, good: append([]string{unsaid}, m.good...)},
				mistake{before: task + `},"status":{"report":{"phase":"Open"}}}`, bad: m.bad, good: m.good})
		}
	}
	return table
}

// said is what becomes of a Task when somebody reports: before is what was said before, and all else is refused or accepted.
func said(response, withdrawn, before string, bad, good []string) mistake {
	m := mistake{before: asked(response, withdrawn, before)}
	for _, report := range bad {
		m.bad = append(m.bad, asked(response, withdrawn, report))
	}
	for _, report := range good {
		m.good = append(m.good, asked(response, withdrawn, report))
	}
	return m
}

const (
	text    = `{"type":"FreeText"}`
	choice  = `{"type":"Choice","choices":` + twoChoices + `}`
	form    = `{"type":"Form","fields":[{"name":"seats","need":"Required"},{"name":"remark"}]}`
	consent = `{"type":"NegativeConsent","window":"1w"}`
	confirm = `{"type":"Confirmation"}`
	approve = `{"type":"Approval","role":"cs"}`
)

func all(reports ...string) []string { return reports }

// reports are rules about what people say of a Task.
var reports = begun(map[string][]mistake{
	"is not one of the names in spec.response.choices": {
		said(choice, "", `{"phase":"Open","response":"a"}`, all(`{"phase":"Open","response":"c"}`), all(`{"phase":"Open","response":"b"}`, `{"phase":"Open"}`)),
		said(choice, "", `{"phase":"Open","response":"c"}`, nil, all(`{"phase":"Open","response":"c","note":"n"}`)),
		said(choice, "", "", all(`{"phase":"Open","response":"c"}`, `{"phase":"Done","response":"A"}`), all(`{"phase":"Done","response":"b"}`))},
	"write Objected when the customer objects, or NoObjection": {
		said(consent, "", `{"phase":"Open","response":"Objected"}`, all(`{"phase":"Open","response":"no"}`), nil),
		said(consent, "", "", all(`{"phase":"Open","response":"no"}`), all(`{"phase":"Done","response":"Objected"}`, `{"phase":"Done","response":"NoObjection"}`))},
	"write Confirmed or NotConfirmed": {
		said(confirm, "", `{"phase":"Open","response":"Confirmed"}`, all(`{"phase":"Open","response":"yes"}`), nil),
		said(confirm, "", "", all(`{"phase":"Done","response":"yes"}`), all(`{"phase":"Done","response":"Confirmed"}`, `{"phase":"Done","response":"NotConfirmed"}`))},
	"write Approved or Rejected": {
		said(approve, "", `{"phase":"Open","response":"Approved"}`, all(`{"phase":"Open","response":"OK"}`), nil),
		said(approve, "", "", all(`{"phase":"Done","response":"OK"}`), all(`{"phase":"Done","response":"Approved"}`, `{"phase":"Done","response":"Rejected"}`))},
	"the task asks for no answer: leave response out, and write what is to be known into status.report.note": {
		said("", "", `{"phase":"Open","response":"a"}`, all(`{"phase":"Open","response":"b"}`), all(`{"phase":"Open","response":"a","note":"n"}`)),
		said("", "", "", all(`{"phase":"Done","response":"yes"}`), all(`{"phase":"Done","note":"yes"}`))},
	"the task is a form: leave response out, and fill in status.report.answers": {
		said(form, "", `{"phase":"Open","response":"a"}`, all(`{"phase":"Open","response":"b"}`), all(`{"phase":"Open","response":"a","note":"n"}`)),
		said(form, "", "", all(`{"phase":"Open","response":"3"}`), all(`{"phase":"Done","answers":{"seats":"3"}}`))},
	"the task asks for an answer: set status.report.response, or phase Skipped with a note": {
		said(text, "", "", all(`{"phase":"Done"}`, `{"phase":"Done","response":" "}`), all(`{"phase":"Done","response":"a"}`, `{"phase":"Waiting"}`, `{"phase":"Skipped","note":"n"}`)),
		said(choice, "", "", all(`{"phase":"Done"}`), nil), said(consent, "", "", all(`{"phase":"Done"}`), nil),
		said(confirm, "", "", all(`{"phase":"Done"}`), nil), said(approve, "", "", all(`{"phase":"Done"}`), nil),
		said("", "", "", nil, all(`{"phase":"Done"}`)),
	},
	"the task is no form: leave answers out, and write the answer into status.report.response": {
		said(text, "", "", all(`{"phase":"Open","answers":{"seats":"3"}}`), all(`{"phase":"Open","response":"3"}`))},
	"the form has no such field: write the names in spec.response.fields": {
		said(form, "", "", all(`{"phase":"Open","answers":{"seat":"3"}}`, `{"phase":"Open","answers":{"remark":"a","seat":"3"}}`), all(`{"phase":"Open","answers":{"remark":"a"}}`)),
		said(form, "", `{"phase":"Open","answers":{"old":"3"}}`, nil, all(`{"phase":"Open","answers":{"old":"4"}}`))},
	"a required field of the form is empty: set it in status.report.answers": {
		said(form, "", "", all(`{"phase":"Done"}`, `{"phase":"Done","answers":{"remark":"a"}}`, `{"phase":"Done","answers":{"seats":" "}}`), all(`{"phase":"Done","answers":{"seats":"3"}}`))},
	"the task is closed, so its form is filled in no more": {
		said(form, "", `{"phase":"Done","answers":{"seats":"3","remark":"a"}}`, all(`{"phase":"Done","answers":{"seats":"3","remark":"b"}}`), nil),
		said(form, "", `{"phase":"Done","answers":{"seats":"3"}}`, all(`{"phase":"Done","answers":{"seats":"4"}}`, `{"phase":"Done","answers":{"seats":"3","remark":"a"}}`, `{"phase":"Done"}`), all(`{"phase":"Done","answers":{"seats":"3"},"note":"n"}`)),
		said(form, "", `{"phase":"Skipped","note":"n"}`, all(`{"phase":"Skipped","note":"n","answers":{"seats":"3"}}`), nil),
		said(form, "GoalReached", `{"phase":"Open"}`, all(`{"phase":"Open","answers":{"seats":"3"}}`), nil)},
	"say why the task will not be done": {
		said("", "", "", all(`{"phase":"Skipped"}`, `{"phase":"Skipped","note":" "}`), all(`{"phase":"Skipped","note":"n"}`))},
	"the notice has gone out, and the customer has time to object; to start again would stop that time": {
		said(consent, "", `{"phase":"Waiting"}`, all(`{"phase":"InProgress"}`), all(`{"phase":"Open"}`)),
		said(text, "", `{"phase":"Waiting"}`, nil, all(`{"phase":"InProgress"}`))},
	"the time to answer is over: nobody is asked any more": {
		said(approve, "Expired", `{"phase":"Open"}`, all(`{"phase":"Open","response":"Approved"}`), all(`{"phase":"Open","note":"n"}`)),
		said(approve, "GoalReached", `{"phase":"Open"}`, nil, all(`{"phase":"Open","response":"Approved"}`))},
	"the task was withdrawn, so its phase cannot change; a late answer may still be set in response": {
		said(text, "GoalReached", `{"phase":"Open"}`, all(`{"phase":"InProgress"}`), all(`{"phase":"Open","response":"late"}`)),
		said("", "GoalReached", "", all(`{"phase":"Done"}`), all(`{"phase":"Open"}`))},
	"the task is closed and stays closed: its report cannot be removed": {
		said("", "", `{"phase":"Done"}`, all(``), nil), said("", "", `{"phase":"Open"}`, nil, all(``))},
})
