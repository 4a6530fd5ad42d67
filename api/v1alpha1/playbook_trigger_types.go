package v1alpha1

// Trigger says when a run starts. Exactly the member that type names is set.
//
// +kubebuilder:validation:XValidation:rule="self.type == 'Date' ? has(self.date) : !has(self.date)",message="set trigger.date when type is Date, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Every' ? has(self.every) : !has(self.every)",message="set trigger.every when type is Every, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Each' ? has(self.each) : !has(self.each)",message="set trigger.each when type is Each, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Membership' || !has(self.membership)",message="set trigger.membership only when type is Membership"
type Trigger struct {
	// type is the kind of trigger.
	// +required
	// +unionDiscriminator
	// +kubebuilder:validation:Enum=Date;Membership;Every;Each
	Type TriggerType `json:"type,omitempty"`

	// date starts a run at a distance from a date of the account.
	// +optional
	Date *DateTrigger `json:"date,omitempty"`

	// membership starts a run when the account qualifies.
	// +optional
	Membership *MembershipTrigger `json:"membership,omitempty"`

	// every starts a run again and again.
	// +optional
	Every *EveryTrigger `json:"every,omitempty"`

	// each starts a run for each element of a list.
	// +optional
	Each *EachTrigger `json:"each,omitempty"`
}

// TriggerType is what starts a run. A Playbook names all but Hand.
type TriggerType string

// The kinds of trigger.
const (
	// TriggerDate starts a run at a distance from a date of the account.
	TriggerDate TriggerType = "Date"
	// TriggerMembership starts a run when the account qualifies.
	TriggerMembership TriggerType = "Membership"
	// TriggerEvery starts a run once in each period.
	TriggerEvery TriggerType = "Every"
	// TriggerEach starts a run for each element of a list.
	TriggerEach TriggerType = "Each"
	// TriggerHand is an Engagement that a person created. A Playbook cannot name it.
	TriggerHand TriggerType = "Hand"
)

// DateTrigger starts a run at a distance from a date of the account.
type DateTrigger struct {
	// field is the path of the date below account.spec, such as commercial.renewalDate or attributes.goLive.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-zA-Z][a-zA-Z0-9_]*([.][a-zA-Z][a-zA-Z0-9_]*)*$')",message="is not a path below account.spec; write names with dots, such as commercial.renewalDate"
	Field string `json:"field,omitempty"`

	// offset is when the run starts, from the date: -60d is sixty days before. Empty means on the day.
	// +optional
	Offset Offset `json:"offset,omitempty"`

	// sameWithin is how far the date may move and still be the same occasion. Empty means 45d.
	// +optional
	SameWithin Period `json:"sameWithin,omitempty"`
}

// MembershipTrigger starts a run when the account qualifies.
type MembershipTrigger struct {
	// for is how long the account must have qualified, so that a flapping fact makes no work.
	// +optional
	For Period `json:"for,omitempty"`
}

// EveryTrigger starts a run once in each period. A period that passed while nobody looked is left out, and said to be.
//
// +kubebuilder:validation:XValidation:rule="!self.period.startsWith('0')",message="is no time at all; write how often the run starts, such as 3mo",fieldPath=".period"
// +kubebuilder:validation:XValidation:rule="!self.period.endsWith('h')",message="is counted in hours; write days or more, such as 1w or 3mo",fieldPath=".period"
type EveryTrigger struct {
	// period is the length of a period, such as 3mo.
	// +required
	Period Period `json:"period,omitempty"`

	// anchor is the path, below account.spec, of the date from which periods are counted, such as commercial.startDate.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-zA-Z][a-zA-Z0-9_]*([.][a-zA-Z][a-zA-Z0-9_]*)*$')",message="is not a path below account.spec; write names with dots, such as commercial.startDate"
	Anchor string `json:"anchor,omitempty"`

	// offset is where the first period begins, from the anchor. Empty means on the day itself.
	// +optional
	Offset Offset `json:"offset,omitempty"`
}

// EachTrigger starts a run for each element of a list, once per key. Steps see the element as item.
type EachTrigger struct {
	// in is an expression that gives the list, such as account.spec.requests.
	// +required
	In Expression `json:"in,omitempty"`

	// where keeps the elements for which it is true; it sees the element as item.
	// +optional
	Where Expression `json:"where,omitempty"`

	// key gives the key of an element, a text such as item.name; it sees the element as item. Two elements with one key
	// are one.
	// +required
	Key Expression `json:"key,omitempty"`
}

// LateStart says what happens to an account that arrives late.
// +kubebuilder:validation:Enum=CatchUp;Skip
type LateStart string

// What happens to an account that arrives late.
const (
	// LateStartCatchUp starts the run at once; what is overdue is made, and marked late.
	LateStartCatchUp LateStart = "CatchUp"
	// LateStartSkip leaves this occasion out.
	LateStartSkip LateStart = "Skip"
)

// Reentry limits how often an account may run a playbook.
type Reentry struct {
	// cooldown is the least time between the end of a run and the start of the next.
	// +optional
	Cooldown Period `json:"cooldown,omitempty"`

	// maximum is how many runs an account may have in all. Runs that a person started count, and are not limited.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Maximum *int32 `json:"maximum,omitempty"`
}
