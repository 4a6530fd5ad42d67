package rollup

import (
	"slices"
	"strings"
	"unicode"
)

// Words are those that count as yes and as no where feedback begins with one of them, in whatever case.
type Words struct {
	// useful are the words that say that the Task made sense.
	Useful []string `json:"useful,omitempty"`
	// notUseful are the words that say that it did not.
	NotUseful []string `json:"notUseful,omitempty"`
}

// Answer is what feedback says.
type Answer int

// The answers.
const (
	Neither Answer = iota
	Yes
	No
)

// Of is what feedback says.
func (w Words) Of(feedback string) Answer {
	first := strings.ToLower(strings.TrimFunc(feedback, func(r rune) bool { return !unicode.IsLetter(r) }))
	if end := strings.IndexFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' }); end >= 0 {
		first = first[:end]
	}
	switch {
	case begins(first, w.NotUseful):
		return No
	case begins(first, w.Useful):
		return Yes
	}
	return Neither
}

// begins says that a text begins with one of some words, as whole words.
func begins(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		rest, found := strings.CutPrefix(text, strings.ToLower(word))
		return found && word != "" && (rest == "" || strings.HasPrefix(rest, " "))
	})
}
