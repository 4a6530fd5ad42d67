// Command run is `make run`: Tightrope on this machine, with nothing installed but Go and make.
//
// It takes seven steps, says which one it is at, and then tells what happens until somebody presses Ctrl-C:
//
//  1. build the control plane, the manager, the page   build.go
//  2. start the control plane                          controlplane.go
//  3. install the kinds, the rights, the policies      install.go
//  4. start the manager                                manager.go, identity.go
//  5. apply the sample                                 samples.go, dates.go
//  6. wait until everything is Ready                   settle.go
//  7. start the page                                   page.go, people.go
//
// The control plane is hack/controlplane: a real API server, without nodes. So the manager runs as a process of this
// machine, but as the ServiceAccount that it has in production: its rights and the admission policies are the same.
//
// The page (tightrope serve) has no credential at all. The people of the sample, a lead and somebody of CS operations get
// one each, with the roles of config/rbac in the namespace of the sample, and a one-time link to the page. Enter, pressed in
// the terminal, prints new links (enter.go).
//
// # What is kept
//
// Everything is in the state directory: the objects, the kubeconfig, the logs. A second start finds what the first one
// left. state.go names the files. One `make run` at a time may use a directory.
//
// # How it ends
//
// SIGINT, SIGTERM, SIGHUP, or the end of the process that started it: the page stops first, then the manager, then the
// control plane. A child that ends by itself ends the program with exit code 1 and the last lines of the child's log. If
// the program is killed, the control plane notices that its standard input is closed; on Linux all children get a signal
// as well.
package main
