// Package people is a model of how people respond to Tasks, for simulations: when somebody does a Task, whether they skip or
// forget it, and what they answer.
//
//	w := simulation.New(now, days)
//	w.Put(objects...)
//	crowd := people.New(w, model, seed)
//	for crowd.Step(until) {          // to the next instant at which a plan or a person acts
//	}
//	crowd.Finish(until)
//
// A [Model] is a list of rules, each for some Tasks. Several rules may say something about a Task: for each thing that can be
// said, the delay, the end, the choice, the most specific rule that says it counts. What no rule says is the simplest thing:
// everybody does each Task on its due day, takes the first choice, confirms, approves, and does not object.
//
// # Laws
//
//   - The same world, model and seed give the same reports. There is no randomness: what becomes of a Task is a hash of the
//     seed, the name of the Task and the question that is asked. So another Task changes nothing for this one, but where
//     both wait for the same hours of the same member.
//   - People report through [simulation.World.Report], by package report, so that nothing is said that a person could not say.
//   - Nobody reports before the Task starts, nor before it is made, and nobody reports on a Task without an assignee.
//   - Who never answers leaves the world as it is without people.
//   - Days of delay are working days of the account's calendar. Hours of members are those of the world's.
package people
