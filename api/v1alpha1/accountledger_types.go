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
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
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

	// approved is the hash of the doubts that a person lets go on; the condition Ready names it. Write it with tightrope
	// approve.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	Approved string `json:"approved,omitempty"`
}

// AccountLedgerRecord is what must not be forgotten of an account.
type AccountLedgerRecord struct {
	// dimensions say where the account stands in each dimension.
	// +optional
	// +listType=map
	// +listMapKey=dimension
	// +kubebuilder:validation:MaxItems=16
	Dimensions []DimensionRecord `json:"dimensions,omitempty"`

	// playbooks say what the account has had of each playbook. Each takes the room that it needs: of one whose run has ended
	// and left there is room for eighty and more, of such as are also held out or left out for thirty.
	// +optional
	// +listType=map
	// +listMapKey=key
	// +kubebuilder:validation:MaxItems=100
	// +kubebuilder:validation:XValidation:rule="self.map(p, 194 + p.key.size() + (has(p.last) ? 139 + p.last.trigger.size() : 0) + (has(p.ended) ? 63 : 0) + (has(p.control) ? 120 + p.control.trigger.size() : 0) + (has(p.skipped) ? 100 + p.skipped.trigger.size() : 0)).sum() <= 32800",message="there is no room for more: what is remembered of playbooks has at most 32800 characters"
	Playbooks []PlaybookRecord `json:"playbooks,omitempty"`

	// claims are the runs that are claimed and have not ended. Those of an exclusive group hold it.
	// +optional
	// +listType=map
	// +listMapKey=engagement
	// +kubebuilder:validation:MaxItems=16
	Claims []Claim `json:"claims,omitempty"`

	// keys are hashes of the keys each/… and hand/… that were claimed, with the playbook's: none is claimed twice.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=248
	// +kubebuilder:validation:items:MaxLength=16
	Keys []string `json:"keys,omitempty"`

	// answers are the latest answers of runs that have left the cluster, one per playbook and step, latest first. Where
	// there is no room for an answer, the run that has it stays in the cluster.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +listMapKey=step
	// +kubebuilder:validation:MaxItems=10
	Answers []StepResponse `json:"answers,omitempty"`

	// held is what a Guardrail holds back until a person approves it or its ground is gone.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=6
	Held []HeldChange `json:"held,omitempty"`

	// doubts are in what this ledger and what was found disagree in a way that no crash explains, as after a restore. What
	// they are about waits until a person approves it, or it is there again. Of more than there is room for some are listed.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=4
	Doubts []Doubt `json:"doubts,omitempty"`
}

// Doubt is something in which an AccountLedger and what was found disagree.
type Doubt struct {
	// kind is what disagrees.
	// +required
	Kind DoubtKind `json:"kind,omitempty"`

	// name is the name of the object that it is about: the Engagement, the Task, or the AccountLedger itself.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Name string `json:"name,omitempty"`

	// since is when it was first seen.
	// +required
	Since metav1.Time `json:"since,omitzero"`

	// approved is when a person let it go on. Empty means that it waits.
	// +optional
	Approved *metav1.Time `json:"approved,omitempty"`
}

// DoubtKind is in what way an AccountLedger and what was found disagree.
// +kubebuilder:validation:Enum=LedgerMissing;RunUnknown;RunMissing;RunBehind;TaskUnknown
type DoubtKind string

// In what way an AccountLedger and what was found disagree.
const (
	// DoubtLedgerMissing means that the ledger was gone although the account has had work.
	DoubtLedgerMissing DoubtKind = "LedgerMissing"
	// DoubtRunUnknown means that there is an Engagement which the ledger does not know.
	DoubtRunUnknown DoubtKind = "RunUnknown"
	// DoubtRunMissing means that the ledger knows a run which had begun, and its Engagement is not there.
	DoubtRunMissing DoubtKind = "RunMissing"
	// DoubtRunBehind means that there is an Engagement which knows less than was noted of it outside the cluster: Tasks were
	// made for it, or done, since it was as it is.
	DoubtRunBehind DoubtKind = "RunBehind"
	// DoubtTaskUnknown means that there is an open Task, and neither its Engagement nor a claim.
	DoubtTaskUnknown DoubtKind = "TaskUnknown"
)

// HeldChange is something that a Guardrail holds back.
type HeldChange struct {
	// kind is what it is: the begin of a run, its cancellation, or a move to another segment.
	// +required
	Kind BrakeKind `json:"kind,omitempty"`

	// name is the key of the playbook (Activate), the name of the Engagement (End), or the dimension (Move).
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Name string `json:"name,omitempty"`

	// to is what would come: the trigger key (Activate), the segment (Move), empty for none, or the reason (End).
	// +optional
	// +kubebuilder:validation:MaxLength=96
	To string `json:"to,omitempty"`

	// since is since when exactly this is held.
	// +required
	Since metav1.Time `json:"since,omitzero"`
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
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`

	// answersHash identifies the answers that the segment was chosen on, so that a move caused by a new answer can be
	// told from one caused by a fact.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	AnswersHash string `json:"answersHash,omitempty"`

	// previous are the segments before this one, latest first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=2
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

	// last is the last run that was claimed.
	// +optional
	Last *PastRun `json:"last,omitempty"`

	// ended is how the last of those runs ended that have left the cluster. Where that is what last.closed says, it is empty.
	// +optional
	Ended *ClaimEnd `json:"ended,omitempty"`

	// control notes, for an account that is held out, whether it reaches the goal all the same.
	// +optional
	Control *ControlRun `json:"control,omitempty"`

	// skipped is the last occasion that was left out, and why.
	// +optional
	Skipped *SkippedOccasion `json:"skipped,omitempty"`

	// runs is how many runs were claimed in all.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=99999
	Runs int32 `json:"runs,omitempty"`

	// reached is how many of them reached their goal.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=99999
	Reached int32 `json:"reached,omitempty"`

	// missed is how many of them ended without.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=99999
	Missed int32 `json:"missed,omitempty"`

	// cancelled is how many of them lost their ground. One that is resumed is no longer counted here.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=99999
	Cancelled int32 `json:"cancelled,omitempty"`
}

// PastRun is the last run that was claimed of a playbook.
type PastRun struct {
	// trigger is the key of the run.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Trigger string `json:"trigger,omitempty"`

	// anchor is the date the run hung on when it was claimed.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// time is when it was claimed.
	// +required
	Time metav1.Time `json:"time,omitzero"`

	// closed says how it ended. Empty means that it has not.
	// +optional
	Closed *ClaimEnd `json:"closed,omitempty"`
}

// ControlRun is what a run would have been for an account that is held out.
type ControlRun struct {
	// trigger is the key that the run would have had.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Trigger string `json:"trigger,omitempty"`

	// time is when it would have been claimed.
	// +required
	Time metav1.Time `json:"time,omitzero"`

	// closed says how it ended. Empty means that it has not.
	// +optional
	Closed *ClaimEnd `json:"closed,omitempty"`
}

// Claim is a run that was claimed and has not ended. It is written before the Engagement is created.
type Claim struct {
	// engagement is the name of the Engagement.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Engagement string `json:"engagement,omitempty"`

	// playbook is the key of the Playbook.
	// +required
	Playbook Name `json:"playbook,omitempty"`

	// group is the exclusive group that the run holds.
	// +optional
	Group Name `json:"group,omitempty"`

	// trigger is what started the run.
	// +required
	Trigger TriggerKey `json:"trigger,omitzero"`

	// anchor is the date the run hung on when it was claimed.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// revision is the name of the ControllerRevision that the run is pinned to.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=80
	Revision string `json:"revision,omitempty"`

	// time is when it was claimed.
	// +required
	Time metav1.Time `json:"time,omitzero"`

	// resumed counts how often the run was to go on after it had been cancelled.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Resumed int32 `json:"resumed,omitempty"`
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
	// +kubebuilder:validation:MaxLength=96
	Trigger string `json:"trigger,omitempty"`

	// reason is why, in one word: LateStart, GoalAlreadyMet or Missed.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Reason string `json:"reason,omitempty"`

	// time is when it was left out.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// AccountLedgerStatus says how a ledger stands.
type AccountLedgerStatus struct {
	// conditions tell how the ledger stands: Ready, and AccountMissing while the Account is gone. Ready has the reason
	// LedgerDoubt while something waits for a person because the ledger and what was found disagree.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self.size() <= 2",message="has at most 2 conditions: Ready and AccountMissing"
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
