package v1alpha1

// ResponseSpec is what the person who does a Task reports.
//
// +kubebuilder:validation:XValidation:rule="self.type == 'Choice' ? has(self.choices) : !has(self.choices)",message="set response.choices when type is Choice, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Form' ? has(self.fields) : !has(self.fields)",message="set response.fields when type is Form, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'NegativeConsent' ? has(self.window) : (!has(self.window) || self.type == 'Approval')",message="set response.window when type is NegativeConsent; Approval may have one; no other type has"
// +kubebuilder:validation:XValidation:rule="self.type == 'Approval' ? has(self.role) : !has(self.role)",message="set response.role when type is Approval, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Approval' || !has(self.notBy)",message="set response.notBy only when type is Approval"
// +kubebuilder:validation:XValidation:rule="self.type == 'Confirmation' || !has(self.by)",message="set response.by only when type is Confirmation"
type ResponseSpec struct {
	// type is the kind of answer.
	// +required
	// +unionDiscriminator
	Type ResponseType `json:"type,omitempty"`

	// choices are the answers to choose from (Choice).
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=12
	Choices []Choice `json:"choices,omitempty"`

	// fields are what to fill in (Form).
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	Fields []FormField `json:"fields,omitempty"`

	// window is how long the customer has to object (NegativeConsent): it runs from the report that the notice went out.
	// For an Approval it is how long the question stands, from the step's start; then the step is skipped with the answer
	// Expired. An Approval without a window stands until it is answered.
	// +optional
	Window Period `json:"window,omitempty"`

	// by is who confirms (Confirmation). Empty means Customer.
	// +optional
	By ConfirmedBy `json:"by,omitempty"`

	// role is who approves (Approval): the holder of this role in the account's team. Nobody else's word counts.
	// +optional
	Role Name `json:"role,omitempty"`

	// notBy are roles whose holder may not approve (Approval). Who did a step that this one depends on may not either:
	// nobody approves what they asked for.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	NotBy []Name `json:"notBy,omitempty"`
}

// ResponseType is a kind of answer.
// +kubebuilder:validation:Enum=None;FreeText;Choice;Form;NegativeConsent;Confirmation;Approval
type ResponseType string

// The kinds of answer, and what status.report.response may say.
const (
	// ResponseNone asks for nothing.
	ResponseNone ResponseType = "None"
	// ResponseFreeText asks for what the customer said.
	ResponseFreeText ResponseType = "FreeText"
	// ResponseChoice asks for the name of one of the choices.
	ResponseChoice ResponseType = "Choice"
	// ResponseForm asks for answers to the fields.
	ResponseForm ResponseType = "Form"
	// ResponseNegativeConsent asks for Objected where the customer objects; silence becomes NoObjection.
	ResponseNegativeConsent ResponseType = "NegativeConsent"
	// ResponseConfirmation asks for Confirmed or NotConfirmed.
	ResponseConfirmation ResponseType = "Confirmation"
	// ResponseApproval asks for Approved or Rejected.
	ResponseApproval ResponseType = "Approval"
)

// The fixed answers.
const (
	AnswerObjected     = "Objected"
	AnswerNoObjection  = "NoObjection"
	AnswerConfirmed    = "Confirmed"
	AnswerNotConfirmed = "NotConfirmed"
	AnswerApproved     = "Approved"
	AnswerRejected     = "Rejected"
	AnswerExpired      = "Expired"
)

// ConfirmedBy is who confirms.
// +kubebuilder:validation:Enum=Customer;Team
type ConfirmedBy string

// Who confirms.
const (
	ConfirmedByCustomer ConfirmedBy = "Customer"
	ConfirmedByTeam     ConfirmedBy = "Team"
)

// Choice is an answer to choose.
type Choice struct {
	// name is what expressions and reports say.
	// +required
	Name Name `json:"name,omitempty"`

	// label is what people read.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Label string `json:"label,omitempty"`
}

// FormField is a field to fill in.
type FormField struct {
	// name is what expressions and reports say.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	Name string `json:"name,omitempty"`

	// label is what people read.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Label string `json:"label,omitempty"`

	// need says whether the field must be filled in. Empty means Optional.
	// +optional
	Need FieldNeed `json:"need,omitempty"`
}

// FieldNeed says whether a field must be filled in.
// +kubebuilder:validation:Enum=Required;Optional
type FieldNeed string

// Whether a field must be filled in.
const (
	FieldRequired FieldNeed = "Required"
	FieldOptional FieldNeed = "Optional"
)
