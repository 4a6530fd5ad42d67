package reporting

import (
	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/report"
)

// Quicker is the error where somebody else said something of the Task first.
type Quicker struct {
	// Task is the Task as they left it.
	Task *success.Task
}

// Error says who was first, and what they said.
func (q *Quicker) Error() string {
	return "somebody was quicker: " + report.Told(q.Task) + "; nothing was written"
}

// Busy is the error where the Task was written to between each reading and writing.
type Busy struct{}

// Error says so.
func (Busy) Error() string { return "the task is written to all the time" }

// Right is the right to report on Tasks.
func Right(namespace string) cluster.Right {
	return cluster.Right{Verb: "patch", Resource: "tasks/status", Namespace: namespace, Role: "csm"}
}

func reading(namespace string) cluster.Right {
	return cluster.Right{Verb: "get", Resource: "tasks", Namespace: namespace, Role: "viewer"}
}
