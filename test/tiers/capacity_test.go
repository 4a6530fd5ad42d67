package tiers

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

// alone is a team in which one person does everything.
var alone = map[string]v1alpha1.Name{"csm": "one", "director": "one", "associate": "one"}

// capacity is how many accounts a preset gives to a person of a tier, and what these ask of the person.
type capacity struct {
	preset, tier string
	accounts     int
	minutes      int // in the weeks that are lived
	late, tasks  int // where the person responds as config/samples/people says
}

// weeks are lived: half a year, so that everything that comes in a quarter comes twice.
const weeks = 26

// TestTheCapacitiesOfTheSources gives one person as many accounts as each preset says, and writes down what they ask of that
// person: hours a week, and how much is late where the person responds as config/samples/people does.
func TestTheCapacitiesOfTheSources(t *testing.T) {
	model := respond(t)
	most := *model.Capacity.HoursPerWeek
	var lines []string
	for _, preset := range []string{"lucidworks", "pendo"} {
		objects := definitions(t, withPreset(t, preset))
		for _, tier := range []string{"strategic-tier", "mid-tier", "digital-tier"} {
			for _, name := range []string{"accountsMin", "accountsMax"} {
				for _, object := range objects {
					s, isSegment := object.(*v1alpha1.Segment)
					if !isSegment || s.Name != tier || s.Spec.Values[name].IntVal == 0 {
						continue
					}
					c := capacity{preset: preset, tier: tier, accounts: int(s.Spec.Values[name].IntVal)}
					c.live(t, func() *simulation.World { return world(t, objects, accounts("c", tier, c.accounts, alone)...) }, model)
					if c.minutes > most*60*weeks {
						t.Errorf("%d accounts of %s ask %d minutes in %d weeks of one person, who has %d hours a week", c.accounts, tier, c.minutes, weeks, most)
					}
					lines = append(lines, c.String())
				}
			}
		}
	}
	golden(t, "capacities", strings.Join(lines, ""))
}

// live lives half a year twice: with somebody who does all in time, and with somebody who responds as people do.
func (c *capacity) live(t *testing.T, begin func() *simulation.World, model *people.Model) {
	t.Helper()
	w := begin()
	live(w, &people.Model{}, weeks)
	c.minutes = minutes(w, func(r people.Reported) string { return r.By })["one"]
	w = begin()
	live(w, model, weeks)
	for _, event := range w.Events {
		switch what := event.What.(type) {
		case simulation.Made:
			c.tasks++
		case people.Reported:
			if event.Time.After(what.Task.Spec.Due.Time) {
				c.late++
			}
		}
	}
}

func (c *capacity) String() string {
	tenths := c.minutes * 10 / 60 / weeks
	return fmt.Sprintf("%-11s %-15s %3d accounts: %2d.%d hours a week, %3d tasks in half a year, %2d late\n",
		c.preset, c.tier, c.accounts, tenths/10, tenths%10, c.tasks, c.late)
}

// respond is how people respond, by the sample.
func respond(t *testing.T) *people.Model {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(build.Root(), "config", "samples", "people", "people.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	model := &people.Model{}
	if err := yaml.UnmarshalStrict(content, model); err != nil {
		t.Fatal(err)
	}
	return model
}

// golden compares a text with a file.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-file +now); -update writes it:\n%s", file, diff)
	}
}
