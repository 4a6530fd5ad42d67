package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// AccountLedger is what must never be forgotten of an account: where it stood in each dimension, and which runs of which
// playbooks it has had. There is one per account key. Only the manager writes it, and it has no owner: it outlives the
// Account.
//
// A run is claimed here first, by a write that is checked against resourceVersion. A claim without its Engagement is
// completed; a closed claim is never run again.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=ledger
// +kubebuilder:selectablefield:JSONPath=`.spec.account.name`
// +kubebuilder:printcolumn:name="Account",type=string,JSONPath=`.spec.account.name`
// +kubebuilder:printcolumn:name="Segments",type=string,JSONPath=`.ledger.dimensions[*].segment`
// +kubebuilder:printcolumn:name="Playbooks",type=string,JSONPath=`.ledger.playbooks[*].key`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type AccountLedger struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata. The name is a function of the account's key.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says whose ledger this is.
	// +required
	Spec AccountLedgerSpec `json:"spec,omitzero"`

	// ledger is what must not be forgotten.
	// +optional
	Ledger AccountLedgerRecord `json:"ledger,omitzero"`

	// status says whether the ledger's account is there.
	// +optional
	// +default={"observedGeneration": -1}
	Status AccountLedgerStatus `json:"status,omitzero"`
}

// AccountLedgerSpec says whose ledger this is.
type AccountLedgerSpec struct {
	// account is the account. Its key cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self.key == oldSelf.key",message="key cannot be changed: it is whose ledger this is"
	Account KeyedRef `json:"account,omitzero"`
}

// AccountLedgerRecord is what must not be forgotten of an account.
type AccountLedgerRecord struct {
	// dimensions say where the account stands in each dimension.
	// +optional
	// +listType=map
	// +listMapKey=dimension
	// +kubebuilder:validation:MaxItems=16
	Dimensions []DimensionRecord `json:"dimensions,omitempty"`

	// playbooks say what the account has had of each playbook.
	// +optional
	// +listType=map
	// +listMapKey=key
	// +kubebuilder:validation:MaxItems=48
	Playbooks []PlaybookRecord `json:"playbooks,omitempty"`
}

// DimensionRecord is where an account stands in a dimension.
type DimensionRecord struct {
	// dimension is the dimension.
	// +required
	Dimension Name `json:"dimension,omitempty"`

	// segment is the name of the Segment. Empty means in none.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Segment string `json:"segment,omitempty"`

	// since is when the account came into it.
	// +required
	Since metav1.Time `json:"since,omitzero"`

	// reason is why it is there.
	// +optional
	Reason MembershipReason `json:"reason,omitempty"`

	// message says why, in the words of the CS team.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`

	// answersHash identifies the answers that the segment was chosen on, so that a move caused by a new answer can be
	// told from one caused by a fact.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	AnswersHash string `json:"answersHash,omitempty"`

	// previous are the segments before this one, latest first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=4
	Previous []PastMembership `json:"previous,omitempty"`
}

// PastMembership is a segment an account was in.
type PastMembership struct {
	// segment is the name of the Segment. Empty means in none.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Segment string `json:"segment,omitempty"`

	// since is when the account came into it.
	// +required
	Since metav1.Time `json:"since,omitzero"`
}

// PlaybookRecord is what an account has had of a playbook.
type PlaybookRecord struct {
	// key is the key of the Playbook.
	// +required
	Key Name `json:"key,omitempty"`

	// qualifiedSince is since when the account qualifies. Empty means that it does not.
	// +optional
	QualifiedSince *metav1.Time `json:"qualifiedSince,omitempty"`

	// episode counts the times the account began to qualify, from 1.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Episode int32 `json:"episode,omitempty"`

	// anchor is the date of the occasion ahead (Date), as last seen.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// anchorSince is since when that date is known while the account qualifies.
	// +optional
	AnchorSince *metav1.Time `json:"anchorSince,omitempty"`

	// claim is the last run that was claimed.
	// +optional
	Claim *Claim `json:"claim,omitempty"`

	// skipped is the last occasion that was left out, and why.
	// +optional
	Skipped *SkippedOccasion `json:"skipped,omitempty"`

	// runs is how many runs were claimed in all.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Runs int32 `json:"runs,omitempty"`
}

// Claim is a run that was claimed. It is written before the Engagement is created.
type Claim struct {
	// engagement is the name of the Engagement.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Engagement string `json:"engagement,omitempty"`

	// trigger is what started the run.
	// +required
	Trigger TriggerKey `json:"trigger,omitzero"`

	// anchor is the date the run hung on when it was claimed.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// revision is the name of the ControllerRevision that the run is pinned to.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Revision string `json:"revision,omitempty"`

	// time is when it was claimed.
	// +required
	Time metav1.Time `json:"time,omitzero"`

	// closed says how the run ended. Empty means that it has not.
	// +optional
	Closed *ClaimEnd `json:"closed,omitempty"`
}

// ClaimEnd is how a claimed run ended.
type ClaimEnd struct {
	// outcome is how it ended.
	// +required
	Outcome Outcome `json:"outcome,omitempty"`

	// time is when it ended.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// SkippedOccasion is an occasion that was left out.
type SkippedOccasion struct {
	// trigger is the key the run would have had.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Trigger string `json:"trigger,omitempty"`

	// reason is why, in one word: LateStart or GoalAlreadyMet.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason,omitempty"`

	// time is when it was left out.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// AccountLedgerStatus says how a ledger stands.
type AccountLedgerStatus struct {
	// conditions tell how the ledger stands: Ready, and AccountMissing while the Account is gone.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
}

// AccountLedgerList is a list of AccountLedgers.
// +kubebuilder:object:root=true
type AccountLedgerList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []AccountLedger `json:"items"`
}
