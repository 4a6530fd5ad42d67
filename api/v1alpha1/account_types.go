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

// AccountList is a list of Accounts.
// +kubebuilder:object:root=true
type AccountList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Account `json:"items"`
}
