package calendar

import (
	"maps"
	"time"

	"github.com/rickar/cal/v2"
)

// source is the public holidays of a country or of a region: a day is one where every list has it.
type source [][]*cal.Holiday

// in are the holidays of a year, with their names.
func (s source) in(year int) map[Date]string {
	days := daysOf(s[0], year)
	for _, list := range s[1:] {
		there := daysOf(list, year)
		maps.DeleteFunc(days, func(d Date, _ string) bool { _, ok := there[d]; return !ok })
	}
	return days
}

// daysOf are the days of a year that a list makes free: holidays, and the days on which they are observed. A holiday may
// be observed in the year before or after its own.
func daysOf(list []*cal.Holiday, year int) map[Date]string {
	days := map[Date]string{}
	add := func(d Date, name string) {
		if _, named := days[d]; d.year == year && !named {
			days[d] = name
		}
	}
	for _, h := range list {
		for y := year - 1; y <= year+1; y++ {
			actual, ok := onDay(h, y)
			if !ok {
				continue
			}
			add(actual, h.Name)
			for _, alternative := range h.Observed {
				if alternative.Day == actual.Weekday() {
					add(actual.AddDays(alternative.Offset), h.Name+" (observed)")
				}
			}
		}
	}
	return days
}

// onDay is the day of a holiday in a year. The library answers with a midnight on the clock of the machine, which may
// lie an hour off where the clocks change: noon is on the day wherever the program runs.
func onDay(h *cal.Holiday, year int) (Date, bool) {
	actual, _ := h.Calc(year)
	if actual.IsZero() {
		return Date{}, false
	}
	return dateOf(actual.Add(12 * time.Hour)), true
}
