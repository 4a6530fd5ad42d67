// Package serve is the command "tightrope serve": the page that a customer success manager opens in the morning.
//
// A request goes through it from top to bottom:
//
//	guard.go     headers, and forms from elsewhere refused
//	identity     who calls; else the way to sign in
//	routes.go    every address there is, in one table
//	today.go …   one file per page: a view is read, put into words, and shown by a template of the same name
//	export.go    a list as a file, row by row
//	trial.go     an edit of a segment that somebody tries: it is lived in memory, and never written
//	trials.go    who tries one just now, and until when: as long as somebody waits for it, and no longer than a limit
//	calendar.go  what a calendar program reads, under an address that its owner can revoke
//	say.go       what a person says of a task; it is closed for good only after the time to undo it
//	errors.go    what went wrong, as a page: the sentence, the code, and what to do
//
// Laws, which the tests try to break:
//
//   - The page has no rights of its own: what is read and written, is so with the identity of who calls.
//   - Nobody who has not signed in is told anything, not even whether a task is there.
//   - Every page and every form works without JavaScript, and says the same.
//   - What people wrote is text: whatever is in it, it does nothing.
//   - What a verb means is decided by engine/report, as on the command line; nothing is said twice by a second click.
//   - A page is at most 200 KiB.
package serve
