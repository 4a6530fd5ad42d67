package chaos

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// mistake is a definition of config/samples/bad/stalled that the webhook refuses.
type mistake struct {
	object *unstructured.Unstructured
	words  []string // what is said of it: the first is what the condition says
}

// mistakes are those that the golden file of test/webhook has words for.
func mistakes() ([]mistake, error) {
	golden, err := goldenWords()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(root(), "config", "samples", "bad", "stalled", "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list the bad samples: %w", err)
	}
	var all []mistake
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read a bad sample: %w", err)
		}
		for document := range bytes.SplitSeq(content, []byte("\n---")) {
			o, err := parseObject(document)
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", file, err)
			}
			if words := golden[filepath.Base(file)+", "+o.GetName()]; len(words) > 0 {
				all = append(all, mistake{o, words})
			}
		}
	}
	if len(all) != len(golden) {
		return nil, fmt.Errorf("the golden file has words for %d definitions, and %d are there", len(golden), len(all))
	}
	return all, nil
}

func parseObject(document []byte) (*unstructured.Unstructured, error) {
	o := &unstructured.Unstructured{}
	return o, yaml.Unmarshal(document, &o.Object)
}

var (
	header = regexp.MustCompile(`^\S+\.yaml, \S+$`)
	said   = regexp.MustCompile(`^  \S+: `)
)

// goldenWords are the words of the golden file, by file and name. What passes has none, and is left out.
func goldenWords() (map[string][]string, error) {
	content, err := os.ReadFile(filepath.Join(root(), "test", "webhook", "testdata", "refusals.golden"))
	if err != nil {
		return nil, fmt.Errorf("read the golden words: %w", err)
	}
	words, of := map[string][]string{}, ""
	for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
		switch line := lines.Text(); {
		case header.MatchString(line):
			of = line
		case said.MatchString(line):
			words[of] = append(words[of], strings.TrimPrefix(line, "  "))
		case line != "  passes":
			return nil, fmt.Errorf("the golden file has a line that is none: %q", line)
		}
	}
	if len(words) < 20 {
		return nil, errors.New("the golden file has too few words")
	}
	return words, nil
}

// goodDefinitions are definitions of each kind that nobody can have anything against. %[1]d is a number from 1 to 20.
var goodDefinitions = []string{
	`{kind: Segment, metadata: {name: small-%[1]d}, spec: {dimension: made-up-%[1]d, expression: "account.spec.industry == 'n%[2]d'"}}`,
	`{kind: Calendar, metadata: {name: office-%[1]d}, spec: {timeZone: Europe/Berlin, days: [{name: move, date: "2027-01-%02[2]d"}]}}`,
	`{kind: Scorecard, metadata: {name: health-%[1]d}, spec: {minimum: 0, maximum: 100, terms: [{name: base, points: "%[2]d + 1"}]}}`,
	`{kind: Guardrail, metadata: {name: brake-%[1]d}, spec: {tasksPerHour: %[2]d}}`,
	`{kind: Playbook, metadata: {name: ask-%[1]d}, spec: {trigger: {type: Membership}, condition: "account.spec.industry == 'n%[2]d'",
  steps: [{name: ask, title: "Ask {{ account.spec.displayName }}, the %[2]d. time"}]}}`,
}

// goodDefinition is the number-th good one. Each is applied under a few names, again and again, with another spec.
func goodDefinition(number int) (*unstructured.Unstructured, error) {
	text := goodDefinitions[number%len(goodDefinitions)]
	o, err := parseObject(fmt.Appendf(nil, text, number%3, 1+number%20))
	if err == nil {
		o.SetAPIVersion("tightrope.dev/v1alpha1")
	}
	return o, err
}
