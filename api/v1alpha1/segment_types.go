package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Segment names a class of accounts by a condition over their facts. Being in it counts, not the event of entering.
// An account is in at most one segment of a dimension.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=seg
// +kubebuilder:printcolumn:name="Dimension",type=string,JSONPath=`.spec.dimension`
// +kubebuilder:printcolumn:name="Priority",type=integer,JSONPath=`.spec.priority`
// +kubebuilder:printcolumn:name="Members",type=integer,JSONPath=`.status.members`
// +kubebuilder:printcolumn:name="Unknown",type=integer,JSONPath=`.status.unknown`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: accounts carry it"
type Segment struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says which accounts are in the segment.
	// +required
	Spec SegmentSpec `json:"spec,omitzero"`

	// status says how many are.
	// +optional
	// +default={"observedGeneration": -1}
	Status SegmentStatus `json:"status,omitzero"`
}

// SegmentSpec says which accounts are in a segment.
type SegmentSpec struct {
	// dimension is what the segment is about, such as covid-exposure. An account is in at most one segment of a
	// dimension. Empty means the segment's own name.
	// +optional
	Dimension Name `json:"dimension,omitempty"`

	// priority decides when several segments of the dimension match: the highest wins. On a tie the first name in
	// the alphabet wins, and both segments say so. Empty means 0.
	// +optional
	// +kubebuilder:validation:Minimum=-1000
	// +kubebuilder:validation:Maximum=1000
	Priority int32 `json:"priority,omitempty"`

	// expression is true for the accounts in the segment. It sees account.metadata, account.spec, today, responses
	// and outcomes. Where a fact is missing, the account is unknown: it keeps the segment it had.
	// +required
	Expression Expression `json:"expression,omitempty"`

	// minimumStay is how long an account stays at least, so that a flapping fact does not move it. A move caused by
	// an override or by an answer does not wait.
	// +optional
	MinimumStay Period `json:"minimumStay,omitempty"`

	// values are numbers and texts of the segment, read by playbooks as segmentValues['dimension'].name.
	// +optional
	// +kubebuilder:validation:MaxProperties=16
	Values map[string]intstr.IntOrString `json:"values,omitempty"`

	// message says why an account is in the segment, in the words of the CS team. {{ }} holes hold expressions.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`
}

// SegmentStatus says how many accounts are in a segment.
type SegmentStatus struct {
	// conditions tell how the segment stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// members is how many accounts are in the segment.
	// +optional
	Members *int32 `json:"members,omitempty"`

	// unknown is how many accounts could not be judged, because a fact is missing or stale.
	// +optional
	Unknown *int32 `json:"unknown,omitempty"`

	// unknownSample names some of the accounts that could not be judged, first in the alphabet first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MaxLength=253
	UnknownSample []string `json:"unknownSample,omitempty"`
}

// SegmentList is a list of Segments.
// +kubebuilder:object:root=true
type SegmentList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Segment `json:"items"`
}
