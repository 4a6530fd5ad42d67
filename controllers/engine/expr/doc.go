// Package expr compiles and evaluates expressions over accounts. It is the only package that knows the expression
// language, CEL (https://cel.dev): conditions, dates and numbers are expressions, and texts have them in {{ }} holes.
//
//	program, err := expr.Compile(expr.Facts, expr.Bool, "account.spec.industry in ['Tourism', 'Airlines']")
//	result := program.Eval(expr.Input{Account: expr.NewAccount(account), Today: "2026-11-22"})
//
// # What an expression sees
//
// Layers, each seeing only those before it, so that nothing feeds back on itself ([Scope]). Names and values are what
// `kubectl get -o yaml` shows: dates and instants are texts, which compare as they should. account.status is not
// visible. Signals and attributes read as their value: account.spec.attributes.seats >= 100.
//
// # Laws
//
//  1. Missing is unknown. A field, signal, attribute, role or label that is not there is unknown, and so is a list that
//     is empty and that account.spec.known does not name (the players of a goal go with goals; discounts are named by
//     "discounts"). The result names what is missing. An unknown is never false, zero or empty.
//  2. has(a.b.c) and a.?b are the ways to ask for presence. They are known: false, or no value, where a, b or c is not
//     there.
//  3. &&, ||, exists and all absorb an unknown where the other side decides. filter, map, exists_one and ?: do not. Every
//     other function is unknown if an argument is, and broken if an argument is.
//  4. What the controller keeps is total: responses, outcomes, segments, team, steps and engagement read as ” where
//     there is nothing, and has() of it is false. A date that there is not is a million days away, in the past and in
//     the future, so that "within" is false and "longer ago than" is true. Only the values inside
//     segmentValues['dimension'] are unknown where the segment does not have them: no number can stand for a price
//     floor that nobody set. So is the segment of a dimension that could not be judged, though the account keeps the
//     segment it had. So are scores['name'].value and .band, everywhere, where a term of the score is unknown or
//     there is no such Scorecard: a zero would pass for a result. The answer names the score and the facts. What a term
//     gives, scores['name'].points['term'], is unknown where that term is, whatever its whenUnknown says.
//  5. Any other error is the author's: broken, with its place and the text. It never passes for a missing fact, nor for
//     false.
//  6. The same input gives the same result. There is no clock here, no randomness, and no deadline: what is too
//     expensive is stopped by a count of steps.
//  7. A misspelt name is refused when the expression is compiled, with line and column and the nearest name.
//
// # Functions
//
// CEL's own; optionals (.?, [?], orValue); sum, min, max, isSorted, indexOf, includes of lists, as in Kubernetes; join,
// split, lowerAscii, format and the rest of CEL's text functions; sets. And for dates, all in the account's calendar:
//
//	daysUntil(d), daysSince(d), yearsSince(d)   whole days or years between today and a date or the day of an instant
//	addDays(d, n)                               the date n days later
//	fresh(x, '90d')                             x, but unknown when it was observed or assessed longer ago, or nobody
//	                                            knows when; x is a signal, a champion, or a score of a champion; units
//	                                            are d, w, mo, and h where now can be read. What was seen on a day is
//	                                            fresh to the end of the 90th day after it
//
// Where a playbook's trigger walks a list, its steps and its goal see the element as item ([Program.CompileItemIn]). An
// element that has left the list is unknown.
//
// A rollout's stopWhen sees stats and holdout and nothing else ([CompileStop]).
//
// A loop variable may not have the name of a variable. The keys of steps are written out: steps['ask'].response.
//
// # Texts
//
// {{ expression }} is a hole; \{{ and \}} are the characters themselves. Whole numbers print as they are, decimal ones
// without exponent or needless zeros (7, 7.3). A text is rendered whole or not at all.
//
// # Explanations
//
// [Program.Explain] and [Text.Explain] give the result that Eval and Render give, and the smallest parts of the
// expression that decided it, each as its author wrote it, with its place, its value and the values that were read. Where
// the result is true or false it stays so whatever becomes of the rest of the expression.
//
// # Tables
//
// [Rows] compiles expressions over the rows of a table for imports: row.revenue, row['Renewal Date'].
package expr
