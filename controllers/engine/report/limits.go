package report

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"tightrope.dev/api/v1alpha1"
)

// tooLong refuses what does not fit into a report: the sum as well as each part.
func tooLong(report *v1alpha1.Report) *Refusal {
	sum := 0
	for _, part := range parts(report) {
		if part.length > part.most {
			return &Refusal{TooLong, fmt.Sprintf("the %s has %d characters, and at most %d fit", part.what, part.length, part.most)}
		}
		sum += part.length + part.name
	}
	if sum > v1alpha1.MaxReport {
		return &Refusal{TooLong, fmt.Sprintf(
			"answer, note and feedback have %d characters in all, and at most %d fit; write less, and the rest where the customer's file is", sum, v1alpha1.MaxReport)}
	}
	return nil
}

// part is a text of a report.
type part struct {
	what         string
	length, most int
	name         int // how long the name is, where the name counts too
}

func parts(report *v1alpha1.Report) []part {
	all := []part{
		{what: "answer", length: utf8.RuneCountInString(report.Response), most: v1alpha1.MaxResponse},
		{what: "note", length: utf8.RuneCountInString(report.Note), most: v1alpha1.MaxNote},
		{what: "feedback", length: utf8.RuneCountInString(report.Feedback), most: v1alpha1.MaxFeedback},
	}
	for _, name := range slices.Sorted(maps.Keys(report.Answers)) {
		all = append(all, part{
			what: "answer to " + name, length: utf8.RuneCountInString(string(report.Answers[name])), most: v1alpha1.MaxAnswer, name: utf8.RuneCountInString(name),
		})
	}
	return all
}
