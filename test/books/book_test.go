package books

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

var update = flag.Bool("update", false, "write the golden files")

// book is a set of customers and the time to live them through.
type book struct {
	name        string
	from, until string // the first and the last day
	history     *history
	// more are the facts that other systems than the CRM write, on a day: telemetry, support, the contract.
	more func(day string, spec *v1alpha1.AccountSpec)
	// look says on which accounts to look at on a day besides those of which the CRM knows something else.
	look func(day string) []string
}

// lived is a book after its last day.
type lived struct {
	world *sim.World
	watch *watch
	// approved is how often somebody let go on what a guardrail held.
	approved int
}

// live lives a book day by day: facts change, people report, the engine settles.
func (b *book) live(t testing.TB) lived {
	t.Helper()
	w := sim.New(b.from)
	for _, object := range b.definitions(t) {
		w.Put(object)
	}
	w.Retention = plan.Retention{Tasks: 30 * 24 * time.Hour, Engagements: 90 * 24 * time.Hour} // the manager's defaults
	w.Sleep()
	crm := &crm{book: b, world: w, imported: map[string]v1alpha1.AccountSpec{}}
	everybody := newPeople(w, b.name)
	eyes := newWatch(w)
	for day := b.from; day <= b.until; day = next(day) {
		w.Now = w.Day(day)
		crm.sync(t, day)
		everybody.report()
		w.Settle()
		everybody.approve()
		everybody.look()
		eyes.look()
		if strings.HasSuffix(day, "-15") && w.WakeAll().Settle() != 0 {
			t.Fatalf("somebody slept too long before %s:\n%s", day, strings.Join(w.Story()[len(w.Story())-5:], "\n"))
		}
	}
	return lived{w, eyes, everybody.approved}
}

// definitions are the segments, playbooks and the like that the team of a book has written.
func (b *book) definitions(t testing.TB) []any {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", b.name, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions of %s: %v", b.name, err)
	}
	var all []any
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		objects, err := build.Objects(content)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, object := range objects {
			all = append(all, object)
		}
	}
	return all
}

// crm brings the facts of a day into the world.
type crm struct {
	book     *book
	world    *sim.World
	imported map[string]v1alpha1.AccountSpec // what the importer last made, by account key
	names    map[string]string               // metadata.name by account key
}

// sync imports those accounts of which something else is known since yesterday, and brings what other systems say.
func (c *crm) sync(t testing.TB, day string) {
	changed := c.book.history.changes[day]
	if day == c.book.from {
		changed = c.book.history.before(day)
		c.names = map[string]string{}
	}
	if changed = c.book.history.signedUp(changed, day); len(changed) > 0 {
		for _, account := range c.book.history.accounts(t, day, changed) {
			key := account.Spec.ExternalID
			c.imported[key] = account.Spec
			if c.names[key] == "" {
				c.names[key] = account.Name
				c.book.more(day, &account.Spec)
				c.world.Put(account)
			}
		}
	}
	for _, key := range append(changed, c.book.look(day)...) {
		if spec, known := c.imported[key]; known {
			spec = *spec.DeepCopy()
			c.book.more(day, &spec)
			if !equality.Semantic.DeepEqual(spec, c.world.Accounts[c.names[key]].Spec) {
				c.world.Learn(c.names[key], spec)
			}
		}
	}
}

// before are the accounts of which something is known on a day or before.
func (h *history) before(day string) []string {
	seen := map[string]bool{}
	for on, accounts := range h.changes {
		for _, account := range accounts {
			if on <= day {
				seen[account] = true
			}
		}
	}
	return sortedKeys(seen)
}

// signedUp are those accounts that are customers on a day: the first of the sources has a row of them.
func (h *history) signedUp(accounts []string, day string) []string {
	return slices.DeleteFunc(slices.Clone(accounts), func(key string) bool {
		return len(h.sources[0].asOf(h.rows[h.sources[0].file][key], day)) == 0
	})
}

// next is the day after.
func next(day string) string { return shift(day, 1) }

// shift is a day some days later.
func shift(day string, days int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

func compareNames(a, b string) int { return cmp.Compare(a, b) }

// golden compares what a book came to with what it came to before.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./test/books -update", err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("what %s came to (-golden +got):\n%s", name, diff)
	}
}
