package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// apiVersion is the version of every kind of ours.
var apiVersion = success.SchemeGroupVersion.String()

// fileKinds are kinds of files of ours that no cluster knows: commands read them by themselves.
var fileKinds = []string{"ImportMapping", "PlaybookTest", "ReportDefinition", "ResponseModel", "Snapshot"}

// kinds makes an empty object of each kind.
var kinds = func() map[string]func() client.Object {
	scheme := runtime.NewScheme()
	_ = success.AddToScheme(scheme) // it registers types, which cannot fail
	all := map[string]func() client.Object{}
	for kind := range scheme.KnownTypes(success.SchemeGroupVersion) {
		if made, err := scheme.New(success.SchemeGroupVersion.WithKind(kind)); err == nil {
			if _, isObject := made.(client.Object); isObject {
				all[kind] = func() client.Object { o, _ := made.DeepCopyObject().(client.Object); return o }
			}
		}
	}
	return all
}()

// add reads a file.
func (s *Set) add(file string, raw []byte) {
	file = shown(file)
	s.Files = append(s.Files, file)
	t, problem := newText(file, raw)
	if problem != nil {
		s.Problems = append(s.Problems, *problem)
		return
	}
	s.texts[file] = t
	documents, problem := t.documents()
	if problem != nil {
		s.Problems = append(s.Problems, *problem)
		return
	}
	found := 0
	for _, d := range documents {
		found += s.addDocument(d)
	}
	if found == 0 {
		s.Empty++
	}
}

// addDocument reads a document, and says how many objects it found, of whatever kind.
func (s *Set) addDocument(d document) int {
	content, problem := d.decode()
	if problem != nil {
		s.Problems = append(s.Problems, *problem)
		return 1
	}
	if content == nil {
		return 0
	}
	return s.addContent(d, content, nil)
}

// addContent reads what was decoded: an object, or a list of them.
func (s *Set) addContent(d document, content map[string]any, path []string) int {
	o := &Object{Content: content, File: d.file, Kind: textAt(content, "kind"), document: d, path: path}
	version := textAt(content, "apiVersion")
	if items, isList := content["items"].([]any); isList && strings.HasSuffix(o.Kind, "List") {
		found := 0
		for i, item := range items {
			if inner, isObject := item.(map[string]any); isObject {
				found += s.addContent(d, inner, append(slices.Clone(path), "items", strconv.Itoa(i)))
			}
		}
		return found
	}
	isOurs, problem := o.isOurs(version)
	switch {
	case problem != nil:
		s.Problems = append(s.Problems, *problem)
	case isOurs:
		s.addOurs(o)
	case o.Kind == "":
		s.Passed["other YAML"]++
	default:
		s.Passed[o.Kind]++
		if slices.Contains(fileKinds, o.Kind) {
			s.Documents = append(s.Documents, o)
		}
	}
	return 1
}

// isOurs says whether an object is of one of our kinds, or what is wrong where it seems to be.
func (o *Object) isOurs(version string) (bool, *Problem) {
	_, known := kinds[o.Kind]
	group, _, _ := strings.Cut(version, "/")
	refuse := func(path, format string, args ...any) *Problem {
		return &Problem{Place: o.Position(path), Rule: RuleKind, Path: path, Message: fmt.Sprintf(format, args...)}
	}
	switch {
	case version == apiVersion && known:
		return true, nil
	case slices.Contains(fileKinds, o.Kind):
		return false, nil
	case version == apiVersion && o.Kind == "" && o.Content["kind"] != nil:
		return false, refuse("kind", "is %s, want a text; write one of %s", describe(o.Content["kind"]), strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
	case version == apiVersion && o.Kind == "":
		return false, refuse("kind", "kind is missing; write one of %s", strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
	case version == apiVersion:
		return false, refuse("kind", "there is no kind %s%s", o.Kind, didYouMean(o.Kind, slices.AppendSeq(slices.Clone(fileKinds), maps.Keys(kinds))))
	case group == success.Group:
		return false, refuse("apiVersion", "there is no version %s; write %s", version, apiVersion)
	case known && version != "" && !strings.Contains(version, "/"): // a version of Kubernetes itself, which has no such kinds
		return false, refuse("apiVersion", "there is no %s of version %s; write %s", o.Kind, version, apiVersion)
	case known && version == "":
		return false, refuse("apiVersion", "apiVersion is missing; write %s", apiVersion)
	case known && expr.Nearest(group, []string{success.Group}) != "":
		return false, refuse("apiVersion", "there is no %s; did you mean %s?", version, apiVersion)
	}
	return false, nil
}

// addOurs decodes an object of our kinds.
func (s *Set) addOurs(o *Object) {
	metadata, _ := o.Content["metadata"].(map[string]any)
	o.Name, o.Namespace = textAt(metadata, "name"), textAt(metadata, "namespace")
	made := kinds[o.Kind]()
	problems := o.check(made)
	if o.Name == "" && metadata["name"] == nil {
		problems = append(problems, Problem{Place: o.Position("metadata"), Rule: RuleName, Path: "metadata.name", Message: "the name is missing; give the object one", Object: o})
	}
	s.Problems = append(s.Problems, problems...)
	s.Warnings = append(s.Warnings, o.substitutions()...)
	if slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == RuleType || p.Rule == RuleName }) {
		s.Refused = append(s.Refused, o)
		return
	}
	o.Object = made
	s.Objects = append(s.Objects, o)
}

// check decodes the content strictly into an object. It looks for places only where something is wrong.
func (o *Object) check(into any) Problems {
	raw, err := json.Marshal(o.Content)
	if err != nil {
		return Problems{{Place: o.Position(""), Rule: RuleSyntax, Message: err.Error(), Object: o}}
	}
	strict, err := kjson.UnmarshalStrict(raw, into)
	if err == nil && len(strict) == 0 && !o.document.twice() {
		return nil
	}
	problems := o.strictly(into)
	if err != nil && !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == RuleType }) {
		problems = append(problems, Problem{Place: o.Position(""), Rule: RuleType, Message: "cannot be read: " + err.Error(), Object: o})
	}
	return problems
}

// twice says that some field of the document is set twice.
func (d document) twice() bool {
	if isJSON(d.raw) {
		return true // the walk over the tree finds out
	}
	_, err := yaml.YAMLToJSONStrict(d.raw)
	return err != nil
}

// decode reads a document as the API server does; nil where it is empty.
func (d document) decode() (map[string]any, *Problem) {
	raw := d.raw
	if !isJSON(raw) {
		var err error
		if raw, err = yaml.YAMLToJSON(d.raw); err != nil {
			return nil, d.syntax(err)
		}
	}
	var content any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &content); err != nil {
		return nil, d.syntax(err)
	}
	switch c := content.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return c, nil
	}
	if slices.ContainsFunc(listOf(content), isOneOfOurs) {
		return nil, &Problem{Place: d.start(), Rule: RuleSyntax, Message: "the objects stand in a list; write each without the dash, and a line --- between two of them"}
	}
	return map[string]any{}, nil // a list or a text: YAML, and no object
}

func listOf(content any) []any {
	list, _ := content.([]any)
	return list
}

// isOneOfOurs says that a value looks like an object of ours.
func isOneOfOurs(value any) bool {
	object, _ := value.(map[string]any)
	group, _, _ := strings.Cut(textAt(object, "apiVersion"), "/")
	return group == success.Group
}

// isJSON says that a document is JSON.
func isJSON(raw []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) && json.Valid(raw)
}

var (
	yamlLine = regexp.MustCompile(`^line (\d+): `)
	// yamlFromZero are the messages for which the YAML library counts lines from zero.
	yamlFromZero = regexp.MustCompile(`^did not find expected ([',<-]|key|node content)`)
	// yamlTooLate is the message for which the YAML library gives the line that follows.
	yamlTooLate = regexp.MustCompile(`^could not find expected ':'`)
	// tabIndents finds a tab that indents a line.
	tabIndents = regexp.MustCompile(`(?m)^ *\t`)
)

// syntax says what is wrong with a document that is no YAML.
func (d document) syntax(err error) *Problem {
	message := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "), "yaml: ")
	place := d.start()
	if found := yamlLine.FindStringSubmatch(message); found != nil {
		number, _ := strconv.Atoi(found[1])
		message = strings.TrimPrefix(message, found[0])
		switch {
		case yamlFromZero.MatchString(message):
			number = min(number+1, d.contentBefore(math.MaxInt))
		case yamlTooLate.MatchString(message):
			number = d.contentBefore(number)
		}
		place = Place{d.file, d.above + number, 1}
	}
	plain, seek := plainYAML(message)
	if strings.Contains(message, "cannot start any token") && tabIndents.Match(d.raw) {
		plain, _ = plainYAML("tab character")
		place = d.placeOfByte(tabIndents.FindIndex(d.raw)[1] - 1)
	} else if seek != nil {
		if found := seek.FindIndex(d.raw); found != nil {
			place = d.placeOfByte(found[0])
		}
	}
	return &Problem{Place: place, Rule: RuleSyntax, Message: plain}
}

// contentBefore is the number of the last line before another one that has more on it than a comment.
func (d document) contentBefore(number int) int {
	lines := strings.Split(string(d.raw), "\n")
	for at := min(number-1, len(lines)); at > 0; at-- {
		if text := strings.TrimSpace(lines[at-1]); text != "" && !strings.HasPrefix(text, "#") {
			return at
		}
	}
	return number
}

func textAt(content map[string]any, name string) string {
	value, _ := content[name].(string)
	return value
}

// didYouMean names the nearest of the names, as the end of a sentence; empty where none is near.
func didYouMean(name string, names []string) string {
	if nearest := expr.Nearest(name, names); nearest != "" {
		return expr.Lookalike(name) + "; did you mean " + nearest + "?"
	}
	return expr.Lookalike(name)
}
