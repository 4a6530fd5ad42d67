// Package integration runs "tightrope simulate" against a real API server and a real manager. It is a package of its own so
// that the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/simulate"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("simulate", simulate.Command)

func TestSimulate(t *testing.T) { suite.Run(t) }
