package v1alpha1

// PlaybookStatus says how a playbook runs.
type PlaybookStatus struct {
	// conditions tell how the playbook stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// revision is the name of the ControllerRevision that new runs are pinned to.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Revision string `json:"revision,omitempty"`

	// active is how many runs have not ended.
	// +optional
	Active *int32 `json:"active,omitempty"`

	// completed is how many runs have ended, in whatever way.
	// +optional
	Completed *int32 `json:"completed,omitempty"`

	// revisions say how many runs that have not ended are on which revision, newest first.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Revisions []RevisionCount `json:"revisions,omitempty"`

	// outcomes say how runs ended: in all, by revision, and of the accounts that are held out.
	// +optional
	Outcomes *PlaybookOutcomes `json:"outcomes,omitempty"`

	// stopped says that the rollout's stopWhen became true.
	// +optional
	Stopped *RolloutStop `json:"stopped,omitempty"`
}

// RevisionCount is how many runs are on a revision.
type RevisionCount struct {
	// name is the name of the ControllerRevision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// number counts the playbook's revisions, from 1. Zero means that the revision is gone.
	// +optional
	Number int64 `json:"number,omitempty"`

	// active is how many runs on it have not ended.
	// +required
	Active *int32 `json:"active,omitempty"`
}

// PlaybookOutcomes say how runs of a playbook ended.
type PlaybookOutcomes struct {
	// all counts every run there ever was.
	// +optional
	All OutcomeStats `json:"all,omitzero"`

	// revisions count by revision, newest first: the runs that are still in the cluster.
	// +optional
	// +listType=map
	// +listMapKey=revision
	// +kubebuilder:validation:MaxItems=8
	Revisions []RevisionOutcomes `json:"revisions,omitempty"`

	// holdout counts the accounts that are held out, and whether they reached the goal all the same.
	// +optional
	Holdout *OutcomeStats `json:"holdout,omitempty"`

	// difference is reachedPercent of the runs less that of the holdout, in percentage points.
	// +optional
	Difference *PercentEstimate `json:"difference,omitempty"`
}

// RevisionOutcomes count how the runs of a revision ended.
type RevisionOutcomes struct {
	// revision is the name of the ControllerRevision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Revision string `json:"revision,omitempty"`

	OutcomeStats `json:",inline"`
}

// OutcomeStats count how runs ended.
type OutcomeStats struct {
	// active is how many have not ended.
	// +optional
	Active int32 `json:"active,omitempty"`

	// reached is how many reached the goal, or, without one, ended all their steps.
	// +optional
	Reached int32 `json:"reached,omitempty"`

	// missed is how many ended without.
	// +optional
	Missed int32 `json:"missed,omitempty"`

	// cancelled is how many lost their ground. They count in no percentage.
	// +optional
	Cancelled int32 `json:"cancelled,omitempty"`

	// medianDaysToGoal is the median of the days from a run's start to its goal, of the runs that are still in the
	// cluster and reached it, rounded up.
	// +optional
	MedianDaysToGoal *int32 `json:"medianDaysToGoal,omitempty"`

	// reachedPercent is the share of reached among reached and missed, of the runs whose time (goal.within) is over: who
	// reaches a goal ends sooner than who misses it, and would flatter the share. It is absent while there is none.
	// +optional
	ReachedPercent *PercentEstimate `json:"reachedPercent,omitempty"`
}

// PercentEstimate is a percentage with the interval in which the true value lies with a confidence of 95 %: for a share
// the score interval of Wilson (1927), for a difference of shares that of Newcombe (1998), method 10. Values are whole
// percentage points, the interval rounded outwards.
type PercentEstimate struct {
	// value is the share that was seen.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	Value int32 `json:"value"`

	// low is the lower end of the interval.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	Low int32 `json:"low"`

	// high is the upper end of the interval.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	High int32 `json:"high"`
}
