package definitions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// SharesKey refuses objects that share a key: nothing is done for any of them until one is left. It is nil where there is no
// twin.
func SharesKey(kinds, key string, twins []string) *engine.Refusal {
	if len(twins) == 0 {
		return nil
	}
	return &engine.Refusal{
		Reason:  v1alpha1.ReasonDuplicateIdentity,
		Message: fmt.Sprintf("other %s have the key %s too: %s; give each its own, or delete all but one", kinds, key, strings.Join(twins, ", ")),
	}
}

// RefusePlaybook refuses a playbook that compiles and cannot be carried out with what else there is: others of its key, by
// their names, and the segments of the namespace.
func RefusePlaybook(compiled *plan.Playbook, twins []string, segments []v1alpha1.Segment) *engine.Refusal {
	if refusal := SharesKey("Playbooks", compiled.Key, twins); refusal != nil {
		return refusal
	}
	known := byDimension(segments)
	missing := compiled.MissingSegments(func(dimension, name string) bool { return slices.Contains(known[dimension], name) })
	if len(missing) == 0 {
		return nil
	}
	var parts []string
	for _, ref := range missing {
		dimension, name, _ := strings.Cut(ref, "/")
		parts = append(parts, fmt.Sprintf("there is no segment %s in dimension %s; %s", name, dimension, knownOnes(known[dimension])))
	}
	return engine.Refuse(v1alpha1.ReasonSegmentNotFound, "spec.segments", strings.Join(parts, "; "))
}

// RefuseSegment refuses a segment that compiles and cannot be asked with what else there is: the scorecards of the namespace
// and all its segments. What failed for an account, if anything did, comes between.
func RefuseSegment(s *segment.Definition, scorecards []*score.Definition, all []*segment.Definition, failed *engine.Refusal) *engine.Refusal {
	if refusal := s.HasRoom(all); refusal != nil {
		return refusal
	}
	if refusal := score.CheckSegment(s, scorecards); refusal != nil {
		return refusal
	}
	return failed
}

// RefuseGuardrail refuses a guardrail that forbids for a segment which is not there: nobody can know for whom the rule is,
// and what it names is held for everybody.
func RefuseGuardrail(g *v1alpha1.Guardrail, segments []v1alpha1.Segment) *engine.Refusal {
	if refusal := brake.Check(g); refusal != nil {
		return refusal
	}
	known := byDimension(segments)
	var parts []string
	var first string
	for i, rule := range g.Spec.Forbid {
		for j, ref := range rule.Segments {
			if names := known[string(ref.Dimension)]; !slices.Contains(names, string(ref.Name)) {
				first = cmp.Or(first, fmt.Sprintf("spec.forbid[%d].segments[%d].name", i, j))
				parts = append(parts, fmt.Sprintf("%s: there is no segment %s in dimension %s; %s", rule.Name, ref.Name, ref.Dimension, knownOnes(names)))
			}
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return engine.Refuse(v1alpha1.ReasonSegmentNotFound, first,
		strings.Join(parts, "; ")+"; until then the steps that it names are held for every account")
}

// RefuseOverride refuses a person's word about an account or a segment that is not there.
func RefuseOverride(o *v1alpha1.SegmentOverride, accountIsThere bool, segments []v1alpha1.Segment) *engine.Refusal {
	if !accountIsThere {
		return engine.Refuse(v1alpha1.ReasonAccountNotFound, "spec.account",
			fmt.Sprintf("there is no Account %s in this namespace; create it, or delete this override", o.Spec.Account))
	}
	known := byDimension(segments)[string(o.Spec.Dimension)]
	if slices.Contains(known, string(o.Spec.Segment)) {
		return nil
	}
	return engine.Refuse(v1alpha1.ReasonSegmentNotFound, "spec.segment",
		fmt.Sprintf("there is no segment %s in dimension %s; %s", o.Spec.Segment, o.Spec.Dimension, knownOnes(known)))
}

// RefuseSecondDefault refuses a second default calendar. Both say so, because neither author can know which was meant.
func RefuseSecondDefault(all []calendar.Named) *engine.Refusal {
	var defaults []string
	for _, c := range all {
		if c.Default {
			defaults = append(defaults, c.Name)
		}
	}
	if len(defaults) < 2 {
		return nil
	}
	slices.Sort(defaults)
	return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.use", fmt.Sprintf("%s are each the Default of this namespace, and %s counts, the first by name; write Named in all but one",
		strings.Join(defaults, " and "), defaults[0]))
}

// FailedFor refuses a definition because an expression of it failed for an account. Field is empty where the message names it.
func FailedFor(account, field, message string) *engine.Refusal {
	message = fmt.Sprintf("for account %s: %s", account, message)
	if field == "" {
		return &engine.Refusal{Reason: v1alpha1.ReasonExpressionFailed, Message: message}
	}
	return engine.Refuse(v1alpha1.ReasonExpressionFailed, field, message)
}

// byDimension are the names of the segments, by their dimensions.
func byDimension(segments []v1alpha1.Segment) map[string][]string {
	known := map[string][]string{}
	for i := range segments {
		dimension := segment.Dimension(&segments[i])
		known[dimension] = append(known[dimension], segments[i].Name)
	}
	return known
}

// knownOnes names the segments of a dimension.
func knownOnes(names []string) string {
	if len(names) == 0 {
		return "the dimension has no segments"
	}
	return "its segments are " + strings.Join(slices.Sorted(slices.Values(names)), ", ")
}
