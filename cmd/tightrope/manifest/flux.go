package manifest

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// substitute is the annotation or label that keeps Flux from replacing anything.
const substitute = "kustomize.toolkit.fluxcd.io/substitute"

// variable is what Flux replaces in a Kustomization with postBuild.substitute: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
// A second dollar sign keeps it.
var variable = regexp.MustCompile(`(?:^|[^$])(\$\{[_a-zA-Z][_a-zA-Z0-9]*[^}]*\})`)

// substitutions warns of texts that Flux may replace.
func (o *Object) substitutions() Problems {
	if !bytes.Contains(o.document.raw, []byte("${")) || o.keepsVariables() {
		return nil
	}
	var found Problems
	eachText(o.Content, "", func(path, text string) {
		if match := variable.FindStringSubmatchIndex(text); match != nil {
			at := match[2:]
			line, column := lineAndColumn(text, at[0])
			found = append(found, Problem{Place: o.PositionIn(path, line, column), Rule: RuleSubstitution, Path: path, Object: o, Message: fmt.Sprintf(
				"Flux replaces %s where its Kustomization has postBuild; write $%[1]s to keep it, or set the annotation %s: disabled", text[at[0]:at[1]], substitute)})
		}
	})
	return found
}

func (o *Object) keepsVariables() bool {
	metadata, _ := o.Content["metadata"].(map[string]any)
	for _, field := range []string{"annotations", "labels"} {
		if values, ok := metadata[field].(map[string]any); ok && values[substitute] == "disabled" {
			return true
		}
	}
	return false
}

// eachText calls a function for every text of a value, in the order of the names.
func eachText(value any, path string, do func(path, text string)) {
	switch v := value.(type) {
	case string:
		do(path, v)
	case []any:
		for i, item := range v {
			eachText(item, fmt.Sprintf("%s[%d]", path, i), do)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			eachText(v[key], below(path, key, true), do)
		}
	}
}

// lineAndColumn are those of a byte of a text, both from 1.
func lineAndColumn(text string, at int) (line, column int) {
	before := []byte(text[:at])
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, len([]rune(string(before[start:]))) + 1
}
