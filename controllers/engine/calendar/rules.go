package calendar

import (
	"maps"
	"sync/atomic"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// rules are what a Calendar object says beyond the days of the week. They never change; what they say of a year is
// worked out when it is first asked for, and kept.
type rules struct {
	working  [7]bool
	holidays []source
	own      []ownDays
	quiet    []quietDays
	move     v1alpha1.OnNonWorkingDay

	years [lastKept - firstKept + 1]atomic.Pointer[year]
}

// The years that are kept once they are worked out. Others are worked out each time.
const (
	firstKept = 1970
	lastKept  = 2129
)

// ownDays are days of the calendar's own.
type ownDays struct {
	Range

	name  string
	works bool
}

// quietDays are days on which no customer is contacted.
type quietDays struct {
	Range

	name string
}

// marks has a mark for each day of a year.
type marks [6]uint64

func (m *marks) has(day int) bool { return m[day/64]&(1<<(day%64)) != 0 }

func (m *marks) set(day int, on bool) {
	m[day/64] &^= 1 << (day % 64)
	if on {
		m[day/64] |= 1 << (day % 64)
	}
}

// year is a year of a calendar.
type year struct{ off, quiet marks }

// in is a year. Two who ask for it at once may both work it out: the answer is the same.
func (r *rules) in(number int) *year {
	if number < firstKept || number > lastKept {
		return r.workOut(number)
	}
	kept := &r.years[number-firstKept]
	if y := kept.Load(); y != nil {
		return y
	}
	y := r.workOut(number)
	kept.Store(y)
	return y
}

func (r *rules) workOut(number int) *year {
	y, free := &year{}, r.publicHolidays(number)
	for day := range daysIn(number) {
		d := dateOf(time.Date(number, time.January, 1+day, 0, 0, 0, 0, time.UTC))
		_, holiday := free[d]
		off := holiday || !r.working[d.Weekday()]
		if own := r.ownDay(d); own != nil {
			off = !own.works
		}
		y.off.set(day, off)
		y.quiet.set(day, r.quietDay(d) != nil)
	}
	return y
}

// publicHolidays are the public holidays of a year, with their names.
func (r *rules) publicHolidays(number int) map[Date]string {
	all := map[Date]string{}
	for _, s := range r.holidays {
		named := s.in(number)
		maps.Copy(named, all) // the first name counts
		all = named
	}
	return all
}

// ownDay is what the calendar says of a day itself; nil where it says nothing. Where it says both, people work.
func (r *rules) ownDay(d Date) *ownDays {
	var found *ownDays
	for i := range r.own {
		if o := &r.own[i]; o.Contains(d) && (found == nil || o.works && !found.works) {
			found = o
		}
	}
	return found
}

func (r *rules) quietDay(d Date) *quietDays {
	for i := range r.quiet {
		if r.quiet[i].Contains(d) {
			return &r.quiet[i]
		}
	}
	return nil
}

// OnNonWorkingDay says where a step goes whose start falls on a day that is not worked; empty where that depends on the
// step. A Standard calendar keeps it where it is.
func (c Calendar) OnNonWorkingDay() v1alpha1.OnNonWorkingDay {
	if c.own == nil {
		return v1alpha1.NonWorkingKeep
	}
	return c.own.move
}

// IsQuiet says whether no customer is contacted on a day.
func (c Calendar) IsQuiet(d Date) bool {
	return c.own != nil && c.own.in(d.year).quiet.has(d.yearDay())
}

// Quiet is the name of the quiet days that a day is one of, such as year-end; empty where it is none.
func (c Calendar) Quiet(d Date) string {
	if c.own != nil {
		if quiet := c.own.quietDay(d); quiet != nil {
			return quiet.name
		}
	}
	return ""
}

// DayOff says why people do not work on a day: the name of the holiday as the country calls it, the name of the
// calendar's own days, or the day of the week. It is empty where they work.
func (c Calendar) DayOff(d Date) string {
	if c.IsWorkday(d) {
		return ""
	}
	if c.own != nil {
		if own := c.own.ownDay(d); own != nil {
			return own.name
		}
		if name := c.own.publicHolidays(d.year)[d]; name != "" {
			return name
		}
	}
	return d.Weekday().String()
}

// NextDayOff is the first day, from a day on, that the days of the week would have people work and that is free all the
// same, with its name. The date is zero where there is none in ten years.
func (c Calendar) NextDayOff(from Date) (Date, string) {
	off := c.seek(from.AddDays(-1), 1, func(w *walk) bool { return c.working[w.weekday] && !w.works() })
	if !c.working[off.Weekday()] || c.IsWorkday(off) {
		return Date{}, ""
	}
	return off, c.DayOff(off)
}
