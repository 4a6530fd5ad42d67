package v1alpha1

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
