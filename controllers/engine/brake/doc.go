// Package brake decides how much may happen under the Guardrails of a namespace, what waits for a person's word, and what
// a word covers. It counts; it does not book: persist writes what [Book] gives, checked against resourceVersion, before
// anything is created under it.
//
// # Laws
//
//   - The zero Guardrail limits nothing.
//   - In one window no more is granted than the number says, whatever is wished and whoever asks. Tasks of urgency
//     Critical and Deadline are counted and not held, so that they alone can come beyond it.
//   - A window begins with the first booking after the last one, that of Tasks with the hour of the clock (UTC). It ends by
//     the clock, and not before: a clock that is turned back opens no new one.
//   - A percentage is of the accounts that there are, rounded up: where there is one account, 1% is one.
//   - Where there are several Guardrails, each holds.
//   - What is held stays held until a person approves it, its ground is gone, or no Guardrail limits its kind any more.
//     Another window does not let it go: else a mistake would come through in as many windows as it takes. Tasks are
//     different: their number is a pace and not an alarm, and they go on in the next hour.
//   - What is forbidden, and the balance of touches, are rules about one account and not about how much happens: nothing is
//     booked, and no word lets go on what they hold.
//   - A word covers exactly what was held when it was given. The hash is over every item with the instant since which it
//     is held; what came later, or became something else meanwhile, is no part of it.
//
// # Why a word covers nothing else
//
// An item says since when exactly this is held: another segment, or another run, is another item. A set are the items
// held for longer than [Settled]; nothing is written down as held that was decided longer than [Timely] ago. So when a
// set is counted from what is stored, every item that is held since the same time or longer is in it, and an instant is
// enough to say what a word covers: whatever is held since then or longer. This asks that the clocks of two managers do not
// differ by more than a few seconds.
package brake
