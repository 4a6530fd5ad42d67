package size

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// Weights is a rule over a list that says how much its items weigh in all. An item weighs Each, and the length of its texts
// in Texts, and for each of the fields in Parts that it has what is said there.
type Weights struct {
	// Most is what the items weigh at most in all.
	Most int
	// Each is what every item weighs.
	Each int
	// Texts are fields whose length is added.
	Texts []string
	// Parts are fields that weigh something where they are there.
	Parts map[string]Weight
}

// Weight is what a field of an item weighs: Bytes, and the length of the text that the field has under the name Text, if
// there is one.
type Weight struct {
	Bytes int
	Text  string
}

var (
	weighs   = regexp.MustCompile(`^self\.map\(p, (\d+) \+ (.*)\)\.sum\(\) <= (\d+)$`)
	itsText  = regexp.MustCompile(`^p\.(\w+)\.size\(\)$`)
	itsPart  = regexp.MustCompile(`^\(has\(p\.(\w+)\) \? (\d+)(?: \+ p\.(\w+)\.(\w+)\.size\(\))? : 0\)$`)
	addition = regexp.MustCompile(` \+ (p\.\w+\.size\(\)|\(has)`)
)

// WeightsOf reads the rule of a list that says how much its items weigh; nil where it has none.
func WeightsOf(s *apiextensionsv1.JSONSchemaProps) *Weights {
	for _, rule := range s.XValidations {
		found := weighs.FindStringSubmatch(rule.Rule)
		if found == nil {
			continue
		}
		w := &Weights{Parts: map[string]Weight{}}
		w.Each, _ = strconv.Atoi(found[1])
		w.Most, _ = strconv.Atoi(found[3])
		for term := range strings.SplitSeq(addition.ReplaceAllString(found[2], "\n$1"), "\n") {
			if text := itsText.FindStringSubmatch(term); text != nil {
				w.Texts = append(w.Texts, text[1])
				continue
			}
			part := itsPart.FindStringSubmatch(term)
			if part == nil || part[3] != "" && part[3] != part[1] {
				return nil // it says something else
			}
			bytes, _ := strconv.Atoi(part[2])
			w.Parts[part[1]] = Weight{bytes, part[4]}
		}
		return w
	}
	return nil
}

// Of is what an item weighs.
func (w *Weights) Of(item map[string]any) int {
	weight := w.Each
	for _, name := range w.Texts {
		weight += lengthOf(item[name])
	}
	for name, part := range w.Parts {
		if field, ok := item[name].(map[string]any); ok {
			weight += part.Bytes + lengthOf(field[part.Text])
		}
	}
	return weight
}

// lengthOf is how long a text is, in characters; zero for what is none.
func lengthOf(value any) int {
	text, _ := value.(string)
	return utf8.RuneCountInString(text)
}

// covers says why the weights are less than the bytes that an item can take; empty where they are not.
func (w *Weights) covers(item *apiextensionsv1.JSONSchemaProps) string {
	rest := len("{},")
	for name, field := range item.Properties {
		bytes := (&adder{}).property("", name, &field)
		part, weighed := w.Parts[name]
		switch {
		case weighed:
			if part.Text != "" {
				text := field.Properties[part.Text]
				bytes -= (&adder{}).text("", &text) - len(`""`)
			}
			if bytes > part.Bytes {
				return fmt.Sprintf("%s takes %d and weighs %d", name, bytes, part.Bytes)
			}
			continue
		case slices.Contains(w.Texts, name):
			bytes -= (&adder{}).text("", &field) - len(`""`)
		}
		rest += bytes
	}
	if rest > w.Each {
		return fmt.Sprintf("an item takes %d and weighs %d", rest, w.Each)
	}
	return ""
}
