package v1alpha1

// TouchBalance is how many of an account's touches may be commercial, so that neither side is overemphasized.
//
// A touch is a Task whose step has a touch other than None, from when it was made. One that was withdrawn before anybody
// had begun, and one that its person skipped, is none: nobody was contacted. Relationship and Both count for the
// relationship. Touches are counted per account over all its runs, from what their ledgers say; runs that have ended stay
// in the cluster while their touches count. What was done before there was a Guardrail is counted as well, as far as its
// runs are still there.
//
// A step of touch Commercial that would break a bound is held, with the reason TouchBalance, since when, and what lets it
// go: touches for the relationship, or the day on which the window has moved on. After the playbook's holdLimit it is
// Skipped, as whatever is held. Nobody approves it: what lets it go is a touch for the relationship. Relationship and Both
// are never held. Steps of urgency Deadline and Critical, and of runs that a person started, are not held either; where
// they break a bound, the run's ledger has balance Exceeded, and the Task's reason says so.
//
// The commercial touches of an account go one after the other, those that are due for longest first. Each waits for ten
// seconds before it is made, with the reason TouchTurn, so that two runs never take the same place.
//
// +kubebuilder:validation:XValidation:rule="has(self.mostCommercialInARow) || has(self.leastRelationshipPercent)",message="bounds nothing; write mostCommercialInARow or leastRelationshipPercent"
type TouchBalance struct {
	// window is how long touches count. Empty means 90d; at most 12mo.
	// +optional
	Window Period `json:"window,omitempty"`

	// mostCommercialInARow is how many commercial touches may follow each other without one for the relationship.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	MostCommercialInARow *int32 `json:"mostCommercialInARow,omitempty"`

	// leastRelationshipPercent is how many of a hundred touches in the window must be for the relationship, the one that is
	// to be made included. It counts from the fourth touch in the window on: of fewer a share says nothing.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	LeastRelationshipPercent *int32 `json:"leastRelationshipPercent,omitempty"`
}
