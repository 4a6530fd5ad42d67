// Package integration runs "tightrope snapshot" against a real API server and a real manager. It is a package of its own so
// that the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/snapshot"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("snapshot", snapshot.Command)

func TestSnapshot(t *testing.T) { suite.Run(t) }
