package segment

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
)

// StandIn takes the place of a Segment that does not compile: it can never be judged, so that its author's mistake moves no
// account, because who is unknown keeps the segment it had. It is nil where even that does not compile.
func StandIn(s *v1alpha1.Segment) *Definition {
	standIn := s.DeepCopy()
	standIn.Spec.Message, standIn.Spec.MinimumStay = "", ""
	standIn.Spec.Expression = v1alpha1.Expression(fmt.Sprintf("unknown(%q)", "segment "+s.Name+" does not compile"))
	stands, _ := Compile(standIn)
	if stands != nil {
		stands.standsIn = true
	}
	return stands
}
