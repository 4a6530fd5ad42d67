// Package foresight says what an edit of definitions and accounts would change, before anybody applies it.
//
// Two worlds are lived from the same state over the same time: one as it is, one with the edit, which is applied once
// everything that is due now has happened. What happens in both is not told. What is left is the edit's doing:
//
//	d := foresight.Compare(foresight.Facts{Before: book, After: edited, Now: now, Until: now.AddDate(0, 0, 90)})
//	d.Totals.Moves       accounts that come into another segment
//	d.Runs, d.Tasks      what begins, ends, is made, dropped and changed, each with its date and why
//	d.Warnings           what somebody should look at before the edit is live
//
// Nobody reports while the time passes, unless [Facts.People] says how people respond: work that is open stays open.
//
// A large book takes seconds. Who no longer wants the answer says so by [Facts.Interrupt]: it is a function and no context,
// because nothing else of a context is known to an engine that reads only what it is given.
//
// # Laws
//
//   - Where nothing is edited nothing differs, whatever happens in the time.
//   - The difference is what the controllers would do: both worlds are carried out by the engine itself.
//   - The order of the objects does not change the answer, and the answer is in an order of its own.
//   - Of an account that nothing the edit touches can reach only one life is lived; see [Facts].
package foresight
