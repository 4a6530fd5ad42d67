// Package importer is the command "tightrope import": CSV files and a mapping in, Accounts out.
//
// The way of the data is one line, and every stage either hands everything on or says what is wrong and where:
//
//	mapping.yaml ─ decode ─┐
//	files ─ encoding ─ CSV ─ formats ─ tables ─(query)─ rows ─ expressions ─ Accounts ─ schema ─ print or apply
//
// Three laws, which the tests try to break:
//
//   - Nothing is guessed. A file's encoding, the way it writes dates and numbers and the words it uses for "nothing" are
//     declared in the mapping, and a value that does not fit is refused with the line it is on. Only what reads one
//     way in every country needs no word: UTF-8, YYYY-MM-DD, plain digits, true and false, the empty cell.
//   - Nothing is half imported. One bad row and nothing is printed or applied, unless --skip-bad says that the rest is
//     wanted. A bad row in a file that a query adds up always stops the import: a sum without it would be wrong.
//   - The same files give the same Accounts in the same order, and applying them twice changes nothing.
//
// Conversion of text to dates, numbers and booleans is in dates.go, numbers.go and words.go: pure functions of a cell and
// what was declared. Expressions belong to controllers/engine/expr. Only apply.go talks to a cluster.
package importer
