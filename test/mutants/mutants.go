// Package mutants changes one thing in YAML documents, as people do by mistake, for tests that compare what two programs say of
// them. The same seed gives the same mutants.
package mutants

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tightrope.dev/test/build"
)

// Document is a document of a sample file.
type Document struct {
	// From is the file, and what was done to it.
	From string
	// Kind is the kind of the sample, whatever became of it.
	Kind string
	// Text is the document.
	Text string
}

// Kinds are the kinds that people write, and their names in addresses.
var Kinds = map[string]string{
	"Account": "accounts", "Segment": "segments", "SegmentOverride": "segmentoverrides", "Playbook": "playbooks",
	"Scorecard": "scorecards", "Calendar": "calendars", "Guardrail": "guardrails", "Engagement": "engagements",
}

// Samples are the documents of our kinds in the files that patterns below config/samples name.
func Samples(patterns ...string) ([]Document, error) {
	var all []Document
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(build.Root(), "config", "samples", pattern))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("find samples %s: %w", pattern, errors.Join(err, os.ErrNotExist))
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read sample: %w", err)
			}
			all = append(all, documents(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), string(content))...)
		}
	}
	return all, nil
}

func documents(file, content string) []Document {
	var all []Document
	for text := range strings.SplitSeq("\n"+content, "\n---") {
		for kind := range Kinds {
			if strings.Contains(text, "\nkind: "+kind+"\n") && strings.Contains(text, "\napiVersion: tightrope.dev/v1alpha1\n") {
				all = append(all, Document{file, kind, text + "\n"})
			}
		}
	}
	return all
}

// Of gives so many mutants of documents, each with one thing changed.
func Of(from []Document, seed int64, n int) ([]Document, error) {
	r := rand.New(rand.NewSource(seed))
	var all []Document
	for len(all) < n {
		d := from[r.Intn(len(from))]
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(d.Text), &root); err != nil {
			return nil, fmt.Errorf("read %s: %w", d.From, err)
		}
		what := mutations[r.Intn(len(mutations))]
		done := what.do(r, root.Content[0])
		if done == "" {
			continue
		}
		var text bytes.Buffer
		encoder := yaml.NewEncoder(&text)
		encoder.SetIndent(2)
		if err := encoder.Encode(&root); err != nil {
			return nil, fmt.Errorf("write a mutant of %s: %w", d.From, err)
		}
		all = append(all, Document{fmt.Sprintf("%s %s: %s", d.From, what.name, done), d.Kind, text.String()})
	}
	return all, nil
}

// mutations are the mistakes that people make. Each says what it did; nothing where there is no place for it.
var mutations = []struct {
	name string
	do   func(r *rand.Rand, root *yaml.Node) string
}{
	{"leaves out", func(r *rand.Rand, root *yaml.Node) string {
		return onField(r, root, func(parent *yaml.Node, i int) string {
			name := parent.Content[i].Value
			parent.Content = slices.Delete(parent.Content, i, i+2)
			return name
		})
	}},
	{"misspells a field", func(r *rand.Rand, root *yaml.Node) string {
		return onField(r, root, func(parent *yaml.Node, i int) string {
			parent.Content[i].Value = misspelt(r, parent.Content[i].Value)
			return parent.Content[i].Value
		})
	}},
	{"sets twice", func(r *rand.Rand, root *yaml.Node) string {
		return onField(r, root, func(parent *yaml.Node, i int) string {
			parent.Content = append(parent.Content, parent.Content[i], parent.Content[i+1])
			return parent.Content[i].Value
		})
	}},
	{"turns into a list", func(r *rand.Rand, root *yaml.Node) string {
		return onField(r, root, func(parent *yaml.Node, i int) string {
			parent.Content[i+1] = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{parent.Content[i+1]}}
			return parent.Content[i].Value
		})
	}},
	{"leaves empty", func(r *rand.Rand, root *yaml.Node) string {
		return onField(r, root, func(parent *yaml.Node, i int) string {
			parent.Content[i+1] = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
			return parent.Content[i].Value
		})
	}},
	{"repeats an element", func(r *rand.Rand, root *yaml.Node) string {
		return onNode(r, root, yaml.SequenceNode, func(n *yaml.Node) string {
			if len(n.Content) == 0 {
				return ""
			}
			n.Content = append(n.Content, n.Content[0])
			return fmt.Sprint(len(n.Content))
		})
	}},
	{"empties a list", func(r *rand.Rand, root *yaml.Node) string {
		return onNode(r, root, yaml.SequenceNode, func(n *yaml.Node) string { n.Content = nil; return "[]" })
	}},
	{"misspells a word", onScalar(func(r *rand.Rand, n *yaml.Node) { n.Value = misspelt(r, n.Value) })},
	{"writes capitals", onScalar(func(_ *rand.Rand, n *yaml.Node) { n.Value = strings.ToUpper(n.Value) })},
	{"writes too much", onScalar(func(r *rand.Rand, n *yaml.Node) {
		n.Value = strings.Repeat(n.Value+"x", 1+[]int{20, 300, 9000}[r.Intn(3)]/(len(n.Value)+1))
	})},
	{"writes a number", onScalar(func(r *rand.Rand, n *yaml.Node) {
		n.Tag, n.Style, n.Value = "!!int", 0, []string{"-1", "0", "3", "101", "99999999999"}[r.Intn(5)]
	})},
	{"quotes", onScalar(func(_ *rand.Rand, n *yaml.Node) { n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle })},
	{"writes yes", onScalar(func(_ *rand.Rand, n *yaml.Node) { n.Tag, n.Style, n.Value = "", 0, "yes" })},
	{"writes nothing", onScalar(func(_ *rand.Rand, n *yaml.Node) { n.Tag, n.Style, n.Value = "!!str", yaml.DoubleQuotedStyle, "" })},
	{"writes another day", onScalar(func(r *rand.Rand, n *yaml.Node) {
		n.Tag, n.Style, n.Value = "!!str", yaml.DoubleQuotedStyle, []string{"2026-02-30", "31.12.2026", "2026-12-31", "5 days", "-60d", "2w"}[r.Intn(6)]
	})},
	{"writes it a little differently", onScalar(func(_ *rand.Rand, n *yaml.Node) { n.Value += " " })},
	{"changes an expression", onExpression(func(r *rand.Rand, n *yaml.Node) { n.Value = misspelt(r, n.Value) })},
	{"breaks an expression", onExpression(func(r *rand.Rand, n *yaml.Node) { n.Value = n.Value[:r.Intn(len(n.Value))] })},
}

// onField does something to a field of some mapping below spec or metadata.
func onField(r *rand.Rand, root *yaml.Node, do func(parent *yaml.Node, i int) string) string {
	return onNode(r, root, yaml.MappingNode, func(n *yaml.Node) string {
		if len(n.Content) == 0 {
			return ""
		}
		return do(n, 2*r.Intn(len(n.Content)/2))
	})
}

// onNode does something to a node of a kind.
func onNode(r *rand.Rand, root *yaml.Node, kind yaml.Kind, do func(n *yaml.Node) string) string {
	var nodes []*yaml.Node
	var walk func(n *yaml.Node, isKey bool)
	walk = func(n *yaml.Node, isKey bool) {
		if n.Kind == kind && !isKey && n != root {
			nodes = append(nodes, n)
		}
		for i, child := range n.Content {
			walk(child, n.Kind == yaml.MappingNode && i%2 == 0)
		}
	}
	walk(root, false)
	if len(nodes) == 0 {
		return ""
	}
	return do(nodes[r.Intn(len(nodes))])
}

func onScalar(do func(r *rand.Rand, n *yaml.Node)) func(*rand.Rand, *yaml.Node) string {
	return func(r *rand.Rand, root *yaml.Node) string {
		return onNode(r, root, yaml.ScalarNode, func(n *yaml.Node) string {
			before := n.Value
			if do(r, n); n.Value == "" && before == "" {
				return ""
			}
			return fmt.Sprintf("%.40q", before)
		})
	}
}

// onExpression does something to a text that looks like CEL, or has holes.
func onExpression(do func(r *rand.Rand, n *yaml.Node)) func(*rand.Rand, *yaml.Node) string {
	return func(r *rand.Rand, root *yaml.Node) string {
		return onNode(r, root, yaml.ScalarNode, func(n *yaml.Node) string {
			if !strings.Contains(n.Value, "account.") && !strings.Contains(n.Value, "steps[") && !strings.Contains(n.Value, "{{") {
				return ""
			}
			do(r, n)
			return fmt.Sprintf("%.60q", n.Value)
		})
	}
}

// misspelt leaves a letter out, doubles one, or changes one for another.
func misspelt(r *rand.Rand, word string) string {
	runes := []rune(word)
	if len(runes) < 2 {
		return word + "x"
	}
	i := r.Intn(len(runes) - 1)
	switch r.Intn(3) {
	case 0:
		return string(slices.Delete(runes, i, i+1))
	case 1:
		return string(slices.Insert(runes, i, runes[i]))
	default:
		runes[i], runes[i+1] = runes[i+1], runes[i]
		return string(runes)
	}
}
