// Package integration compares what "tightrope lint" says with what a real API server and a real manager say. It is a package
// of its own so that the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/lint"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("lint", lint.Command)

func TestLint(t *testing.T) { suite.Run(t) }
