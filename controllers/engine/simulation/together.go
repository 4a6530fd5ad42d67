package simulation

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Together does something for each of n numbers, side by side, and waits for all. Where one of them panics, the caller panics
// with the words and the stack of it, so that a server can tell of the mistake and live on.
func Together(n int, do func(i int)) {
	mistakes := make(chan string, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			defer func() {
				if mistake := recover(); mistake != nil {
					mistakes <- fmt.Sprintf("%v\n%s", mistake, debug.Stack())
				}
			}()
			do(i)
		})
	}
	all.Wait()
	select {
	case mistake := <-mistakes:
		panic(mistake)
	default:
	}
}
