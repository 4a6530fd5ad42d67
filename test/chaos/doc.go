// Package chaos runs two real managers against a real API server and a real etcd, and does to these processes what happens
// to processes: they are killed, frozen and cut off, at the writes where it hurts most. Then an observer that shares nothing
// with the controllers counts, from the API server's audit log and from what is there at the end, what was made twice, what
// was lost, and what came too early. All three must be none.
//
//	make faults-long                     300 kills of managers, 50 of the API server, 25 of etcd, 25 frozen leaders, 20,000 steps
//	                                     and each of 8 faults of the webhook 10 times
//	make faults-long ARGS='-seed=7'      another schedule
//
// # What runs
//
//	manager 0 ──▶ proxy ──┐
//	                      ├──▶ kube-apiserver ──▶ etcd           plane.go, proxy.go, manager.go
//	manager 1 ──▶ proxy ──┘          │
//	                                 └──▶ audit.log ──▶ observer  audit.go, oracle.go
//
// Each is a process of its own, can be killed alone, and is started again on the same data. The managers act as the
// ServiceAccount of config/default, with its roles and under its policies.
//
// # Time
//
// Steps come due by the calendar of the account, and the clock is the real one. So the account lives at a place where it is
// four seconds to one o'clock at night: the tests write a time zone of their own, and the manager reads it (zone.go). Some
// steps are due at once, the others at one. That is how a Task can come too early, and no flag of the product is there for
// tests only.
//
// # Rounds
//
// A run is a list of rounds, drawn from a seed (schedule.go). A round is a namespace, two managers with leader election or
// two without, and 24 faults. Each fault comes with accounts whose steps are due, and strikes at a write that is drawn:
// before the API server sees it, or when it is done and the answer is under way; at the creation of a Task, or at the mark
// in the run's ledger. A frozen leader's request is kept back too, and goes through when another manager leads.
//
// # The webhook
//
// In rounds of their own (hooked.go) config/webhook is switched on, both managers serve it, and the API server calls them
// through a forwarder, which may refuse, keep back or cut short what it carries. Somebody wipes the bundle of certificates,
// puts a foreign one in its place, or takes the manager's right to it; certificates change all the time, within seconds
// instead of weeks. Meanwhile authors apply definitions (authors.go), and each fault goes on until both have felt it:
//
//   - A good definition is applied, whatever goes on.
//   - One with a mistake is refused in the golden words of test/webhook, or it is admitted, and its condition says them.
//   - While only certificates change, what is shown is trusted by the bundle that is stored.
//   - Once a fault is over, each manager refuses again within a minute, and nobody has helped.
//
// The audit log is judged as in the other rounds.
package chaos
