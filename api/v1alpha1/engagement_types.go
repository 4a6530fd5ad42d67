package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Engagement is one run of one revision of a Playbook for one account, and the ledger of that run. It exists before any
// of its Tasks, and it has no owner: deleting and re-applying an Account must not make the story start again.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=eng
// +kubebuilder:selectablefield:JSONPath=`.spec.account.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.playbook.name`
// +kubebuilder:selectablefield:JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Account",type=string,JSONPath=`.spec.account.name`
// +kubebuilder:printcolumn:name="Playbook",type=string,JSONPath=`.spec.playbook.name`
// +kubebuilder:printcolumn:name="Anchor",type=string,JSONPath=`.ledger.anchor`
// +kubebuilder:printcolumn:name="Phase",type=string,JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Open",type=integer,JSONPath=`.status.openTasks`
// +kubebuilder:printcolumn:name="Next-Due",type=string,JSONPath=`.status.nextDueTime`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Trigger",type=string,priority=1,JSONPath=`.spec.trigger.key`
// +kubebuilder:printcolumn:name="Revision",type=string,priority=1,JSONPath=`.spec.revision`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: the account's ledger remembers it"
// +kubebuilder:validation:XValidation:rule="self.spec.trigger.type != 'Hand' || has(self.spec.trigger.key) && self.spec.trigger.key == 'hand/' + self.metadata.name",message="the key of a run by hand is hand/ and the name of the Engagement, such as hand/second-welcome",fieldPath=".spec.trigger.key"
type Engagement struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata. The name is a function of the run's key.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says which run this is.
	// +required
	Spec EngagementSpec `json:"spec,omitzero"`

	// ledger is what happened in the run. Only the manager writes it. It survives an export and a restore.
	// +optional
	Ledger EngagementLedger `json:"ledger,omitzero"`

	// status is what can be recomputed.
	// +optional
	// +default={"observedGeneration": -1}
	Status EngagementStatus `json:"status,omitzero"`
}

// EngagementSpec says which run an Engagement is.
//
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.cancelled) || has(self.cancelled)",message="cancelled cannot be taken back: the run has ended for this reason"
type EngagementSpec struct {
	// account is the account. It cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: it is what the run is about"
	Account KeyedRef `json:"account,omitzero"`

	// playbook is the playbook. It cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: it is what the run is about"
	Playbook KeyedRef `json:"playbook,omitzero"`

	// trigger is what started the run. It cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: it is what the run is about"
	Trigger TriggerKey `json:"trigger,omitzero"`

	// anchor is the date the run hung on when it was created. It cannot be changed; where the date moved since, the
	// ledger says so.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed; correct the account's date instead"
	Anchor Date `json:"anchor,omitempty"`

	// revision is the name of the ControllerRevision the run is to follow. A person may raise it: steps that have not
	// started then follow the new revision, where that is safe; ledger.revision says which one is followed. Empty means
	// the playbook's revision when the run was claimed.
	// +optional
	// +kubebuilder:validation:MaxLength=80
	Revision string `json:"revision,omitempty"`

	// cancelled is a person's word that the run ends, and why. Such a run is never resumed.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: the run has ended for this reason"
	Cancelled string `json:"cancelled,omitempty"`

	// waived are steps that a person lets the run go on without. A step that has begun is not waived: skip its Task.
	// +optional
	// +listType=map
	// +listMapKey=step
	// +kubebuilder:validation:MaxItems=12
	Waived []Waiver `json:"waived,omitempty"`
}

// Waiver is a person's word that a step is not needed.
type Waiver struct {
	// step is the name of the step.
	// +required
	Step Name `json:"step,omitempty"`

	// reason says why.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Reason string `json:"reason,omitempty"`
}

// KeyedRef names an object and the key under which its work is remembered.
type KeyedRef struct {
	// name is the metadata.name of the object, in this namespace.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// key is the object's business key: externalID of an Account, key of a Playbook, or the name.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Key string `json:"key,omitempty"`
}

// TriggerKey is what started a run.
type TriggerKey struct {
	// type is the kind of trigger.
	// +required
	// +kubebuilder:validation:Enum=Date;Membership;Every;Each;Hand
	Type TriggerType `json:"type,omitempty"`

	// key comes from data: date/2026-12-31, episode/1, every/2026-10-01, each/sso, hand/name. An account runs a
	// playbook once per key. A key that would be longer ends in a hash of it.
	// +optional
	// +kubebuilder:validation:MaxLength=96
	Key string `json:"key,omitempty"`
}

// EngagementLedger is what happened in a run.
type EngagementLedger struct {
	// startTime is when the run began.
	// +optional
	StartTime *metav1.Time `json:"startTime,omitempty"`

	// anchor is the date the run hangs on now.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// movedFrom is the date before the last move, where it moved.
	// +optional
	MovedFrom Date `json:"movedFrom,omitempty"`

	// revision is the name of the ControllerRevision whose steps the run follows.
	// +optional
	// +kubebuilder:validation:MaxLength=80
	Revision string `json:"revision,omitempty"`

	// resumed counts how often the run went on after it had been cancelled, because its occasion returned.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Resumed int32 `json:"resumed,omitempty"`

	// held says that the run waits, and why.
	// +optional
	Held *Hold `json:"held,omitempty"`

	// steps are the steps that have begun or were left out, by name.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=24
	Steps []StepRecord `json:"steps,omitempty"`

	// end is how the run ended. Empty means that it has not.
	// +optional
	End *End `json:"end,omitempty"`
}

// Hold says that something waits, since when and why.
type Hold struct {
	// reason is the reason in one word.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Reason string `json:"reason,omitempty"`

	// message says why, for people.
	// +optional
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`

	// end is, where a Guardrail holds the end of a run, the reason for which it would end.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	End string `json:"end,omitempty"`

	// since is when it began to wait.
	// +required
	Since metav1.Time `json:"since,omitzero"`
}

// StepRecord is what became of a step.
type StepRecord struct {
	// name is the step's name.
	// +required
	Name Name `json:"name,omitempty"`

	// phase is where the step stands.
	// +required
	Phase StepPhase `json:"phase,omitempty"`

	// attempt counts the Tasks made for the step, from 1. Zero means none was made.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	Attempt int32 `json:"attempt,omitempty"`

	// task is the name of the last Task made for the step.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Task string `json:"task,omitempty"`

	// taskUID is the UID of that Task.
	// +optional
	// +kubebuilder:validation:MaxLength=36
	TaskUID string `json:"taskUID,omitempty"`

	// start is the day for which the step was made.
	// +optional
	Start Date `json:"start,omitempty"`

	// closedTime is when the step ended.
	// +optional
	ClosedTime *metav1.Time `json:"closedTime,omitempty"`

	// reason is why the step ended, or waits, as it does.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	Reason string `json:"reason,omitempty"`

	// message says so for people.
	// +optional
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`

	// held says that the step waits, and why.
	// +optional
	// +kubebuilder:validation:XValidation:rule="!has(self.end)",message="is for the hold of a run"
	Held *Hold `json:"held,omitempty"`

	// touch is what the contact is about for which the last Task of the step was made. Empty means that it is none. A
	// Guardrail's touchBalance counts it.
	// +optional
	Touch Touch `json:"touch,omitempty"`

	// made is when that Task was made, where it is a touch.
	// +optional
	Made *metav1.Time `json:"made,omitempty"`

	// report is what the person last said.
	// +optional
	Report *Report `json:"report,omitempty"`

	// escalations are the levels of escalate that have fired.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=3
	// +kubebuilder:validation:XValidation:rule="self.all(e, e.name.size() <= 32)",message="the name of a level has at most 32 characters"
	Escalations []EscalationRecord `json:"escalations,omitempty"`
}

// EscalationRecord is a level of an escalation that has fired.
type EscalationRecord struct {
	// name is the level's name.
	// +required
	Name Name `json:"name,omitempty"`

	// attempt is the attempt of the step that stayed open.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Attempt int32 `json:"attempt,omitempty"`

	// time is when it fired.
	// +required
	Time metav1.Time `json:"time,omitzero"`

	// closedTime is when its Task ended. Empty means that it is open.
	// +optional
	ClosedTime *metav1.Time `json:"closedTime,omitempty"`
}

// StepPhase is where a step stands.
// +kubebuilder:validation:Enum=Held;Open;InProgress;Waiting;Done;Skipped;Withdrawn
type StepPhase string

// The phases of a step. A step that has not started has no record.
const (
	// StepHeld means that the step's time has come and something holds it.
	StepHeld StepPhase = "Held"
	// StepOpen means that the Task is made and nobody has begun.
	StepOpen StepPhase = "Open"
	// StepInProgress means that the person has begun.
	StepInProgress StepPhase = "InProgress"
	// StepWaiting means that the person waits for the customer.
	StepWaiting StepPhase = "Waiting"
	// StepDone means that the work is done.
	StepDone StepPhase = "Done"
	// StepSkipped means that there is no work: left out by the playbook, or by the person.
	StepSkipped StepPhase = "Skipped"
	// StepWithdrawn means that the controller took the Task back.
	StepWithdrawn StepPhase = "Withdrawn"
)

// End is how a run ended.
type End struct {
	// outcome is how it ended.
	// +required
	Outcome Outcome `json:"outcome,omitempty"`

	// reason is why, in one word.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	Reason string `json:"reason,omitempty"`

	// message says why, for people.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Message string `json:"message,omitempty"`

	// time is when it ended.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// Outcome is how a run ended.
// +kubebuilder:validation:Enum=Reached;Missed;Cancelled
type Outcome string

// The outcomes.
const (
	// OutcomeReached means that the goal is reached, or, without a goal, that every step has ended.
	OutcomeReached Outcome = "Reached"
	// OutcomeMissed means that the run ended without its goal.
	OutcomeMissed Outcome = "Missed"
	// OutcomeCancelled means that the run's ground was gone before its end.
	OutcomeCancelled Outcome = "Cancelled"
)

// EngagementPhase sums a run up in one word.
// +kubebuilder:validation:Enum=Active;Held;Blocked;Succeeded;Missed;Cancelled
type EngagementPhase string

// The phases of an Engagement.
const (
	// EngagementActive means that the run goes on.
	EngagementActive EngagementPhase = "Active"
	// EngagementHeld means that the run waits for something outside it.
	EngagementHeld EngagementPhase = "Held"
	// EngagementBlocked means that a step cannot go on until a person acts on the account or the playbook.
	EngagementBlocked EngagementPhase = "Blocked"
	// EngagementSucceeded means that the run reached its goal.
	EngagementSucceeded EngagementPhase = "Succeeded"
	// EngagementMissed means that it ended without.
	EngagementMissed EngagementPhase = "Missed"
	// EngagementCancelled means that its ground was gone.
	EngagementCancelled EngagementPhase = "Cancelled"
)

// EngagementStatus is what can be recomputed of a run.
type EngagementStatus struct {
	// conditions tell how the run stands: Ready, AnchorMoved while it did, Revised=False while it cannot follow the revision
	// that a person named, Kept while it has ended and stays beyond its time, and Stalled while a person must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// phase sums the run up in one word.
	// +optional
	Phase EngagementPhase `json:"phase,omitempty"`

	// openTasks is how many Tasks are open.
	// +optional
	OpenTasks *int32 `json:"openTasks,omitempty"`

	// nextDueTime is when the first of the open Tasks is due.
	// +optional
	NextDueTime *metav1.Time `json:"nextDueTime,omitempty"`
}

// EngagementList is a list of Engagements.
// +kubebuilder:object:root=true
type EngagementList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Engagement `json:"items"`
}
