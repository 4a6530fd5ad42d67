package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Playbook is what a CS team promises the accounts of a segment: when it starts, which steps it has, and how one knows
// that it worked. It is a template: an edit makes a new revision, and runs that have begun stay on theirs.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=pb
// +kubebuilder:printcolumn:name="Trigger",type=string,JSONPath=`.spec.trigger.type`
// +kubebuilder:printcolumn:name="Segments",type=string,JSONPath=`.spec.segments[*].name`
// +kubebuilder:printcolumn:name="Active",type=integer,JSONPath=`.status.active`
// +kubebuilder:printcolumn:name="Completed",type=integer,JSONPath=`.status.completed`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reached-Percent",type=integer,priority=1,JSONPath=`.status.outcomes.all.reachedPercent.value`
// +kubebuilder:printcolumn:name="Stopped",type=date,priority=1,JSONPath=`.status.stopped.time`
// +kubebuilder:printcolumn:name="Suspend",type=boolean,priority=1,JSONPath=`.spec.suspend`
// +kubebuilder:printcolumn:name="Revision",type=string,priority=1,JSONPath=`.status.revision`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: engagements and tasks carry it"
type Playbook struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec is the promise.
	// +required
	Spec PlaybookSpec `json:"spec,omitzero"`

	// status says how many runs there are.
	// +optional
	// +default={"observedGeneration": -1}
	Status PlaybookStatus `json:"status,omitzero"`
}

// PlaybookSpec is what a playbook promises.
//
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.dependsOn) || s.dependsOn.all(d, self.steps.exists(t, t.name == d)))",message="dependsOn names a step that is not in this playbook",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.requires) || s.requires.all(d, self.steps.exists(t, t.name == d)))",message="requires names a step that is not in this playbook",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.dependsOn) || !s.dependsOn.exists(d, d == s.name))",message="a step cannot wait for itself: remove its own name from dependsOn",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="has(self.key) == has(oldSelf.key)",message="key cannot be added or removed: runs are remembered under it"
type PlaybookSpec struct {
	// key is the identity under which runs are remembered. It survives a new name. Empty means the playbook's name.
	// It cannot be changed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: runs are remembered under it"
	Key Name `json:"key,omitempty"`

	// lifecycles are where in their life the accounts must stand. Empty means Prospect, Onboarding and Active: who has
	// left gets no outreach. An account whose lifecycle is not known is not taken for one that has left.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=5
	Lifecycles []Lifecycle `json:"lifecycles,omitempty"`

	// segments are the segments whose accounts the playbook is for; being in one of them is enough. Empty means
	// every account.
	// +optional
	// +listType=map
	// +listMapKey=dimension
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Segments []SegmentRef `json:"segments,omitempty"`

	// condition narrows the accounts further. It sees account.metadata, account.spec, today, responses, outcomes,
	// segments, segmentValues, scores and team.
	// +optional
	Condition Expression `json:"condition,omitempty"`

	// trigger says when a run starts for an account that qualifies.
	// +required
	Trigger Trigger `json:"trigger,omitzero"`

	// lateStart says what happens to an account that arrives when the start has already passed. Empty means CatchUp.
	// +optional
	LateStart LateStart `json:"lateStart,omitempty"`

	// reentry limits how often an account may run the playbook.
	// +optional
	Reentry *Reentry `json:"reentry,omitempty"`

	// exclusiveGroup is a name: of the playbooks of a group an account runs at most one at a time.
	// +optional
	ExclusiveGroup Name `json:"exclusiveGroup,omitempty"`

	// priority orders playbooks of an exclusive group and Tasks of a day: higher first. A step may have one of its own.
	// Empty means 0.
	// +optional
	// +kubebuilder:validation:Minimum=-1000
	// +kubebuilder:validation:Maximum=1000
	Priority int32 `json:"priority,omitempty"`

	// goal says how one knows that a run worked.
	// +optional
	Goal *PlaybookGoal `json:"goal,omitempty"`

	// onExit says what happens to a run when the account no longer qualifies. Empty means Cancel.
	// +optional
	OnExit ExitPolicy `json:"onExit,omitempty"`

	// onDelete says what happens to runs when the Playbook is deleted. Empty means Finish.
	// +optional
	OnDelete ExitPolicy `json:"onDelete,omitempty"`

	// suspend holds the playbook: no new run, no new Task; open Tasks stay.
	// +optional
	Suspend bool `json:"suspend,omitempty"`

	// rollout limits the playbook to a share of the accounts.
	// +optional
	Rollout *Rollout `json:"rollout,omitempty"`

	// holdLimit is how long a step may be held before it is left out, and said to be. Empty means 14d.
	// +optional
	HoldLimit Period `json:"holdLimit,omitempty"`

	// steps are the pieces of work. A step is known by its name, never by its place.
	// +required
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=24
	Steps []Step `json:"steps,omitempty"`
}

// SegmentRef names a segment of a dimension.
type SegmentRef struct {
	// dimension is the dimension of the segment.
	// +required
	Dimension Name `json:"dimension,omitempty"`

	// name is the name of the Segment, in this namespace.
	// +required
	Name Name `json:"name,omitempty"`
}

// PlaybookGoal says how one knows that a run worked.
type PlaybookGoal struct {
	// reached is true when the run has done what it is for. It sees what steps see.
	// +required
	Reached Expression `json:"reached,omitempty"`

	// within is how long the run may take, from its start. Empty means until the last step has ended.
	// +optional
	Within Period `json:"within,omitempty"`
}

// ExitPolicy says what happens to runs whose ground is gone.
// +kubebuilder:validation:Enum=Cancel;Finish
type ExitPolicy string

// What happens to runs whose ground is gone.
const (
	// ExitCancel withdraws open Tasks and ends the run.
	ExitCancel ExitPolicy = "Cancel"
	// ExitFinish lets the run go on to its end.
	ExitFinish ExitPolicy = "Finish"
)

// PlaybookList is a list of Playbooks.
// +kubebuilder:object:root=true
type PlaybookList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Playbook `json:"items"`
}
