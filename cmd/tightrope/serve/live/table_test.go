package live

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	success "tightrope.dev/api/v1alpha1"
)

// TestATableIsWhatASimpleOneWouldBe does at random what a watch does, and looks at copies that were made on the way.
func TestATableIsWhatASimpleOneWouldBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := newTable(func(t *success.Task) string { return t.Spec.Assignee }, func(t *success.Task) string { return t.Spec.Account })
		simple := map[string]*success.Task{}
		var checks []func()
		for version := range rapid.IntRange(0, 60).Draw(t, "steps") {
			name := rapid.SampledFrom([]string{"a", "b", "c", "d", "ab", "a-b"}).Draw(t, "name")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				_, had := table.remove(name)
				if _, want := simple[name]; had != want {
					t.Fatalf("%s was there: %v, want %v", name, had, want)
				}
				delete(simple, name)
			case 1:
				was, now := table.copy(), maps.Clone(simple)
				checks = append(checks, func() { same(t, was, now) })
			default:
				members := []string{"", "jane", "jan", "sam"}
				o := task(name, rapid.SampledFrom(members).Draw(t, "account"), rapid.SampledFrom(members).Draw(t, "member"))
				o.ResourceVersion = fmt.Sprint(10 + version)
				table.put(o)
				simple[name] = o
				old := o.DeepCopy()
				old.ResourceVersion, old.Spec.Assignee = "5", "nobody"
				if _, changed := table.put(old); changed {
					t.Fatal("something older took the place")
				}
			}
			same(t, table, simple)
		}
		for _, check := range checks {
			check()
		}
	})
}

func same(t *rapid.T, table *table[*success.Task], simple map[string]*success.Task) {
	t.Helper()
	compare := func(what string, got []*success.Task, wanted func(*success.Task) bool) {
		var want []*success.Task
		for _, name := range slices.Sorted(maps.Keys(simple)) {
			if wanted(simple[name]) {
				want = append(want, simple[name])
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %s, want %s", what, names(got, nil), names(want, nil))
		}
	}
	compare("all", slices.Collect(table.all()), func(*success.Task) bool { return true })
	for _, value := range []string{"", "jane", "jan", "sam"} {
		compare("of member "+value, table.with(0, value), func(o *success.Task) bool { return o.Spec.Assignee == value })
		compare("of account "+value, table.with(1, value), func(o *success.Task) bool { return o.Spec.Account == value })
	}
	if table.len() != len(simple) {
		t.Fatalf("%d, want %d", table.len(), len(simple))
	}
}
