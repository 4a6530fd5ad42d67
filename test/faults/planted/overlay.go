package planted

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

// Overlay writes mutated copies of the product's files into a directory, and gives the file that go build -overlay wants.
func Overlay(root, dir string, bugs []Bug) (string, error) {
	byFile := map[string][]Bug{}
	for _, b := range bugs {
		byFile[b.File] = append(byFile[b.File], b)
	}
	replace := map[string]string{}
	for file, bugs := range byFile {
		path := filepath.Join(root, file)
		source, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("read what is to be mutated: %w", err)
		}
		mutated, err := Mutate(file, source, bugs)
		if err != nil {
			return "", err
		}
		replace[path] = filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		if err := os.WriteFile(replace[path], mutated, 0o600); err != nil {
			return "", fmt.Errorf("write a mutated copy: %w", err)
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("encode the overlay: %w", err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// body is a body of a function with a bug in it, and where in the source it goes.
type body struct {
	at   int
	text string
}

// Mutate gives a source in which every bug is planted, each before the body of its function.
func Mutate(file string, source []byte, bugs []Bug) ([]byte, error) {
	positions := token.NewFileSet()
	parsed, err := parser.ParseFile(positions, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", file, err)
	}
	var bodies []body
	for _, b := range bugs {
		planted, err := bodyWith(positions, parsed, source, b)
		if err != nil {
			return nil, fmt.Errorf("%q cannot be planted in %s: %w", b.Name, file, err)
		}
		bodies = append(bodies, planted)
	}
	slices.SortStableFunc(bodies, func(a, b body) int { return b.at - a.at })
	for _, b := range bodies {
		source = slices.Insert(slices.Clone(source), b.at, []byte(b.text)...)
	}
	name := positions.Position(parsed.Name.End()).Offset
	return slices.Insert(source, name, []byte(`; import planted_ "tightrope.dev/test/faults/planted/mutant"`)...), nil
}

// bodyWith is the body of the function that a bug is in, as it is with the bug. The compiler is told to call it by the
// bug's name, and to count lines on as they are in the source after it.
func bodyWith(positions *token.FileSet, parsed *ast.File, source []byte, b Bug) (body, error) {
	if n := bytes.Count(source, []byte(b.Old)); n != 1 {
		return body{}, fmt.Errorf("its text is there %d times, and must be there once", n)
	}
	from := bytes.Index(source, []byte(b.Old))
	for _, declaration := range parsed.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		open, end := positions.Position(f.Body.Lbrace).Offset+1, positions.Position(f.Body.Rbrace).Offset
		if from < open || from+len(b.Old) > end {
			continue
		}
		mutated := string(source[open:from]) + b.New + string(source[from+len(b.Old):end])
		if f.Type.Results == nil {
			mutated += "\nreturn"
		}
		next := positions.Position(f.Body.Lbrace + 1)
		return body{at: open, text: fmt.Sprintf("if planted_.Alive == %q {\n//line %s:1\n%s\n}\n/*line %s:%d:%d*/",
			b.Name, b.Name, mutated, next.Filename, next.Line, next.Column)}, nil
	}
	return body{}, fmt.Errorf("its text is not inside of a function")
}
