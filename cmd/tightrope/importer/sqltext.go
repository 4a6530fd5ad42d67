package importer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// sqlIgnored matches what has no meaning to us inside a statement: comments, texts and quoted names.
var sqlIgnored = regexp.MustCompile("(?s)--[^\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\\[[^\\]]*\\]")

var sqlWord = regexp.MustCompile(`^\w+`)

// singleSelect refuses everything but one SELECT. The database holds nothing to damage, but a mapping should not look as
// though it could write, and statements such as ATTACH reach files.
func singleSelect(query string) error {
	bare := strings.TrimSpace(sqlIgnored.ReplaceAllString(query, " "))
	bare = strings.TrimSpace(strings.TrimSuffix(bare, ";"))
	first := strings.ToLower(sqlWord.FindString(bare))
	switch {
	case bare == "":
		return errors.New("is empty; write one SELECT")
	case strings.Contains(bare, ";"):
		return errors.New("holds more than one statement; write one SELECT")
	case first != "select" && first != "with":
		return fmt.Errorf("starts with %q; write one SELECT", sqlWord.FindString(bare))
	}
	return nil
}

var (
	sqlErrorShape = regexp.MustCompile(`^(?:SQL logic error: )?(.*?)(?: \(\d+\))?$`)
	sqlErrorToken = regexp.MustCompile(`near "(.+)": |no such (?:column|table|function): (?:.*\.)?(.+)$|ambiguous column name: (?:.*\.)?(.+)$`)
)

// sqlProblem puts an error of the query where it belongs in the mapping, as nearly as SQLite says.
func (d *document) sqlProblem(err error) Problem {
	message := sqlErrorShape.FindStringSubmatch(err.Error())[1]
	problem := Problem{File: d.file, Message: "query: " + message}
	node := d.nodes["query"]
	if node == nil {
		return problem
	}
	problem.Line = node.Line
	match := sqlErrorToken.FindStringSubmatch(message)
	if match == nil {
		return problem
	}
	token := match[1] + match[2] + match[3]
	places := wordPlaces(d.mapping.Query, token)
	if len(places) == 0 {
		return problem
	}
	before := d.mapping.Query[:places[0]]
	line, column := 1+strings.Count(before, "\n"), places[0]-strings.LastIndexByte(before, '\n')
	problem.Message = fmt.Sprintf("query, line %d, column %d: %s", line, column, message)
	if node.Value == d.mapping.Query && node.Style&yaml.LiteralStyle != 0 {
		problem.Line = node.Line + line
	}
	return problem
}

// wordPlaces finds a word as a whole in a text.
func wordPlaces(text, word string) []int {
	var places []int
	for _, found := range regexp.MustCompile(`(?i)(^|\W)(`+regexp.QuoteMeta(word)+`)(\W|$)`).FindAllStringSubmatchIndex(text, -1) {
		places = append(places, found[4])
	}
	return places
}
