package v1alpha1

// Problem is what a customer bought the product for.
type Problem struct {
	// name is the problem's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// statement is the problem in the customer's words.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Statement string `json:"statement,omitempty"`

	// severity runs from 1, not important, to 5, on fire.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5
	Severity *int32 `json:"severity,omitempty"`

	// recordedOn is the day on which the customer said so.
	// +optional
	RecordedOn Date `json:"recordedOn,omitempty"`
}

// Goal is what a customer wants to reach.
type Goal struct {
	// name is the goal's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// statement is the goal in the customer's words.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Statement string `json:"statement,omitempty"`

	// attainment is how much of the goal is reached, in percent.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Attainment *int32 `json:"attainment,omitempty"`

	// players are who plays a part in the goal: products, services and people, ours and others'.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=4
	Players []Player `json:"players,omitempty"`
}

// Player is a product, a service or a team that plays a part in a goal.
type Player struct {
	// name is the player's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// kind is what the player is.
	// +optional
	Kind PlayerKind `json:"kind,omitempty"`

	// state is how the player does against what the goal needs of it.
	// +optional
	State PlayerState `json:"state,omitempty"`
}

// PlayerKind is what a player is.
// +kubebuilder:validation:Enum=Product;Service;Team
type PlayerKind string

// The kinds of player.
const (
	PlayerProduct PlayerKind = "Product"
	PlayerService PlayerKind = "Service"
	PlayerTeam    PlayerKind = "Team"
)

// PlayerState is how a player does.
// +kubebuilder:validation:Enum=Below;Meeting;Exceeding
type PlayerState string

// The states of a player.
const (
	PlayerBelow     PlayerState = "Below"
	PlayerMeeting   PlayerState = "Meeting"
	PlayerExceeding PlayerState = "Exceeding"
)

// Milestone is a point of the customer's journey.
type Milestone struct {
	// name is the milestone's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// reachedOn is the day on which it was reached. Empty means not yet.
	// +optional
	ReachedOn Date `json:"reachedOn,omitempty"`
}

// ValueWindow is a time in which a customer feels the value of the product: each year, or once.
//
// +kubebuilder:validation:XValidation:rule="self.from.size() == self.to.size()",message="from and to are written alike: both with a year, such as 2026-11-15, or both without, such as 11-15"
// +kubebuilder:validation:XValidation:rule="self.from.size() == 5 || self.from <= self.to",message="to is before from; write the last day of the window",fieldPath=".to"
type ValueWindow struct {
	// name is the window's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// from is the first day: 11-15 for each year, 2026-11-15 for one.
	// +required
	From YearDay `json:"from,omitempty"`

	// to is the last day, written as from is. Without a year it may lie in the next year.
	// +required
	To YearDay `json:"to,omitempty"`
}
