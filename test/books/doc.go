// Package books lives whole books of customers through two years of simulated time, with public data that others made:
// the importer makes the Accounts of a day, the data's own history changes them day by day, people who are made up
// answer, late or not at all, and the engine does the rest. What came of it is summed up in golden files.
//
// The data are not part of the repository. Without them the tests are skipped; TIGHTROPE_DATA names their folder.
//
//	go test ./test/books           compare with the golden files
//	go test ./test/books -update   write them
//
// Some of the totals are counted a second time from the rows of the files, without the engine and without the importer.
package books
