// Package v1alpha1 holds the kinds of tightrope.dev: what teams declare (Account, Segment, SegmentOverride, Playbook)
// and what the controller keeps (Engagement, AccountLedger, Task).
//
// The kinds read like the ones Kubernetes users know. A Segment is a label selector with a name. A Playbook is a
// template, like a Deployment. An Engagement is one run of it for one Account, like a Job. A Task is one piece of work
// for one person, like a Pod: its spec is the controller's, its status.report is the person's.
//
// # Dates and times
//
// A [Date] is a calendar date and has no time zone. It is read in the calendar of the account. Every metav1.Time is an
// instant. An [Offset] or a [Period] counts calendar units from a date.
//
// # Status
//
// Every kind has status.observedGeneration and status.conditions with a Ready condition. Stalled is there only while
// it is true: it means that only the author of the object can help. The condition types and reasons are the constants
// of this package.
//
// # What must survive an export and a restore
//
// Status can be recomputed and is lost in a restore. What must never be forgotten stands beside spec and status in a
// top-level field named ledger, which only the manager writes (Engagement, AccountLedger).
//
// +kubebuilder:object:generate=true
// +kubebuilder:ac:generate=true
// +kubebuilder:ac:output:package="applyconfiguration"
// +groupName=tightrope.dev
package v1alpha1
