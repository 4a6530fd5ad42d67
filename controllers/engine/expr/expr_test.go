package expr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// acme is an account with some facts and without others: no region, no preferences, no requests.
func acme() *v1alpha1.Account {
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: "acme", Namespace: "emea", Labels: map[string]string{"tier": "gold"},
			CreationTimestamp: metav1.NewTime(instant("2024-01-02T03:04:05Z"))},
		Spec: v1alpha1.AccountSpec{
			DisplayName: "Acme Travel",
			Industry:    "Tourism",
			Lifecycle:   v1alpha1.LifecycleActive,
			Commercial:  &v1alpha1.Commercial{ARR: new(int64(120000)), StartDate: "2024-02-29", RenewalDate: "2026-12-31"},
			Team:        map[string]v1alpha1.Name{"csm": "jane"},
			Goals:       []v1alpha1.Goal{{Name: "bookings", Attainment: new(int32(40))}},
			Champions: []v1alpha1.Champion{
				{Ref: "contact-0042", Engagement: new(int32(80)), AssessedOn: "2026-09-01"},
				{Ref: "contact-0043", Engagement: new(int32(10)), Delight: new(int32(60)), AssessedOn: "2026-03-01"},
				{Ref: "contact-0044", Engagement: new(int32(90)), Delight: new(int32(20))},
			},
			Known: []v1alpha1.KnownList{"milestones", "discounts"},
			Signals: map[string]v1alpha1.Signal{
				"nps":    {Value: v1alpha1.Value{Decimal: new(v1alpha1.Decimal("7.3"))}, ObservedAt: new(metav1.NewTime(instant("2026-11-01T00:00:00Z")))},
				"logins": {Value: v1alpha1.Value{Integer: new(int64(12))}},
			},
			Attributes: map[string]v1alpha1.Value{
				"planTier": {String: new("Enterprise")},
				"seats":    {Integer: new(int64(250))},
				"ratio":    {Decimal: new(v1alpha1.Decimal("0.50"))},
				"churned":  {Boolean: new(false)},
				"goLive":   {Date: new(v1alpha1.Date("2026-11-25"))},
				"nothing":  {},
			},
		},
	}
}

// sunday is an input with something in every layer. Its today is Sunday, 22 November 2026.
func sunday() expr.Input {
	return expr.Input{
		Account:       expr.NewAccount(acme()),
		Today:         "2026-11-22",
		Now:           instant("2026-11-22T09:00:00Z"),
		Responses:     map[string]expr.Response{"notice/ask": {Value: "Objected", Time: instant("2026-11-02T10:00:00Z")}},
		Outcomes:      map[string]expr.Outcome{"onboarding": {Outcome: "Reached", Time: instant("2025-11-22T10:00:00Z")}},
		Segments:      map[string]string{"exposure": "high", "size": "", "fit": "good"},
		Undecided:     map[string]string{"fit": "segment good cannot be judged: account.spec.region is not known"},
		SegmentValues: map[string]map[string]any{"exposure": {"priceFloor": int64(10000), "tone": "calm"}, "fit": {"priceFloor": int64(1)}},
		Scores: func() map[string]expr.Score {
			return map[string]expr.Score{
				"risk": {Value: 70, Band: "High", Points: map[string]expr.Term{"exposure": {Value: 70}, "low-price": {Missing: []string{"account.spec.region"}}}},
				"calm": {}, "health": {Missing: []string{"account.spec.region"}, Points: map[string]expr.Term{"usage": {Value: 30}}},
				"late": {Missing: []string{"Scorecard late reads segments"}},
			}
		},
		Team: map[string]string{"csm": "jane"},
		Steps: map[string]expr.Step{"ask": {Phase: "Done", Response: "yes", Answers: map[string]string{"why": "price"},
			ClosedTime: instant("2026-11-21T10:00:00Z"), StartDate: "2026-11-20"}},
		Engagement: expr.Engagement{Name: "acme-x", Playbook: "outreach", Trigger: "date/2026-12-31", Anchor: "2026-12-31", StartDate: "2026-11-01"},
	}
}

func known(answer bool) expr.Result {
	if answer {
		return expr.Result{Verdict: expr.True}
	}
	return expr.Result{Verdict: expr.False}
}

func unknown(paths ...string) expr.Result {
	return expr.Result{Verdict: expr.Unknown, Missing: paths}
}

func broken(problem string) expr.Result {
	return expr.Result{Verdict: expr.Broken, Problem: problem}
}

type question struct {
	expression string
	want       expr.Result
}

func ask(t *testing.T, scope expr.Scope, in expr.Input, questions map[string]question) {
	t.Helper()
	for name, q := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, err := expr.Compile(scope, expr.Bool, q.expression)
			if err != nil {
				t.Fatalf("%s\nis refused: %v", q.expression, err)
			}
			got := program.Eval(in)
			got.Stale, got.Until = nil, time.Time{} // TestFreshnessEnds and TestAnswersTurn look at these
			if diff := cmp.Diff(q.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", q.expression, diff)
			}
		})
	}
}

func TestFactsOfAnAccount(t *testing.T) {
	ask(t, expr.Facts, sunday(), map[string]question{
		"a fact is what it is":                                      {"account.spec.industry == 'Tourism'", known(true)},
		"a fact may be in a list":                                   {"account.spec.industry in ['Airlines', 'Tourism']", known(true)},
		"a missing fact is unknown and named":                       {"account.spec.region == 'Europe'", unknown("account.spec.region")},
		"a missing fact is unknown under a negation":                {"!(account.spec.region == 'Europe')", unknown("account.spec.region")},
		"a missing fact is not different from anything":             {"account.spec.region != 'Europe'", unknown("account.spec.region")},
		"a missing fact is in no list, and not known to be in none": {"account.spec.region in ['Europe']", unknown("account.spec.region")},
		"all missing facts are named, sorted":                       {"account.spec.region == account.spec.externalID", unknown("account.spec.externalID", "account.spec.region")},
		"a field of a missing group is named in full":               {"account.spec.preferences.touch == 'High'", unknown("account.spec.preferences.touch")},
		"a missing number is not zero":                              {"account.spec.commercial.listPrice < 100", unknown("account.spec.commercial.listPrice")},
		"a missing fact in arithmetic is unknown":                   {"account.spec.commercial.listPrice - account.spec.commercial.arr > 0", unknown("account.spec.commercial.listPrice")},
		"a choice on a missing fact is unknown":                     {"account.spec.region == 'Europe' ? true : true", unknown("account.spec.region")},
		"name and namespace can be read":                            {"account.metadata.name == 'acme' && account.metadata.namespace == 'emea'", known(true)},
		"the creation time is what kubectl shows":                   {"account.metadata.creationTimestamp == '2024-01-02T03:04:05Z'", known(true)},
		"a label reads by key":                                      {"account.metadata.labels['tier'] == 'gold' && account.metadata.labels.tier == 'gold'", known(true)},
		"a label that is not there is unknown":                      {"account.metadata.labels['app.kubernetes.io/name'] == 'x'", unknown("account.metadata.labels['app.kubernetes.io/name']")},
		"labels can be asked for a key":                             {"'tier' in account.metadata.labels && !('other' in account.metadata.labels)", known(true)},
		"labels can be looped over":                                 {"account.metadata.labels.exists(k, k.startsWith('ti')) && size(account.metadata.labels) == 1", known(true)},
		"a role reads by name":                                      {"account.spec.team.csm == 'jane'", known(true)},
		"a role that is not declared is unknown":                    {"account.spec.team.ae == 'bob'", unknown("account.spec.team.ae")},
		"known is a list like any other, and never unknown":         {"'milestones' in account.spec.known && !('goals' in account.spec.known)", known(true)},
		"dates compare as texts":                                    {"account.spec.commercial.renewalDate > today && account.spec.commercial.renewalDate <= '2026-12-31'", known(true)},
	})
}

func TestWithoutAnAccount(t *testing.T) {
	ask(t, expr.Facts, expr.Input{}, map[string]question{
		"it is the caller's error": {"account.spec.industry == 'x'", broken("1:14: there is no account to look at")},
	})
}

func TestSignalsAndAttributesReadAsTheirValue(t *testing.T) {
	ask(t, expr.Facts, sunday(), map[string]question{
		"a text":                               {"account.spec.attributes.planTier == 'Enterprise'", known(true)},
		"a whole number":                       {"account.spec.attributes.seats >= 100", known(true)},
		"a whole number against a decimal one": {"account.spec.attributes.seats > 249.5", known(true)},
		"a decimal number against a whole one": {"account.spec.attributes.ratio < 1", known(true)},
		"a decimal number":                     {"account.spec.signals.nps > 7.2 && account.spec.signals.nps < 7.4", known(true)},
		"a decimal number equal to one":        {"account.spec.attributes.ratio == 0.5", known(true)},
		"true or false":                        {"!account.spec.attributes.churned", known(true)},
		"a date":                               {"daysUntil(account.spec.attributes.goLive) == 3", known(true)},
		"in brackets":                          {"account.spec.attributes['seats'] == 250", known(true)},
		"a ratio of two":                       {"double(account.spec.signals.logins) / double(account.spec.attributes.seats) < 0.6", known(true)},
		"one that is not there is unknown":     {"account.spec.attributes.employees >= 1000", unknown("account.spec.attributes.employees")},
		"one that is not there is unknown, in brackets": {"account.spec.signals['employees'] >= 1000", unknown("account.spec.signals.employees")},
		"one without a value is not there":              {"has(account.spec.attributes.nothing)", known(false)},
		"presence is known":                             {"has(account.spec.attributes.seats) && !has(account.spec.attributes.employees)", known(true)},
		"presence by in is known":                       {"'seats' in account.spec.attributes && !('employees' in account.spec.attributes)", known(true)},
		"an optional one has a default":                 {"account.spec.attributes.?employees.orValue(0) == 0 && account.spec.attributes[?'seats'].orValue(0) == 250", known(true)},
		"the wrong kind of value is the author's error": {"account.spec.attributes.planTier > 3", broken("1:34: cannot compare a text with a whole number; a text in quotes is not a number")},
		"mixing kinds of numbers is the author's error": {"account.spec.attributes.seats * 0.5 > 1.0",
			broken("1:31: cannot multiply a whole number by a decimal number; turn the whole number into a decimal one: write 2.0 for 2, or double(x)")},
	})
}

func TestPresenceIsKnown(t *testing.T) {
	ask(t, expr.Facts, sunday(), map[string]question{
		"of a fact that is there":                            {"has(account.spec.industry)", known(true)},
		"of one that is not":                                 {"has(account.spec.region)", known(false)},
		"of a field of a group that is not there":            {"has(account.spec.preferences.touch)", known(false)},
		"of a group that is not there":                       {"has(account.spec.preferences)", known(false)},
		"of a group that is there":                           {"has(account.spec.commercial)", known(true)},
		"of a list nobody vouches for":                       {"has(account.spec.requests)", known(false)},
		"of a list that is known to be empty":                {"has(account.spec.milestones)", known(true)},
		"of a field of an element":                           {"has(account.spec.champions[0].delight)", known(false)},
		"an optional field of a missing group has no value":  {"account.spec.preferences.?touch.hasValue()", known(false)},
		"an optional group that is missing has no value":     {"account.spec.?preferences.?touch.orValue('none') == 'none'", known(true)},
		"an optional list that is missing has no value":      {"account.spec.?requests.hasValue()", known(false)},
		"an optional element out of range has no value":      {"account.spec.champions[?9].hasValue()", known(false)},
		"an optional fact that is there has its value":       {"account.spec.?industry.orValue('') == 'Tourism'", known(true)},
		"an element of a list nobody vouches for is unknown": {"account.spec.requests[?0].hasValue()", unknown("account.spec.requests")},
	})
}

func TestListsAreUnknownUntilSomebodyVouchesForThem(t *testing.T) {
	ask(t, expr.Facts, sunday(), map[string]question{
		"the size of a list nobody vouches for":     {"size(account.spec.requests) == 0", unknown("account.spec.requests")},
		"whether it has an element":                 {"account.spec.requests.exists(r, r.status == 'Shipped')", unknown("account.spec.requests")},
		"whether all elements are so":               {"account.spec.requests.all(r, r.status == 'Shipped')", unknown("account.spec.requests")},
		"the names of its elements":                 {"'sso' in account.spec.requests.map(r, r.name)", unknown("account.spec.requests")},
		"a list that is known to be empty is empty": {"size(account.spec.milestones) == 0 && !account.spec.milestones.exists(m, true)", known(true)},
		"discounts too":                             {"account.spec.commercial.discounts.map(d, d.percent).sum() == 0", known(true)},
		"the players of a goal nobody vouches for":  {"account.spec.goals[0].players.size() == 0", unknown("account.spec.goals['bookings'].players")},
		"a list with elements is known":             {"size(account.spec.champions) == 3", known(true)},
		"one element decides exists":                {"account.spec.champions.exists(c, c.delight >= 60)", known(true)},
		"one element decides all":                   {"account.spec.champions.all(c, c.delight >= 60)", known(false)},
		"no element decides exists where a field is missing": {"account.spec.champions.exists(c, c.delight > 60)",
			unknown("account.spec.champions['contact-0042'].delight")},
		"filter does not absorb":     {"account.spec.champions.filter(c, c.delight > 50).size() > 0", unknown("account.spec.champions['contact-0042'].delight")},
		"exists_one does not absorb": {"account.spec.champions.exists_one(c, c.delight > 50)", unknown("account.spec.champions['contact-0042'].delight")},
		"map does not absorb":        {"account.spec.champions.map(c, c.delight).max() > 50", unknown("account.spec.champions['contact-0042'].delight")},
		"presence makes it known":    {"account.spec.champions.filter(c, has(c.delight) && c.delight > 50).size() == 1", known(true)},
		"sum, min and max":           {"account.spec.champions.map(c, c.engagement).sum() == 180 && account.spec.champions.map(c, c.engagement).max() == 90", known(true)},
		"names can be joined":        {"account.spec.champions.map(c, c.ref).join('+').startsWith('contact-0042+')", known(true)},
		"an index out of range":      {"account.spec.champions[3].ref == ''", broken("1:27: the list has no element at index 3; the first is 0")},
		"the least of nothing":       {"account.spec.milestones.map(m, m.name).min() == ''", broken("1:40: an empty list has no min")},
	})
	vouched := acme()
	vouched.Spec.Known = append(vouched.Spec.Known, "goals")
	ask(t, expr.Facts, expr.Input{Account: expr.NewAccount(vouched)}, map[string]question{
		"who vouches for the goals vouches for their players": {"account.spec.goals[0].players.size() == 0", known(true)},
	})
	bare := &v1alpha1.Account{Spec: v1alpha1.AccountSpec{Known: []v1alpha1.KnownList{"discounts"}}}
	ask(t, expr.Facts, expr.Input{Account: expr.NewAccount(bare)}, map[string]question{
		"discounts are known to be none even without a contract": {"size(account.spec.commercial.discounts) == 0", known(true)},
		"and the contract is still missing":                      {"has(account.spec.commercial)", known(false)},
	})
}

func TestUnknownAndBrokenAreAbsorbedWhereTheOtherSideDecides(t *testing.T) {
	ask(t, expr.Facts, sunday(), map[string]question{
		"unknown || true":             {"account.spec.region == 'x' || true", known(true)},
		"true || unknown":             {"true || account.spec.region == 'x'", known(true)},
		"unknown && false":            {"account.spec.region == 'x' && false", known(false)},
		"unknown || false":            {"account.spec.region == 'x' || false", unknown("account.spec.region")},
		"unknown && true":             {"account.spec.region == 'x' && true", unknown("account.spec.region")},
		"broken || true":              {"1/0 == 1 || true", known(true)},
		"broken && false":             {"1/0 == 1 && false", known(false)},
		"broken || false":             {"1/0 == 1 || false", broken("1:2: divides by zero")},
		"unknown && broken":           {"account.spec.region == 'x' && 1/0 == 1", unknown("account.spec.region")},
		"broken as an argument":       {"account.spec.commercial.listPrice + 1/0 > 1", broken("1:38: divides by zero")},
		"a remainder by zero":         {"account.spec.attributes.seats % 0 == 0", broken("1:31: divides by zero")},
		"a number that is too large":  {"9223372036854775807 + account.spec.attributes.seats > 0", broken("1:21: a number is too large")},
		"a text that is no number":    {"int(account.spec.industry) == 3", broken("1:1: this cannot be turned into a whole number")},
		"a key that a map has not":    {"{'a': 1}['b'] == 1", broken("1:9: there is no key b")},
		"a value that is not there":   {"optional.none().value() == 1", broken("1:17: the optional value is absent; say with .orValue(...) what counts then")},
		"a time that is no time":      {"timestamp(account.spec.industry) > timestamp('2026-01-01T00:00:00Z')", broken("1:1: this cannot be turned into a date and time")},
		"not true or false after all": {"account.spec.attributes.seats", broken("1:1: must be true or false, but gives a whole number")},
	})
}

func TestWhatTheControllerKeepsIsTotal(t *testing.T) {
	ask(t, expr.Steps, sunday(), map[string]question{
		"an answer":                                {"responses['notice/ask'].value == 'Objected' && responses['notice/ask'].time == '2026-11-02T10:00:00Z'", known(true)},
		"an answer nobody gave is empty":           {"responses['notice/other'].value == '' && responses['notice/other'].time == ''", known(true)},
		"an answer nobody gave is not there":       {"has(responses['notice/other'].value) || 'notice/other' in responses", known(false)},
		"an answer is there":                       {"has(responses['notice/ask'].value) && 'notice/ask' in responses", known(true)},
		"an optional answer nobody gave":           {"responses[?'notice/other'].hasValue()", known(false)},
		"an answer within a year":                  {"daysSince(responses['notice/ask'].time) < 300", known(true)},
		"an answer nobody gave is long ago":        {"daysSince(responses['notice/other'].time) < 300", known(false)},
		"longer ago than anything":                 {"daysSince(outcomes['other'].time) > 3650 && yearsSince(outcomes['other'].time) > 100", known(true)},
		"no date is not soon either":               {"daysUntil(steps['other'].startDate) < 30 || addDays(steps['other'].startDate, 1) != ''", known(false)},
		"an outcome":                               {"outcomes['onboarding'].outcome == 'Reached' && yearsSince(outcomes['onboarding'].time) == 1", known(true)},
		"a segment":                                {"segments['exposure'] == 'high' && segments.exposure == 'high'", known(true)},
		"no segment of a dimension":                {"segments['other'] == '' && !has(segments.other) && !has(segments.size)", known(true)},
		"a segment that could not be judged":       {"segments['fit'] == 'good' || segments['fit'] != 'good'", unknown("segments.fit")},
		"presence of one that could not be judged": {"has(segments.fit) || 'fit' in segments", known(false)},
		"a value of one that could not be judged":  {"segmentValues['fit'].priceFloor > 0", unknown("segments.fit")},
		"a value of the segment":                   {"segmentValues['exposure'].priceFloor <= account.spec.commercial.arr && segmentValues.exposure.tone == 'calm'", known(true)},
		"a value that the segment has not":         {"segmentValues['exposure'].ceiling > 0", unknown("segmentValues.exposure.ceiling")},
		"a value where there is no segment":        {"segmentValues['covid-exposure'].priceFloor > 0", unknown("segmentValues['covid-exposure'].priceFloor")},
		"presence of a value is known":             {"has(segmentValues['covid-exposure'].priceFloor)", known(false)},
		"a default for a value":                    {"segmentValues['covid-exposure'].?priceFloor.orValue(0) == 0", known(true)},
		"a score":                                  {"scores['risk'].value >= 70 && scores['risk'].band == 'High'", known(true)},
		"a score in no band":                       {"scores['calm'].value == 0 && scores['calm'].band == ''", known(true)},
		"a score with an unknown term":             {"scores['health'].value > 50", unknown("account.spec.region", "scores.health")},
		"the band of a score with an unknown term": {"scores['health'].band != 'Red'", unknown("account.spec.region", "scores.health")},
		"a score that nothing makes":               {"scores['other'].value == 0", unknown("there is no Scorecard other")},
		"the band of a score that nothing makes":   {"scores['other'].band == ''", unknown("there is no Scorecard other")},
		"what a term gives":                        {"scores['risk'].points['exposure'] == 70 && scores.risk.points.exposure > 0", known(true)},
		"what it gives where the score is unknown": {"scores['health'].points['usage'] == 30", known(true)},
		"a term that is unknown, also where the score is known": {"scores['risk'].points['low-price'] == 0",
			unknown("account.spec.region", "scores.risk.points['low-price']")},
		"a term that there is not":                        {"scores['risk'].points['prise'] == 0", unknown("Scorecard risk has no term prise")},
		"a term of a score that cannot be read here":      {"scores['late'].points['usage'] == 0", unknown("Scorecard late reads segments", "scores.late")},
		"a term of a score that nothing makes":            {"scores['other'].points['usage'] == 0", unknown("there is no Scorecard other")},
		"presence of a term is known":                     {"has(scores['risk'].points.exposure) && !('low-price' in scores['risk'].points) && !('prise' in scores['risk'].points)", known(true)},
		"a default for a term":                            {"scores['risk'].points[?'low-price'].orValue(7) == 7 && scores['risk'].points[?'exposure'].orValue(7) == 70", known(true)},
		"an unknown score with a known term is not there": {"'health' in scores", known(false)},
		"presence of a score is known":                    {"has(scores['risk'].value) && !has(scores['health'].value) && !has(scores['other'].value) && !('other' in scores)", known(true)},
		"a default for a score":                           {"scores['other'].?value.orValue(7) == 7 && scores['health'].?value.orValue(7) == 7 && scores['risk'].?value.orValue(7) == 70", known(true)},
		"a member of the team":                            {"team['csm'] == 'jane' && team.ae == ''", known(true)},
		"a step":                                          {"steps['ask'].phase == 'Done' && steps.ask.response == 'yes' && steps['ask'].answers['why'] == 'price'", known(true)},
		"a step that has not begun":                       {"steps['other'].phase == '' && steps['other'].answers['why'] == '' && !has(steps['other'].response)", known(true)},
		"an answer in a form that was left empty":         {"steps['ask'].answers['how'] == '' && !has(steps['ask'].answers.how)", known(true)},
		"the days of a step":                              {"steps['ask'].closedTime > steps['ask'].startDate && daysSince(steps['ask'].startDate) == 2", known(true)},
		"the engagement":                                  {"engagement.anchor == '2026-12-31' && engagement.playbook == 'outreach' && engagement.trigger.startsWith('date/')", known(true)},
		"now is a time":                                   {"now - timestamp(steps['ask'].closedTime) == duration('23h')", known(true)},
		"a fact in a step is unknown all the same":        {"account.spec.region == steps['other'].response", unknown("account.spec.region")},
	})
	ask(t, expr.Steps, expr.Input{Account: expr.NewAccount(acme()), Today: "2026-11-22"}, map[string]question{
		"with nothing at all": {"engagement.name == '' && segments['a'] == '' && steps['a'].phase == '' && size(responses) == 0", known(true)},
	})
}

func TestDates(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	in := sunday()
	in.Location = berlin
	in.Responses["late/night"] = expr.Response{Value: "x", Time: instant("2026-11-21T23:30:00Z")}
	ask(t, expr.Facts, in, map[string]question{
		"days until a date":                            {"daysUntil(account.spec.commercial.renewalDate) == 39", known(true)},
		"days since a date":                            {"daysSince('2026-11-01') == 21 && daysSince('2026-12-01') == -9", known(true)},
		"a date that is missing is unknown":            {"account.spec.champions.exists(c, daysSince(c.leftOn) > 3)", unknown("account.spec.champions['contact-0042'].leftOn", "account.spec.champions['contact-0043'].leftOn", "account.spec.champions['contact-0044'].leftOn")},
		"years are full years":                         {"yearsSince('2024-11-22') == 2 && yearsSince('2024-11-23') == 1 && yearsSince('2027-11-23') == -1 && yearsSince('2026-11-23') == 0", known(true)},
		"the day of an instant is counted at home":     {"daysSince(responses['late/night'].time) == 0", known(true)},
		"days are added":                               {"addDays(today, 30) == '2026-12-22' && addDays('2026-03-01', -1) == '2026-02-28'", known(true)},
		"adding more days than the calendar has":       {"addDays(today, 9223372036854775807) == ''", broken("1:1: 9223372036854775807 days from 2026-11-22 are more than the calendar has")},
		"adding days to the year 10000":                {"addDays('9999-12-31', 1) == ''", broken("1:1: 1 days from 9999-12-31 are more than the calendar has")},
		"a fact that is no date is the author's fault": {"daysSince(account.spec.attributes.planTier) > 1", broken(`1:1: "Enterprise" is not a date; write YYYY-MM-DD, such as 2026-12-31`)},
		"a number is no date":                          {"daysSince(account.spec.attributes.seats) > 1", broken("1:1: daysSince cannot be used with a whole number")},
		"29 February has an anniversary every year":    {"yearsSince(account.spec.commercial.startDate) == 2", known(true)},
		"it is quoted as kubectl shows it":             {"account.spec.commercial.startDate == '2024-02-29'", known(true)},
	})
	in.Today = "2026-02-28"
	ask(t, expr.Facts, in, map[string]question{
		"29 February has its anniversary on the 28th": {"yearsSince(account.spec.commercial.startDate) == 2", known(true)},
	})
	in.Today = ""
	ask(t, expr.Facts, in, map[string]question{
		"without a today there are no days":     {"daysSince('2026-02-02') > 1", broken(`1:1: today is not known: "" is not a date`)},
		"without a today other facts are known": {"account.spec.industry == 'Tourism'", known(true)},
	})
}

func TestFreshness(t *testing.T) {
	const nps, second = "account.spec.signals.nps", "account.spec.champions['contact-0043']"
	ask(t, expr.Steps, sunday(), map[string]question{
		"a signal observed lately":             {"fresh(account.spec.signals.nps, '90d') > 7", known(true)},
		"on the last day":                      {"fresh(account.spec.signals.nps, '21d') > 7 && fresh(account.spec.signals['nps'], '3w') > 7", known(true)},
		"a day too old":                        {"fresh(account.spec.signals.nps, '20d') > 7", unknown(nps)},
		"in months":                            {"fresh(account.spec.signals.nps, '1mo') > 7", known(true)},
		"in hours":                             {"fresh(account.spec.signals.nps, '513h') > 7", known(true)},
		"an hour too old":                      {"fresh(account.spec.signals.nps, '512h') > 7", unknown(nps)},
		"a signal without a time":              {"fresh(account.spec.signals.logins, '9999d') > 7", unknown("account.spec.signals.logins")},
		"a signal that is not there":           {"fresh(account.spec.signals.other, '90d') > 7", unknown("account.spec.signals.other")},
		"a stale fact is absorbed like any":    {"fresh(account.spec.signals.nps, '20d') > 7 || true", known(true)},
		"a champion assessed lately":           {"fresh(account.spec.champions[0], '90d').engagement == 80", known(true)},
		"a champion assessed long ago":         {"fresh(account.spec.champions[1], '90d').delight == 60", unknown(second)},
		"a score assessed long ago":            {"fresh(account.spec.champions[1].delight, '90d') == 60", unknown(second + ".delight")},
		"a score assessed within the year":     {"fresh(account.spec.champions[1].delight, '9mo') == 60", known(true)},
		"a champion nobody assessed":           {"fresh(account.spec.champions[2].engagement, '90d') == 60", unknown("account.spec.champions['contact-0044'].engagement")},
		"one fresh champion decides":           {"account.spec.champions.exists(c, fresh(c.engagement, '90d') >= 80)", known(true)},
		"stale champions leave a loop unknown": {"account.spec.champions.exists(c, fresh(c, '90d').engagement > 80)", unknown(second, "account.spec.champions['contact-0044']")},
	})
}

func TestCompiledProgramsSayWhatTheyRead(t *testing.T) {
	program, err := expr.Compile(expr.Steps, expr.Bool, `steps['b'].phase == '' || steps.a.response == 'x' || has(steps['c'].answers.d) ||
		responses['p/s'].value == segments['x'] || segmentValues['y'].z == 1 || 'w' in segments || outcomes[?'q'].hasValue() || outcomes['q'].time > '' ||
		scores['s'].value > 3 || team.csm == '' || account.spec.signals.nps > 3 || fresh(account.spec.signals['csat'], '3d') > 3 || has(account.spec.attributes.seats)`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{"steps": program.StepKeys(), "segments": program.SegmentKeys(), "responses": program.ResponseKeys(),
		"outcomes": program.OutcomeKeys(), "scores": program.ScoreKeys(), "team": program.TeamKeys(),
		"signals": program.SignalKeys(), "attributes": program.AttributeKeys()}
	want := map[string][]string{"steps": {"a", "b", "c"}, "segments": {"w", "x", "y"}, "responses": {"p/s"}, "outcomes": {"q"},
		"scores": {"s"}, "team": {"csm"}, "signals": {"csat", "nps"}, "attributes": {"seats"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestKindsGiveTheirValue(t *testing.T) {
	for name, c := range map[string]struct {
		kind       expr.Kind
		expression string
		want       expr.Result
	}{
		"a date":                   {expr.Date, "account.spec.commercial.renewalDate", expr.Result{Verdict: expr.True, Value: "2026-12-31"}},
		"a date of an attribute":   {expr.Date, "account.spec.attributes.goLive", expr.Result{Verdict: expr.True, Value: "2026-11-25"}},
		"a text that is no date":   {expr.Date, "account.spec.industry", broken("1:1: must be a date, but gives 'Tourism'")},
		"no date at all":           {expr.Date, "engagement.anchor + 'x'", broken("1:1: must be a date, but gives '2026-12-31x'")},
		"a text":                   {expr.String, "account.spec.industry + '!'", expr.Result{Verdict: expr.True, Value: "Tourism!"}},
		"a whole number":           {expr.Int, "account.spec.attributes.seats", expr.Result{Verdict: expr.True, Value: int64(250)}},
		"not a whole number":       {expr.Int, "account.spec.attributes.ratio", broken("1:1: must be a whole number, but gives a decimal number")},
		"a number":                 {expr.Number, "account.spec.attributes.ratio", expr.Result{Verdict: expr.True, Value: 0.5}},
		"anything":                 {expr.Any, "account.spec.attributes.churned", expr.Result{Verdict: expr.True, Value: false}},
		"a time":                   {expr.Any, "now", expr.Result{Verdict: expr.True, Value: instant("2026-11-22T09:00:00Z")}},
		"a missing fact":           {expr.String, "account.spec.region", unknown("account.spec.region")},
		"a missing fact of a kind": {expr.Number, "account.spec.attributes.other", unknown("account.spec.attributes.other")},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := expr.Compile(expr.Steps, c.kind, c.expression)
			if err != nil {
				t.Fatal(err)
			}
			got := program.Eval(sunday())
			got.Until = time.Time{} // TestAnswersTurn looks at it
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.expression, diff)
			}
		})
	}
}

func TestItemStandsForAnElementOfTheList(t *testing.T) {
	account := acme()
	account.Spec.Requests = []v1alpha1.Request{{Name: "sso", Status: "Shipped"}, {Name: "audit"}}
	in := sunday()
	in.Account = expr.NewAccount(account)
	list, err := expr.Compile(expr.Membership, expr.List, "account.spec.requests")
	if err != nil {
		t.Fatal(err)
	}
	where, err := list.CompileItem(expr.Bool, "item.status == 'Shipped'")
	if err != nil {
		t.Fatal(err)
	}
	key, err := list.CompileItem(expr.String, "item.name")
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	for _, item := range list.Eval(in).Value.([]expr.Item) {
		in.Item = item
		got = append(got, where.Eval(in), key.Eval(in).Value)
	}
	want := []any{known(true), "sso", unknown("account.spec.requests['audit'].status"), "audit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := list.CompileItem(expr.Bool, "item.stauts == 'x'"); err == nil || err.Error() != "1:6: item has no field stauts; did you mean status?" {
		t.Errorf("a misspelt field of item: %v", err)
	}
}

func TestWhatIsTooExpensiveIsStopped(t *testing.T) {
	hundred := "['aaaaaaaaaa'" + repeat(", 'aaaaaaaaaa'", 99) + "]"
	long := "'" + repeat("a", 1900) + "'"
	for name, expression := range map[string]string{
		"a loop in a loop":        hundred + ".all(a, " + hundred + ".all(b, a == b && a == b))",
		"a text that grows":       long + ".replace('', " + long + ").replace('', 'b').size() > 0",
		"a list of growing texts": long + ".split('').map(x, x + " + long + ").size() > 0",
		"a join of growing texts": long + ".split('').join(" + long + ").replace('', 'b').size() > 0",
	} {
		t.Run(name, func(t *testing.T) {
			program, err := expr.Compile(expr.Facts, expr.Bool, expression)
			if err != nil {
				t.Fatal(err)
			}
			first, second := program.Eval(sunday()), program.Eval(sunday())
			want := broken("1:1: too expensive: more than 50000 steps for one account; use fewer loops inside loops")
			if diff := cmp.Diff(want, first); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("a second time (-first +second):\n%s", diff)
			}
		})
	}
}

func repeat(s string, n int) string {
	out := ""
	for range n {
		out += s
	}
	return out
}
