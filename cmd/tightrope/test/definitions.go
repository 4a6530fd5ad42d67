package test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// definitions are what tests are about, and where it stands.
type definitions struct {
	objects  []*manifest.Object
	problems manifest.Problems
	files    []string // that were read
	twins    []string // what is there in two namespaces: a test can only be about one of them
}

// typed are the definitions for the engine.
func (d *definitions) typed() []runtime.Object {
	objects := make([]runtime.Object, 0, len(d.objects))
	for _, o := range d.objects {
		objects = append(objects, o.Object)
	}
	return objects
}

// object is a definition by its kind and name; nil where there is none.
func (d *definitions) object(kind, name string) *manifest.Object {
	at := slices.IndexFunc(d.objects, func(o *manifest.Object) bool { return o.Kind == kind && o.Name == name })
	if at < 0 {
		return nil
	}
	return d.objects[at]
}

// library reads definitions, each set of files once.
type library struct{ known map[string]*definitions }

// read reads definitions from files and folders: what the kustomization of a folder builds, or else its YAML files.
func (l *library) read(ctx context.Context, paths []string) (*definitions, error) {
	key := strings.Join(paths, "\n")
	if d := l.known[key]; d != nil {
		return d, nil
	}
	d := &definitions{}
	for _, path := range paths {
		if err := d.add(ctx, path); err != nil {
			return nil, err
		}
	}
	d.sort()
	d.compile()
	l.known[key] = d
	return d, nil
}

func (d *definitions) add(ctx context.Context, path string) error {
	options := manifest.Options{Filenames: []string{path}}
	info, err := os.Stat(path)
	isFolder := err == nil && info.IsDir()
	switch {
	case isFolder && isKustomization(path):
		options = manifest.Options{Kustomize: path}
	case isFolder && !hasManifests(path):
		return nil
	}
	set, err := manifest.Read(ctx, options)
	if err != nil {
		return err //nolint:wrapcheck // it is a sentence
	}
	d.files = append(d.files, set.Files...)
	for _, o := range set.Objects {
		if !isDefinition(o.Object) {
			continue
		}
		if twin := d.object(o.Kind, o.Name); twin != nil {
			if twin.Namespace != o.Namespace {
				d.twins = append(d.twins, fmt.Sprintf("%s %s in %s and in %s", o.Kind, o.Name, twin.Namespace, o.Namespace))
			}
			continue
		}
		d.objects = append(d.objects, o)
		d.files = append(d.files, o.File)
	}
	for _, p := range set.Problems {
		if p.Object == nil || p.Object.Object == nil || isDefinition(p.Object.Object) {
			d.problems = append(d.problems, p)
		}
	}
	return nil
}

func isDefinition(object any) bool {
	switch object.(type) {
	case *success.Playbook, *success.Segment, *success.Scorecard, *success.Calendar, *success.Guardrail:
		return true
	}
	return false
}

// sort puts the definitions in the order of kinds and names, so that the order of files does not matter.
func (d *definitions) sort() {
	slices.SortStableFunc(d.objects, func(a, b *manifest.Object) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	slices.Sort(d.files)
	d.files = slices.Compact(d.files)
}

// compile finds the definitions that do not compile.
func (d *definitions) compile() {
	w := simulation.New(time.Time{}, calendar.Standard(nil))
	for _, o := range d.objects {
		if err := w.Put(o.Object.DeepCopyObject()); err != nil {
			d.problems = append(d.problems, manifest.Problem{Place: o.Position("kind"), Message: err.Error()})
		}
	}
	w.Compile()
	for _, refused := range w.Refused {
		o := d.object(refused.Kind, refused.Name)
		field, message := cmp.Or(refused.Why.Field, "spec"), refused.Why.Message
		if refused.Why.Field != "" {
			message = strings.TrimPrefix(message, refused.Why.Field+": ")
		}
		place, message := within(o, field, message)
		d.problems = append(d.problems, manifest.Problem{Place: place, Path: field, Message: message, Object: o})
	}
}

// inText is where in an expression or a text something is wrong: its line and column.
var inText = regexp.MustCompile(`^(\d+):(\d+): `)

// within is the place in the file of what is wrong within a text, and the message without the place in the text.
func within(o *manifest.Object, field, message string) (manifest.Place, string) {
	found := inText.FindStringSubmatch(message)
	if found == nil {
		return o.Position(field), message
	}
	line, _ := strconv.Atoi(found[1])
	column, _ := strconv.Atoi(found[2])
	return o.PositionIn(field, line, column), strings.TrimPrefix(message, found[0])
}

// besides are paths from the folder of a file.
func besides(file string, paths []string) []string {
	full := make([]string, 0, len(paths))
	for _, path := range paths {
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(file), path)
		}
		full = append(full, path)
	}
	return full
}

// without says in words that a set of definitions has no playbook.
func (d *definitions) empty(paths []string) string {
	if slices.ContainsFunc(d.objects, func(o *manifest.Object) bool {
		return o.Kind == "Playbook" || o.Kind == "Segment" || o.Kind == "Scorecard"
	}) {
		return ""
	}
	return fmt.Sprintf("%s has no Playbook, Segment or Scorecard to test; say where they are, with definitions:", strings.Join(paths, ", "))
}
