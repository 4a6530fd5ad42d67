// Package snapshot is the command "tightrope snapshot": what there is in a namespace, as one file that other commands read
// without access to the cluster.
//
// Laws, which the tests try to break:
//
//   - The cluster is only read.
//   - The file is there whole or not at all; an interrupted command leaves nothing, and a file that was there stays as it was.
//   - Names and texts are pseudonyms unless somebody asked for them in words; see package redact.
//   - The same namespace and the same key give the same bytes.
package snapshot
