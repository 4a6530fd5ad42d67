package simulation_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"tightrope.dev/controllers/engine/simulation"
)

func TestAMistakeOnTheSideIsTheCallersToTell(t *testing.T) {
	var done atomic.Int64
	defer func() {
		text, _ := recover().(string)
		if !strings.HasPrefix(text, "the third does not work\n") || !strings.Contains(text, "together_test.go") {
			t.Errorf("the caller hears %q", text)
		}
		if done.Load() != 1+2+4+5 {
			t.Errorf("the others did not come to their end: %d", done.Load())
		}
	}()
	simulation.Together(5, func(i int) {
		if i == 2 {
			panic("the third does not work")
		}
		done.Add(int64(i + 1))
	})
	t.Error("nobody hears of the mistake")
}
