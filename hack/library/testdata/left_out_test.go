package testdata

import "testing"

func TestLeftOut(t *testing.T) { t.Skip("wrong.md names it to see that a test that is left out shows nothing") }
