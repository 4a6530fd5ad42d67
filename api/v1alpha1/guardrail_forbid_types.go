package v1alpha1

// Forbidden names steps that are not made for accounts of a kind, whatever playbooks say.
//
// It is a level: it counts as it stands when a step's time has come, and is not pinned. A step that it names is Skipped
// with the reason Forbidden, the guardrail's name and its words; a Task that is open and that nobody has begun is
// withdrawn; what a person has begun stays. A step that was left out is not made later, when the rule is gone: a step
// ends once. While a rule is for an account, the account's condition Restricted says so.
//
// It counts for every urgency and for runs that a person started too: a ban that the author of a step could lift is none.
// Who is to be an exception gets a SegmentOverride, with a reason and an end. An escalation of a Task is no step: it ends
// with the Task.
//
// Unknown is unknown: where nobody knows whether the account is in the segment, because a fact is missing or the segment
// does not exist, nothing is forbidden and nothing is withdrawn, and the step is not made either. It is held, with the
// reason Unknown, until one knows, or the playbook's holdLimit leaves it out.
type Forbidden struct {
	// name is the name of the rule.
	// +required
	Name Name `json:"name,omitempty"`

	// segments are the segments whose accounts the rule is for; being in one of them is enough.
	// +required
	// +listType=map
	// +listMapKey=dimension
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	Segments []SegmentRef `json:"segments,omitempty"`

	// channels are the channels of the steps that it names. Empty means every channel. A step without a channel is
	// Internal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=5
	Channels []Channel `json:"channels,omitempty"`

	// touches are what the contact of such a step is about. Empty means anything. A step without a touch is None.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=4
	Touches []Touch `json:"touches,omitempty"`

	// roles are the roles that do such a step. Empty means every role. A step without a role is done by csm.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Roles []Name `json:"roles,omitempty"`

	// playbooks are the playbooks of such a step, by name or by key. Empty means every playbook.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=32
	Playbooks []Name `json:"playbooks,omitempty"`

	// reason says why, in the words of the CS team.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Reason string `json:"reason,omitempty"`
}
