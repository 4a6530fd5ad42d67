package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// SegmentOverride is a person's word that an account belongs in another segment, with a reason and an end. It is a
// kind of its own so that a CSM needs no right to change the account's facts.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=segov
// +kubebuilder:selectablefield:JSONPath=`.spec.account`
// +kubebuilder:printcolumn:name="Account",type=string,JSONPath=`.spec.account`
// +kubebuilder:printcolumn:name="Dimension",type=string,JSONPath=`.spec.dimension`
// +kubebuilder:printcolumn:name="Segment",type=string,JSONPath=`.spec.segment`
// +kubebuilder:printcolumn:name="Expires",type=string,JSONPath=`.spec.expiresOn`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Why",type=string,JSONPath=`.spec.reason`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type SegmentOverride struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec is the word.
	// +required
	Spec SegmentOverrideSpec `json:"spec,omitzero"`

	// status says whether it holds.
	// +optional
	// +default={"observedGeneration": -1}
	Status SegmentOverrideStatus `json:"status,omitzero"`
}

// SegmentOverrideSpec says where an account belongs.
type SegmentOverrideSpec struct {
	// account is the name of the Account, in this namespace. It cannot be changed.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed; delete this override and create another"
	Account string `json:"account,omitempty"`

	// dimension is the dimension the word is about. It cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed; delete this override and create another"
	Dimension Name `json:"dimension,omitempty"`

	// segment is the Segment of that dimension in which the account belongs.
	// +required
	Segment Name `json:"segment,omitempty"`

	// reason says why, for the next person who reads it.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Reason string `json:"reason,omitempty"`

	// expiresOn is the last day on which the word holds. Empty means until it is deleted.
	// +optional
	ExpiresOn Date `json:"expiresOn,omitempty"`
}

// SegmentOverrideStatus says whether an override holds.
type SegmentOverrideStatus struct {
	// conditions tell how the override stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
}

// SegmentOverrideList is a list of SegmentOverrides.
// +kubebuilder:object:root=true
type SegmentOverrideList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []SegmentOverride `json:"items"`
}
