package v1alpha1

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
