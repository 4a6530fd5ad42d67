// Package lint checks definitions before the merge, without a cluster: what the API server would refuse, what the manager would
// refuse later, and what is probably a mistake although it is carried out. Every finding has its place in a file.
//
// The server's part is the server's own code (cmd/tightrope/schema), the manager's part is the manager's own
// (controllers/engine/definitions). This package puts places to what they say, and prints it.
//
// One thing is refused here that the server takes: a list where a date and time belongs (observedAt: ["…"]). The server's
// validator lets it pass, and no program that knows the types could read the object.
package lint
