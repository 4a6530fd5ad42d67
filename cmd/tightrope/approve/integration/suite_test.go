// Package integration runs "tightrope approve" against a real API server and a real manager. It is a package of its own so
// that the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/approve"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("approve", approve.Command)

func TestApprove(t *testing.T) { suite.Run(t) }
