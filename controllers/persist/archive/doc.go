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
//
// # The marks
//
// The directory marks beside these files says how far runs have come: a [Mark] after each Task that was made and each step
// that somebody has done, in files of the same form. It is what is known outside etcd when etcd is restored from a backup; see
// [Marks]. A process reads at its start what the last thirty days say. So after a restore the managers are started anew, and
// where there are several they share the directory. Older files may be removed.
//
// A mark is noted when the run's ledger is stored, and by every pass that finds it missing. Where a crash comes between the
// two, and the restore before the next pass, it is short of one step.
package archive
