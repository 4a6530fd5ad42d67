package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// chart is what was done in each week: a bar for each week, stacked from the series, against a line of capacity.
type chart struct {
	title, subtitle string
	// axis is what stands beside the bars, and unit what they count: hours, or tasks.
	axis, unit string
	// weeks are what stands below the bars.
	weeks  []string
	series []series
	// waiting are the hours that wait at the end of each week, on top of the bar; nil where nothing is limited.
	waiting []float64
	// capacity is the line; 0 where there is none.
	capacity float64
	// partial says which weeks were not simulated whole.
	partial string
}

// series is one colour of the bars.
type series struct {
	name  string
	hours []float64
}

// mostSeries is how many colours can be told apart; the smallest series share the last.
const mostSeries = 8

// chart draws the hours by a dimension.
func (r *Result) chart(by string) *chart {
	if by == byWeek {
		by = byMember
	}
	m := r.measure()
	c := &chart{
		title:    m.title + " a week, by " + by,
		axis:     m.title + " a week",
		unit:     m.unit,
		subtitle: fmt.Sprintf("%s, %s to %s, simulated (seed %d)", r.Namespace, dayYear(r.firstDay()), dayYear(r.lastDay()), r.Seed),
		partial:  r.partial(),
	}
	limited := len(r.Capacity) > 0 && m.per > 1 // hours of members are no tasks
	if limited {
		c.capacity = float64(r.capacity())
	}
	for _, week := range r.Weeks {
		c.weeks = append(c.weeks, shortDay(dayOf(week.Monday)))
		if limited {
			c.waiting = append(c.waiting, float64(sumOf(week.Waiting))/60)
		}
	}
	c.series = r.series(by)
	return c
}

// series are those of a dimension, by name, so that a colour is the same person in two charts. What is too many is added up:
// the smallest are together.
func (r *Result) series(by string) []series {
	minutes := r.amountsBy(by)
	names := slices.SortedFunc(maps.Keys(minutes), func(a, b string) int {
		return cmp.Or(cmp.Compare(sumOf(minutes[b]), sumOf(minutes[a])), cmp.Compare(a, b))
	})
	names = slices.DeleteFunc(names, func(name string) bool { return sumOf(minutes[name]) == 0 })
	var others []string
	if len(names) > mostSeries {
		names, others = names[:mostSeries-1], names[mostSeries-1:]
	}
	slices.Sort(names)
	var all []series
	for _, name := range names {
		all = append(all, series{name, r.hoursOf(minutes[name])})
	}
	if len(others) > 0 {
		all = append(all, r.rest(minutes, others))
	}
	return all
}

// rest is what many small series are together.
func (r *Result) rest(minutes map[string]map[string]int, names []string) series {
	sum := map[string]int{}
	for _, name := range names {
		for week, n := range minutes[name] {
			sum[week] += n
		}
	}
	return series{fmt.Sprintf("%d others", len(names)), r.hoursOf(sum)}
}

func (r *Result) hoursOf(minutes map[string]int) []float64 {
	hours := make([]float64, 0, len(r.Weeks))
	for _, week := range r.Weeks {
		hours = append(hours, float64(minutes[week.Monday])/r.measure().per)
	}
	return hours
}

// top is the highest of the bars and lines.
func (c *chart) top() float64 {
	highest := c.capacity
	for week := range c.weeks {
		highest = max(highest, c.total(week)+c.waits(week))
	}
	return highest
}

// total is what was done in a week.
func (c *chart) total(week int) float64 {
	sum := 0.0
	for _, s := range c.series {
		sum += s.hours[week]
	}
	return sum
}

func (c *chart) waits(week int) float64 {
	if c.waiting == nil {
		return 0
	}
	return c.waiting[week]
}

// waitsAtAll says that something waits in some week.
func (c *chart) waitsAtAll() bool {
	return slices.ContainsFunc(c.waiting, func(hours float64) bool { return hours > 0 })
}

// scale is a round distance between grid lines, and how many of them reach over the highest value.
func scale(highest float64) (step float64, lines int) {
	const about = 5
	if highest <= 0 {
		return 1, 1
	}
	magnitude := math.Pow(10, math.Floor(math.Log10(highest/about)))
	for _, factor := range []float64{1, 2, 5, 10} {
		step = factor * magnitude
		if highest/step <= about {
			break
		}
	}
	return step, int(math.Ceil(highest/step - 1e-9))
}

// summary is the chart in words, for those who do not see it.
func (c *chart) summary() string {
	if len(c.series) == 0 {
		return "Nothing is done in any week."
	}
	fullest, sum := 0, 0.0
	for week := range c.weeks {
		sum += c.total(week)
		if c.total(week) > c.total(fullest) {
			fullest = week
		}
	}
	text := fmt.Sprintf("%s %s in %s. The fullest week begins on %s, with %s %s.",
		decimal(sum), c.unit, count(len(c.weeks), "week"), c.weeks[fullest], decimal(c.total(fullest)), c.unit)
	if c.capacity > 0 {
		text += fmt.Sprintf(" There are %s hours a week.", decimal(c.capacity))
	}
	if last := len(c.weeks) - 1; c.waits(last) > 0 {
		text += fmt.Sprintf(" At the end %s hours of work wait.", decimal(c.waits(last)))
	}
	return text
}
