package calendar

import (
	"fmt"
	"regexp"
	"strconv"
)

// Unit is what an Offset counts.
type Unit string

// The units of an Offset.
const (
	Hours        Unit = "h"
	Days         Unit = "d"
	BusinessDays Unit = "bd"
	Weeks        Unit = "w"
	Months       Unit = "mo"
)

// Offset is a distance in calendar units. The zero Offset is no distance. A negative Count lies before.
type Offset struct {
	Count int
	Unit  Unit
}

var offsetPattern = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,3})(h|d|bd|w|mo)$`)

// ParseOffset reads an offset such as -60d, 5bd or 3mo. An empty text is no distance.
func ParseOffset(text string) (Offset, error) {
	if text == "" {
		return Offset{Unit: Days}, nil
	}
	parts := offsetPattern.FindStringSubmatch(text)
	if parts == nil {
		return Offset{}, fmt.Errorf("%q is not an offset; write a whole number and a unit (h, d, bd, w or mo), such as -60d, 5bd or 1w", text)
	}
	count, err := strconv.Atoi(parts[1])
	if err != nil {
		return Offset{}, fmt.Errorf("read the number of offset %q: %w", text, err)
	}
	return Offset{Count: count, Unit: Unit(parts[2])}, nil
}

// String writes the offset as it is read.
func (o Offset) String() string { return strconv.Itoa(o.Count) + string(o.Unit) }
