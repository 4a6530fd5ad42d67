package faults

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"tightrope.dev/test/faults/planted/mutant"
)

// What the suite of planted bugs asks of a build that has them; see package planted.
var (
	prey    = flag.String("planted", "", "hunt the planted bug of this name")
	grounds = flag.String("stories", "[]", "in these stories, the smallest first (JSON)")
	report  = flag.String("report", "", "write what was found to this file")
)

// Found is how a planted bug came to light.
type Found struct {
	Story  string `json:"story"`
	Fault  string `json:"fault"`
	Oracle string `json:"oracle"`
	// Trace is the shortest that shows it, Schedules how many were played until then.
	Trace     string `json:"trace"`
	Schedules int    `json:"schedules"`
}

// TestPlantedBug plays stories over a product with a planted bug until something is wrong: first undisturbed, then with one
// fault, then with stale reads, then with two managers, and at last after restores.
func TestPlantedBug(t *testing.T) {
	if *prey == "" {
		t.Skip("the product has no planted bug here; make faults-planted builds one that has them all, and runs this for each")
	}
	var titles []string
	if err := json.Unmarshal([]byte(*grounds), &titles); err != nil {
		t.Fatal(err)
	}
	mutant.Alive = *prey
	found, schedules := Found{}, 0
	for _, title := range titles {
		if scenarios[title] == nil {
			t.Fatalf("there is no story %q", title)
		}
		h := &hunter{script: written(scenarios[title])}
		if found = h.hunt(); found.Oracle != "" {
			found.Story, found.Schedules = title, schedules+h.played()
			break
		}
		schedules += h.played()
	}
	if found.Oracle == "" {
		t.Fatalf("nobody sees it in %d schedules", schedules)
	}
	data, err := json.Marshal(found)
	if err == nil {
		err = os.WriteFile(*report, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// hunter plays one story.
type hunter struct {
	script   *script
	explorer *explorer
}

func (h *hunter) played() int {
	if h.explorer == nil {
		return 1
	}
	return h.explorer.played
}

// hunt gives the first thing that is wrong.
func (h *hunter) hunt() Found {
	e, base, err := explore(h.script, nil)
	if h.explorer = e; err != nil {
		return seen("no fault", err, lastWrites(base.end, err))
	}
	for _, try := range []func(*explorer, *run) Found{struckOnce, peopleFirst, behindTheTimes, besideAnother, afterARestore} {
		if found := try(e, base); found.Oracle != "" {
			return found
		}
	}
	return Found{}
}

func struckOnce(e *explorer, base *run) Found { return e.struckIn(base, schedule{}) }

// struckIn lets each fault strike at each write of a schedule.
func (e *explorer) struckIn(base *run, s schedule) Found {
	for _, k := range base.writes(e.script) {
		for _, mode := range struckModes {
			s.fault = fault{mode, k}
			if _, err := e.strike(base, s); err != nil {
				return seen(string(mode)+inWordsOf(s), err, "")
			}
		}
	}
	return Found{}
}

func peopleFirst(e *explorer, base *run) Found {
	for _, k := range base.writes(e.script) {
		if err := e.lawful(base, schedule{fault: fault{PersonFirst, k}}); err != nil {
			return seen(string(PersonFirst), err, "")
		}
	}
	return Found{}
}

// behindBy are the caches that a hunt tries, the likeliest first.
var behindBy = []lag{everything(1), everything(3), {"Account": 3}, {"AccountLedger": 3}, {"Engagement": 1}, {"Engagement": 3}, {"Task": 1}, {"Task": 3}}

func behindTheTimes(e *explorer, _ *run) Found {
	for _, behind := range behindBy {
		for _, restarts := range []bool{false, true} {
			if found := e.playedAs(schedule{lag: behind, restarts: restarts}); found.Oracle != "" {
				return found
			}
		}
	}
	for _, behind := range behindBy[:2] {
		if found := e.struckIn(e.play(schedule{lag: behind}), schedule{lag: behind}); found.Oracle != "" {
			return found
		}
	}
	return Found{}
}

func besideAnother(e *explorer, _ *run) Found {
	for _, s := range beside {
		if found := e.playedAs(s); found.Oracle != "" {
			return found
		}
		if found := e.struckIn(e.play(s), s); found.Oracle != "" {
			return found
		}
	}
	return Found{}
}

// afterARestore is the first restore after which something is wrong.
func afterARestore(e *explorer, base *run) (found Found) {
	e.restored(base, func(how string, err error) {
		if err != nil && found.Oracle == "" {
			found = seen("a restore", fmt.Errorf("%w\n%s", err, how), "")
		}
	})
	return found
}

// playedAs plays the whole story under a schedule without a fault.
func (e *explorer) playedAs(s schedule) Found {
	end := e.play(s).end
	if err := e.verdict(end); err != nil {
		return seen("no fault"+inWordsOf(s), err, lastWrites(end, err))
	}
	return Found{}
}

// inWordsOf says what a schedule has but a fault.
func inWordsOf(s schedule) string {
	words := ""
	if len(s.lag) > 0 {
		words += ", stale reads"
	}
	if s.restarts {
		words += ", restarts"
	}
	if s.beside != nil {
		words += ", two managers"
	}
	return words
}

// oracles are the checks, by what they say.
var oracles = []struct {
	name string
	says *regexp.Regexp
}{
	{"each name once", regexp.MustCompile(`^(\S+ was created \d+ times|what was created differs)`)},
	{"rest", regexp.MustCompile(`^(at rest, another look wrote|the loop does not come to rest)`)},
	{"no pass fails", regexp.MustCompile(`^a pass over`)},
	{"story", regexp.MustCompile(`^the story says`)},
	{"same end", regexp.MustCompile(`^(the end differs|there is no)`)},
	{"law", regexp.MustCompile(``)},
}

var firstWords = regexp.MustCompile(`after write (\d+): ((?s).*)`)

// seen names the oracle that spoke first.
func seen(how string, err error, trace string) Found {
	words := err.Error()
	if found := firstWords.FindStringSubmatch(words); found != nil {
		words = found[2]
	}
	at := slices.IndexFunc(oracles, func(o struct {
		name string
		says *regexp.Regexp
	}) bool {
		return o.says.MatchString(words)
	})
	text := err.Error()
	if trace != "" {
		text += "\n" + trace
	}
	return Found{Fault: how, Oracle: oracles[at].name, Trace: clipped(text)}
}

// lastWrites are those before something was wrong, where no fault says which they are.
func lastWrites(w *world, err error) string {
	last := len(w.trace)
	if found := firstWords.FindStringSubmatch(err.Error()); found != nil {
		_, _ = fmt.Sscan(found[1], &last)
	}
	var lines []error
	for i := max(0, last-6); i < min(last, len(w.trace)); i++ {
		lines = append(lines, fmt.Errorf("  write %d: %s", i+1, w.trace[i])) //nolint:err113 // a line of text
	}
	if len(lines) == 0 {
		return ""
	}
	return errors.Join(lines...).Error()
}

// clipped is a text that fits onto a screen.
func clipped(text string) string {
	if len(text) > 2400 {
		return text[:2400] + "…"
	}
	return text
}
