package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Set is what was read.
type Set struct {
	// Objects are the objects of our kinds, in the order of the files.
	Objects []*Object
	// Refused are those whose values have the wrong types, so that they could not be decoded. Each has a problem.
	Refused []*Object
	// Documents are those of kinds that no cluster knows, such as ResponseModel: commands read them with Decode. They count as
	// passed over, and their Object is nil.
	Documents []*Object
	// Problems are what must be mended, in the order of the files.
	Problems Problems
	// Warnings are what may be wrong.
	Warnings Problems
	// Passed counts what was passed over, by its kind, such as Namespace.
	Passed map[string]int
	// Empty counts the files in which nothing is.
	Empty int
	// Files are the files that were read.
	Files []string

	texts map[string]*text
}

// Namespaces are the namespaces that the files name, sorted.
func (s *Set) Namespaces() []string {
	names := map[string]bool{}
	for _, o := range slices.Concat(s.Objects, s.Refused) {
		names[o.Namespace] = true
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

// InNamespace gives the objects of one namespace, for commands that work on one: the wanted one, or the only one that the files
// name, or the one called default. Objects that name none belong to it, and have it set from then on.
func (s *Set) InNamespace(wanted string) ([]*Object, string, error) {
	named := s.Namespaces()
	switch {
	case wanted != "":
	case len(named) > 1:
		return nil, "", fmt.Errorf("the files hold objects of the namespaces %s; say which with --namespace", strings.Join(named, " and "))
	case len(named) == 1:
		wanted = named[0]
	default:
		wanted = "default"
	}
	var objects []*Object
	for _, o := range s.Objects {
		if o.Namespace == "" || o.Namespace == wanted {
			o.setNamespace(wanted)
			objects = append(objects, o)
		}
	}
	return objects, wanted, nil
}

// PassedOver says in a few words what was passed over; it is empty where nothing was.
func (s *Set) PassedOver() string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(s.Passed)) {
		parts = append(parts, fmt.Sprintf("%d %s", s.Passed[kind], kind))
	}
	switch s.Empty {
	case 0:
	case 1:
		parts = append(parts, "1 empty file")
	default:
		parts = append(parts, fmt.Sprintf("%d empty files", s.Empty))
	}
	return strings.Join(parts, ", ")
}

// Line is a line of a file, from 1, without its end; empty where there is none.
func (s *Set) Line(file string, number int) string {
	if t := s.texts[file]; t != nil {
		return t.line(number)
	}
	return ""
}

// twins finds objects that are there twice.
func (s *Set) twins() {
	first := map[string]*Object{}
	for _, o := range slices.Concat(s.Objects, s.Refused) {
		key := o.Kind + "/" + o.Namespace + "/" + o.Name
		if o.Name == "" {
			continue
		}
		if before := first[key]; before != nil {
			s.Problems = append(s.Problems, Problem{Place: o.Position("metadata.name"), Rule: RuleDuplicateObject, Path: "metadata.name", Object: o,
				Message: fmt.Sprintf("%s %s is already in %s; give one of them another name, or delete it", o.Kind, o.Name, before.Position("metadata.name"))})
			continue
		}
		first[key] = o
	}
}
