package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// AccountStatus is what the loop found of an account.
type AccountStatus struct {
	// conditions tell how the account stands: Ready, Classified, Covered, OnTrack, and Stalled while it is.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of. It stays behind while nothing but the ages
	// of signals changed and the status still holds: telemetry that repeats itself costs no write.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// observedFacts identifies what spec said at observedGeneration, but for the ages of signals.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	ObservedFacts string `json:"observedFacts,omitempty"`

	// segments are the segments the account is in, one per dimension.
	// +optional
	// +listType=map
	// +listMapKey=dimension
	// +kubebuilder:validation:MaxItems=16
	Segments []SegmentMembership `json:"segments,omitempty"`

	// responses are the latest answers, one per playbook and step. Answers are facts: segments can read them.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +listMapKey=step
	// +kubebuilder:validation:MaxItems=14
	Responses []StepResponse `json:"responses,omitempty"`

	// outcomes are how playbooks last ended, one per playbook.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +kubebuilder:validation:MaxItems=14
	Outcomes []PlaybookOutcome `json:"outcomes,omitempty"`

	// scores are the results of scorecards, one per Scorecard. Of more than 6 the first in the alphabet are listed;
	// expressions read all of them.
	// +optional
	// +listType=map
	// +listMapKey=scorecard
	// +kubebuilder:validation:MaxItems=6
	Scores []AccountScore `json:"scores,omitempty"`

	// waiting are the playbooks that are for the account and start no run now, and why. One that has a run under way is
	// not among them. The first in the alphabet are listed.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +kubebuilder:validation:MaxItems=8
	Waiting []PlaybookWait `json:"waiting,omitempty"`

	// openTasks is how many Tasks are open.
	// +optional
	OpenTasks *int32 `json:"openTasks,omitempty"`

	// nextDueTime is when the first of the open Tasks is due.
	// +optional
	NextDueTime *metav1.Time `json:"nextDueTime,omitempty"`
}

// AccountScore is the result of a scorecard.
type AccountScore struct {
	// scorecard is the name of the Scorecard.
	// +required
	Scorecard Name `json:"scorecard,omitempty"`

	// value is the sum of the points, within the limits of the Scorecard. It is absent while a term is unknown that says
	// nothing of what counts then.
	// +optional
	Value *int32 `json:"value,omitempty"`

	// band is the name of the band that the value is in.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	Band string `json:"band,omitempty"`

	// contributions are the points of each term that is known.
	// +optional
	// +listType=map
	// +listMapKey=term
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="self.all(c, c.term.size() <= 32)",message="the name of a term has at most 32 characters"
	Contributions []ScoreContribution `json:"contributions,omitempty"`

	// unknown are the terms that read a fact which is missing or stale, or that failed.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="self.all(term, term.size() <= 32)",message="the name of a term has at most 32 characters"
	Unknown []Name `json:"unknown,omitempty"`

	// problem says which term failed and why, where one did: only the author of the Scorecard can help. Expressions
	// cannot read the score then.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Problem string `json:"problem,omitempty"`
}

// ScoreContribution is what a term gave.
type ScoreContribution struct {
	// term is the name of the term.
	// +required
	Term Name `json:"term,omitempty"`

	// points is what it gave.
	// +required
	Points *int32 `json:"points,omitempty"`
}

// PlaybookWait says why a playbook that is for an account does not start a run.
type PlaybookWait struct {
	// playbook is the key of the Playbook.
	// +required
	Playbook Name `json:"playbook,omitempty"`

	// reason is why, in one word.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Reason string `json:"reason,omitempty"`

	// message says why, for people.
	// +optional
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`
}

// SegmentMembership says in which segment of a dimension an account is, and why.
type SegmentMembership struct {
	// dimension is the dimension of the segment.
	// +required
	Dimension Name `json:"dimension,omitempty"`

	// segment is the name of the Segment. Empty means in none.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Segment string `json:"segment,omitempty"`

	// since is when the account came into it.
	// +optional
	Since metav1.Time `json:"since,omitzero"`

	// reason is why: Matched, NoMatch, Overridden, Unknown, Broken or MinimumStay.
	// +optional
	Reason MembershipReason `json:"reason,omitempty"`

	// undecidedBy is the Segment whose expression could not be evaluated, where the reason is Unknown or Broken.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	UndecidedBy string `json:"undecidedBy,omitempty"`

	// message says why, in the words of the CS team.
	// +optional
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`
}

// MembershipReason is why an account is in a segment.
// +kubebuilder:validation:Enum=Matched;NoMatch;Overridden;Unknown;Broken;MinimumStay
type MembershipReason string

// The reasons of a membership.
const (
	// MembershipMatched means that the segment's expression is true.
	MembershipMatched MembershipReason = "Matched"
	// MembershipNoMatch means that no expression of the dimension is true, and all could be evaluated.
	MembershipNoMatch MembershipReason = "NoMatch"
	// MembershipOverridden means that a SegmentOverride says so.
	MembershipOverridden MembershipReason = "Overridden"
	// MembershipUnknown means that a fact is missing or stale; the account keeps the segment it had.
	MembershipUnknown MembershipReason = "Unknown"
	// MembershipBroken means that an expression failed; the account keeps the segment it had.
	MembershipBroken MembershipReason = "Broken"
	// MembershipMinimumStay means that another segment matches, but the one it is in asks for a longer stay.
	MembershipMinimumStay MembershipReason = "MinimumStay"
)

// StepResponse is the latest answer to a step of a playbook.
type StepResponse struct {
	// playbook is the key of the Playbook.
	// +required
	Playbook Name `json:"playbook,omitempty"`

	// step is the name of the step.
	// +required
	Step Name `json:"step,omitempty"`

	// value is the answer.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Value string `json:"value,omitempty"`

	// time is when the answer was given.
	// +optional
	Time metav1.Time `json:"time,omitzero"`
}

// PlaybookOutcome is how a playbook last ended for an account.
type PlaybookOutcome struct {
	// playbook is the key of the Playbook.
	// +required
	Playbook Name `json:"playbook,omitempty"`

	// outcome is how it ended.
	// +optional
	Outcome Outcome `json:"outcome,omitempty"`

	// time is when it ended.
	// +optional
	Time metav1.Time `json:"time,omitzero"`
}
