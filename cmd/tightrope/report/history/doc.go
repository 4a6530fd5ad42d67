// Package history is what reports are made of: the accounts as they are, and what became of each step of each run, put
// together from the ledgers of the runs and from the Tasks that are still there.
//
// A Task leaves the cluster some weeks after it closed, and its run some weeks after it ended. The ledger of a run keeps what
// its people said, feedback included, but neither the title of a Task nor when it was due: where only the ledger is left, these
// are not known, and [Work] says so by the zero date. What has left is there as well where it is given, from an archive.
//
// # Laws
//
//   - The order of the objects does not matter.
//   - What is in the cluster wins over what is in the archive.
//   - Nothing is decided, and nothing is changed.
package history
