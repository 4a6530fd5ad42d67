package rules

// to is a change that is refused. What stays as it was is accepted.
func to(before string, bad ...string) []mistake {
	return []mistake{{before: before, bad: bad, good: []string{before}}}
}

const (
	isKept     = "cannot be changed: it is what the run is about"
	isFixed    = "cannot be changed after creation"
	isOverride = "cannot be changed; delete this override and create another"
)

// changes are rules about what something was before.
var changes = map[string][]mistake{
	"key cannot be changed: it is whose ledger this is": {{
		before: `{"name":"acme","key":"crm-1"}`, bad: []string{`{"name":"acme","key":"crm-2"}`}, good: []string{`{"name":"other","key":"crm-1"}`}}},
	"externalID cannot be added or removed: the account's history is kept under it; delete the Account and create it again": {
		{before: `{"displayName":"Acme"}`, bad: []string{`{"displayName":"Acme","externalID":"crm-1"}`}, good: []string{`{"displayName":"Other"}`}},
		{before: `{"displayName":"Acme","externalID":"crm-1"}`, bad: []string{`{"displayName":"Acme"}`}},
	},
	"cannot be changed: the account's history is kept under it": to(`"crm-1"`, `"crm-2"`),
	"key cannot be added or removed: runs are remembered under it": {
		{before: aPlaybook, bad: []string{keyed("welcome")}, good: []string{aPlaybook}},
		{before: keyed("welcome"), bad: []string{aPlaybook}},
	},
	"cannot be changed: runs are remembered under it": to(`"welcome"`, `"farewell"`),

	"Engagement.spec.account: " + isKept:                    to(`{"name":"acme","key":"crm-1"}`, `{"name":"acme","key":"crm-2"}`, `{"name":"other","key":"crm-1"}`),
	"Engagement.spec.playbook: " + isKept:                   to(`{"name":"welcome"}`, `{"name":"farewell"}`),
	"Engagement.spec.trigger: " + isKept:                    to(`{"type":"Membership","key":"episode/1"}`, `{"type":"Membership","key":"episode/2"}`, `{"type":"Date","key":"episode/1"}`),
	"cannot be changed; correct the account's date instead": to(`"2026-12-31"`, `"2027-12-31"`),
	"cannot be changed: the run has ended for this reason":  to(`"they are bankrupt"`, `"they are not"`),

	"cancelled cannot be taken back: the run has ended for this reason": {
		{before: aRun[:len(aRun)-1] + `,"cancelled":"they are bankrupt"}`, bad: []string{aRun}, good: []string{aRun[:len(aRun)-1] + `,"cancelled":"they are bankrupt","revision":"welcome-2"}`}},
		{before: aRun, good: []string{aRun[:len(aRun)-1] + `,"cancelled":"they are bankrupt"}`}},
	},

	"SegmentOverride.spec.account: " + isOverride:   to(`"acme"`, `"other"`),
	"SegmentOverride.spec.dimension: " + isOverride: to(`"exposure"`, `"size"`),

	"cannot be changed: it is the identity of the work": to(aKey(1), aKey(2)),
	"Task.spec.message: " + isFixed:                     to(`{"body":"Dear you"}`, `{"body":"Hello"}`, `{"subject":"Now","body":"Dear you"}`),
	"Task.spec.response: " + isFixed:                    to(`{"type":"FreeText"}`, `{"type":"None"}`),
	"Task.spec.title: " + isFixed:                       to(`"Call"`, `"Write"`),
	"cannot be changed: a withdrawn task stays withdrawn": to(
		`{"reason":"GoalReached","time":"2026-11-02T09:00:00Z"}`, `{"reason":"Expired","time":"2026-11-02T09:00:00Z"}`),

	"the task is closed and stays closed; a late answer may still be set in response": {
		{before: `{"phase":"Done"}`, bad: []string{`{"phase":"Open"}`, `{"phase":"Skipped"}`}, good: []string{`{"phase":"Done","response":"late"}`}},
		{before: `{"phase":"Skipped"}`, bad: []string{`{"phase":"Done"}`}},
		{before: `{"phase":"Waiting"}`, good: []string{`{"phase":"Open"}`}},
	},
	"the task is closed and its answer stands": {
		{before: `{"phase":"Done","response":"a"}`, bad: []string{`{"phase":"Done","response":"b"}`, `{"phase":"Done"}`}, good: []string{`{"phase":"Done","response":"a","note":"n"}`}},
		{before: `{"phase":"Skipped","response":"a"}`, bad: []string{`{"phase":"Skipped","response":"b"}`}},
		{before: `{"phase":"Open","response":"a"}`, good: []string{`{"phase":"Done","response":"b"}`}},
	},
}

func keyed(key string) string {
	return `{"key":"` + key + `","trigger":{"type":"Membership"},"steps":[{"name":"call","title":"Call"}]}`
}

// aKey is the identity of an attempt.
func aKey(attempt int) string {
	return `{"account":"crm-1","playbook":"welcome","trigger":"episode/1","step":"call","attempt":` + string(rune('0'+attempt)) + `}`
}
