package test

import (
	"cmp"
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/playtest"
)

// coverage is what of the definitions the tests went through.
type coverage struct {
	playtest.Coverage

	required bool
	missing  []missing
	// elsewhere are folders that were not named, whose definitions have tests beside them.
	elsewhere []string
	// problems are of definitions that could not be read.
	problems manifest.Problems
}

// missing is something that no test went through, and where it stands.
type missing struct {
	manifest.Place

	kind, name, step, message string
}

// identity of a definition: two files may have a Playbook of one name, and several sets of tests may be about one file.
type identity struct{ file, kind, name string }

func identityOf(o *manifest.Object) identity { return identity{o.File, o.Kind, o.Name} }

// cover counts what the tests went through of their definitions, and of all that the folders hold.
func (r *report) cover(ctx context.Context, l *library, folders []string, required bool) (*coverage, error) {
	c := &coverage{required: required}
	all, err := r.toCover(ctx, l, folders, c)
	if err != nil {
		return nil, err
	}
	if required {
		all = c.here(all, r.named(folders))
	}
	// Names may be used in several sets: each set of one name a kind is counted for itself.
	for len(all) > 0 {
		var layer, rest []*manifest.Object
		for _, o := range all {
			if slices.ContainsFunc(layer, func(other *manifest.Object) bool { return other.Kind == o.Kind && other.Name == o.Name }) {
				rest = append(rest, o)
			} else {
				layer = append(layer, o)
			}
		}
		c.add(layer, r.seen(layer))
		all = rest
	}
	slices.SortStableFunc(c.missing, func(a, b missing) int { return cmp.Or(a.Compare(b.Place), cmp.Compare(a.message, b.message)) })
	return c, nil
}

// toCover are the playbooks and segments that tests should go through: those that tests are about, and those in the folders.
func (r *report) toCover(ctx context.Context, l *library, folders []string, c *coverage) ([]*manifest.Object, error) {
	known := map[identity]bool{}
	var all []*manifest.Object
	add := func(d *definitions) {
		for _, o := range d.objects {
			if (o.Kind == "Playbook" || o.Kind == "Segment") && !known[identityOf(o)] {
				known[identityOf(o)] = true
				all = append(all, o)
			}
		}
	}
	for _, s := range r.suites {
		if s.definitions != nil {
			add(s.definitions)
		}
	}
	for _, folder := range folders {
		d, err := l.read(ctx, []string{folder})
		if err != nil {
			return nil, err
		}
		add(d)
		c.problems = append(c.problems, d.problems...)
	}
	c.problems = distinct(c.problems)
	slices.SortFunc(all, func(a, b *manifest.Object) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File))
	})
	return all, nil
}

// seen are what the tests went through of some definitions.
func (r *report) seen(definitions []*manifest.Object) []playtest.Seen {
	var all []playtest.Seen
	for _, s := range r.suites {
		mine := map[string]bool{} // kinds and names that in this suite are those of the definitions
		if s.definitions == nil {
			continue
		}
		for _, o := range definitions {
			if other := s.definitions.object(o.Kind, o.Name); other != nil && identityOf(other) == identityOf(o) {
				mine[o.Kind+"/"+o.Name] = true
			}
		}
		for _, result := range s.results {
			if result != nil {
				all = append(all, only(result.Seen, mine))
			}
		}
	}
	return all
}

// only keeps what is about some definitions. Dimensions are no definitions; they are kept.
func only(seen playtest.Seen, mine map[string]bool) playtest.Seen {
	kept := playtest.Seen{}
	for point := range seen {
		if point.Kind == "Dimension" && len(mine) > 0 || mine[point.Kind+"/"+point.Name] {
			kept[point] = true
		}
	}
	return kept
}

func (c *coverage) add(objects []*manifest.Object, seen []playtest.Seen) {
	typed := make([]runtime.Object, 0, len(objects))
	for _, o := range objects {
		typed = append(typed, o.Object)
	}
	counted := playtest.Cover(typed, seen)
	c.Playbooks = append(c.Playbooks, counted.Playbooks...)
	c.Segments = append(c.Segments, counted.Segments...)
	c.Dimensions = append(c.Dimensions, counted.Dimensions...)
	for _, m := range counted.Missing {
		at := slices.IndexFunc(objects, func(o *manifest.Object) bool { return o.Kind == m.Kind && o.Name == m.Name })
		c.missing = append(c.missing, missing{objects[at].Position(m.Path), m.Kind, m.Name, m.Step, m.Message})
	}
}
