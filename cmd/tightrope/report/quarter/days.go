package quarter

import (
	"fmt"
	"strconv"

	"tightrope.dev/controllers/engine/calendar"
)

// Quarter is a quarter of a year, from 1 to 4.
type Quarter struct{ Year, Number int }

// lastYear is the last year that can be written with four digits. The day after it cannot.
const lastYear = 9999

// Parse reads a quarter, such as 2026Q4.
func Parse(text string) (Quarter, error) {
	if len(text) == len("2026Q4") && (text[4] == 'Q' || text[4] == 'q') && text[5] >= '1' && text[5] <= '4' {
		if year, err := strconv.ParseUint(text[:4], 10, 16); err == nil && year > 0 && year < lastYear { // it reads no signs
			return Quarter{int(year), int(text[5] - '0')}, nil
		}
	}
	return Quarter{}, fmt.Errorf("%q is no quarter; write the year and the quarter, such as 2026Q4", text)
}

// QuarterOf is the quarter that a day is in.
func QuarterOf(day calendar.Date) Quarter {
	var year, month int
	_, _ = fmt.Sscanf(day.String(), "%d-%d", &year, &month) // a date is written in no other way
	return Quarter{year, (month-1)/3 + 1}
}

// String writes the quarter, such as 2026Q4.
func (q Quarter) String() string { return fmt.Sprintf("%04dQ%d", q.Year, q.Number) }

// index counts quarters, so that the next one has the next number.
func (q Quarter) index() int { return 4*q.Year + q.Number - 1 }

// Add is the quarter n quarters later.
func (q Quarter) Add(n int) Quarter {
	i := q.index() + n
	return Quarter{i / 4, i%4 + 1}
}

// First is its first day.
func (q Quarter) First() calendar.Date {
	day, _ := calendar.ParseDate(fmt.Sprintf("%04d-%02d-01", q.Year, 3*q.Number-2)) // a day that every year has
	return day
}

// Last is its last day.
func (q Quarter) Last() calendar.Date { return q.Add(1).First().AddDays(-1) }

// Has says that a day lies in it. No day does not.
func (q Quarter) Has(day calendar.Date) bool {
	return !day.IsZero() && !day.Before(q.First()) && !day.After(q.Last())
}
