package score_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/score"
)

// terms are points made of a few signals, some of which are stale.
var terms = []string{
	"account.spec.signals.a", "account.spec.signals.b * 2", "fresh(account.spec.signals.a, '90d') + account.spec.signals.c",
	"account.spec.signals.c > 0 ? 5 : -5", "has(account.spec.signals.b) && account.spec.signals.b > 0 ? 3 : 1", "7",
	"10 / account.spec.signals.c", "size(segments) * account.spec.signals.a", "account.spec.signals.d == 'x' ? 1 : 0",
}

// drawn is a scorecard of drawn terms, bands and limits.
func drawn(t *rapid.T, name string) *v1alpha1.Scorecard {
	s := scorecard(name)
	for i, points := range rapid.SliceOfN(rapid.SampledFrom(terms), 1, 6).Draw(t, name) {
		next := term(fmt.Sprintf("t%d", i), points)
		if rapid.Bool().Draw(t, "says what counts when it is unknown") {
			next.WhenUnknown = new(rapid.Int32Range(-50, 50).Draw(t, "whenUnknown"))
		}
		s.Spec.Terms = append(s.Spec.Terms, next)
	}
	for i, from := range rapid.SliceOfNDistinct(rapid.Int32Range(-20, 40), 0, 4, rapid.ID[int32]).Draw(t, "bands") {
		s.Spec.Bands = append(s.Spec.Bands, band(fmt.Sprintf("b%d", i), from))
	}
	if rapid.Bool().Draw(t, "has limits") {
		s.Spec.Minimum, s.Spec.Maximum = new(rapid.Int32Range(-60, 0).Draw(t, "minimum")), new(rapid.Int32Range(40, 90).Draw(t, "maximum"))
	}
	return s
}

// account is acme with drawn signals, each of which may be missing, old, or of another kind.
func account(t *rapid.T) *v1alpha1.Account {
	a := acme()
	nps := a.Spec.Signals["nps"]
	a.Spec.Signals = map[string]v1alpha1.Signal{}
	for _, name := range []string{"a", "b", "c", "d"} {
		if rapid.Bool().Draw(t, name+" is there") {
			signal := v1alpha1.Signal{Value: v1alpha1.Value{Integer: new(rapid.Int64Range(-20, 20).Draw(t, name))}}
			if rapid.Bool().Draw(t, name+" has an age") {
				signal.ObservedAt = nps.ObservedAt
			}
			a.Spec.Signals[name] = signal
		}
	}
	return a
}

func shuffled[T any](t *rapid.T, list []T) []T { return rapid.Permutation(list).Draw(t, "order") }

// TestOrderDoesNotMatter: terms, bands and scorecards in another order give the same scores.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		first := []*v1alpha1.Scorecard{drawn(rt, "x"), drawn(rt, "y"), drawn(rt, "z")}
		var definitions, again []*score.Definition
		for _, s := range first {
			other := s.DeepCopy()
			other.Spec.Terms, other.Spec.Bands = shuffled(rt, s.Spec.Terms), shuffled(rt, s.Spec.Bands)
			definitions, again = append(definitions, compile(t, s)), append(again, compile(t, other))
		}
		a := account(rt)
		want, next := score.All(facts(sunday, a, definitions...))
		got, nextAgain := score.All(facts(sunday, a, shuffled(rt, again)...))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(score.Score{})); diff != "" || !next.Equal(nextAgain) {
			rt.Errorf("next %v and %v (-first +again):\n%s", next, nextAgain, diff)
		}
	})
}

// TestWhatNobodyKnowsNeverChangesAScore: with a fact less, a score that is known is what it was, but for the terms whose
// author says what counts then, and those that ask whether the fact is there.
func TestWhatNobodyKnowsNeverChangesAScore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawn(rt, "health")
		for i := range s.Spec.Terms {
			s.Spec.Terms[i].WhenUnknown = nil
		}
		s.Spec.Terms = slices.DeleteFunc(s.Spec.Terms, func(t v1alpha1.ScoreTerm) bool { return t.Points == v1alpha1.Expression(terms[4]) })
		d := compile(t, s)
		a := account(rt)
		before, _ := score.All(facts(sunday, a, d))
		delete(a.Spec.Signals, rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "forgotten"))
		after, _ := score.All(facts(sunday, a, d))
		if after[0].Value != nil && (before[0].Value == nil && before[0].Problem == "" || before[0].Value != nil && *before[0].Value != *after[0].Value) {
			rt.Errorf("the score was %v and is %v without a fact", before[0].AccountScore, after[0].AccountScore)
		}
	})
}

// TestAScoreAddsUp: a known score is the sum of what is known and of what counts for what is not, within the limits, in the
// highest band that it reaches. An unknown one names a term, and expressions cannot read it.
func TestAScoreAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawn(rt, "health")
		scores, _ := score.All(facts(sunday, account(rt), compile(t, s)))
		got, read := scores[0], score.Inputs(scores)["health"]
		if len(got.Contributions)+len(got.Unknown) != len(s.Spec.Terms) {
			rt.Fatalf("not every term is told: %+v", got.AccountScore)
		}
		if got.Value == nil {
			if len(got.Unknown) == 0 || len(read.Missing) == 0 || got.Band != "" {
				rt.Errorf("an unknown score must say why: %+v, %+v", got.AccountScore, read)
			}
			return
		}
		var sum int32
		for _, c := range got.Contributions {
			sum += *c.Points
		}
		for _, name := range got.Unknown {
			sum += *s.Spec.Terms[slices.IndexFunc(s.Spec.Terms, func(t v1alpha1.ScoreTerm) bool { return t.Name == name })].WhenUnknown
		}
		if s.Spec.Minimum != nil {
			sum = min(max(sum, *s.Spec.Minimum), *s.Spec.Maximum)
		}
		if *got.Value != sum || read.Value != int64(sum) || len(read.Missing) > 0 || got.Problem != "" {
			rt.Errorf("the terms add up to %d: %+v, %+v", sum, got.AccountScore, read)
		}
		var in *v1alpha1.ScoreBand
		for _, b := range s.Spec.Bands {
			if sum >= *b.From && (in == nil || *b.From > *in.From) {
				in = &b
			}
		}
		if in == nil && got.Band != "" || in != nil && got.Band != in.Name {
			rt.Errorf("%d is in band %q", sum, got.Band)
		}
	})
}
