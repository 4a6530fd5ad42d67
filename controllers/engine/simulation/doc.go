// Package simulation lives a namespace in memory: it carries the engine's plans out under a clock that the caller moves.
// Nothing is decided here. What the controllers do through the API server, a [World] does in its maps, so that a dry run, a
// test of a playbook, a look at the next quarter and the stories of our own tests all see what would really happen.
//
//	w := simulation.New(now, days)
//	w.Put(objects...)            // what a cluster holds: definitions, accounts, and the work there is
//	w.Settle()                   // what the controllers would do now
//	w.Live(now.AddDate(0, 0, 90))
//	for _, event := range w.Events { fmt.Println(event) }
//
// # Laws
//
//   - The same objects, the same clock and the same words of people give the same world, whatever the order in which
//     objects were put.
//   - An account and its runs are asked only when something about them changed, or when the instant has come that their
//     plans named, as the controllers do it. [World.Refresh] asks everybody.
//   - Accounts do not know of each other, so they are decided side by side, each round in two halves: all accounts, then all
//     their runs. Guardrails are shared: where there is one, decisions are made one after the other, in the order of keys.
//   - Who interrupts a world ([World.Interrupt]) has it stop; nothing else depends on that. It is no context: the engine knows
//     nothing of deadlines and of what callers hand on to each other.
//   - A definition that does not compile is passed over as in a cluster, and named in [World.Refused].
package simulation
