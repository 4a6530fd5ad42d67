package calendar

import (
	"fmt"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// mostOwnDays is how many days one entry of spec.days may last.
const mostOwnDays = 366

// Compile makes a Calendar of a spec. Where it refuses, it gives the first thing that is wrong, in the order of the spec,
// and a Calendar of all the rest, so that a slip in one line does not take the quiet days from the customers: days are
// counted in UTC where the time zone is not known, and a line that cannot be read adds nothing.
func Compile(spec *v1alpha1.CalendarSpec) (Calendar, *engine.Refusal) {
	b := &builder{rules: &rules{move: spec.OnNonWorkingDay}}
	zone := b.zone(spec.TimeZone)
	b.workingDays(spec.WorkingDays)
	for i, h := range spec.Holidays {
		b.publicHolidays(fmt.Sprintf("spec.holidays[%d]", i), h)
	}
	for _, d := range spec.Days {
		b.ownDays(fmt.Sprintf("spec.days[%s]", d.Name), d)
	}
	for _, q := range spec.Quiet {
		b.quietDays(fmt.Sprintf("spec.quiet[%s]", q.Name), q)
	}
	b.leavesDaysToMeet()
	return Calendar{location: zone, working: b.rules.working, own: b.rules}, b.refusal
}

// builder gathers the rules of a Calendar, and the first thing that is wrong.
type builder struct {
	rules   *rules
	refusal *engine.Refusal
}

func (b *builder) refuse(field, format string, args ...any) {
	if b.refusal == nil {
		b.refusal = engine.Refuse(v1alpha1.ReasonInvalidSpec, field, fmt.Sprintf(format, args...))
	}
}

func (b *builder) zone(name string) *time.Location {
	zone, err := LoadZone(name)
	if err != nil {
		b.refuse("spec.timeZone", "%s", err)
		return time.UTC
	}
	return zone
}

func (b *builder) workingDays(days []v1alpha1.Weekday) {
	if len(days) == 0 {
		b.rules.working = mondayToFriday
	}
	for _, name := range days {
		known := false
		for day := time.Sunday; day <= time.Saturday; day++ {
			if day.String() == string(name) {
				b.rules.working[day], known = true, true
			}
		}
		if !known {
			b.refuse("spec.workingDays", "%q is not a day of the week; write it as Monday", name)
		}
	}
}

// otherCodes are codes that people write for countries of another code.
var otherCodes = map[string]string{"UK": "GB", "EL": "GR"}

func (b *builder) publicHolidays(field string, h v1alpha1.PublicHolidays) {
	c, known := countries[h.Country]
	if !known {
		if right := otherCodes[h.Country]; right != "" {
			b.refuse(field+".country", "%s is not a code of ISO 3166-1; write %s", h.Country, right)
			return
		}
		b.refuse(field+".country", "the public holidays of %s are not known; write them as spec.days of your own. Known are %s", h.Country, names(countries))
		return
	}
	if h.Region != "" && c.regions[h.Region] == nil {
		if len(c.regions) == 0 {
			b.refuse(field+".region", "the public holidays of %s-%s are not known, only those of the whole country; leave region out, and write what the region adds as spec.days of your own", h.Country, h.Region)
			return
		}
		b.refuse(field+".region", "the public holidays of %s-%s are not known; known regions of %s are %s", h.Country, h.Region, h.Country, names(c.regions))
		return
	}
	b.rules.holidays = append(b.rules.holidays, c.source(h.Region))
}

func (b *builder) ownDays(field string, d v1alpha1.CalendarDays) {
	last, name := v1alpha1.YearDay(d.Until), ".until"
	if last == "" {
		last, name = v1alpha1.YearDay(d.Date), ".date"
	}
	days, err := ParseRange(v1alpha1.YearDay(d.Date), last)
	switch {
	case err != nil:
		b.refuse(field+name, "%s", err)
	case days.from.eachYear():
		b.refuse(field+".date", "%q has no year; write YYYY-MM-DD", d.Date)
	case days.from.DaysTo(days.to) >= mostOwnDays:
		b.refuse(field+".until", "%s to %s are more than %d days; write an entry for each year", days.from, days.to, mostOwnDays)
	default:
		b.rules.own = append(b.rules.own, ownDays{Range: days, name: string(d.Name), works: d.Kind == v1alpha1.DayWorking})
	}
}

func (b *builder) quietDays(field string, q v1alpha1.QuietDays) {
	days, err := ParseRange(q.From, q.To)
	if err != nil {
		b.refuse(field, "%s", err)
		return
	}
	b.rules.quiet = append(b.rules.quiet, quietDays{Range: days, name: string(q.Name)})
}

// leavesDaysToMeet refuses quiet days that leave no day of the year on which a customer may be contacted.
func (b *builder) leavesDaysToMeet() {
	for day := range 366 {
		d := dateOf(time.Date(2024, time.January, 1+day, 0, 0, 0, 0, time.UTC)) // a leap year
		d.year = 0
		quiet := false
		for _, q := range b.rules.quiet {
			quiet = quiet || q.from.eachYear() && q.Contains(d)
		}
		if !quiet {
			return
		}
	}
	b.refuse("spec.quiet", "every day of the year is quiet, so no customer would ever be contacted; leave some days out")
}
