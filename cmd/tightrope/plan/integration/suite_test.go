// Package integration runs "tightrope plan" against a real API server, and then does what was planned: what plan says is what
// happens. It is a package of its own so that the command's other tests need no API server.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/plan"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("plan", plan.Command)

func TestPlan(t *testing.T) { suite.Run(t) }
