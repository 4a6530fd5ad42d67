// Package integration runs "tightrope migrate" against a real API server and a real manager. It is a package of its own so
// that the command's other tests need none.
package integration

import (
	"testing"

	"tightrope.dev/cmd/tightrope/migrate"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("migrate", migrate.Command)

func TestMigrate(t *testing.T) { suite.Run(t) }
