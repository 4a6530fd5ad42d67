// Package reporting says a verb of one Task to the cluster. The command line and the pages share it, so that both refuse,
// try again and give way in the same words.
//
// # Laws
//
//   - What a verb means, and whether it can be said, is decided by engine/report.
//   - Only status.report of a Task is written, with the identity of the client, and only if nobody has said anything of the
//     Task since it was read: of two people the second learns who was first, and what they said. What the manager writes
//     meanwhile stops nobody.
//   - A verb said twice writes nothing the second time.
//   - The Task that is given is not changed.
package reporting
