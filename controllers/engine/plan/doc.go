// Package plan decides what must exist, change or close for an account, and when to look again. It is the engine's heart:
// the controllers carry its plans out, and dry runs, tests and simulations call the same two functions.
//
// # Two decisions
//
// [ForAccount] takes an account, its ledger, the definitions and the runs there are. It answers where the account stands
// in each dimension, which runs are claimed, and which Engagements must exist.
//
// [ForEngagement] takes one run, pinned to its revision, and the Tasks there are. It answers which Tasks must exist or be
// taken back, and what the run's ledger must say.
//
// # Laws
//
//   - The zero plan changes nothing, and a carried-out plan leaves an empty plan.
//   - Names are functions of business keys: an account's key, a playbook's key, the trigger's key, a step's name, the
//     attempt. A crash or a stale cache gives AlreadyExists, never a twin.
//   - A run is claimed in the AccountLedger before its Engagement exists. A Task exists before the Engagement's ledger
//     says so.
//   - Unknown neither starts nor ends anything.
//   - What has ended stays ended. Of several reasons to end something the first counts: an answer, the work already
//     done, the goal, a withdrawal by the playbook, the account left, the date moved.
//   - A text is filled for the day on which its Task starts, and a Task that is made late starts on the day it is made.
//
// # Runs
//
// A run goes through the same questions in each pass, the first answer counting: what people said; whether a person has
// ended it; whether its playbook is suspended or gone, or its account gone; whether silence has become an answer; whether
// the world shows work done; the goal; what the playbook withdraws; whether the account has left, or the date moved;
// whether its time is over; what a Guardrail forbids; then what is to begin, and whom to tell of what stays open.
//
//   - A step ends once. What was taken back because of the run, before anybody had begun, begins again as the next attempt
//     if the run goes on: at once, or when it is resumed because its occasion has returned.
//   - The answer to an approval counts only from who may give it. From anybody else it stays where it was said, and the
//     question is asked again.
//   - A run follows another revision only where every step that has begun is one of that revision, by its name or by the
//     one it had; see [CanFollow]. A step is known by its record, and a record by its Task: a new name changes neither.
//   - A level of an escalation fires once in each attempt of its step, and ends with it.
//   - While a playbook is suspended no time runs out, and nothing is made; what people say is taken.
//
// # What starts a run
//
// Every trigger is level-triggered: what counts is how the account stands, not what happened to it. The key of a run comes
// from data, and a run of a key starts once.
//
// Date hangs a run on a date of the account, its anchor. The run starts at an offset from it. A date that moves by no more
// than sameWithin is the same occasion; one that moves farther is another, with a run of its own. An account that was known
// in time gets its run however late the loop comes to it. One that arrives late is caught up, or left out, as lateStart
// says; it can be caught up until the anchor, or, where the run starts on the anchor or after it, for sameWithin after the
// start.
//
// Membership starts a run each time the account begins to qualify, once it has for long enough. An episode ends only when
// the account is known not to qualify.
//
// Every starts a run in each period, counted from the anchor. A period that begins within half its length of the one that
// had a run is the same. Periods that passed are noted as missed and not made up for.
//
// Each starts a run for each element of a list that is wanted, once per key; several may go on at a time.
//
// Hand is a run that a person created. Whom the playbook is for does not matter to it; its exclusive group does.
//
// A run that was cancelled because the account left, its date moved, the account or the playbook was gone, goes on when its
// occasion returns and is still ahead, as long as it is in the cluster.
//
// # Who starts
//
// Runs that could start are put forward, and booked in the order of the playbooks' priorities: a run waits while another
// holds its exclusive group, while its account is not among those of the rollout or is held out, while the playbook rests,
// and where the ledger has no room. Who waits says why.
//
// [Standings] says of every playbook the first thing that keeps a run from starting, also where nothing waits: it is said at
// the place where the decision falls, and nowhere else. A new reason is a new sentence there.
//
// # What leaves
//
// A Task leaves some time after it was closed, a run some time after it has ended, once its Tasks have left and its occasion
// can no longer come back; so do the runs of an account that is gone. What decisions read of them is in the account's ledger
// first: how the playbook last ended, the latest answer to each step, and that a run of this key has been. Where the ledger
// has no room for it, the run stays and says so. While a Guardrail or the manager stops the loop, nothing leaves.
//
// A ledger has room for what is remembered of playbooks as its schema weighs it; see [Weight]. No run begins that could not be
// remembered. That an occasion was left out, or how an account that is held out does, is not noted where there is no room.
package plan
