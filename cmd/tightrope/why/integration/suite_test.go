// Package integration runs "tightrope why" against a real API server and a real manager. It is a package of its own so that
// the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/why"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("why", why.Command)

func TestWhy(t *testing.T) { suite.Run(t) }
