package segment_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func define(t *testing.T, name string, priority int32, expression string, change ...func(*v1alpha1.SegmentSpec)) *segment.Definition {
	t.Helper()
	s := &v1alpha1.Segment{}
	s.Name = name
	s.Spec = v1alpha1.SegmentSpec{Dimension: "size", Priority: priority, Expression: v1alpha1.Expression(expression)}
	for _, c := range change {
		c(&s.Spec)
	}
	d, refusal := segment.Compile(s)
	if refusal != nil {
		t.Fatal(refusal)
	}
	return d
}

func stay(period v1alpha1.Period) func(*v1alpha1.SegmentSpec) {
	return func(s *v1alpha1.SegmentSpec) { s.MinimumStay = period }
}

func override(to v1alpha1.Name, expires v1alpha1.Date, created int64) v1alpha1.SegmentOverride {
	o := v1alpha1.SegmentOverride{}
	o.Name, o.CreationTimestamp = "said-by-jane-"+string(to), metav1.Unix(created, 0)
	o.Spec = v1alpha1.SegmentOverrideSpec{Account: "acme", Dimension: "size", Segment: to, Reason: "she said so", ExpiresOn: expires}
	return o
}

// prior is that the account came into a segment so many days before monday.
func prior(name string, days int) []v1alpha1.DimensionRecord {
	return []v1alpha1.DimensionRecord{{
		Dimension: "size", Segment: name, Reason: v1alpha1.MembershipMatched, Since: metav1.NewTime(monday.AddDate(0, 0, -days)),
	}}
}

func TestJudge(t *testing.T) {
	big := define(t, "big", 20, "account.spec.commercial.arr >= 1000")
	small := define(t, "small", 10, "account.spec.commercial.arr < 1000")
	lodging := define(t, "lodging", 30, "account.spec.industry == 'Lodging'")
	sticky := define(t, "sticky", 5, "account.spec.industry == 'Media'", stay("14d"))
	broken := define(t, "broken", 15, "1 / account.spec.commercial.arr == 1")
	arr := func(n int64) v1alpha1.AccountSpec {
		return v1alpha1.AccountSpec{Industry: "Steel", Commercial: &v1alpha1.Commercial{ARR: &n}}
	}
	for name, tc := range map[string]struct {
		account   v1alpha1.AccountSpec
		segments  []*segment.Definition
		overrides []v1alpha1.SegmentOverride
		prior     []v1alpha1.DimensionRecord
		responses map[string]expr.Response
		now       time.Time

		want    string
		reason  v1alpha1.MembershipReason
		message string
		since   time.Time
		next    time.Time
	}{
		"the one that matches": {
			account: arr(5000), segments: []*segment.Definition{small, big}, want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"of two that match, the higher priority": {
			account: arr(5000), segments: []*segment.Definition{define(t, "any", 1, "true"), big}, want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"on a tie, the first name": {
			account: arr(5000), segments: []*segment.Definition{define(t, "b", 1, "true"), define(t, "a", 1, "true")}, want: "a", reason: v1alpha1.MembershipMatched, since: monday},
		"none that matches": {
			account: arr(5000), segments: []*segment.Definition{small}, want: "", reason: v1alpha1.MembershipNoMatch, since: monday},
		"a missing fact leaves the account where it was": {
			segments: []*segment.Definition{big, small}, prior: prior("small", 30),
			want: "small", reason: v1alpha1.MembershipUnknown, message: "account.spec.commercial.arr is not known", since: monday.AddDate(0, 0, -30)},
		"and in none where it was in none": {
			segments: []*segment.Definition{big, small}, want: "", reason: v1alpha1.MembershipUnknown, since: monday},
		"but not in a segment that is gone": {
			segments: []*segment.Definition{big}, prior: prior("small", 30), want: "", reason: v1alpha1.MembershipUnknown, since: monday},
		"a missing fact below the match does not matter": {
			account: v1alpha1.AccountSpec{Industry: "Lodging"}, segments: []*segment.Definition{lodging, big}, want: "lodging", reason: v1alpha1.MembershipMatched, since: monday},
		"a missing fact above the match does": {
			account: arr(5000), segments: []*segment.Definition{define(t, "region", 90, "account.spec.region == 'EMEA'"), big},
			want: "", reason: v1alpha1.MembershipUnknown, message: "account.spec.region is not known", since: monday},
		"an expression that fails leaves the account where it was": {
			account: arr(0), segments: []*segment.Definition{broken, small}, prior: prior("small", 3),
			want: "small", reason: v1alpha1.MembershipBroken, message: "segment broken failed", since: monday.AddDate(0, 0, -3)},
		"the author's word that the facts do not decide": {
			account: arr(1), segments: []*segment.Definition{define(t, "listed", 1, "account.spec.industry in ['Lodging'] ? true : unknown('industry ' + account.spec.industry + ' is on no list')")},
			want: "", reason: v1alpha1.MembershipUnknown, message: "industry Steel is on no list", since: monday},
		"a person's word wins": {
			account: arr(5000), segments: []*segment.Definition{big, small}, overrides: []v1alpha1.SegmentOverride{override("small", "2026-11-02", 1)},
			want: "small", reason: v1alpha1.MembershipOverridden, message: "she said so", since: monday, next: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)},
		"until the day after its last": {
			account: arr(5000), segments: []*segment.Definition{big, small}, overrides: []v1alpha1.SegmentOverride{override("small", "2026-11-01", 1)},
			want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"the later of two words wins": {
			account: arr(5000), segments: []*segment.Definition{big, small, lodging},
			overrides: []v1alpha1.SegmentOverride{override("small", "", 1), override("lodging", "", 2)},
			want:      "lodging", reason: v1alpha1.MembershipOverridden, since: monday},
		"a word for a segment that does not exist is passed over": {
			account: arr(5000), segments: []*segment.Definition{big}, overrides: []v1alpha1.SegmentOverride{override("huge", "", 1)},
			want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"a stay that has not lasted holds the account": {
			account: arr(5000), segments: []*segment.Definition{big, sticky}, prior: prior("sticky", 14),
			want: "sticky", reason: v1alpha1.MembershipMinimumStay, message: "stays in sticky until 2026-11-02; then it moves to big",
			since: monday.AddDate(0, 0, -14), next: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)},
		"and lets it go the day after": {
			account: arr(5000), segments: []*segment.Definition{big, sticky}, prior: prior("sticky", 15), want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"a stay does not hold against a person's word": {
			account: arr(5000), segments: []*segment.Definition{big, sticky}, prior: prior("sticky", 1),
			overrides: []v1alpha1.SegmentOverride{override("big", "", 1)}, want: "big", reason: v1alpha1.MembershipOverridden, since: monday},
		"nor against a new answer": {
			account: arr(5000), segments: []*segment.Definition{big, sticky}, prior: prior("sticky", 1),
			responses: map[string]expr.Response{"survey/ask": {Value: "Objected", Time: monday}}, want: "big", reason: v1alpha1.MembershipMatched, since: monday},
		"an expression that reads today is asked again at midnight": {
			account: arr(1), segments: []*segment.Definition{define(t, "dated", 1, "today >= '2026-01-01'")},
			want: "dated", reason: v1alpha1.MembershipMatched, since: monday, next: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			account := &v1alpha1.Account{Spec: tc.account}
			account.Name = "acme"
			judgements, next := segment.Judge(segment.Facts{
				Now: monday, Calendar: calendar.Standard(nil), Segments: tc.segments, Overrides: tc.overrides, Prior: tc.prior,
				Input: expr.Input{Account: expr.NewAccount(account), Today: "2026-11-02", Now: monday, Responses: tc.responses},
			})
			if len(judgements) != 1 {
				t.Fatalf("%d judgements", len(judgements))
			}
			got := judgements[0]
			if got.Segment != tc.want || got.Reason != tc.reason {
				t.Errorf("in %q, %s; want %q, %s (%s)", got.Segment, got.Reason, tc.want, tc.reason, got.Message)
			}
			if !strings.Contains(got.Message, tc.message) {
				t.Errorf("message %q does not say %q", got.Message, tc.message)
			}
			if !got.Since.Time.Equal(tc.since) {
				t.Errorf("since %s, want %s", got.Since, tc.since)
			}
			if !next.Equal(tc.next) {
				t.Errorf("looks again at %s, want %s", next, tc.next)
			}
		})
	}
}

func TestEachDimensionIsJudgedOnItsOwn(t *testing.T) {
	place := func(s *v1alpha1.SegmentSpec) { s.Dimension = "place" }
	own := func(s *v1alpha1.SegmentSpec) { s.Dimension = "" }
	judgements, _ := segment.Judge(segment.Facts{
		Now: monday, Calendar: calendar.Standard(nil),
		Segments: []*segment.Definition{define(t, "here", 1, "true", place), define(t, "alone", 1, "false", own), define(t, "any", 1, "true")},
		Input:    expr.Input{Account: expr.NewAccount(&v1alpha1.Account{}), Today: "2026-11-02"},
	})
	var got []string
	for _, j := range judgements {
		got = append(got, string(j.Dimension)+"="+j.Segment)
	}
	if strings.Join(got, " ") != "alone= place=here size=any" {
		t.Errorf("got %v", got)
	}
}

func TestHistoryKeepsAsManyAsThereIsRoomFor(t *testing.T) {
	here := define(t, "here", 1, "true")
	record := v1alpha1.DimensionRecord{Dimension: "size", Segment: "there", Since: metav1.NewTime(monday.AddDate(0, 0, -1))}
	for range 6 {
		record.Previous = append(record.Previous, v1alpha1.PastMembership{Segment: "x"})
	}
	judgements, _ := segment.Judge(segment.Facts{
		Now: monday, Calendar: calendar.Standard(nil), Segments: []*segment.Definition{here}, Prior: []v1alpha1.DimensionRecord{record},
		Input: expr.Input{Account: expr.NewAccount(&v1alpha1.Account{}), Today: "2026-11-02"},
	})
	if previous := judgements[0].Previous; len(previous) != v1alpha1.MaxPrevious || previous[0].Segment != "there" {
		t.Errorf("history %v", previous)
	}
}

func TestCompile(t *testing.T) {
	s := &v1alpha1.Segment{}
	s.Name = "low"
	s.Spec = v1alpha1.SegmentSpec{Expression: "true", Values: map[string]intstr.IntOrString{"floor": intstr.FromInt32(10000), "tone": intstr.FromString("calm")}}
	d, refusal := segment.Compile(s)
	if refusal != nil {
		t.Fatal(refusal)
	}
	if d.Dimension != "low" || d.Values["floor"] != int64(10000) || d.Values["tone"] != "calm" {
		t.Errorf("got %+v", d)
	}
	for field, spoil := range map[string]func(*v1alpha1.SegmentSpec){
		"spec.expression: 1:": func(s *v1alpha1.SegmentSpec) { s.Expression = "account.spec.industy == ''" },
		"spec.expression":     func(s *v1alpha1.SegmentSpec) { s.Expression = "steps['a'].phase == ''" },
		"spec.message: 1:":    func(s *v1alpha1.SegmentSpec) { s.Message = "{{ account.spec.industy }}" },
		"spec.minimumStay":    func(s *v1alpha1.SegmentSpec) { s.MinimumStay = "two weeks" },
		"or false":            func(s *v1alpha1.SegmentSpec) { s.Expression = "account.spec.industry" },
	} {
		bad := s.DeepCopy()
		spoil(&bad.Spec)
		if _, refusal := segment.Compile(bad); refusal == nil || !strings.Contains(refusal.Message, field) {
			t.Errorf("%s: got %v", field, refusal)
		}
	}
}

func TestTies(t *testing.T) {
	a, b, c := define(t, "a", 1, "true"), define(t, "b", 1, "true"), define(t, "c", 2, "true")
	if got := a.Ties([]*segment.Definition{c, b, a}); len(got) != 1 || got[0] != "b" {
		t.Errorf("a ties with %v", got)
	}
}
