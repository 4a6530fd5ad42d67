// Package quarter makes the pack of the quarterly customer-success meeting: a pure function of what there is and what happened, of a
// definition, and of what is asked for. Nothing is decided about work.
//
// # The parts
//
// A [Definition] is the agenda: it names what is shown, and the numbers. What a line can show is in the map parts; each part is a
// function that gives sentences or a table, or says which facts would fill it. "No data" means that the facts are not there. Facts
// that are there and say that nothing happened are a sentence.
//
// # The surprise index
//
// Of each account the renewals are the date in spec.commercial.renewalDate, and the anchors of runs that hung on that date, so that
// one that has moved on to the next year is still seen as long as such a run is there; runs that were cancelled say nothing. Of the
// Tasks made on one of the days from the renewal less surprises.within to the renewal, and in the quarter, those are surprises whose
// run could not be foreseen: its trigger is not among surprises.foreseen, and it began after the renewal less surprises.planned. The
// index is their number. Tasks that were taken back count as well: they were made. Escalations do not: they tell of another Task.
//
// # Laws
//
//   - The same history, definition and question give the same pack.
//   - Each line of the agenda has something to show or to ask, or says what would fill it.
//   - In any four quarters each presenter presents at least once, as long as the presenters stay the same.
//   - No number or rule of customer success is in this package: they are in the definition.
package quarter
