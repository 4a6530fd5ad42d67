// Package archive keeps what leaves the cluster in files of JSON Lines, so that history stays when etcd is relieved of it.
//
// # The files
//
// A process writes files of its own, one for each day: 2026-11-25.manager-7d4f.jsonl, where the day is in UTC and the rest
// names the process. No two processes ever write to the same file, so lines never mix; a directory can be shared.
//
// Each line is one object, whole, as it was stored last:
//
//	{"time":"2026-11-25T09:00:00Z","sha256":"9f86…","object":{"apiVersion":"tightrope.dev/v1alpha1","kind":"Task",…}}
//
// sha256 is over the checksum of the line before it, in hexadecimal, and the bytes of the object. In the first line of a file
// nothing stands before the object. So a line that was changed, left out or put in is seen; see [Read].
//
// # Laws
//
//   - [Archive.Append] comes back without an error only when the line is on the disk.
//   - A crash leaves whole lines, and at most one piece of a line at the end of a file. The piece is no part of the archive:
//     what it was of is still in the cluster, and the next process archives it in a file of its own.
//   - An object may be archived twice. It is never deleted unarchived.
//   - A write that fails leaves nothing: the file is cut back to its last whole line, or is not used again.
package archive
