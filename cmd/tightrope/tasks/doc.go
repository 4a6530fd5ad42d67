// Package tasks is the command "tightrope tasks": what is to be done, and what a person says of it.
//
// Laws, which the tests try to break:
//
//   - What a verb means, and whether it can be said, is decided by engine/report, as on every page.
//   - Only status.report of a Task is written, and only if nobody has said anything of the Task since it was read: of two
//     people the second learns who was first, and what they said.
//   - Who says it is the login. Another name is written only by who has the verb report-for.
//   - A verb said twice writes nothing the second time.
package tasks
