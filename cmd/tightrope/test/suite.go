package test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/playtest"
)

// suite is a document of a file of tests.
type suite struct {
	file        string
	document    *manifest.Object
	set         *playtest.Set
	definitions *definitions
	// problems keep the tests from running.
	problems manifest.Problems
	// sources are the files that the tests read besides.
	sources []string
	// results are how the tests went, in the order of the file; nil for a test that was not to run.
	results []*playtest.Result
}

// place is where something of the file of tests stands.
func (s *suite) place(path string) manifest.Place { return s.document.Position(path) }

// suites reads a file of tests. The error says that a file cannot be read.
func (l *library) suites(ctx context.Context, file string) ([]*suite, error) {
	read, err := manifest.Read(ctx, manifest.Options{Filenames: []string{file}})
	if err != nil {
		return nil, err //nolint:wrapcheck // it is a sentence
	}
	return l.suitesOf(ctx, file, read)
}

// suitesOf are the tests in what was read of a file.
func (l *library) suitesOf(ctx context.Context, file string, read *manifest.Set) ([]*suite, error) {
	problems := read.Problems
	if len(read.Documents) == 0 && len(read.Objects) > 0 && filepath.Ext(file) != extension {
		first := read.Objects[0]
		return []*suite{{file: file, problems: manifest.Problems{{Place: first.Position("kind"), Message: fmt.Sprintf(
			"the file holds a %s and no test; name its folder to run the tests there, or write one: tightrope test create PLAYBOOK -f %s", first.Kind, file)}}}}, nil
	}
	for _, o := range read.Objects {
		problems = append(problems, manifest.Problem{Place: o.Position("kind"), Message: fmt.Sprintf("the %s does not belong into a file of tests; move it to a YAML file", o.Kind)})
	}
	var all []*suite
	for _, document := range read.Documents {
		if document.Kind != playtest.Kind {
			problems = append(problems, manifest.Problem{Place: document.Position("kind"), Message: fmt.Sprintf("kind is %s; a file of tests has kind: %s", document.Kind, playtest.Kind)})
			continue
		}
		s := &suite{file: file, document: document}
		if err := s.load(ctx, l); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if len(all) == 0 && len(problems) == 0 {
		problems = manifest.Problems{{Place: manifest.Place{File: file, Line: 1, Column: 1}, Message: "there is no test in this file; begin it with apiVersion: tightrope.dev/v1alpha1 and kind: " + playtest.Kind}}
	}
	if len(problems) > 0 {
		all = append(all, &suite{file: file, problems: problems})
	}
	return all, nil
}

// load decodes the document, and reads what it is about.
func (s *suite) load(ctx context.Context, l *library) error {
	file := &playtest.File{}
	s.problems = append(s.document.Decode(file), s.nothings(s.document.Content, "")...)
	if len(s.problems) > 0 {
		return nil
	}
	paths := besides(s.file, file.Definitions)
	if len(paths) == 0 {
		paths = besides(s.file, []string{"."})
	}
	s.set = &playtest.Set{File: file, Sources: map[string][]runtime.Object{}}
	if err := errors.Join(s.define(ctx, l, paths), s.read(ctx)); err != nil {
		return err
	}
	if len(s.problems) > 0 {
		return nil
	}
	for _, p := range s.set.Check() {
		s.say(p.Path, p.Message)
	}
	if len(s.problems) > 0 {
		return nil
	}
	return s.accounts(ctx)
}

// define reads the definitions.
func (s *suite) define(ctx context.Context, l *library, paths []string) error {
	d, err := l.read(ctx, paths)
	if err != nil {
		return s.cannot("definitions", err, ctx)
	}
	s.definitions, s.set.Definitions = d, d.typed()
	s.problems = append(s.problems, d.problems...)
	if sentence := d.empty(paths); sentence != "" && len(s.problems) == 0 {
		s.say("definitions", sentence)
	}
	if len(d.twins) > 0 {
		s.say("definitions", fmt.Sprintf("there is %s; a test is about one namespace, so name its folder with definitions:", d.twins[0]))
	}
	return nil
}

func (s *suite) say(path, message string) {
	s.problems = append(s.problems, manifest.Problem{Place: s.place(path), Path: path, Message: message})
}

// cannot notes a file that the tests name and that cannot be read. An interruption is an error.
func (s *suite) cannot(path string, err error, ctx context.Context) error { //nolint:revive // the context is only asked whether it ended
	if ctx.Err() != nil {
		return err
	}
	s.say(path, err.Error())
	return nil
}

// read reads the files in accountsFrom.
func (s *suite) read(ctx context.Context) error {
	wanted := map[string]string{}
	for i, name := range s.set.File.AccountsFrom {
		wanted[name] = fmt.Sprintf("accountsFrom[%d]", i)
	}
	for i, t := range s.set.File.Tests {
		for j, name := range t.AccountsFrom {
			wanted[name] = fmt.Sprintf("tests[%d].accountsFrom[%d]", i, j)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		read, err := manifest.Read(ctx, manifest.Options{Filenames: besides(s.file, []string{name})})
		if err != nil {
			if err := s.cannot(wanted[name], err, ctx); err != nil {
				return err
			}
			continue
		}
		s.problems = append(s.problems, read.Problems...)
		s.sources = append(s.sources, read.Files...)
		for _, o := range read.Objects {
			switch o.Object.(type) {
			case *success.Account, *success.SegmentOverride:
				s.set.Sources[name] = append(s.set.Sources[name], o.Object)
			}
		}
		if len(s.set.Sources[name]) == 0 && len(read.Problems) == 0 {
			s.say(wanted[name], fmt.Sprintf("%s has no Account", name))
		}
	}
	return nil
}

// nothings are fields that say nothing: one cannot tell whether they mean none or whatever.
func (s *suite) nothings(value any, path string) manifest.Problems {
	var all manifest.Problems
	switch v := value.(type) {
	case nil:
		return manifest.Problems{{Place: s.place(path), Path: path, Message: "says nothing; write [] for none, or leave it out"}}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := name
			if path != "" {
				inner = path + "." + name
			}
			all = append(all, s.nothings(v[name], inner)...)
		}
	case []any:
		for i, item := range v {
			all = append(all, s.nothings(item, fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	return all
}
