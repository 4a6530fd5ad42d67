package expr

import "time"

// An answer may change though no fact does: the day turns, or the hour, or what was fresh is stale. An evaluation says
// when that is at the earliest, so that nobody has to ask each day. It is exact for a number of days that is compared with
// something: daysUntil(account.spec.commercial.renewalDate) <= 60 says the day on which it becomes true. What was not
// evaluated, because the other side of && or || had decided, cannot change the answer before one of those does that was.

// Turn collects the first instant at which one of several answers may change though no fact does.
type Turn struct {
	// At is the instant; zero if never.
	At time.Time
}

// note notes an instant; the zero instant is never.
func (t *Turn) note(at time.Time) {
	if t != nil && !at.IsZero() && (t.At.IsZero() || at.Before(t.At)) {
		t.At = at
	}
}

// turnsAt notes that an answer may be another from an instant on.
func (c *clock) turnsAt(t time.Time) {
	if c.until.IsZero() || t.Before(c.until) {
		c.until = t
	}
}

// nextDay notes that an answer may be another tomorrow.
func (c *clock) nextDay() { c.inDays(1) }

// inDays notes that an answer may be another in so many days.
func (c *clock) inDays(days int) {
	if c.err == nil {
		c.turnsAt(c.startOf(c.today.AddDate(0, 0, days)))
	}
}

// nextHour notes that an answer may be another in the next hour.
func (c *clock) nextHour() { c.turnsAt(c.now.Truncate(time.Hour).Add(time.Hour)) }
