package segment

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// Facts is everything a judgement depends on.
type Facts struct {
	Now      time.Time
	Calendar calendar.Calendar
	// Input is what the expressions see: the account, today, responses and outcomes.
	Input expr.Input
	// Segments are the definitions of the namespace, in any order.
	Segments []*Definition
	// Overrides are the overrides for the account, in any order.
	Overrides []v1alpha1.SegmentOverride
	// Prior is where the account stood, as its ledger has it.
	Prior []v1alpha1.DimensionRecord
}

// Judgement is where an account stands in a dimension.
type Judgement struct {
	v1alpha1.DimensionRecord

	// UndecidedBy is the segment whose expression could not be evaluated, where the reason is Unknown or Broken.
	UndecidedBy string
	// Missing are the facts that are missing or stale, where the reason is Unknown.
	Missing []string
	// Problem is what went wrong, where the reason is Broken.
	Problem string
}

// Undecided says that the dimension could not be judged.
func (j Judgement) Undecided() bool {
	return j.Reason == v1alpha1.MembershipUnknown || j.Reason == v1alpha1.MembershipBroken
}

// Judge gives one judgement for each dimension, in the order of their names, and the next instant at which a judgement
// may change though no fact does (zero if never).
func Judge(f Facts) ([]Judgement, time.Time) {
	var judgements []Judgement
	var next time.Time
	answers := AnswersHash(f.Input.Responses)
	definitions := inOrder(Counted(f.Segments))
	for len(definitions) > 0 {
		dimension := definitions[0].Dimension
		end := slices.IndexFunc(definitions, func(d *Definition) bool { return d.Dimension != dimension })
		if end < 0 {
			end = len(definitions)
		}
		j, again := judge(f, dimension, definitions[:end], answers)
		judgements = append(judgements, j)
		next = Earliest(next, again)
		definitions = definitions[end:]
	}
	return judgements, next
}

// judge decides one dimension.
func judge(f Facts, dimension string, definitions []*Definition, answers string) (Judgement, time.Time) {
	prior := priorOf(f.Prior, dimension)
	chosen, next := choose(f, definitions)
	chosen.Dimension = v1alpha1.Name(dimension)
	chosen.AnswersHash = answers
	if override, expires := overrideFor(f, dimension, definitions); override != nil {
		chosen = Judgement{DimensionRecord: v1alpha1.DimensionRecord{
			Dimension: v1alpha1.Name(dimension), Segment: string(override.Spec.Segment), AnswersHash: answers,
			Reason:  v1alpha1.MembershipOverridden,
			Message: "by override " + override.Name + ": " + override.Spec.Reason,
		}}
		next = Earliest(next, expires)
	}
	if chosen.Undecided() {
		chosen.Segment = keep(prior, definitions)
	} else if until, held := staysIn(f, prior, chosen.DimensionRecord, definitions); held {
		chosen.Message = fmt.Sprintf("stays in %s until %s; %s", prior.Segment, f.Calendar.Date(until), whatElse(chosen.DimensionRecord))
		chosen.Segment, chosen.Reason, chosen.AnswersHash = prior.Segment, v1alpha1.MembershipMinimumStay, prior.AnswersHash
		next = Earliest(next, until.Add(time.Second))
	}
	settle(&chosen.DimensionRecord, prior, f.Now)
	return chosen, next
}

// choose asks the definitions from the highest priority down and stops at the first that is true. An answer that could
// not be given above it leaves the dimension undecided.
func choose(f Facts, definitions []*Definition) (Judgement, time.Time) {
	var next time.Time
	for _, d := range definitions {
		result := d.expression.Eval(f.Input)
		next = Earliest(next, result.Until)
		switch result.Verdict {
		case expr.True:
			return Judgement{DimensionRecord: v1alpha1.DimensionRecord{
				Segment: d.Name, Reason: v1alpha1.MembershipMatched, Message: clip(d.because(f.Input), v1alpha1.MaxMembershipMessage),
			}}, next
		case expr.Unknown:
			return Judgement{
				DimensionRecord: v1alpha1.DimensionRecord{
					Reason:  v1alpha1.MembershipUnknown,
					Message: clip(fmt.Sprintf("segment %s cannot be judged: %s", d.Name, result.Why()), v1alpha1.MaxMembershipMessage),
				},
				UndecidedBy: d.Name, Missing: result.Missing,
			}, next
		case expr.Broken:
			return Judgement{
				DimensionRecord: v1alpha1.DimensionRecord{
					Reason:  v1alpha1.MembershipBroken,
					Message: clip(fmt.Sprintf("segment %s failed: %s", d.Name, result.Problem), v1alpha1.MaxMembershipMessage),
				},
				UndecidedBy: d.Name, Problem: result.Problem,
			}, next
		case expr.False:
		}
	}
	return Judgement{DimensionRecord: v1alpha1.DimensionRecord{
		Reason: v1alpha1.MembershipNoMatch, Message: "no segment of the dimension matches",
	}}, next
}

// overrideFor is the override that holds for a dimension today, and the instant at which it ends (zero if never). Of
// several the one created last wins, then the first name.
func overrideFor(f Facts, dimension string, definitions []*Definition) (*v1alpha1.SegmentOverride, time.Time) {
	var found *v1alpha1.SegmentOverride
	for i := range f.Overrides {
		o := &f.Overrides[i]
		known := slices.ContainsFunc(definitions, func(d *Definition) bool { return d.Name == string(o.Spec.Segment) })
		if string(o.Spec.Dimension) != dimension || !known || Expired(o, f.Calendar, f.Now) {
			continue
		}
		if found == nil || found.CreationTimestamp.Before(&o.CreationTimestamp) ||
			(found.CreationTimestamp.Equal(&o.CreationTimestamp) && o.Name < found.Name) {
			found = o
		}
	}
	if found == nil || found.Spec.ExpiresOn == "" {
		return found, time.Time{}
	}
	last, err := calendar.ParseDate(string(found.Spec.ExpiresOn))
	if err != nil {
		return found, time.Time{}
	}
	return found, f.Calendar.Start(last.AddDays(1))
}

// Expired says that an override's last day is over. A date that cannot be read never expires; the schema refuses it.
func Expired(o *v1alpha1.SegmentOverride, c calendar.Calendar, now time.Time) bool {
	if o.Spec.ExpiresOn == "" {
		return false
	}
	last, err := calendar.ParseDate(string(o.Spec.ExpiresOn))
	return err == nil && c.Date(now).After(last)
}

// keep is the segment that an undecided account had, where it still exists.
func keep(prior v1alpha1.DimensionRecord, definitions []*Definition) string {
	if find(definitions, prior.Segment) == nil {
		return ""
	}
	return prior.Segment
}

// staysIn says that the account must stay where it is, and until when.
func staysIn(f Facts, prior, chosen v1alpha1.DimensionRecord, definitions []*Definition) (time.Time, bool) {
	was := find(definitions, prior.Segment)
	if was == nil || was.minimumStay == nil || chosen.Segment == prior.Segment {
		return time.Time{}, false
	}
	if chosen.Reason == v1alpha1.MembershipOverridden || prior.Reason == v1alpha1.MembershipOverridden || chosen.AnswersHash != prior.AnswersHash {
		return time.Time{}, false
	}
	until := f.Calendar.Deadline(prior.Since.Time, *was.minimumStay)
	return until, !f.Now.After(until)
}

// settle carries over since when the account is where it is, and where it was before.
func settle(record *v1alpha1.DimensionRecord, prior v1alpha1.DimensionRecord, now time.Time) {
	if prior.Dimension == "" {
		record.Since = metav1.NewTime(now)
		return
	}
	record.Since, record.Previous = prior.Since, prior.Previous
	if record.Segment == prior.Segment {
		return
	}
	record.Since = metav1.NewTime(now)
	record.Previous = append([]v1alpha1.PastMembership{{Segment: prior.Segment, Since: prior.Since}}, prior.Previous...)
	record.Previous = record.Previous[:min(len(record.Previous), v1alpha1.MaxPrevious)]
}

// Earliest is the earlier of two instants, where zero means never.
func Earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

func priorOf(records []v1alpha1.DimensionRecord, dimension string) v1alpha1.DimensionRecord {
	for _, r := range records {
		if string(r.Dimension) == dimension {
			return r
		}
	}
	return v1alpha1.DimensionRecord{}
}

func find(definitions []*Definition, name string) *Definition {
	for _, d := range definitions {
		if d.Name == name {
			return d
		}
	}
	return nil
}

func whatElse(chosen v1alpha1.DimensionRecord) string {
	if chosen.Segment == "" {
		return "then it leaves, because no segment matches"
	}
	return "then it moves to " + chosen.Segment
}

func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// AnswersHash identifies a set of answers, whatever their order.
func AnswersHash(responses map[string]expr.Response) string {
	if len(responses) == 0 {
		return ""
	}
	keys := make([]string, 0, len(responses))
	for key, r := range responses {
		keys = append(keys, key+"\x00"+r.Value+"\x00"+r.Time.UTC().Format(time.RFC3339))
	}
	slices.Sort(keys)
	sum := fnv.New64a()
	for _, key := range keys {
		_, _ = sum.Write([]byte(key + "\x01"))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
