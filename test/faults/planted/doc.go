// Package planted breaks the design on purpose, a small bug at a time, to show that the explorer of package faults sees it.
//
// A [Bug] is a patch of the product's source: a text in a file, and what stands there instead. [Overlay] writes copies of
// the files for `go build -overlay`; the tree is never changed. All bugs are in one build, because compiling is what costs:
// each function that bugs are planted in gets, before its own body, another body for each of them, which is taken where
// package mutant says that the bug is alive. So at most one is.
//
//	func f(x int) int {
//		if mutant.Alive == "forgets to add" { return x }
//		return x + 1
//	}
//
// The explorer then looks at a product that has always had the bug: there is no sound run to compare with. It sees the bug
// by the laws, by what a story says must come of it, or because a fault leads somewhere else than no fault.
//
// A bug whose text is not found, or is found twice, that does not compile, or that nobody sees, fails the suite:
//
//	go test ./test/faults/planted            every bug can be planted; seconds
//	make faults-planted                      every bug is seen; minutes. The shortest trace of each is printed.
//	make faults-planted TESTARGS=-update     the same, and writes the table in CONTRIBUTING.md
package planted
