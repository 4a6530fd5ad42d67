package manifest

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"

	"sigs.k8s.io/kustomize/api/types"
)

var (
	// kustomizeYAML is what kustomize says of a kustomization that is no YAML, with the line.
	kustomizeYAML = regexp.MustCompile(`invalid Kustomization: (?:error converting YAML to JSON: )?yaml: (?:line (\d+): )?(.*)$`)
	// kustomizeField is what it says of a misspelt field.
	kustomizeField = regexp.MustCompile(`invalid Kustomization: json: unknown field "(.*)"`)
	// kustomizeMissing is what it says of a file that is not there, before all the ways in which it looked for it.
	kustomizeMissing = regexp.MustCompile(`'?accumulating (?:resources|components)(?: from)? '([^']+)': (?:evalsymlink failure|open|lstat|read)`)
)

// unbuilt says in our words why a kustomization does not build.
func unbuilt(folder, file string, err error) error {
	message := err.Error()
	if found := kustomizeYAML.FindStringSubmatch(message); found != nil {
		raw, _ := os.ReadFile(file) // without it the place is only less exact
		d := document{text: &text{file: file, raw: raw}, raw: raw}
		return fmt.Errorf("kustomization %s does not build: %s", folder, d.syntax(fmt.Errorf("yaml: line %s: %s", found[1], found[2])))
	}
	if found := kustomizeField.FindStringSubmatch(message); found != nil {
		fields := slices.Sorted(maps.Keys(fieldsOf(reflect.TypeFor[types.Kustomization]())))
		return fmt.Errorf("kustomization %s does not build: %s: there is no field %s%s", folder, file, found[1], didYouMean(found[1], fields))
	}
	if found := kustomizeMissing.FindStringSubmatch(message); found != nil {
		return fmt.Errorf("kustomization %s does not build: %s names %s, and there is none", folder, file, found[1])
	}
	return fmt.Errorf("kustomization %s does not build: %w", folder, err)
}
