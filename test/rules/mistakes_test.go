package rules

import (
	"maps"
	"slices"
	"strings"
)

// mistake is what a rule refuses, and what is nearly that and accepted.
type mistake struct {
	// before is what the value was, for rules about changes. It is empty when an object is created.
	before string
	// bad are values that the rule refuses and nothing else does. good are accepted.
	bad, good []string
}

// mistakes are those of all rules, by message, or by place and message where the message stands at several places that take
// different values.
var mistakes = joined(texts, sizes, choices, definitions, accounts, records, changes, reports)

func joined(tables ...map[string][]mistake) map[string][]mistake {
	all := map[string][]mistake{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

func one(bad []string, good ...string) []mistake { return []mistake{{bad: bad, good: good}} }

// quoted are texts as JSON.
func quoted(all ...string) []string {
	for i := range all {
		all[i] = `"` + all[i] + `"`
	}
	return all
}

// long is a text of so many letters.
func long(letters int) string { return strings.Repeat("a", letters) }

// list is a list of so many values, each made by its number.
func list(length int, item func(int) string) string {
	all := make([]string, length)
	for i := range all {
		all[i] = item(i)
	}
	return "[" + strings.Join(all, ",") + "]"
}

// texts are rules about the form of a text.
var texts = map[string][]mistake{
	"is not a name; use lower-case letters, digits and dashes, such as first-call": one(
		quoted("Call", "calL", "caLl", "-call", "call-", "a_b", "a.b", "a b", "a\\n"), quoted("a", "9", "first-call", "a--b")...),
	"is not a calendar date; write YYYY-MM-DD, such as 2026-12-31": one(
		quoted("2026-02-30", "2026-13-01", "2026/12/31", "31.12.2026", "2026-2-3"), quoted("2026-12-31", "2024-02-29")...),
	"is not a length of time; write a whole number and a unit (h, d, bd, w or mo), such as 45d, 5bd or 1w": one(
		quoted("5", "d5", "-5d", "05d", "12345d", "5 d", "5m", "5dd", "1.5d", "45d-", "-45d"), quoted("0d", "10d", "45d", "5bd", "1w", "9999mo", "1d")...),
	"is not an offset; write a whole number and a unit (h, d, bd, w or mo), such as -60d, 5bd or 1w": one(
		quoted("5", "+5d", "-0d", "05d", "-12345d", "- 5d", "5m", "5d-", "a5d"), quoted("0d", "10d", "-60d", "5bd", "1w", "-9999mo")...),
	"is not a decimal number; write digits with a point, such as 7.3 or -12": one(
		quoted("7,3", "+7", ".5", "7.", "1e3", "07", "-", "0x7"), quoted("7.3", "-12", "0", "-0.5", "10.00")...),
	"is not a currency; write the three capital letters of ISO 4217, such as USD": one(quoted("usd", "US1", "U D"), quoted("USD")...),
	"is not a country; write the two capital letters of ISO 3166-1, such as DE":   one(quoted("de", "D1"), quoted("DE")...),
	"is not a region; write the part of ISO 3166-2 after the dash, such as BY for DE-BY": one(
		quoted("by", "B-Y", "B Y"), quoted("BY", "1", "W12")...),
	"is not a day; write MM-DD for each year, such as 12-24, or YYYY-MM-DD for one, such as 2026-12-24": one(
		quoted("12-32", "02-30", "2026-02-29", "2026-13-01", "2412"), quoted("12-24", "02-29", "2026-12-24")...),
	"has more than one line; keep the subject on one line":                                    one(quoted("a\\nb", "a\\rb"), quoted("a b")...),
	"is not a path below account.spec; write names with dots, such as commercial.renewalDate": one(paths.bad, paths.good...),
	"is not a path below account.spec; write names with dots, such as commercial.startDate":   one(paths.bad, paths.good...),
	"is neither a number nor a percentage; write 50 or 5%":                                    one(append(quoted("5", "101%", "%", "-5%", "5.5%", "100", "5%5"), "-1"), `0`, `50`, `"5%"`, `"0%"`, `"100%"`),
	"is neither a whole number from -1000 to 1000 nor an expression in {{ }}; write 50 without quotes, or \"{{ ... }}\" with nothing around it": one(
		append(quoted("50", "{{ 1 }} ", " {{ 1 }}", "{{ 1"), "-1001", "1001"), `-1000`, `1000`, `"{{ 1 }}"`),
}

var paths = mistake{bad: quoted("a/b", "a.", ".a", "a..b", "1a", "a b", "a-b"), good: quoted("a", "commercial.renewalDate", "a1.b_2")}

// condition is a condition whose type, reason and message are so long.
func condition(kind, reason, message int) string {
	return `{"type":"` + long(kind) + `","status":"True","reason":"` + long(reason) + `","message":"` + long(message) + `","lastTransitionTime":"2026-11-02T09:00:00Z"}`
}

// called is a custom resource with a name of so many letters.
func called(kind, spec string, letters int) string {
	return `{"apiVersion":"tightrope.dev/v1alpha1","kind":"` + kind + `","metadata":{"name":"` + long(letters) + `"},"spec":` + spec + `}`
}

const (
	aCalendar  = `{"timeZone":"Europe/Berlin"}`
	aSegment   = `{"expression":"true"}`
	aScorecard = `{"terms":[{"name":"one","points":"1"}]}`
	aPlaybook  = `{"trigger":{"type":"Membership"},"steps":[{"name":"call","title":"Call"}]}`
	aRun       = `{"account":{"name":"acme"},"playbook":{"name":"welcome"},"trigger":{"type":"Membership","key":"episode/1"}}`

	shownByAccounts = ": metadata.name has at most 63 characters: accounts carry it"
	sent            = `,"attempt":1,"time":"2026-11-02T09:00:00Z"}]`
	shortTerm       = ": the name of a term has at most 32 characters"
	shortLevel      = ": the name of a level has at most 32 characters"
)

// sizes are rules about how long something is.
var sizes = map[string][]mistake{
	"type and reason have at most 32 characters, message at most 512": one(
		[]string{"[" + condition(33, 1, 0) + "]", "[" + condition(5, 33, 0) + "]", "[" + condition(5, 1, 513) + "]", "[" + condition(5, 1, 0) + "," + condition(33, 1, 0) + "]"}, "["+condition(32, 32, 512)+"]", "["+condition(5, 1, 0)+"]"),
	"has at most 2 conditions: Ready and AccountMissing": one(
		[]string{list(3, func(i int) string { return condition(1+i, 1, 0) })}, list(2, func(i int) string { return condition(1+i, 1, 0) }), "[]"),
	"Calendar" + shownByAccounts:  one([]string{called("Calendar", aCalendar, 64)}, called("Calendar", aCalendar, 63), called("Calendar", aCalendar, 9)),
	"Segment" + shownByAccounts:   one([]string{called("Segment", aSegment, 64)}, called("Segment", aSegment, 63), called("Segment", aSegment, 9)),
	"Scorecard" + shownByAccounts: one([]string{called("Scorecard", aScorecard, 64)}, called("Scorecard", aScorecard, 63), called("Scorecard", aScorecard, 9)),
	"metadata.name has at most 63 characters: engagements and tasks carry it": one(
		[]string{called("Playbook", aPlaybook, 64)}, called("Playbook", aPlaybook, 63), called("Playbook", aPlaybook, 9)),
	"metadata.name has at most 63 characters: the account's ledger remembers it": one(
		[]string{called("Engagement", aRun, 64)}, called("Engagement", aRun, 63), called("Engagement", aRun, 9)),
	"a role's name has at most 63 characters":            one([]string{`{"` + long(64) + `":"jane"}`, `{"csm":"jane","` + long(64) + `":"jane"}`}, `{"`+long(63)+`":"jane","csm":"jane"}`),
	"the name of a field has at most 40 characters":      one([]string{`{"` + long(41) + `":""}`, `{"a":"","` + long(41) + `":""}`}, `{"`+long(40)+`":"","a":""}`),
	"Account.status.scores[].contributions" + shortTerm:  one([]string{`[{"term":"a","points":1},{"term":"` + long(33) + `","points":1}]`}, `[{"term":"`+long(32)+`","points":1}]`, `[{"term":"a","points":1}]`),
	"Account.status.scores[].unknown" + shortTerm:        one([]string{`["a","` + long(33) + `"]`}, `["`+long(32)+`","a"]`),
	"Scorecard.spec.terms" + shortTerm:                   one([]string{`[{"name":"a","points":"1"},{"name":"` + long(33) + `","points":"1"}]`}, `[{"name":"`+long(32)+`","points":"1"}]`, aScorecard[9:len(aScorecard)-1]),
	"Engagement.ledger.steps[].escalations" + shortLevel: one([]string{`[{"name":"a"` + sent[:len(sent)-1] + `,{"name":"` + long(33) + `"` + sent}, `[{"name":"`+long(32)+`"`+sent, `[{"name":"a"`+sent),
	"Playbook.spec.steps[].escalate" + shortLevel:        one([]string{`[{"name":"a","after":"1d","to":"lead"},{"name":"` + long(33) + `","after":"1d","to":"lead"}]`}, `[{"name":"`+long(32)+`","after":"1d","to":"lead"}]`, `[{"name":"a","after":"1d","to":"lead"}]`),
	"there is no room for more: what is remembered of playbooks has at most 32800 characters": one(
		[]string{remembered(68, 32801-68*396, last), remembered(40, 32801-40*679, last, ended, control, skipped), remembered(80, 32801-80*357, skipped)},
		remembered(68, 32800-68*396, last), remembered(40, 32800-40*679, last, ended, control, skipped), remembered(80, 32800-80*357, skipped)),
	"response, answers, note and feedback have at most 640 characters in all; write less, and the rest where the customer's file is": one(
		[]string{words(128, 2, 510), words(129, 1, 510), words(128, 1, 511)}, words(128, 1, 510), words(1, 1, 1), `{"phase":"Open"}`,
		`{"phase":"Open","note":"`+long(512)+`","feedback":"`+long(128)+`"}`,
		`{"phase":"Open","response":"`+long(256)+`","feedback":"`+long(128)+`","answers":{"`+long(32)+`":"`+long(96)+`","b`+long(31)+`":"`+long(96)+`"}}`),
}

// What a ledger knows of a playbook, beside its key.
const (
	last    = `"last":{"trigger":"TRIGGER","time":"2026-11-02T09:00:00Z"}`
	ended   = `"ended":{"outcome":"Reached","time":"2026-11-02T09:00:00Z"}`
	control = `"control":{"trigger":"TRIGGER","time":"2026-11-02T09:00:00Z"}`
	skipped = `"skipped":{"trigger":"TRIGGER","reason":"Late","time":"2026-11-02T09:00:00Z"}`
)

// remembered is what a ledger knows of so many playbooks, each with a key of 63 letters. The triggers have so many letters in
// all.
func remembered(playbooks, letters int, parts ...string) string {
	known := strings.Join(append([]string{""}, parts...), ",")
	triggers := playbooks * strings.Count(known, "TRIGGER")
	given := 0
	return list(playbooks, func(i int) string {
		one := `{"key":"` + string(rune('a'+i/10)) + string(rune('0'+i%10)) + long(61) + `"` + known + `}`
		for ; strings.Contains(one, "TRIGGER"); given++ {
			share := letters / triggers
			if given < letters%triggers {
				share++
			}
			one = strings.Replace(one, "TRIGGER", long(share), 1)
		}
		return one
	})
}

// words is a report with an answer, a field and a note of so many letters.
func words(response, answer, note int) string {
	return `{"phase":"Open","response":"` + long(response) + `","answers":{"a":"` + long(answer) + `"},"note":"` + long(note) + `"}`
}

// choices are rules about what stands together.
var choices = map[string][]mistake{
	"exactly one of the fields in [string integer decimal boolean date] must be set": one(
		[]string{`{}`, `{"string":"a","integer":1}`, `{"boolean":true,"date":"2026-12-31"}`, `{"decimal":"1","string":"1"}`},
		`{"string":"a"}`, `{"integer":1}`, `{"decimal":"7.3"}`, `{"boolean":false}`, `{"date":"2026-12-31"}`),
	"set response.choices when type is Choice, and only then": one(
		[]string{`{"type":"Choice"}`, `{"type":"FreeText","choices":` + twoChoices + `}`}, `{"type":"Choice","choices":`+twoChoices+`}`),
	"set response.fields when type is Form, and only then": one(
		[]string{`{"type":"Form"}`, `{"type":"None","fields":[{"name":"a"}]}`}, `{"type":"Form","fields":[{"name":"a"}]}`),
	"set response.window when type is NegativeConsent; Approval may have one; no other type has": one(
		[]string{`{"type":"NegativeConsent"}`, `{"type":"FreeText","window":"1w"}`},
		`{"type":"NegativeConsent","window":"1w"}`, `{"type":"Approval","role":"cs","window":"1w"}`),
	"set response.role when type is Approval, and only then": one(
		[]string{`{"type":"Approval"}`, `{"type":"FreeText","role":"cs"}`}, `{"type":"Approval","role":"cs"}`),
	"set response.notBy only when type is Approval": one(
		[]string{`{"type":"FreeText","notBy":["ask"]}`}, `{"type":"Approval","role":"cs","notBy":["ask"]}`),
	"set response.by only when type is Confirmation": one(
		[]string{`{"type":"FreeText","by":"Customer"}`}, `{"type":"Confirmation","by":"Customer"}`, `{"type":"Confirmation"}`),
	"set trigger.date when type is Date, and only then": one(
		[]string{`{"type":"Date"}`, `{"type":"Membership","date":{"field":"a"}}`}, `{"type":"Date","date":{"field":"a"}}`),
	"set trigger.every when type is Every, and only then": one(
		[]string{`{"type":"Every"}`, `{"type":"Membership","every":{"period":"3mo","anchor":"a"}}`}, `{"type":"Every","every":{"period":"3mo","anchor":"a"}}`),
	"set trigger.each when type is Each, and only then": one(
		[]string{`{"type":"Each"}`, `{"type":"Membership","each":{"in":"a","key":"b"}}`}, `{"type":"Each","each":{"in":"a","key":"b"}}`),
	"set trigger.membership only when type is Membership": one(
		[]string{`{"type":"Date","date":{"field":"a"},"membership":{"for":"1d"}}`}, `{"type":"Membership","membership":{"for":"1d"}}`, `{"type":"Membership"}`),
	"bounds nothing; write mostCommercialInARow or leastRelationshipPercent": one(
		[]string{`{}`, `{"window":"90d"}`}, `{"mostCommercialInARow":2}`, `{"leastRelationshipPercent":30}`),
}

const twoChoices = `[{"name":"a"},{"name":"b"}]`

// definitions are rules about playbooks and calendars.
var definitions = map[string][]mistake{
	"dependsOn names a step that is not in this playbook":               one([]string{steps(`"dependsOn":["b"]`), steps(`"dependsOn":["first","b"]`)}, steps(`"dependsOn":["first"]`)),
	"requires names a step that is not in this playbook":                one([]string{steps(`"requires":["b"]`), steps(`"requires":["first","b"]`)}, steps(`"requires":["first"]`)),
	"a step cannot wait for itself: remove its own name from dependsOn": one([]string{steps(`"dependsOn":["a"]`), steps(`"dependsOn":["first","a"]`)}, steps(`"dependsOn":["first"]`)),
	"is no time at all; write how often the run starts, such as 3mo":    one([]string{every("0d"), every("0mo")}, every("1d"), every("10d")),
	"is counted in hours; write days or more, such as 1w or 3mo":        one([]string{every("24h")}, every("1d"), every("3mo")),
	"until is before date; write the last day, or leave until out for a single day": one(
		[]string{`{"name":"a","date":"2026-12-31","until":"2026-12-30"}`}, `{"name":"a","date":"2026-12-31","until":"2026-12-31"}`, `{"name":"a","date":"2026-12-31"}`),
	"from and to are written alike: both with a year, such as 2026-12-24, or both without, such as 12-24": one(
		[]string{window("12-24", "2026-12-26")}, window("12-24", "12-26"), window("2026-12-24", "2026-12-26")),
	"to is before from; write the last of the days": one(
		[]string{window("2026-12-26", "2026-12-24")}, window("12-26", "01-06"), window("2026-12-24", "2026-12-24")),
}

// steps is a playbook whose second step says something about others.
func steps(about string) string {
	return `{"trigger":{"type":"Membership"},"steps":[{"name":"first","title":"First"},{"name":"a","title":"A",` + about + `}]}`
}

func every(period string) string {
	return `{"anchor":"commercial.startDate","period":"` + period + `"}`
}
func window(from, to string) string {
	return `{"name":"a","from":"` + from + `","to":"` + to + `"}`
}

// accounts are rules about the facts of an account.
var accounts = map[string][]mistake{
	"an attribute's name is a letter and then letters, digits and underscores, at most 63, such as planTier": one(factNames.bad, factNames.good...),
	"a signal's name is a letter and then letters, digits and underscores, at most 63, such as logins30d": one(
		observed(factNames.bad), observed(factNames.good)...),
	"from and to are written alike: both with a year, such as 2026-11-15, or both without, such as 11-15": one(
		[]string{window("11-15", "2026-12-26")}, window("11-15", "12-26"), window("2026-11-15", "2026-12-26")),
	"to is before from; write the last day of the window": one(
		[]string{window("2026-12-26", "2026-12-24")}, window("12-26", "01-06"), window("2026-12-24", "2026-12-24")),
}

var factNames = mistake{
	bad:  append(facts("1a", "_a", "a-b", "a.b", "a b", "", long(64)), `{"a":{"string":"a"},"1a":{"string":"a"}}`),
	good: facts("a", "planTier", "logins30d", "a_b", long(63)),
}

// facts are attributes of these names, each by itself.
func facts(names ...string) []string {
	for i := range names {
		names[i] = `{"` + names[i] + `":{"string":"a"}}`
	}
	return names
}

// observed are signals of the names of attributes.
func observed(all []string) []string {
	all = slices.Clone(all)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], `{"string":"a"}`, `{"string":"a","observedAt":"2026-11-02T09:00:00Z"}`)
	}
	return all
}

// records are rules about what the manager remembers.
var records = map[string][]mistake{
	"is for the hold of a run": one(
		[]string{`{"reason":"Guardrail","since":"2026-11-02T09:00:00Z","end":"2026-12-31"}`}, `{"reason":"Guardrail","since":"2026-11-02T09:00:00Z"}`),
	"the key of a run by hand is hand/ and the name of the Engagement, such as hand/second-welcome": one(
		[]string{byHand(`,"key":"hand/another"`), byHand(`,"key":"aa"`), byHand(``)}, byHand(`,"key":"hand/aa"`), called("Engagement", aRun, 2)),
}

// byHand is a run of the name aa that a person starts.
func byHand(key string) string {
	return called("Engagement", `{"account":{"name":"acme"},"playbook":{"name":"welcome"},"trigger":{"type":"Hand"`+key+`}}`, 2)
}
