// Package library puts all packs of config/samples together with the customers of a public book, and lives a year with them.
//
// The book is ravenstack, 500 customers of a software company, which others made up. It is not part of the repository:
// TIGHTROPE_DATA names the folder with the data. Without it the packs' own invented customers are alone, and the figures in
// config/samples/README.md are not compared. With it, they are:
//
//	TIGHTROPE_DATA=... go test ./test/library             compare
//	TIGHTROPE_DATA=... go test ./test/library -update     write them
//
// What the book does not say is added in the simplest way: a contract renews on the anniversary of its first day, and who
// serves a customer is picked by the customer's key. Everything else that the packs ask for stays unknown.
package library
