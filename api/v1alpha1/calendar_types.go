package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Calendar says how days are counted for an account: the time zone, the days on which people work, public holidays, and
// days on which no customer is contacted. One Calendar of a namespace may be the default for the accounts that name none.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=cal
// +kubebuilder:printcolumn:name="Time-Zone",type=string,JSONPath=`.spec.timeZone`
// +kubebuilder:printcolumn:name="Holidays",type=string,JSONPath=`.spec.holidays[*].country`
// +kubebuilder:printcolumn:name="Use",type=string,JSONPath=`.spec.use`
// +kubebuilder:printcolumn:name="Next-Day-Off",type=string,JSONPath=`.status.nextDayOff`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: accounts carry it"
type Calendar struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec says how days are counted.
	// +required
	Spec CalendarSpec `json:"spec,omitzero"`

	// status says what the calendar looks like.
	// +optional
	// +default={"observedGeneration": -1}
	Status CalendarStatus `json:"status,omitzero"`
}

// CalendarSpec says how days are counted.
type CalendarSpec struct {
	// timeZone is the place whose clock counts, as the IANA time zone database names it, such as Europe/Berlin.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`

	// use says whether the calendar counts for the accounts that name none. Empty means Named.
	// +optional
	Use CalendarUse `json:"use,omitempty"`

	// workingDays are the days of the week on which people work. Empty means Monday to Friday.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=7
	WorkingDays []Weekday `json:"workingDays,omitempty"`

	// holidays are the countries, and regions of them, whose public holidays are no working days. A holiday on a weekend
	// counts on its own day and on the day on which the country observes it. A country that is not known is refused, with
	// the known ones: write its holidays as days of your own.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	Holidays []PublicHolidays `json:"holidays,omitempty"`

	// days are days of your own: closed, or worked although they would be free. They win over the rules above; a day that
	// one entry closes and another works is worked.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	Days []CalendarDays `json:"days,omitempty"`

	// quiet are days on which no customer is contacted, but where the urgency is Critical. Work inside the team goes on.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=32
	Quiet []QuietDays `json:"quiet,omitempty"`

	// onNonWorkingDay says where a step goes whose start falls on a day that is not worked. Empty means Previous for
	// steps that start before the date they hang on, and Next for all others. No step goes to a day before the run
	// starts or the steps it waits for have ended. A step that is late waits for a working day too, unless it would be
	// too late then. One of urgency Critical waits for no day: it is never moved to a later one.
	// +optional
	OnNonWorkingDay OnNonWorkingDay `json:"onNonWorkingDay,omitempty"`
}

// CalendarUse says for whom a calendar counts.
// +kubebuilder:validation:Enum=Default;Named
type CalendarUse string

// For whom a calendar counts.
const (
	// CalendarDefault counts for the accounts of the namespace that name none.
	CalendarDefault CalendarUse = "Default"
	// CalendarNamed counts for the accounts that name it.
	CalendarNamed CalendarUse = "Named"
)

// Weekday is a day of the week.
// +kubebuilder:validation:Enum=Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday
type Weekday string

// PublicHolidays names the public holidays of a country, or of a region of it.
type PublicHolidays struct {
	// country is the code of ISO 3166-1, such as DE.
	// +required
	// +kubebuilder:validation:MinLength=2
	// +kubebuilder:validation:MaxLength=2
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z]{2}$')",message="is not a country; write the two capital letters of ISO 3166-1, such as DE"
	Country string `json:"country,omitempty"`

	// region is the part of the code of ISO 3166-2 after the dash, such as BY for Bavaria. Empty means the holidays of
	// the whole country: those that each of its regions has. GB is England and Wales.
	// +optional
	// +kubebuilder:validation:MaxLength=3
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z0-9]{1,3}$')",message="is not a region; write the part of ISO 3166-2 after the dash, such as BY for DE-BY"
	Region string `json:"region,omitempty"`
}

// CalendarDays are days of your own.
//
// +kubebuilder:validation:XValidation:rule="!has(self.until) || self.until >= self.date",message="until is before date; write the last day, or leave until out for a single day",fieldPath=".until"
type CalendarDays struct {
	// name says what the days are.
	// +required
	Name Name `json:"name,omitempty"`

	// date is the day, or the first of several.
	// +required
	Date Date `json:"date,omitempty"`

	// until is the last day, at most a year after date. Empty means a single day.
	// +optional
	Until Date `json:"until,omitempty"`

	// kind says whether people work. Empty means Closed.
	// +optional
	Kind DayKind `json:"kind,omitempty"`
}

// DayKind says whether people work on a day.
// +kubebuilder:validation:Enum=Closed;Working
type DayKind string

// Whether people work on a day.
const (
	// DayClosed means that nobody works.
	DayClosed DayKind = "Closed"
	// DayWorking means that people work although the day would be free.
	DayWorking DayKind = "Working"
)

// QuietDays are days on which no customer is contacted: once, with a year, or each year, without one.
//
// +kubebuilder:validation:XValidation:rule="self.from.size() == self.to.size()",message="from and to are written alike: both with a year, such as 2026-12-24, or both without, such as 12-24"
// +kubebuilder:validation:XValidation:rule="self.from.size() == 5 || self.from <= self.to",message="to is before from; write the last of the days",fieldPath=".to"
type QuietDays struct {
	// name says what the days are.
	// +required
	Name Name `json:"name,omitempty"`

	// from is the first day: 12-24 for each year, 2026-12-24 for one.
	// +required
	From YearDay `json:"from,omitempty"`

	// to is the last day, written as from is. Without a year it may lie in the next year: 12-24 to 01-06.
	// +required
	To YearDay `json:"to,omitempty"`
}

// OnNonWorkingDay says where a step goes that would start on a day that is not worked.
// +kubebuilder:validation:Enum=Previous;Next;Keep
type OnNonWorkingDay string

// Where a step goes.
const (
	// NonWorkingPrevious moves it to the last working day before.
	NonWorkingPrevious OnNonWorkingDay = "Previous"
	// NonWorkingNext moves it to the next working day.
	NonWorkingNext OnNonWorkingDay = "Next"
	// NonWorkingKeep leaves it where it is.
	NonWorkingKeep OnNonWorkingDay = "Keep"
)

// CalendarStatus says what a calendar looks like.
type CalendarStatus struct {
	// conditions tell how the calendar stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// nextDayOff is the next day, today included, that the days of the week would have people work and that is free all
	// the same, with its name: "2026-12-25 Christmas Day".
	// +optional
	// +kubebuilder:validation:MaxLength=128
	NextDayOff string `json:"nextDayOff,omitempty"`
}

// CalendarList is a list of Calendars.
// +kubebuilder:object:root=true
type CalendarList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	// items are the objects.
	// +optional
	Items []Calendar `json:"items"`
}
