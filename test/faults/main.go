package faults

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// Main plays what the arguments say, and prints what came of it. It gives the code to exit with: 1 where a law was broken.
// The last line is "schedules=N violations=M", of what was played.
func Main(args []string, out io.Writer) int {
	flags := flag.NewFlagSet("explore", flag.ContinueOnError)
	flags.SetOutput(out)
	all := flags.Bool("thorough", false, "Try all that `make faults` tries.")
	replay := flags.String("replay", "", "Play the schedule of this seed, and say what goes wrong.")
	story := flags.String("story", "", "Play only stories whose title has these words in it.")
	only := flags.String("only", "", "Play only `faults`, or only interleavings.")
	shown := flags.Int("shown", 10, "How many violations are printed. All are counted.")
	processors := flags.Int("processors", runtime.GOMAXPROCS(0), "How many schedules are played at once.")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	ctrl.SetLogger(logr.Discard())
	debug.SetGCPercent(400) // schedules are short, and there are many
	if *replay != "" {
		return playAgain(*replay, out)
	}
	s, err := chosenScope(*all, *only)
	if err != nil {
		fmt.Fprintln(out, err)
		return 2
	}
	chosen := slices.DeleteFunc(titles(), func(title string) bool { return !strings.Contains(title, *story) })
	sum := &tally{out: out, shown: *shown}
	return untilStopped(sum, func() { search(chosen, s, *processors, sum) })
}

// untilStopped searches, and says what came of it, also where somebody stops it before its end.
func untilStopped(sum *tally, searches func()) int {
	over := make(chan struct{})
	go func() {
		searches()
		close(over)
	}()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(stop)
	select {
	case <-over:
		return sum.end()
	case <-stop:
		return sum.stopped()
	}
}

// chosenScope is how much is tried.
func chosenScope(all bool, only string) (scope, error) {
	s := quick
	if all {
		s = thorough
	}
	switch only {
	case "":
	case "faults":
		s.turns = 0
	case "interleavings":
		s.struck = false
	default:
		return s, fmt.Errorf("no part of the search is called %q", only)
	}
	return s, nil
}

// playAgain plays the schedule of a seed.
func playAgain(seed string, out io.Writer) int {
	if is, err := interleaved(seed); is {
		sum := &tally{out: out, schedules: 1, shown: 1}
		sum.judge(seed, err)
		return sum.end()
	}
	title, s, err := parseSeed(seed)
	if err != nil {
		fmt.Fprintln(out, err)
		return 2
	}
	e, _, err := explore(written(scenarios[title]), nil)
	if err == nil {
		err = e.again(s)
	}
	sum := &tally{out: out, schedules: 1, shown: 1}
	sum.judge(seed, err)
	return sum.end()
}

// again plays a schedule, and says what goes wrong.
func (e *explorer) again(s schedule) error {
	whole := s
	whole.fault, whole.second = fault{}, fault{}
	base := e.play(whole)
	switch {
	case s.fault.at == 0:
		return e.verdict(base.end)
	case s.fault.at > base.end.attempts:
		return errNotReached
	case s.fault.mode == PersonFirst:
		return e.lawful(base, s)
	}
	reached, err := e.strike(base, s)
	if err == nil && !reached {
		err = errNotReached
	}
	return err
}
