package today

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Options say what a day is like. The zero Options are those of a usual one.
type Options struct {
	// Minutes are the minutes of work that a day holds. 0 means DayMinutes.
	Minutes int
	// Effort is how many minutes a Task takes that does not say so. 0 means TaskMinutes.
	Effort int
	// Near is for how many days before it a renewal is near. 0 means NearDays.
	Near int
	// Days says how an account counts days. The account is nil where it is not known. Nil means in UTC, Monday to Friday.
	Days func(account *v1alpha1.Account) calendar.Calendar
}

// What a usual day is like.
const (
	// DayMinutes leaves two hours of eight for what no Task says.
	DayMinutes = 360
	// TaskMinutes is a short call, or a letter.
	TaskMinutes = 15
	// NearDays is a quarter.
	NearDays = 90
)

// Today is a person's work as it stands on a day.
type Today struct {
	// Now is what to do, in this order.
	Now []Item
	// Later is what the day does not hold, in the order in which to go on.
	Later []Item
	// Waiting is what the customer has: nobody can do anything for it but look after it. What is overdue comes first.
	Waiting []Item
	// Snoozed is what its person does not want to see yet. What comes back first comes first.
	Snoozed []Item
	// Done is what was closed on this day, the last first.
	Done []Item
	// Closed counts what was closed before.
	Closed int
	// Minutes are the minutes of work that Now and Later take.
	MinutesNow, MinutesLater int
}

// Item is a Task and where it stands.
type Item struct {
	Task *v1alpha1.Task
	// Account is the account of the Task; nil where it is not known.
	Account *v1alpha1.Account
	// Why says in a few words why the Task stands where it stands: "overdue by 3 days", "renewal in 12 days".
	Why string
	// Day is the day on which the Task is due, as the account counts days.
	Day calendar.Date
	// DaysLeft is how many days there are until then; below 0 where it is overdue by days.
	DaysLeft int
	// Overdue says that the due time has passed: see report.IsOverdue.
	Overdue bool
	// Critical says that the Task is critical.
	Critical bool
	// Minutes is how long it takes.
	Minutes int
}
