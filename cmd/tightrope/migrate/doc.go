// Package migrate is the command "tightrope migrate": it raises runs of a playbook to another revision of it.
//
// Laws, which the tests try to break:
//
//   - Whether a run can follow is decided by the engine, by the same function as in the manager. What is not safe is said,
//     with the reason, and left alone.
//   - Only spec.revision of an Engagement is written, and only if nobody has written to the Engagement since it was read.
//     The manager then lets the run follow, and has the last word.
//   - A second run of the command changes nothing.
package migrate
