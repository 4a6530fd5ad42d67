package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Guardrail is what may reach customers and people at most, whatever the playbooks say. It brakes mistakes: beyond its
// limits the loop holds what is left, says so, and goes on when a person approves exactly what is held.
//
// Where a namespace has several, each of them holds.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=guard
// +kubebuilder:printcolumn:name="Mode",type=string,JSONPath=`.spec.mode`
// +kubebuilder:printcolumn:name="Tasks/h",type=integer,JSONPath=`.spec.tasksPerHour`
// +kubebuilder:printcolumn:name="Held",type=integer,JSONPath=`.status.held.count`
// +kubebuilder:printcolumn:name="To-Approve",type=string,JSONPath=`.status.held.hash`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type Guardrail struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says what may happen at most.
	// +optional
	Spec GuardrailSpec `json:"spec,omitzero"`

	// ledger is what was booked and approved. Only the manager writes it.
	// +optional
	Ledger GuardrailLedger `json:"ledger,omitzero"`

	// status says what is held.
	// +optional
	// +default={"observedGeneration": -1}
	Status GuardrailStatus `json:"status,omitzero"`
}

// GuardrailSpec says what may happen at most. An absent limit does not limit.
type GuardrailSpec struct {
	// mode says whether the loop acts. Empty means Enforce.
	// +optional
	Mode GuardrailMode `json:"mode,omitempty"`

	// tasksPerHour is how many Tasks may be made in an hour of the clock. Steps of urgency Deadline and Critical are not
	// held; they are counted.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100000
	TasksPerHour *int32 `json:"tasksPerHour,omitempty"`

	// change limits how many accounts may be concerned at once, by an edit, an import or a mistake.
	// +optional
	Change *ChangeLimits `json:"change,omitempty"`

	// forbid are the steps that are not made for accounts of a kind. It is a rule, and not a brake: nobody approves what it
	// leaves out.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Forbid []Forbidden `json:"forbid,omitempty"`

	// touchBalance holds commercial touches back that would unbalance what an account gets.
	// +optional
	TouchBalance *TouchBalance `json:"touchBalance,omitempty"`

	// approved is the hash of what a person lets go on: the value of status.held.hash. Write it with tightrope approve.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	Approved string `json:"approved,omitempty"`

	// objects is how many Tasks, Engagements and AccountLedgers the namespace is meant to hold. Near it, the condition
	// NearCeiling warns. Empty means 200000.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000000
	Objects *int32 `json:"objects,omitempty"`
}

// GuardrailMode says whether the loop acts.
// +kubebuilder:validation:Enum=Enforce;Pause;Shadow
type GuardrailMode string

// Whether the loop acts.
const (
	// GuardrailEnforce lets the loop act within the limits.
	GuardrailEnforce GuardrailMode = "Enforce"
	// GuardrailPause stops the loop: no run begins or ends, no Task is made or taken back, nothing that has ended is removed.
	GuardrailPause GuardrailMode = "Pause"
	// GuardrailShadow stops the loop as well, and lists what it would do.
	GuardrailShadow GuardrailMode = "Shadow"
)

// ChangeLimits are how many accounts may be concerned within the window: a number, or a percentage of the accounts of
// the namespace, such as 5%, rounded up.
type ChangeLimits struct {
	// window is how long bookings count. Empty means 1h.
	// +optional
	Window Period `json:"window,omitempty"`

	// activate is for how many accounts a run may begin.
	// +optional
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 : self.matches('^(100|[0-9]{1,2})%$')",message="is neither a number nor a percentage; write 50 or 5%"
	Activate *intstr.IntOrString `json:"activate,omitempty"`

	// move is how many accounts may come into another segment.
	// +optional
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 : self.matches('^(100|[0-9]{1,2})%$')",message="is neither a number nor a percentage; write 50 or 5%"
	Move *intstr.IntOrString `json:"move,omitempty"`

	// end is for how many accounts a run may be cancelled.
	// +optional
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 : self.matches('^(100|[0-9]{1,2})%$')",message="is neither a number nor a percentage; write 50 or 5%"
	End *intstr.IntOrString `json:"end,omitempty"`
}

// BrakeKind is a kind of thing that a Guardrail limits.
// +kubebuilder:validation:Enum=Activate;Move;End;Task
type BrakeKind string

// What a Guardrail limits.
const (
	// BrakeActivate is the begin of a run.
	BrakeActivate BrakeKind = "Activate"
	// BrakeMove is a move to another segment.
	BrakeMove BrakeKind = "Move"
	// BrakeEnd is the cancellation of a run.
	BrakeEnd BrakeKind = "End"
	// BrakeTask is the creation of a Task.
	BrakeTask BrakeKind = "Task"
)

// GuardrailLedger is what was booked and approved.
type GuardrailLedger struct {
	// booked says, for each kind, how much was booked in the present window.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +kubebuilder:validation:MaxItems=8
	Booked []Booking `json:"booked,omitempty"`

	// approval is what a person last let go on.
	// +optional
	Approval *Approval `json:"approval,omitempty"`
}

// Booking is how much was booked of a kind.
type Booking struct {
	// kind is what was booked.
	// +required
	Kind BrakeKind `json:"kind,omitempty"`

	// since is when the window began.
	// +required
	Since metav1.Time `json:"since,omitzero"`

	// count is how much was booked since then. A crash may lose a booking; none is ever exceeded.
	// +required
	Count *int32 `json:"count,omitempty"`
}

// Approval is a person's word that what was held goes on.
type Approval struct {
	// hash is the hash of what was held.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Hash string `json:"hash,omitempty"`

	// count is how much that was.
	// +required
	Count *int32 `json:"count,omitempty"`

	// heldUntil is the instant up to which something must have been held to be part of it.
	// +optional
	HeldUntil metav1.Time `json:"heldUntil,omitzero"`

	// time is when the word was seen.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// GuardrailStatus says what is held.
type GuardrailStatus struct {
	// conditions tell how the guardrail stands: Ready, Holding while something is held, NearCeiling, and Stalled.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// held is what waits for a person's word. It is absent while nothing does.
	// +optional
	Held *HeldSet `json:"held,omitempty"`

	// wouldDo counts, in mode Shadow, what the loop would do.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +kubebuilder:validation:MaxItems=8
	WouldDo []WouldDo `json:"wouldDo,omitempty"`

	// objects is how many Tasks, Engagements and AccountLedgers the namespace holds.
	// +optional
	Objects *int32 `json:"objects,omitempty"`
}

// HeldSet is what waits for a person's word.
type HeldSet struct {
	// hash names exactly this set: another set has another hash.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Hash string `json:"hash,omitempty"`

	// count is how much is held.
	// +required
	Count *int32 `json:"count,omitempty"`

	// activate is how many runs wait to begin.
	// +optional
	Activate int32 `json:"activate,omitempty"`

	// move is how many moves to another segment wait.
	// +optional
	Move int32 `json:"move,omitempty"`

	// end is how many cancellations wait.
	// +optional
	End int32 `json:"end,omitempty"`

	// since is since when the oldest of it is held.
	// +required
	Since metav1.Time `json:"since,omitzero"`

	// sample says what some of it is, in words.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MaxLength=512
	Sample []string `json:"sample,omitempty"`
}

// WouldDo is how much the loop would do of a kind.
type WouldDo struct {
	// kind is what it would do.
	// +required
	Kind BrakeKind `json:"kind,omitempty"`

	// count is how much.
	// +required
	Count *int32 `json:"count,omitempty"`

	// sample says what some of it is, in words.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MaxLength=512
	Sample []string `json:"sample,omitempty"`
}

// GuardrailList is a list of Guardrails.
// +kubebuilder:object:root=true
type GuardrailList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	// items are the objects.
	// +optional
	Items []Guardrail `json:"items"`
}
