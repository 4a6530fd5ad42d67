package faults

import (
	"fmt"
	"io"
	"sync"
)

// tally adds up what is found, and prints it.
type tally struct {
	out io.Writer
	// shown is how many violations are printed. All are counted.
	shown int

	mu                    sync.Mutex
	schedules, violations int
}

// judge counts what is wrong in a schedule, and prints the first ones with how to play them again.
func (t *tally) judge(seed string, err error) {
	if err == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.violations++; t.violations <= t.shown {
		fmt.Fprintf(t.out, "\n%s\nmake faults REPLAY='%s'\n\n", err, seed)
	}
}

// say prints a line.
func (t *tally) say(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintln(t.out, line)
}

// count counts the schedules of one story, which is played in parts.
type count struct {
	*tally
	title           string
	schedules, left int
}

// story begins a count. So many schedules were played already.
func (t *tally) story(title string, schedules int) *count {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.schedules += schedules
	return &count{tally: t, title: title, schedules: schedules}
}

// part is to be called before any part is played. What it gives is called when the part is.
func (c *count) part() (done func(schedules int)) {
	c.left++
	return func(schedules int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.tally.schedules += schedules
		c.schedules += schedules
		if c.left--; c.left == 0 {
			fmt.Fprintf(c.out, "%9d  %s\n", c.schedules, c.title)
		}
	}
}

// stopped prints, when somebody stops the search, that it was not played to its end, and what was counted until then. A
// search that was stopped has not passed.
func (t *tally) stopped() int {
	t.say("stopped before the end: parts that were under way are not counted")
	t.end()
	return 1
}

// end prints the last line, and gives the code to exit with.
func (t *tally) end() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(t.out, "schedules=%d violations=%d\n", t.schedules, t.violations)
	return min(1, t.violations)
}
