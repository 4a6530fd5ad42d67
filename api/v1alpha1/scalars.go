package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Date is a calendar date written YYYY-MM-DD, such as 2026-12-31. It has no time and no time zone: it is the day as
// the account's calendar counts it.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=20
// +kubebuilder:validation:XValidation:rule="!format.date().validate(self).hasValue()",message="is not a calendar date; write YYYY-MM-DD, such as 2026-12-31"
type Date string

// YearDay is a day of each year, written MM-DD, such as 12-24, or a calendar date, such as 2026-12-24.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=10
// +kubebuilder:validation:XValidation:rule="self.size() == 5 ? !format.date().validate('2024-' + self).hasValue() : !format.date().validate(self).hasValue()",message="is not a day; write MM-DD for each year, such as 12-24, or YYYY-MM-DD for one, such as 2026-12-24"
type YearDay string

// Offset is a signed distance from a date: a whole number and a unit, without a space. Units: h hours, d calendar
// days, bd business days, w weeks, mo months. A negative offset lies before the date. Examples: -60d, 5bd, 1w, -3mo, 0d.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=16
// +kubebuilder:validation:XValidation:rule="self.matches('^(0|-?[1-9][0-9]{0,3})(h|d|bd|w|mo)$')",message="is not an offset; write a whole number and a unit (h, d, bd, w or mo), such as -60d, 5bd or 1w"
type Offset string

// Period is a length of time: an Offset that is not negative. Examples: 45d, 5bd, 1w, 3mo.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=16
// +kubebuilder:validation:XValidation:rule="self.matches('^(0|[1-9][0-9]{0,3})(h|d|bd|w|mo)$')",message="is not a length of time; write a whole number and a unit (h, d, bd, w or mo), such as 45d, 5bd or 1w"
type Period string

// Name is a lower-case name: letters, digits and dashes, at most 63, starting and ending with a letter or digit.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",message="is not a name; use lower-case letters, digits and dashes, such as first-call"
type Name string

// Expression is a condition or a value in CEL (https://cel.dev). It sees what `kubectl get -o yaml` shows:
// account.metadata, account.spec and the layers that the field's documentation names.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=4096
type Expression string

// Decimal is a decimal number as text, so that no digit is lost: -12.5, 7.3, 1000.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=32
// +kubebuilder:validation:XValidation:rule="self.matches('^-?(0|[1-9][0-9]*)([.][0-9]+)?$')",message="is not a decimal number; write digits with a point, such as 7.3 or -12"
type Decimal string

// Value is one fact of unknown kind: exactly one of its fields is set. In expressions it reads as that value.
//
// +kubebuilder:validation:ExactlyOneOf=string;integer;decimal;boolean;date
type Value struct {
	// string is a text. Quote it in YAML where it could be read as something else: "NO", "01234".
	// +optional
	// +kubebuilder:validation:MaxLength=128
	String *string `json:"string,omitempty"`

	// integer is a whole number.
	// +optional
	Integer *int64 `json:"integer,omitempty"`

	// decimal is a decimal number, written as a quoted text: "7.3".
	// +optional
	Decimal *Decimal `json:"decimal,omitempty"`

	// boolean is true or false.
	// +optional
	Boolean *bool `json:"boolean,omitempty"`

	// date is a calendar date.
	// +optional
	Date *Date `json:"date,omitempty"`
}

// Conditions is the list of conditions of an object. Ready and Stalled are on every kind. They are shorter than
// Kubernetes lets them be, so that an object stays small: a message has at most MaxMessage characters.
//
// +listType=map
// +listMapKey=type
// +kubebuilder:validation:MaxItems=6
// +kubebuilder:validation:XValidation:rule="self.all(c, c.type.size() <= 32 && c.reason.size() <= 32 && c.message.size() <= 512)",message="type and reason have at most 32 characters, message at most 512"
type Conditions []metav1.Condition
