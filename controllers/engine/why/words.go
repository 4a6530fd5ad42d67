package why

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tightrope.dev/controllers/engine/calendar"
)

// added adds a text that is not there.
func added(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// joined joins texts, and leaves empty ones out.
func joined(texts []string, between string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" }), between)
}

// listed writes names as people do: a, b and c.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// instant is a point in time for machines; empty for the zero time.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// sentence ends a text with a full stop, and begins it with a capital where it begins with a plain word.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// units are the names of the units of offsets.
var units = map[calendar.Unit]string{
	calendar.Hours: "hour", calendar.Days: "day", calendar.BusinessDays: "working day", calendar.Weeks: "week", calendar.Months: "month",
}

// distance is an offset in words, without its sign: 5 working days.
func distance(text string) (words string, sign int) {
	o, err := calendar.ParseOffset(text)
	if err != nil || o.Count == 0 {
		return "", 0
	}
	sign = 1
	if o.Count < 0 {
		sign, o.Count = -1, -o.Count
	}
	unit := units[o.Unit]
	if o.Count != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", o.Count, unit), sign
}

// away is how far before or after something an offset lies: 5 working days after it; on it where there is no distance.
func away(offset, from string) string {
	switch words, sign := distance(offset); {
	case sign > 0:
		return words + " after " + from
	case sign < 0:
		return words + " before " + from
	}
	return "on " + from
}
