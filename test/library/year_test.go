package library

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
)

var update = flag.Bool("update", false, "write the figures into config/samples/README.md")

// The year that is lived, from a Monday on.
const (
	firstDay = "2027-01-04"
	lastDay  = "2028-01-02"
)

// year is the library lived for a year.
type year struct {
	world     *simulation.World
	customers int
}

// TestAYearOfAllPacks lives a year with all packs and all customers that there are.
func TestAYearOfAllPacks(t *testing.T) {
	y := live(t)
	if len(y.world.Refused) > 0 {
		t.Errorf("definitions are refused: %+v", y.world.Refused)
	}
	y.groupsHold(t)
	if y.customers == 0 {
		t.Log("the figures of the README are not compared: TIGHTROPE_DATA names no folder with ravenstack in it")
		return
	}
	y.compare(t)
}

// live lives the year.
func live(t *testing.T) *year {
	t.Helper()
	first, err := calendar.ParseDate(firstDay)
	if err != nil {
		t.Fatal(err)
	}
	last, err := time.Parse(time.DateOnly, lastDay)
	if err != nil {
		t.Fatal(err)
	}
	days := calendar.Standard(time.UTC)
	w := simulation.New(days.Start(first).Add(9*time.Hour), days)
	packs, err := Packs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Put(packs...); err != nil {
		t.Fatal(err)
	}
	customers, err := Customers(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	for _, customer := range customers {
		if err := w.Put(customer); err != nil {
			t.Fatal(err)
		}
	}
	w.Compile()
	crowd := people.New(w, model(t), 1)
	until := last.Add(24*time.Hour - time.Nanosecond)
	for crowd.Step(until) {
	}
	crowd.Finish(until)
	return &year{w, len(customers)}
}

// model is how the people of config/samples/people respond.
func model(t *testing.T) *people.Model {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(samples(), "people", "people.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	m := &people.Model{}
	if err := yaml.UnmarshalStrict(content, m); err != nil {
		t.Fatal(err)
	}
	return m
}

// groupsHold checks that no account ever had two runs of one exclusive group at a time.
func (y *year) groupsHold(t *testing.T) {
	t.Helper()
	holders := map[string]string{} // the run that holds, by account and group
	for _, event := range y.world.Events {
		run, begins := begunOrEnded(event.What)
		group := y.groupOf(run)
		if group == "" {
			continue
		}
		key := event.Account + " " + group
		switch holder := holders[key]; {
		case !begins && holder == run.Name:
			delete(holders, key)
		case begins && holder != "" && holder != run.Name:
			t.Errorf("%s: %s begins while %s holds the group", key, run.Name, holder)
		case begins:
			holders[key] = run.Name
		}
	}
}

// groupOf is the exclusive group of a run; the playbooks are not edited during the year.
func (y *year) groupOf(run *v1alpha1.Engagement) string {
	if run == nil {
		return ""
	}
	return string(y.world.Playbooks[run.Spec.Playbook.Name].Spec.ExclusiveGroup)
}

// begunOrEnded is the run that an event is about, and whether it begins.
func begunOrEnded(what simulation.What) (run *v1alpha1.Engagement, begins bool) {
	switch what := what.(type) {
	case simulation.Started:
		return what.Run, true
	case simulation.Resumed:
		return what.Run, true
	case simulation.Ended:
		return what.Run, false
	}
	return nil, false
}

// sums are what is added up for a pack or a role.
type sums struct{ runs, reached, missed, made, done, minutes int }

// packOf is the pack of each playbook.
func (y *year) packOf() map[string]string {
	packs := map[string]string{}
	for name, playbook := range y.world.Playbooks {
		packs[name] = cmp.Or(playbook.Labels["app.kubernetes.io/part-of"], "covid-exposure")
	}
	return packs
}

// count adds up what happened, by pack and by role.
func (y *year) count() (packs, roles map[string]*sums) {
	packs, roles = map[string]*sums{}, map[string]*sums{}
	at := func(all map[string]*sums, name string) *sums {
		if all[name] == nil {
			all[name] = &sums{}
		}
		return all[name]
	}
	packOf := y.packOf()
	for _, pack := range packOf {
		at(packs, pack)
	}
	for _, event := range y.world.Events {
		switch what := event.What.(type) {
		case simulation.Started:
			at(packs, packOf[what.Run.Spec.Playbook.Name]).runs++
		case simulation.Ended:
			at(packs, packOf[what.Run.Spec.Playbook.Name]).ended(what.End.Outcome)
		case simulation.Made:
			at(packs, packOf[what.Task.Spec.Playbook]).made++
			at(roles, what.Task.Spec.Role).made++
		case people.Reported:
			at(packs, packOf[what.Task.Spec.Playbook]).reported(what)
			at(roles, what.Task.Spec.Role).reported(what)
		}
	}
	return packs, roles
}

func (s *sums) ended(outcome v1alpha1.Outcome) {
	switch outcome {
	case v1alpha1.OutcomeReached:
		s.reached++
	case v1alpha1.OutcomeMissed:
		s.missed++
	}
}

func (s *sums) reported(said people.Reported) {
	if said.Report.Phase == v1alpha1.ReportDone {
		s.done++
	}
	s.minutes += said.Minutes
}

func (s *sums) add(o *sums) {
	s.runs, s.reached, s.missed = s.runs+o.runs, s.reached+o.reached, s.missed+o.missed
	s.made, s.done, s.minutes = s.made+o.made, s.done+o.done, s.minutes+o.minutes
}

// table is a Markdown table of sums.
func table(all map[string]*sums, header, rule string, cells func(name string, s *sums) string) string {
	lines, whole := []string{header, rule}, &sums{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		lines = append(lines, cells(name, all[name]))
		whole.add(all[name])
	}
	return strings.Join(append(lines, cells("all", whole)), "\n") + "\n"
}

// text is what stands in the README.
func (y *year) text() string {
	packs, roles := y.count()
	return fmt.Sprintf("%d accounts, %d playbooks, from %s to %s.\n\n", len(y.world.Accounts), len(y.world.Playbooks), firstDay, lastDay) +
		table(packs, "| Pack | Runs | Reached | Missed | Tasks | Done | Hours |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |", func(name string, s *sums) string {
			return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d |", name, s.runs, s.reached, s.missed, s.made, s.done, s.minutes/60)
		}) + "\n" +
		table(roles, "| Role | Tasks | Done | Hours |", "| --- | ---: | ---: | ---: |", func(name string, s *sums) string {
			return fmt.Sprintf("| %s | %d | %d | %d |", name, s.made, s.done, s.minutes/60)
		})
}

// compare compares the figures with those of the README, or writes them.
func (y *year) compare(t *testing.T) {
	t.Helper()
	const from, to = "<!-- a year of all packs: go test ./test/library -update -->\n", "<!-- the end of the year -->"
	file := filepath.Join(samples(), "README.md")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(content), from)
	was, after, ends := strings.Cut(rest, to)
	if !begins || !ends {
		t.Fatalf("%s has no place for the figures: %q and %q", file, from, to)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+from+y.text()+to+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(was, y.text()); diff != "" {
		t.Errorf("a year came to something else (-README +now):\n%s", diff)
	}
}
