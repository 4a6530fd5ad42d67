// Package book is what there is in one namespace at one moment: the definitions, the accounts and the work. Commands that
// answer a question read a book, from wherever it comes, and ask the engine.
//
// # Where a book comes from
//
//	FromCluster    a namespace of a cluster, read in pages
//	Open           a file that tightrope snapshot wrote
//	FromGit        the files of a revision of a git repository
//	FromFiles      files
//	New            objects that the caller has
//
// [Options] has the flags that all commands share, so that they read alike.
//
// # Laws
//
//   - The objects are typed, in order of kind and name, and in the namespace of the book; managedFields are left out.
//   - The order in which objects come does not matter, and the same book is always written as the same bytes.
//   - A file that was cut short, changed or written by a newer version is refused in words.
//   - Reading changes nothing: no cluster, no file and no work tree.
package book
