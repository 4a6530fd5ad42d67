package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Account is a customer: what is known of it in spec, what the loop found in status.
//
// Several writers own different fields of one Account through server-side apply: Git, a CRM sync, telemetry, a CSM.
// No personal data is needed: people are references and scores.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=acct
// +kubebuilder:selectablefield:JSONPath=`.spec.externalID`
// +kubebuilder:selectablefield:JSONPath=`.spec.industry`
// +kubebuilder:selectablefield:JSONPath=`.spec.lifecycle`
// +kubebuilder:printcolumn:name="Customer",type=string,JSONPath=`.spec.displayName`
// +kubebuilder:printcolumn:name="Industry",type=string,JSONPath=`.spec.industry`
// +kubebuilder:printcolumn:name="Segments",type=string,JSONPath=`.status.segments[*].segment`
// +kubebuilder:printcolumn:name="Renewal",type=string,JSONPath=`.spec.commercial.renewalDate`
// +kubebuilder:printcolumn:name="Open",type=integer,JSONPath=`.status.openTasks`
// +kubebuilder:printcolumn:name="Next-Due",type=string,JSONPath=`.status.nextDueTime`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Covered",type=string,JSONPath=`.status.conditions[?(@.type=="Covered")].reason`
// +kubebuilder:printcolumn:name="CSM",type=string,priority=1,JSONPath=`.spec.team.csm`
// +kubebuilder:printcolumn:name="ARR",type=integer,priority=1,JSONPath=`.spec.commercial.arr`
// +kubebuilder:printcolumn:name="Key",type=string,priority=1,JSONPath=`.spec.externalID`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type Account struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata. metadata.name is the account's key when spec.externalID is empty.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec holds the facts of the account.
	// +required
	Spec AccountSpec `json:"spec,omitzero"`

	// status is what the loop found. All of it can be rebuilt.
	// +optional
	// +default={"observedGeneration": -1}
	Status AccountStatus `json:"status,omitzero"`
}

// AccountSpec holds the facts of an account. An absent fact is unknown, never false or zero.
//
// +kubebuilder:validation:XValidation:rule="has(self.externalID) == has(oldSelf.externalID)",message="externalID cannot be added or removed: the account's history is kept under it; delete the Account and create it again"
type AccountSpec struct {
	// displayName is the customer's name as people say it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	DisplayName string `json:"displayName,omitempty"`

	// externalID is the customer's key in the system of record, such as crm-001234. It is the identity under which
	// work is remembered; without it the name of the Account is. It cannot be changed.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: the account's history is kept under it"
	ExternalID string `json:"externalID,omitempty"`

	// industry is the customer's industry, in the words of the CRM.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Industry string `json:"industry,omitempty"`

	// lifecycle is where the customer stands.
	// +optional
	Lifecycle Lifecycle `json:"lifecycle,omitempty"`

	// region is where the customer is served, in the team's words.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Region string `json:"region,omitempty"`

	// calendar is the name of the Calendar whose days count for the account. Empty means the namespace's default, or else
	// the manager's time zone and Monday to Friday. Where the named one does not exist, these count as well, and the
	// condition Ready says so with the reason CalendarNotFound.
	// +optional
	Calendar Name `json:"calendar,omitempty"`

	// commercial holds the contract.
	// +optional
	Commercial *Commercial `json:"commercial,omitempty"`

	// team says who serves the account: role to member, such as csm: jane. It wins over scheduling.
	// +optional
	// +kubebuilder:validation:MaxProperties=8
	// +kubebuilder:validation:XValidation:rule="self.all(role, role.size() <= 63)",message="a role's name has at most 63 characters"
	Team map[string]Name `json:"team,omitempty"`

	// preferences is how the customer likes to be served.
	// +optional
	Preferences *Preferences `json:"preferences,omitempty"`

	// problems are what the customer bought the product for, in the customer's words.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=6
	Problems []Problem `json:"problems,omitempty"`

	// goals are what the customer wants to reach, and who plays a part in it.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=6
	Goals []Goal `json:"goals,omitempty"`

	// champions are the people at the customer who speak for the product, as references and scores.
	// +optional
	// +listType=map
	// +listMapKey=ref
	// +kubebuilder:validation:MaxItems=12
	Champions []Champion `json:"champions,omitempty"`

	// milestones are the points of the customer's journey that were reached.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=24
	Milestones []Milestone `json:"milestones,omitempty"`

	// requests are what the customer asked for and was promised.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Requests []Request `json:"requests,omitempty"`

	// valueWindows are the weeks of a year in which the customer feels the value of the product. A step with slack lands
	// in one where it can.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	ValueWindows []ValueWindow `json:"valueWindows,omitempty"`

	// known names the lists above that the writer vouches for. A list that is empty and named here is known to be
	// empty; a list that is empty and not named is unknown.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	Known []KnownList `json:"known,omitempty"`

	// signals are what telemetry and surveys last said: name to value and the time of observation. In expressions a
	// signal reads as its value: account.spec.signals.nps < 20.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	// +kubebuilder:validation:XValidation:rule="self.all(name, name.matches('^[a-zA-Z][a-zA-Z0-9_]{0,62}$'))",message="a signal's name is a letter and then letters, digits and underscores, at most 63, such as logins30d"
	Signals map[string]Signal `json:"signals,omitempty"`

	// attributes are what else the CRM knows: name to value. In expressions an attribute reads as its value:
	// account.spec.attributes.seats >= 100.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	// +kubebuilder:validation:XValidation:rule="self.all(name, name.matches('^[a-zA-Z][a-zA-Z0-9_]{0,62}$'))",message="an attribute's name is a letter and then letters, digits and underscores, at most 63, such as planTier"
	Attributes map[string]Value `json:"attributes,omitempty"`
}

// Lifecycle is where a customer stands.
// +kubebuilder:validation:Enum=Prospect;Onboarding;Active;Churned;Lost
type Lifecycle string

// The stages of a customer's life.
const (
	LifecycleProspect   Lifecycle = "Prospect"
	LifecycleOnboarding Lifecycle = "Onboarding"
	LifecycleActive     Lifecycle = "Active"
	LifecycleChurned    Lifecycle = "Churned"
	LifecycleLost       Lifecycle = "Lost"
)

// Commercial is the contract of an account. Amounts are whole units of the currency.
type Commercial struct {
	// currency is an ISO 4217 code, such as USD.
	// +optional
	// +kubebuilder:validation:MaxLength=3
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z]{3}$')",message="is not a currency; write the three capital letters of ISO 4217, such as USD"
	Currency string `json:"currency,omitempty"`

	// arr is the yearly recurring revenue, in whole units of the currency.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000000000
	ARR *int64 `json:"arr,omitempty"`

	// listPrice is the yearly price before discounts, in whole units of the currency.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000000000000
	ListPrice *int64 `json:"listPrice,omitempty"`

	// startDate is the first day of the contract.
	// +optional
	StartDate Date `json:"startDate,omitempty"`

	// renewalDate is the day on which the contract ends or renews.
	// +optional
	RenewalDate Date `json:"renewalDate,omitempty"`

	// discounts are the price reductions that were offered, and what came of them.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=12
	Discounts []Discount `json:"discounts,omitempty"`

	// salesCycleDays is how long the sale took, in days.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3650
	SalesCycleDays *int32 `json:"salesCycleDays,omitempty"`

	// upsell is the kind of growth that is open at this account.
	// +optional
	Upsell Upsell `json:"upsell,omitempty"`
}

// Discount is a price reduction that was offered.
type Discount struct {
	// date is the day of the offer.
	// +required
	Date Date `json:"date,omitempty"`

	// percent is the reduction, in percent of the list price.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// outcome is what came of it.
	// +optional
	Outcome DiscountOutcome `json:"outcome,omitempty"`
}

// DiscountOutcome is what came of a discount.
// +kubebuilder:validation:Enum=Proposed;Renewed;Lost
type DiscountOutcome string

// The outcomes of a discount.
const (
	DiscountProposed DiscountOutcome = "Proposed"
	DiscountRenewed  DiscountOutcome = "Renewed"
	DiscountLost     DiscountOutcome = "Lost"
)

// Upsell is the kind of growth that is open at an account.
// +kubebuilder:validation:Enum=MoreOfTheSame;NewBusiness
type Upsell string

// The kinds of growth.
const (
	UpsellMoreOfTheSame Upsell = "MoreOfTheSame"
	UpsellNewBusiness   Upsell = "NewBusiness"
)

// Preferences is how a customer likes to be served.
type Preferences struct {
	// touch is how closely the customer wants to be served.
	// +optional
	Touch TouchModel `json:"touch,omitempty"`

	// meeting is where the customer wants to meet.
	// +optional
	Meeting Meeting `json:"meeting,omitempty"`
}

// TouchModel is how closely a customer is served.
// +kubebuilder:validation:Enum=High;Pooled;Digital
type TouchModel string

// The touch models.
const (
	TouchModelHigh    TouchModel = "High"
	TouchModelPooled  TouchModel = "Pooled"
	TouchModelDigital TouchModel = "Digital"
)

// Meeting is where a customer wants to meet.
// +kubebuilder:validation:Enum=OnSite;Remote;Any
type Meeting string

// The places to meet.
const (
	MeetingOnSite Meeting = "OnSite"
	MeetingRemote Meeting = "Remote"
	MeetingAny    Meeting = "Any"
)

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

// Champion is a person at the customer who speaks for the product: a reference and three scores.
type Champion struct {
	// ref is the person's key in the system of record. It is not a name.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Ref string `json:"ref,omitempty"`

	// engagement is how much the person cares about the problem, from 0 to 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Engagement *int32 `json:"engagement,omitempty"`

	// delight is how much the person likes the way we solve it, from 0 to 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Delight *int32 `json:"delight,omitempty"`

	// influence is how much the person decides, from 0 to 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Influence *int32 `json:"influence,omitempty"`

	// assessedOn is the day of the last assessment.
	// +optional
	AssessedOn Date `json:"assessedOn,omitempty"`

	// leftOn is the day on which the person left, where that is so.
	// +optional
	LeftOn Date `json:"leftOn,omitempty"`
}

// Milestone is a point of the customer's journey.
type Milestone struct {
	// name is the milestone's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// reachedOn is the day on which it was reached. Empty means not yet.
	// +optional
	ReachedOn Date `json:"reachedOn,omitempty"`
}

// Request is something the customer asked for.
type Request struct {
	// name is the request's short name.
	// +required
	Name Name `json:"name,omitempty"`

	// kind is what was asked for.
	// +optional
	Kind RequestKind `json:"kind,omitempty"`

	// status is where the request stands.
	// +optional
	Status RequestStatus `json:"status,omitempty"`

	// promisedOn is the day on which it was promised.
	// +optional
	PromisedOn Date `json:"promisedOn,omitempty"`

	// shippedOn is the day on which it was shipped.
	// +optional
	ShippedOn Date `json:"shippedOn,omitempty"`
}

// RequestKind is what a customer asked for.
// +kubebuilder:validation:Enum=Feature;Bug;Human
type RequestKind string

// The kinds of request.
const (
	RequestFeature RequestKind = "Feature"
	RequestBug     RequestKind = "Bug"
	RequestHuman   RequestKind = "Human"
)

// RequestStatus is where a request stands.
// +kubebuilder:validation:Enum=Open;Promised;Shipped;Declined
type RequestStatus string

// The states of a request.
const (
	RequestOpen     RequestStatus = "Open"
	RequestPromised RequestStatus = "Promised"
	RequestShipped  RequestStatus = "Shipped"
	RequestDeclined RequestStatus = "Declined"
)

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

// KnownList names a list of AccountSpec.
// +kubebuilder:validation:Enum=problems;goals;champions;milestones;requests;discounts
type KnownList string

// Signal is what telemetry or a survey last said.
type Signal struct {
	Value `json:",inline"`

	// observedAt is when it was observed. Without it the age is unknown.
	// +optional
	ObservedAt *metav1.Time `json:"observedAt,omitempty"`
}

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
	// +kubebuilder:validation:MaxItems=12
	Segments []SegmentMembership `json:"segments,omitempty"`

	// responses are the latest answers, one per playbook and step. Answers are facts: segments can read them.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +listMapKey=step
	// +kubebuilder:validation:MaxItems=16
	Responses []StepResponse `json:"responses,omitempty"`

	// outcomes are how playbooks last ended, one per playbook.
	// +optional
	// +listType=map
	// +listMapKey=playbook
	// +kubebuilder:validation:MaxItems=16
	Outcomes []PlaybookOutcome `json:"outcomes,omitempty"`

	// scores are the results of scorecards, one per Scorecard. Of more than 8 the first in the alphabet are listed;
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
	// +kubebuilder:validation:MaxLength=256
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

// AccountList is a list of Accounts.
// +kubebuilder:object:root=true
type AccountList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Account `json:"items"`
}
