// Package calendar counts days. It turns a date and an offset, such as -60d or 5bd, into another date, and a date into
// the instants at which it begins and ends in a place.
//
// A [Date] has no time zone. A [Calendar] has one, and knows which days people work. Everything here is a value: the
// package reads no clock.
//
// Rules:
//   - d, w and mo count calendar days, weeks and months; bd counts working days, and the first day is not counted.
//   - Adding months clamps to the last day of the month: 31 January + 1mo is 28 or 29 February.
//   - h counts hours on the clock of the world, across a change to or from daylight saving time.
//   - A deadline counted in days lasts to the end of its last day, as people there see it.
package calendar
