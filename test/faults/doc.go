// Package faults kills the controllers before and after every single write of a story, lets them read stale caches, and
// shows that they end each time in the same state, with the same number of creations.
//
// # How a story is played
//
// A story is what happens to a namespace: objects are applied, people report, facts change, days pass. After each of
// these the real reconcilers of package controllers look at every object, round by round, until a whole round writes
// nothing. They run by hand, in a fixed order, over an API server in memory, with a clock that the story moves. So a
// schedule, which is a story with one fault, always plays the same way, and a failure names the write that was hit.
//
// To add a story, write it into a book: a file scenario_NAME.go with a variable of type book, and a line for it in books
// (scenarios.go). Its title says what happens. Every test and every fault then takes it up by itself; there is nothing
// else to register. A story must come to rest after each sentence, and end as it ends whoever is killed on the way. Keep it
// small: the number of schedules grows with its writes. Sentences that come before what the story is about, and that other
// stories have too, are its prologue: no fault strikes there.
//
// # Faults
//
// For every write k of the run without a fault:
//
//	CrashBefore    the process dies before write k; another starts over the same store
//	CrashAfter     write k took effect and the process dies before it hears so
//	LostAnswer     write k took effect, the answer is a timeout; the process goes on
//	ServerError    write k did not take effect, the answer is an error; the process goes on
//	Conflict       write k did not take effect, the answer is a conflict; the process goes on
//	Paused         the process sleeps before write k, another carries on until it is at rest, then the first one wakes
//	               and finishes what it was doing
//	PersonFirst    between what the process read and write k people close every open Task; this is another story from
//	               then on, so only the laws are asked of it
//
// A process that starts has new caches, and remembers nothing. Only what definitions compile to is shared by all processes
// of a story, because to compile takes longer than all else; where each is restarted after each sentence, each compiles for
// itself. To speak of one process, one set of reconcilers, is enough. Of two managers only the one dies that a crash hits.
//
// # Stale reads
//
// A cache answers, for each kind by itself, from the state that the kind had some writes ago. It never goes back, and
// when nothing is written any more it catches up, as a watch does. A restart builds it anew at the same distance, which
// may be behind what the process before it had seen: time runs backwards for it. The reader without a cache is always up to date. Two managers at once
// are two processes with different caches that take turns, object by object.
//
// # What must hold
//
//   - The end state is that of the run without a fault. See [world.summary] for what counts.
//   - Each name is created as often as in the run without a fault, over all history: once, and once more for each time
//     that somebody deleted it.
//   - At rest, another round asks for no write.
//   - The laws of each write hold at the moment of the write; see laws.go.
//   - A pass fails only where the fault made it fail.
//
// That the explorer sees mistakes is shown by mistakes: broken.go puts wrong clients between the reconcilers and the store,
// and each must be caught.
//
// # How much is played
//
// A setting is a schedule without a fault: caches that are up to date, or each kind's cache behind by itself, or all of
// them; one manager or two; everything backwards. In each setting that is chosen every fault strikes at every write of each
// story. See grid.go.
//
//	go test ./test/faults    the mistakes, the schedules that once went wrong, the setting in which nothing is behind
//	make faults-quick        these, and three settings: nothing behind, all caches two writes behind, and two managers
//	                         that are behind by different distances: over 100,000 schedules
//	make faults              every setting, lags of one to four writes, and in the first a second fault of each mode at each
//	                         write that follows the first until the controllers are at rest, and interleavings: over
//	                         2,000,000 schedules
//
// # Interleavings
//
// A scene is a moment of a small story before a pass that writes. One manager makes that pass, another one makes it too, or
// one of those that follow, somebody deletes the oldest Task (of those
// whose ledgers have what a person said of them) and a person closes every open one. The four have turns, a
// request to the server each, reads and writes alike. All orders of turns are played, depth first; one is left off where
// it comes to a state in which another was: all is stored that was stored then, and each manager was told what it was
// told then. Where a scene has more than 50,000, these and all with at most two interruptions are, and a line says so. What
// came of it must keep the laws and the counts, and must be what comes of some order in which nobody is interrupted and the same
// Task is deleted, or none.
//
// A schedule counts when it was played with its fault and judged; a violation is one in which anything above did not hold.
// The last line is schedules=N violations=M. A violation prints what is wrong, the writes around the fault, and a seed:
// make faults REPLAY=seed plays it again.
//
// # What is not played twice
//
// Objects in the store are never changed in place, so a world is copied by copying a few maps. The run without a fault
// keeps such a copy of each moment before a pass that writes, and a fault is played from the last one before its write:
// what comes before is the same. It is played to the rest after its sentence. If everything is then word for word as
// without the fault, so is all that follows; else the story is played on to its end. That is also why a second fault in a
// later sentence is nothing new. A round of looks ends when everything was looked at since the last look that did
// something. All three say that the future is a function of the store. Where a process may keep something else in memory,
// which is what it has booked with a Guardrail, none but the second is done.
//
// # Limits
//
// The store knows resource versions, generations, UIDs, status subresources and merge patches. It knows no admission, no
// schema and no garbage collection. (The fake client of controller-runtime is not used: it gives neither generations nor
// UIDs, and is too slow for as many schedules.) Passes interleave in small stories, and where one is paused at a write.
// Which event leads to which pass is not tested here: every object is looked at in every round.
package faults
