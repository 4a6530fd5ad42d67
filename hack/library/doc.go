// Command library checks the table of the samples: that it has each thing that customer success teams do, that each link leads
// somewhere, and that each test that it names is there and passes.
//
//	go run ./hack/library -program bin/tightrope -rows 84 config/samples/README.md
//
// # The table
//
// A row is | number | what | where | shown by |. Numbers run from 1 without a gap. "Where" has links to files and folders,
// relative to the table. "Shown by" has links as well: one to a file of playbook tests has the name of a test as its text, one
// to a Go file the name of a test function. A row without any has a dash for where, and says why: "Not yet: …" where the
// library lacks it, "Not: …" where it is nothing that a playbook can say.
//
// # Laws
//
//   - A test counts as shown when the program that users run says that it passed. Nothing is taken on trust.
//   - All mistakes are told, each in one line with the number of its row, in the order of the rows.
package main
