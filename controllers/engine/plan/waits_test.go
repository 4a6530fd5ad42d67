package plan

import (
	"fmt"
	"slices"
	"testing"

	"tightrope.dev/api/v1alpha1"
)

// TestWhichWaitsAreListed: what is known to be for an account is named before what may be, and all by name.
func TestWhichWaitsAreListed(t *testing.T) {
	var all waits
	for n := range mostWaits {
		all = all.add(wait(fmt.Sprintf("a%d", n), v1alpha1.ReasonFactsMissing, "the industry is not known"))
	}
	all = all.add(wait("zeal", v1alpha1.ReasonGroupHeld, "another run of the group goes on")).add(wait("b", v1alpha1.ReasonMaximum, "it had its runs"))
	var names []string
	for _, w := range all.listed() {
		names = append(names, string(w.Playbook))
	}
	if len(names) != mostWaits || !slices.IsSorted(names) || !slices.Contains(names, "zeal") || !slices.Contains(names, "b") {
		t.Errorf("listed are %v", names)
	}
}
