// Package simulate is the command "tightrope simulate": it lives a namespace through the next weeks, and says what work that
// brings to whom.
//
// The engine decides what happens, in package simulation; package people says how people respond. This package reads what
// there is, has them live, counts, and prints.
//
// # Laws
//
//   - Nothing is written: neither to the cluster, nor to a file.
//   - The same state, files, time, model and seed give the same output, byte for byte.
//   - Either the whole output is printed or nothing of it.
//   - The hours of a table are those of the tasks that were done, each counted once.
//   - Runs and tasks that were open or came in are all accounted for: ended in one way, or still open.
package simulate
