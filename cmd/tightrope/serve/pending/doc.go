// Package pending holds a report that closes a Task for a while before it is written, so that its person can take it back.
// The engine never opens again what is closed: undo is only possible before.
//
// [Desk.Say] is how a page says a verb of a Task. What does not close it is written at once.
//
// # Laws
//
//   - What is held is written with the identity of who said it, when its time is over, and only if nobody else said something
//     of the Task meanwhile.
//   - What is taken back before is never written.
//   - What the cluster would refuse is refused when it is said, and never held.
//   - One report of a Task is held at a time: the second person learns whose it is.
//   - When the page stops, or the person signs out, what is held is written at once: see [Desk.Stop] and [Desk.Flush].
//   - A report that could not be written is told to who said it, once: see [Desk.Tell]. Where the cluster does not answer it is
//     tried again before.
//   - What is held is in [Desk.Of] until it is written and the views have it.
package pending
