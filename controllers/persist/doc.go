// Package persist carries plans out. It is the only package that writes to the API server, and it decides nothing: it
// knows the kinds, not the engine.
//
// # The order of writes
//
//	AccountLedger (the claim) → Engagement → withdraw, create and restore Tasks → the Engagement's ledger → status → events
//	→ archive → delete
//
// A crash between two of them is completed by the next pass. Nothing is written out of this order.
//
// # Laws
//
//   - What is written is checked against what was read: every update carries a resourceVersion. Who loses the race gets a
//     conflict and starts over from what is stored; see [IsConflict].
//   - Names are identity. A create that finds its own key under the name has succeeded. A create that finds another key
//     is a [NameCollision], and what was found is left alone.
//   - What limits others (the claim of a run, the ledger of a run) is read without a cache right before something is
//     created under it; see [Writer.Confirm].
//   - A status that says what is stored already is not written.
//   - What leaves is archived before it is deleted, and deleted only as it was archived; see [Writer.Remove].
//   - A person's report is never written, except where a Task that vanished is made again.
package persist
