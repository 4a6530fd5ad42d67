package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Rollout limits a playbook to a share of the accounts. Which accounts these are is a function of the playbook's key and
// the account's key: raising percent adds accounts and takes none away.
type Rollout struct {
	// state says whether runs start. Empty means Active.
	// +optional
	State RolloutState `json:"state,omitempty"`

	// stopWhen stops the rollout once it is true; then no further run starts until this field, percent or
	// holdoutPercent is changed. It sees the playbook's own outcomes: stats.reached, stats.missed, stats.cancelled,
	// stats.ended, stats.active, stats.reachedPercent, and the same of the accounts held out as holdout.reached and so on.
	// +optional
	StopWhen Expression `json:"stopWhen,omitempty"`

	// percent is the share of accounts that get the playbook. Empty means 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// holdoutPercent is the share of accounts that get nothing, for comparison: whether they reach the goal all the same
	// is noted. Empty means 0.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	HoldoutPercent *int32 `json:"holdoutPercent,omitempty"`
}

// RolloutState says whether runs of a rollout start.
// +kubebuilder:validation:Enum=Active;Paused
type RolloutState string

// Whether runs start.
const (
	// RolloutActive starts runs.
	RolloutActive RolloutState = "Active"
	// RolloutPaused starts none; those that run go on.
	RolloutPaused RolloutState = "Paused"
)

// RolloutStop says when and why a rollout stopped by itself.
type RolloutStop struct {
	// rollout identifies the rollout that stopped: another one, with other numbers, starts.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Rollout string `json:"rollout,omitempty"`

	// message says what was true.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`

	// time is when it was seen.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}
