package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"tightrope.dev/cmd/tightrope/manifest"
)

// decodeMapping reads a mapping strictly. It checks the tree of the document before anything is decoded, so that a text which
// YAML reads as something else (NO, 01234, 2026-01-31) is refused with its path instead of being turned into another text.
// The document that it gives knows on which line each part stands.
func decodeMapping(file string, raw []byte) (*document, error) {
	text, err := decode(raw, encodingUTF8)
	if err != nil {
		return nil, mappingUnreadable(file, err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var root yaml.Node
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF):
		return nil, Problems{{File: file, Message: "holds no mapping; it is empty"}}
	case err != nil:
		return nil, yamlError(file, text, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, Problems{{File: file, Message: "holds more than one document; write one mapping a file"}}
	}
	doc := &document{file: file, nodes: map[string]*yaml.Node{}}
	doc.check(root.Content[0], reflect.TypeFor[Mapping](), "")
	if len(doc.problems) > 0 {
		return nil, inOrder(doc.problems)
	}
	if err := root.Decode(&doc.mapping); err != nil {
		return nil, yamlError(file, text, err)
	}
	return doc, nil
}

// document is a decoded mapping and where its parts stand.
type document struct {
	file     string
	mapping  Mapping
	nodes    map[string]*yaml.Node // by path, such as fields.commercial.arr
	problems Problems
}

// refuse records a problem with the part of the mapping at a path.
func (d *document) refuse(path, format string, args ...any) {
	problem := Problem{File: d.file, Message: path + ": " + fmt.Sprintf(format, args...)}
	if path == "" {
		problem.Message = fmt.Sprintf(format, args...)
	}
	if node := d.nodes[path]; node != nil {
		problem.Line, problem.At = node.Line, node.Column
	}
	d.problems = append(d.problems, problem)
}

var wordsType = reflect.TypeFor[Words]()

func (d *document) check(node *yaml.Node, want reflect.Type, path string) {
	d.nodes[path] = node
	switch {
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		d.refuse(path, "anchors and aliases (& and *) are not read; write the value out")
	case want.Kind() == reflect.Pointer:
		d.check(node, want.Elem(), path)
	case want.Kind() == reflect.Struct:
		d.checkEntries(node, path, structFields(want))
	case want.Kind() == reflect.Map:
		d.checkEntries(node, path, nil, want.Elem())
	case want == wordsType && node.Kind == yaml.SequenceNode:
		for i, item := range node.Content {
			d.check(item, reflect.TypeFor[string](), fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		d.checkText(node, path)
	}
}

// checkEntries checks a YAML mapping: with the known fields of a struct, or with any key and one type for all values.
func (d *document) checkEntries(node *yaml.Node, path string, known map[string]reflect.Type, value ...reflect.Type) {
	if node.Kind != yaml.MappingNode {
		d.refuse(path, "got %s, want names and values (name: value)", describeNode(node))
		return
	}
	seen := map[string]int{}
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		child := strings.TrimPrefix(path+"."+key.Value, ".")
		d.nodes[child] = key
		if first, found := seen[key.Value]; found {
			d.refuse(child, "is already set on line %d", first)
			continue
		}
		seen[key.Value] = key.Line
		want := slices.Concat(value, []reflect.Type{known[key.Value]})[0]
		switch {
		case !isText(key):
			d.refuse(child, "the name is %s; quote it: %q", describeNode(key), key.Value)
		case want == nil:
			d.refuse(child, "unknown field%s", didYouMean(key.Value, keys(known)))
		default:
			d.check(node.Content[i+1], want, child)
		}
	}
}

func keys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// structFields are the YAML fields of a struct, with those of inlined structs.
func structFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range t.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if option != "inline" {
			fields[name] = field.Type
			continue
		}
		maps.Copy(fields, structFields(field.Type))
	}
	return fields
}

func (d *document) checkText(node *yaml.Node, path string) {
	switch {
	case node.Kind == yaml.ScalarNode && isText(node):
	case node.Kind == yaml.ScalarNode && node.Tag != "!!null":
		d.refuse(path, "got %s, want text; quote it: %q", describeNode(node), node.Value)
	default:
		d.refuse(path, "got %s, want text", describeNode(node))
	}
}

// yaml11Words are the words that older YAML, which Kubernetes tools still read, takes for booleans.
var yaml11Words = []string{"y", "n", "yes", "no", "on", "off", "true", "false"}

func isText(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Tag == "!!str" && !isOldBoolean(node)
}

func isOldBoolean(node *yaml.Node) bool {
	return node.Style == 0 && slices.Contains(yaml11Words, strings.ToLower(node.Value))
}

func describeNode(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "names and values"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Tag == "!!null":
		return "nothing"
	case node.Tag == "!!bool" || isOldBoolean(node):
		return "a boolean"
	case node.Tag == "!!int" || node.Tag == "!!float":
		return "a number"
	case node.Tag == "!!timestamp":
		return "a time"
	}
	return "text"
}

var (
	yamlLine = regexp.MustCompile(`^line (\d+): `)
	// yamlFromZero are the messages for which the YAML library counts lines from zero.
	yamlFromZero = regexp.MustCompile(`^did not find expected ([',<]|key|node content)`)
)

// yamlError puts the line that the YAML library found where the eye looks for it.
func yamlError(file string, raw []byte, err error) error {
	problem := Problem{File: file, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if found := yamlLine.FindStringSubmatch(problem.Message); found != nil {
		problem.Line, _ = strconv.Atoi(found[1])
		problem.Message = strings.TrimPrefix(problem.Message, found[0])
		if yamlFromZero.MatchString(problem.Message) {
			problem.Line++
		}
	}
	if problem.Line > 0 && strings.Contains(problem.Message, "cannot start any token") && tabIndents(raw, problem.Line) {
		problem.Message = "tab character"
	}
	problem.Message = manifest.PlainYAML(problem.Message)
	return Problems{problem}
}

// tabIndents says that a tab stands where a line begins.
func tabIndents(raw []byte, line int) bool {
	lines := strings.Split(string(raw), "\n")
	return line <= len(lines) && strings.HasPrefix(strings.TrimLeft(lines[line-1], " "), "\t")
}

func mappingUnreadable(file string, err error) error {
	problem := Problem{File: file, Message: err.Error()}
	if bad := (*badByte)(nil); errors.As(err, &bad) {
		problem.Line, problem.Message = bad.line, fmt.Sprintf("byte %d is not UTF-8; save the mapping as UTF-8", bad.offset)
	}
	return Problems{problem}
}
