// Package test is the command "tightrope test": it runs the tests that lie beside playbooks, and says what is otherwise than
// expected. It reads files and prints; what happens and what is compared is decided by the engine's playtest.
//
// Laws, which the tests try to break:
//
//   - Nothing outside the named files and folders is read, but for the definitions and accounts that tests name. Nothing is written, but by
//     "tightrope test create", which never replaces a file without --force.
//   - The same files give the same output, however many tests run side by side.
//   - Every mistake in a file has its place and a sentence, and fails the run. A file with a mistake does not keep others from
//     running.
package test
