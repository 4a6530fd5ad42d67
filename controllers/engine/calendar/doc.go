// Package calendar counts days. It turns a date and an offset, such as -60d or 5bd, into another date, and a date into
// the instants at which it begins and ends in a place.
//
// A [Date] has no time zone. A [Calendar] has one, and knows which days people work. Everything here is a value: the
// package reads no clock. What public holidays make of a year is worked out once and kept in the Calendar, so that a
// Calendar is made once, copied freely and asked often; nobody waits for anybody.
//
// Rules:
//   - d, w and mo count calendar days, weeks and months; bd counts working days, and the first day is not counted.
//   - Adding months clamps to the last day of the month: 31 January + 1mo is 28 or 29 February.
//   - h counts hours on the clock of the world, across a change to or from daylight saving time.
//   - A deadline counted in days lasts to the end of its last day, as people there see it.
//   - Where the clocks skip midnight, a day begins when they have gone forward. Where they go back over midnight, it
//     begins at the first of the two.
//
// # Public holidays
//
// They come from github.com/rickar/cal/v2, which knows 47 countries and the regions of Australia, Germany and
// Switzerland. A holiday that falls on a weekend counts on its own day and on the day on which it is observed. The
// holidays of a country with regions are those that every region has. A country that is not known, such as India, is
// refused in words that name the known ones; its days are written as days of the Calendar's own.
package calendar
