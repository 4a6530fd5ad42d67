// Package sim lives playbooks day by day without a cluster, in the simulated world of the engine, under a clock
// that only a test moves, and prints what a person would say happened.
//
// The stories under testdata are golden. `go test ./test/sim -update` rewrites them; a reviewer reads their diff as the
// change of behaviour that it is.
package sim
