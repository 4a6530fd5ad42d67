// Package controllers keeps every account where the playbooks promise it to be. There is one reconciler per kind. Each
// reads, asks the engine, has persist write, and reports in status:
//
//	observe   everything that is read, from the cache                     observe.go and each reconciler
//	plan      what must exist, change or close: a pure function           engine/plan, engine/segment
//	act       one write per step, in a fixed order, locked                persist
//	report    one status write, where it differs; then the events         persist, events.go
//
// # The data flow
//
//	Account, Segment, SegmentOverride, Playbook          what teams declare
//	      │
//	      ▼  AccountReconciler: where the account stands, and which runs are due
//	AccountLedger                                        a run is claimed here first
//	      │
//	      ▼  AccountReconciler: creates what is claimed and does not exist
//	Engagement                                           pinned to a ControllerRevision of the Playbook
//	      │
//	      ▼  EngagementReconciler: withdraws, creates, restores; then marks the run's ledger
//	Task ──► a person ──► status.report ──► EngagementReconciler ──► ledger ──► AccountReconciler
//
// An answer that a person reports is written into the run's ledger, and is a fact of the account from then on. It may
// move the account to another segment, which ends one run and starts another. That is the loop.
//
// The other reconcilers say how things stand: PlaybookReconciler, SegmentReconciler and ScorecardReconciler check
// definitions and count, SegmentOverrideReconciler says whether a word holds, AccountLedgerReconciler whether the
// account is there, and TaskReconciler sums a Task up in one word. PlaybookReconciler also stores the revision that
// runs are pinned to; a playbook takes part only once that is stored. GuardrailReconciler says what is held, and takes
// a person's word that it goes on; before anything begins, moves or ends, the Guardrails are asked and booked with
// (brakes.go). CalendarReconciler checks a calendar and says which is the next day off.
//
// What is wrong with a definition by itself can be said earlier, while it is applied: see the package webhook.
//
// # Laws
//
//   - Level, not edge: a pass reads the whole state, and no meaning is in which event caused it.
//   - Nothing changes, nothing is written.
//   - Each condition has one writer, the reconciler of its kind, and nothing is decided from a condition.
//   - A pass has three outcomes: try again (an error), come back at an instant, or wait for a change. A lost race is
//     neither an error nor news.
//   - An author's mistake degrades only what the author wrote: a Segment that does not compile moves no account, a
//     Playbook that does not compile starts no run and ends none.
//   - Leader election saves work. Two managers at once are safe.
package controllers
