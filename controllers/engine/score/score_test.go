package score_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

var sunday = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func term(name, points string) v1alpha1.ScoreTerm {
	return v1alpha1.ScoreTerm{Name: v1alpha1.Name(name), Points: v1alpha1.Expression(points)}
}

func orElse(t v1alpha1.ScoreTerm, points int32) v1alpha1.ScoreTerm {
	t.WhenUnknown = &points
	return t
}

func band(name string, from int32) v1alpha1.ScoreBand {
	return v1alpha1.ScoreBand{Name: name, From: &from}
}

func scorecard(name string, terms ...v1alpha1.ScoreTerm) *v1alpha1.Scorecard {
	s := &v1alpha1.Scorecard{}
	s.Name, s.Spec.Terms = name, terms
	return s
}

func compile(t testing.TB, s *v1alpha1.Scorecard) *score.Definition {
	t.Helper()
	d, refusal := score.Compile(s)
	if refusal != nil {
		t.Fatal(refusal)
	}
	return d
}

// acme renews on the last day of 2026, and was last asked how likely it is to recommend us on 23 August.
func acme() *v1alpha1.Account {
	a := &v1alpha1.Account{}
	a.Name = "acme"
	a.Spec = v1alpha1.AccountSpec{
		Industry:   "Tourism",
		Commercial: &v1alpha1.Commercial{ARR: new(int64(120000)), RenewalDate: "2026-12-31"},
		Signals: map[string]v1alpha1.Signal{
			"nps":    {Value: v1alpha1.Value{Integer: new(int64(8))}, ObservedAt: new(metav1.NewTime(time.Date(2026, 8, 23, 8, 0, 0, 0, time.UTC)))},
			"logins": {Value: v1alpha1.Value{Decimal: new(v1alpha1.Decimal("3.5"))}},
		},
	}
	return a
}

func facts(now time.Time, account *v1alpha1.Account, definitions ...*score.Definition) score.Facts {
	days := calendar.Standard(nil)
	return score.Facts{Now: now, Calendar: days, Scorecards: definitions, Input: expr.Input{
		Account: expr.NewAccount(account), Now: now, Location: days.Location(), Today: days.Date(now).String(),
		Segments: map[string]string{"exposure": "high"}, SegmentValues: map[string]map[string]any{"exposure": {"weight": int64(3)}},
	}}
}

func result(value int32, band string, contributions ...v1alpha1.ScoreContribution) v1alpha1.AccountScore {
	return v1alpha1.AccountScore{Scorecard: "health", Value: &value, Band: band, Contributions: contributions}
}

func gave(term string, points int32) v1alpha1.ScoreContribution {
	return v1alpha1.ScoreContribution{Term: v1alpha1.Name(term), Points: &points}
}

func TestScores(t *testing.T) {
	bands := []v1alpha1.ScoreBand{band("Red", 0), band("Green", 70), band("Amber", 40)}
	constant := func(points int) v1alpha1.ScoreTerm { return term("constant", fmt.Sprint(points)) }
	missing := term("region", "account.spec.region == 'Europe' ? 10 : 0")
	failing := term("ratio", "10 / (account.spec.commercial.arr - 120000)")
	unknown := func(s v1alpha1.AccountScore, terms ...v1alpha1.Name) v1alpha1.AccountScore {
		s.Unknown = terms
		return s
	}
	none := func(contributions ...v1alpha1.ScoreContribution) v1alpha1.AccountScore {
		return v1alpha1.AccountScore{Scorecard: "health", Contributions: contributions}
	}
	broken := func(s v1alpha1.AccountScore, problem string) v1alpha1.AccountScore { s.Problem = problem; return s }
	for name, row := range map[string]struct {
		terms  []v1alpha1.ScoreTerm
		change func(*v1alpha1.ScorecardSpec)
		want   v1alpha1.AccountScore
	}{
		"is the sum of its terms, in the order of their names": {[]v1alpha1.ScoreTerm{
			term("renewal", "daysUntil(account.spec.commercial.renewalDate) < 60 ? -20 : 0"), term("nps", "account.spec.signals.nps * 10"),
		}, nil, result(60, "Amber", gave("nps", 80), gave("renewal", -20))},
		"lies in the band whose from it reaches":   {[]v1alpha1.ScoreTerm{constant(70)}, nil, result(70, "Green", gave("constant", 70))},
		"lies below a band that it just misses":    {[]v1alpha1.ScoreTerm{constant(69)}, nil, result(69, "Amber", gave("constant", 69))},
		"lies in the lowest band from its from on": {[]v1alpha1.ScoreTerm{constant(0)}, nil, result(0, "Red", gave("constant", 0))},
		"lies in no band below the lowest":         {[]v1alpha1.ScoreTerm{constant(-1)}, nil, result(-1, "", gave("constant", -1))},
		"is not more than the maximum, and the terms are as they are": {[]v1alpha1.ScoreTerm{constant(130)},
			func(s *v1alpha1.ScorecardSpec) { s.Maximum = new(int32(100)) }, result(100, "Green", gave("constant", 130))},
		"is not less than the minimum": {[]v1alpha1.ScoreTerm{constant(-30)},
			func(s *v1alpha1.ScorecardSpec) { s.Minimum = new(int32(0)) }, result(0, "Red", gave("constant", -30))},
		"has no value while a term is unknown":                   {[]v1alpha1.ScoreTerm{constant(80), missing}, nil, unknown(none(gave("constant", 80)), "region")},
		"counts for an unknown term what its author says":        {[]v1alpha1.ScoreTerm{constant(80), orElse(missing, -20)}, nil, unknown(result(60, "Amber", gave("constant", 80)), "region")},
		"names what is unknown though it counts for nothing":     {[]v1alpha1.ScoreTerm{constant(80), orElse(missing, 0)}, nil, unknown(result(80, "Green", gave("constant", 80)), "region")},
		"has no value while one of two unknown terms has no say": {[]v1alpha1.ScoreTerm{term("z", "account.spec.region == '' ? 1 : 0"), orElse(missing, 0)}, nil, unknown(none(), "region", "z")},
		"has no value where a term fails, whatever counts when it is unknown": {[]v1alpha1.ScoreTerm{constant(80), orElse(failing, 50)}, nil,
			broken(unknown(none(gave("constant", 80)), "ratio"), "term ratio failed: 1:4: divides by zero")},
		"has no value where a term gives no whole number": {[]v1alpha1.ScoreTerm{term("logins", "account.spec.signals.logins")}, nil,
			broken(unknown(none(), "logins"), "term logins failed: 1:1: must be a whole number, but gives a decimal number")},
		"has no value where a term gives too much": {[]v1alpha1.ScoreTerm{term("arr", "account.spec.commercial.arr")}, nil,
			broken(unknown(none(), "arr"), "term arr failed: gives 120000; a term gives at most 100000, up or down")},
		"takes the most that a term may give": {[]v1alpha1.ScoreTerm{constant(100000)}, nil, result(100000, "Green", gave("constant", 100000))},
		"may be made from segments": {[]v1alpha1.ScoreTerm{term("exposure", "segments['exposure'] == 'high' ? segmentValues['exposure'].weight : 0")}, nil,
			result(3, "Red", gave("exposure", 3))},
	} {
		t.Run(name, func(t *testing.T) {
			s := scorecard("health", row.terms...)
			s.Spec.Bands = bands
			if row.change != nil {
				row.change(&s.Spec)
			}
			scores, _ := score.All(facts(sunday, acme(), compile(t, s)))
			if diff := cmp.Diff([]v1alpha1.AccountScore{row.want}, score.Listed(scores)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAScoreGrowsStaleToTheDay(t *testing.T) {
	d := compile(t, scorecard("health", term("nps", "fresh(account.spec.signals.nps, '90d') * 10")))
	midnight := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) // 90 days after 23 August are over
	scores, next := score.All(facts(midnight.Add(-time.Second), acme(), d))
	if got := score.Inputs(scores)["health"]; got.Value != 80 || len(got.Missing) > 0 || !next.Equal(midnight) {
		t.Errorf("on the last day: %+v, next %v", got, next)
	}
	scores, next = score.All(facts(midnight, acme(), d))
	stale := map[string]string{"account.spec.signals.nps": "is stale since 2026-11-22: it was observed on 2026-08-23, and counts for 90d"}
	missing := []string{"account.spec.signals.nps"}
	want := expr.Score{Missing: missing, Stale: stale, Points: map[string]expr.Term{"nps": {Missing: missing, Stale: stale}}}
	if diff := cmp.Diff(want, score.Inputs(scores)["health"]); diff != "" || !next.IsZero() {
		t.Errorf("a day later, next %v (-want +got):\n%s", next, diff)
	}
}

// What a term gives is read by itself: unknown where it is, also where whenUnknown makes the score known.
func TestWhatEachTermGivesIsRead(t *testing.T) {
	forgiving := term("region", "account.spec.region == 'Europe' ? 1 : 0")
	forgiving.WhenUnknown = new(int32(7))
	d := compile(t, scorecard("health", forgiving, term("one", "1"), term("broken", "1 / (account.spec.commercial.arr - account.spec.commercial.arr)")))
	scores, _ := score.All(facts(sunday, acme(), d))
	want := map[string]expr.Term{
		"region": {Missing: []string{"account.spec.region"}}, "one": {Value: 1},
		"broken": {Missing: []string{"Scorecard health failed in its term broken"}},
	}
	if diff := cmp.Diff(want, score.Inputs(scores)["health"].Points); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAScoreLooksAgainAtMidnightWhereItCountsDays(t *testing.T) {
	d := compile(t, scorecard("health", term("renewal", "daysUntil(account.spec.commercial.renewalDate)"), term("one", "1")))
	if _, next := score.All(facts(sunday, acme(), d)); !next.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it looks again at %v", next)
	}
	if _, next := score.All(facts(sunday, acme(), compile(t, scorecard("one", term("one", "1"))))); !next.IsZero() {
		t.Errorf("a score without days looks again at %v", next)
	}
}

func TestLayers(t *testing.T) {
	early := compile(t, scorecard("early", term("arr", "account.spec.commercial.arr / 1000")))
	late := compile(t, scorecard("a-late-one", term("exposure", "segments['exposure'] == 'high' ? 5 : 0")))
	f := facts(sunday, acme(), late, early, score.Refused("refused"))
	before, _ := score.Early(f)
	want := map[string]expr.Score{
		"early":      {Value: 120, Points: map[string]expr.Term{"arr": {Value: 120}}},
		"a-late-one": {Missing: []string{"Scorecard a-late-one reads segments, so that no segment can read it"}},
		"refused":    {Missing: []string{"Scorecard refused does not compile"}},
	}
	if diff := cmp.Diff(want, score.Inputs(before)); diff != "" {
		t.Errorf("before segments (-want +got):\n%s", diff)
	}
	after, _ := score.Late(f, before)
	want["a-late-one"] = expr.Score{Value: 5, Points: map[string]expr.Term{"exposure": {Value: 5}}}
	if diff := cmp.Diff(want, score.Inputs(after)); diff != "" {
		t.Errorf("after segments (-want +got):\n%s", diff)
	}
	all, _ := score.All(f)
	if diff := cmp.Diff(all, after, cmp.AllowUnexported(score.Score{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("in one go (-want +got):\n%s", diff)
	}
	var names []string
	for _, s := range score.Listed(after) {
		names = append(names, string(s.Scorecard))
	}
	if diff := cmp.Diff([]string{"a-late-one", "early"}, names); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
}

// What the schema has no room for is not listed: a status with one score more could not be written.
func TestNoMoreScoresAreListedThanThereIsRoomFor(t *testing.T) {
	const many = v1alpha1.MaxScores + 1
	var definitions []*score.Definition
	for i := range many {
		definitions = append(definitions, compile(t, scorecard(fmt.Sprintf("s%d", many-i), term("one", "1"))))
	}
	scores, _ := score.All(facts(sunday, acme(), definitions...))
	for _, d := range definitions {
		if listed := d.Name != fmt.Sprintf("s%d", many); d.IsListed(append(definitions, score.Refused("a"))) != listed {
			t.Errorf("%s says it is listed: %v", d.Name, !listed)
		}
	}
	if listed := score.Listed(scores); len(listed) != v1alpha1.MaxScores || listed[0].Scorecard != "s1" || len(score.Inputs(scores)) != many {
		t.Errorf("%d are listed, %s first; expressions see %d", len(listed), listed[0].Scorecard, len(score.Inputs(scores)))
	}
}

func TestRefusals(t *testing.T) {
	for name, row := range map[string]struct {
		terms  []v1alpha1.ScoreTerm
		change func(*v1alpha1.ScorecardSpec)
		want   string
	}{
		"a misspelt fact": {[]v1alpha1.ScoreTerm{term("nps", "account.spec.signal.nps")}, nil,
			"spec.terms[nps].points: 1:14: account.spec has no field signal; did you mean signals?"},
		"points that are none": {[]v1alpha1.ScoreTerm{term("nps", "account.spec.lifecycle == 'Active'")}, nil,
			"spec.terms[nps].points: 1:1: must be a whole number, but gives true or false"},
		"another score": {[]v1alpha1.ScoreTerm{term("nps", "scores['health'].value")}, nil,
			"spec.terms[nps].points: 1:1: a scorecard cannot read scores: write the points of the other scorecard as a term of this one"},
		"two terms of a name": {[]v1alpha1.ScoreTerm{term("nps", "1"), term("nps", "2")}, nil, "spec.terms[nps]: two terms have this name; give each its own"},
		"two bands of a name": {[]v1alpha1.ScoreTerm{term("nps", "1")},
			func(s *v1alpha1.ScorecardSpec) { s.Bands = []v1alpha1.ScoreBand{band("High", 1), band("High", 2)} },
			"spec.bands[High]: two bands have this name; give each its own"},
		"two bands that begin together": {[]v1alpha1.ScoreTerm{term("nps", "1")},
			func(s *v1alpha1.ScorecardSpec) { s.Bands = []v1alpha1.ScoreBand{band("High", 1), band("Low", 1)} },
			"spec.bands[Low].from: is 1, as that of band High; give each band a least score of its own"},
		"a band without a from": {[]v1alpha1.ScoreTerm{term("nps", "1")},
			func(s *v1alpha1.ScorecardSpec) { s.Bands = []v1alpha1.ScoreBand{{Name: "High"}} },
			"spec.bands[High].from: is not set; write the least score of the band"},
		"a band that nothing reaches": {[]v1alpha1.ScoreTerm{term("nps", "1")},
			func(s *v1alpha1.ScorecardSpec) {
				s.Maximum, s.Bands = new(int32(100)), []v1alpha1.ScoreBand{band("High", 101)}
			},
			"spec.bands[High].from: is 101, and no score is more than spec.maximum, 100; write less, or raise spec.maximum"},
		"limits the wrong way round": {[]v1alpha1.ScoreTerm{term("nps", "1")},
			func(s *v1alpha1.ScorecardSpec) { s.Minimum, s.Maximum = new(int32(100)), new(int32(0)) },
			"spec.minimum: is 100, and spec.maximum is 0; the minimum must not be larger"},
	} {
		t.Run(name, func(t *testing.T) {
			s := scorecard("health", row.terms...)
			if row.change != nil {
				row.change(&s.Spec)
			}
			if _, refusal := score.Compile(s); refusal == nil || refusal.Message != row.want {
				t.Errorf("got %v\nwant %s", refusal, row.want)
			}
		})
	}
}

func TestSegmentsThatReadScores(t *testing.T) {
	all := []*score.Definition{
		compile(t, scorecard("health", term("one", "1"))), score.Refused("refused"),
		compile(t, scorecard("risk", term("exposure", "size(segments)"))),
		compile(t, scorecard("price", term("floor", "segmentValues[account.spec.industry].floor"))),
	}
	for expression, want := range map[string]string{
		"scores['health'].value > 3":  "",
		"scores['refused'].value > 3": "",
		"scores['risk'].value > 3":    "spec: reads scores['risk'], and that Scorecard reads segments, which would turn in a circle; take segments and segmentValues out of its terms, or read scores['health']",
		"scores.price.band == 'Low'":  "spec: reads scores['price'], and that Scorecard reads segments, which would turn in a circle; take segments and segmentValues out of its terms, or read scores['health']",
		"scores['heath'].value > 3":   "spec: reads scores['heath'], and there is no Scorecard of that name; create it, or read scores['health']",
	} {
		s := &v1alpha1.Segment{}
		s.Name, s.Spec.Expression = "at-risk", v1alpha1.Expression(expression)
		definition, refusal := segment.Compile(s)
		if refusal != nil {
			t.Fatal(refusal)
		}
		got := ""
		if refusal := score.CheckSegment(definition, all); refusal != nil {
			got = refusal.Message
		}
		if got != want {
			t.Errorf("%s: got %q\nwant %q", expression, got, want)
		}
	}
	inMessage := &v1alpha1.Segment{}
	inMessage.Name, inMessage.Spec.Expression, inMessage.Spec.Message = "at-risk", "true", "risk {{ scores['risk'].value }}"
	definition, refusal := segment.Compile(inMessage)
	if refusal != nil {
		t.Fatal(refusal)
	}
	if refusal := score.CheckSegment(definition, all); refusal == nil || !strings.Contains(refusal.Message, "scores['risk']") {
		t.Errorf("a message that reads a late score: %v", refusal)
	}
}
