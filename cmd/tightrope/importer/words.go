package importer

import (
	"fmt"
	"slices"
	"strings"
)

// wordReader reads booleans: the words that were declared, or true and false in any case.
type wordReader struct {
	yes, no  []string
	anyCase  bool
	describe string
}

func newWordReader(declared *Booleans) (wordReader, error) {
	if declared == nil {
		return wordReader{yes: []string{"true"}, no: []string{"false"}, anyCase: true, describe: "true or false"}, nil
	}
	if len(declared.True) == 0 || len(declared.False) == 0 {
		return wordReader{}, fmt.Errorf(`booleans needs words for both, such as {whenTrue: ["Yes"], whenFalse: ["No"]}`)
	}
	for _, word := range declared.True {
		if slices.Contains(declared.False, word) {
			return wordReader{}, fmt.Errorf("booleans reads %q as true and as false; choose one", word)
		}
	}
	all := append(slices.Clone(declared.True), declared.False...)
	return wordReader{yes: declared.True, no: declared.False, describe: oneOf(all)}, nil
}

func (w wordReader) read(text string) (bool, error) {
	same := func(word string) bool { return word == text || w.anyCase && strings.EqualFold(word, text) }
	switch {
	case slices.ContainsFunc(w.yes, same):
		return true, nil
	case slices.ContainsFunc(w.no, same):
		return false, nil
	case strings.TrimSpace(text) == "":
		return false, fmt.Errorf(`%q is blank, which is not empty; declare blanks: Trim, or " " under absent`, text)
	}
	return false, fmt.Errorf("%q is not %s; declare the words the file uses under booleans", text, w.describe)
}
