package manifest

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// tree parses a document for the places of its parts; nil where it is none.
func (d document) tree() *yaml.Node {
	var root yaml.Node
	raw := d.raw
	if isJSON(raw) {
		raw = []byte(strings.ReplaceAll(string(raw), "\t", " ")) // JSON may be indented with tabs, and has none in texts
	}
	if yaml.Unmarshal(raw, &root) != nil || len(root.Content) == 0 {
		return nil
	}
	return root.Content[0]
}

// placeOf is the place of a field. A value that begins below its key has the place of the key.
func (d document) placeOf(key, value *yaml.Node) Place {
	node := value
	if node == nil || key != nil && (node.Line != key.Line || isNothing(node)) {
		node = key
	}
	if node == nil {
		return d.start()
	}
	return Place{d.file, d.above + node.Line, node.Column}
}

// start is the place of the first line of a document that says something.
func (d document) start() Place {
	for i, line := range strings.Split(string(d.raw), "\n") {
		if text := strings.TrimSpace(line); text != "" && text[0] != '#' {
			return Place{d.file, d.above + i + 1, 1}
		}
	}
	return Place{d.file, d.above + 1, 1}
}

func isNothing(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Value == "" }

// find goes along a path. It gives the key and the value of the field; where the path leads to nothing, those of the last field
// that is there.
func find(root *yaml.Node, path string) (key, value *yaml.Node, found bool) {
	value = resolved(root)
	for path != "" && value != nil {
		nextKey, next, rest := step(value, path)
		if next == nil {
			return key, value, false
		}
		key, value, path = nextKey, resolved(next), rest
	}
	return key, value, value != nil
}

// step goes one step along a path, and gives what is left of it.
func step(node *yaml.Node, path string) (key, value *yaml.Node, rest string) {
	if name, isBracketed := strings.CutPrefix(path, "["); isBracketed {
		for _, end := range closings(name) {
			if key, value = at(node, name[:end]); value != nil {
				return key, value, name[end+1:]
			}
		}
		return nil, nil, path
	}
	path = strings.TrimPrefix(path, ".")
	for _, end := range namesOf(path) {
		if key, value = member(node, path[:end]); value != nil {
			return key, value, path[end:]
		}
	}
	return nil, nil, path
}

// closings are where the brackets of a path close: a key of a map may have brackets itself.
func closings(path string) []int {
	var ends []int
	for i, r := range path {
		if r == ']' {
			ends = append(ends, i)
		}
	}
	return ends
}

// namesOf are where the first name of a path may end, the longest first: a key of a map may have dots itself.
func namesOf(path string) []int {
	ends := []int{len(path)}
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			ends = append(ends, i)
		}
	}
	return ends
}

// at is what stands in brackets: an index, the name of an element, or a key.
func at(node *yaml.Node, name string) (key, value *yaml.Node) {
	if node.Kind != yaml.SequenceNode {
		return member(node, name)
	}
	if i, err := strconv.Atoi(name); err == nil {
		if i < 0 || i >= len(node.Content) {
			return nil, nil
		}
		return nil, node.Content[i]
	}
	i := slices.IndexFunc(node.Content, func(item *yaml.Node) bool {
		for _, field := range []string{"name", "ref", "type"} {
			if _, named := member(resolved(item), field); named != nil && named.Value == name {
				return true
			}
		}
		return false
	})
	if i < 0 {
		return nil, nil
	}
	return nil, node.Content[i]
}

// member is a field of a mapping. Of one that is set twice the last counts, as in what is decoded.
func member(node *yaml.Node, name string) (key, value *yaml.Node) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, nil
	}
	var merged *yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		switch k := node.Content[i]; {
		case k.Value == name:
			key, value = k, node.Content[i+1]
		case k.Tag == "!!merge":
			merged = node.Content[i+1]
		}
	}
	if value == nil && merged != nil {
		return memberMerged(resolved(merged), name)
	}
	return key, value
}

// memberMerged is a field that comes in with <<.
func memberMerged(merged *yaml.Node, name string) (key, value *yaml.Node) {
	if merged.Kind != yaml.SequenceNode {
		return member(merged, name)
	}
	for _, item := range merged.Content {
		if key, value = member(resolved(item), name); value != nil {
			return key, value
		}
	}
	return nil, nil
}

// child is an element of a list or a field of a mapping, by its index or name.
func child(node *yaml.Node, name string) *yaml.Node {
	if node = resolved(node); node == nil {
		return nil
	}
	_, value := at(node, name)
	return value
}

// resolved is what an alias stands for.
func resolved(node *yaml.Node) *yaml.Node {
	if node != nil && node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}
