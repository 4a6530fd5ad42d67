package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Scorecard is a number with its contributions: health, risk, readiness. Each term gives points; the sum lies in a band.
//
// A term whose facts are missing gives no points and is named: a score is never better for what nobody knows.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=score
// +kubebuilder:printcolumn:name="Terms",type=string,JSONPath=`.spec.terms[*].name`
// +kubebuilder:printcolumn:name="Scored",type=integer,JSONPath=`.status.scored`
// +kubebuilder:printcolumn:name="Unknown",type=integer,JSONPath=`.status.unknown`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: accounts carry it"
type Scorecard struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says how points are given.
	// +required
	Spec ScorecardSpec `json:"spec,omitzero"`

	// status says how many accounts are scored.
	// +optional
	// +default={"observedGeneration": -1}
	Status ScorecardStatus `json:"status,omitzero"`
}

// ScorecardSpec says how points are given.
type ScorecardSpec struct {
	// terms give points. The score is their sum.
	// +required
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="self.all(t, t.name.size() <= 32)",message="the name of a term has at most 32 characters"
	Terms []ScoreTerm `json:"terms,omitempty"`

	// bands name ranges of the score. A score is in the band with the highest from that it reaches; one below all of
	// them is in none.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Bands []ScoreBand `json:"bands,omitempty"`

	// minimum is the least the score can be; a smaller sum counts as this. Empty means no limit.
	// +optional
	// +kubebuilder:validation:Minimum=-100000
	// +kubebuilder:validation:Maximum=100000
	Minimum *int32 `json:"minimum,omitempty"`

	// maximum is the most the score can be; a larger sum counts as this. Empty means no limit.
	// +optional
	// +kubebuilder:validation:Minimum=-100000
	// +kubebuilder:validation:Maximum=100000
	Maximum *int32 `json:"maximum,omitempty"`
}

// ScoreTerm gives points for one thing.
type ScoreTerm struct {
	// name says what the points are for. Expressions read what the term gives as scores['scorecard'].points['name'],
	// which is unknown as long as the term is, whatever whenUnknown says.
	// +required
	Name Name `json:"name,omitempty"`

	// points is an expression that gives a whole number, at most 100000 up or down. It sees account.metadata, account.spec, today, responses and
	// outcomes; and segments and segmentValues, but then no Segment can read the score.
	// +required
	Points Expression `json:"points,omitempty"`

	// whenUnknown is what the term gives while a fact that it reads is missing or stale. Empty means that expressions
	// cannot read the score as long as that is so: unknown never counts as good. It is no excuse for a term that fails.
	// +optional
	// +kubebuilder:validation:Minimum=-10000
	// +kubebuilder:validation:Maximum=10000
	WhenUnknown *int32 `json:"whenUnknown,omitempty"`
}

// ScoreBand is a named range of a score.
type ScoreBand struct {
	// name is what expressions and people say, such as High.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Name string `json:"name,omitempty"`

	// from is the least score of the band.
	// +required
	// +kubebuilder:validation:Minimum=-100000
	// +kubebuilder:validation:Maximum=100000
	From *int32 `json:"from,omitempty"`
}

// ScorecardStatus says how many accounts are scored.
type ScorecardStatus struct {
	// conditions tell how the scorecard stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// scored is how many accounts have a value of the score.
	// +optional
	Scored *int32 `json:"scored,omitempty"`

	// unknown is how many accounts have a term that is unknown, with a value or without.
	// +optional
	Unknown *int32 `json:"unknown,omitempty"`

	// unknownSample names some of those, first in the alphabet first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MaxLength=253
	UnknownSample []string `json:"unknownSample,omitempty"`

	// bands count the accounts in each band.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Bands []BandCount `json:"bands,omitempty"`
}

// BandCount is how many accounts are in a band.
type BandCount struct {
	// name is the band.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Name string `json:"name,omitempty"`

	// accounts is how many are in it.
	// +required
	Accounts *int32 `json:"accounts,omitempty"`
}

// ScorecardList is a list of Scorecards.
// +kubebuilder:object:root=true
type ScorecardList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	// items are the objects.
	// +optional
	Items []Scorecard `json:"items"`
}
