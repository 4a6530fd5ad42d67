package definitions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// An open question lets the customer say what would help. Who offers a menu or names a price in the same breath has answered
// it. What is looked for is simple, and the words are English: a list of at least two points or numbers, the words below, an
// amount of money or a percentage, and holes that read prices. An author who means it says so in the annotation.

// offers are what an open question must not hold, and what that is called.
var offers = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a list of options", regexp.MustCompile(`(?m)^[ \t]*(?:[-*•]|\d{1,2}[.)]|[a-z]\))[ \t]+\S[^\n]*\n(?:[ \t]*\n)?[ \t]*(?:[-*•]|\d{1,2}[.)]|[a-z]\))[ \t]+\S`)},
	{"a menu", regexp.MustCompile(`(?i)\b(?:choose (?:from|between|one)|pick (?:from|one|between)|(?:one|two|three|four|the|these|following|several) options|menu of|option [abc123]\b)`)},
	{"a price", regexp.MustCompile(`(?i)[$€£¥]\s?\d|\b\d[\d.,]*\s?(?:%|percent\b|USD\b|EUR\b|GBP\b|CHF\b|JPY\b|dollars?\b|euros?\b|pounds?\b)`)},
	{"a discount", regexp.MustCompile(`(?i)\b(?:discount(?:s|ed)?|rebates?|price cut|special price|lower price|reduced (?:price|rate|fee))\b`)},
}

// prices are the facts that a hole must not print in an open question.
var prices = regexp.MustCompile(`account\.spec\.commercial\.(?:arr|listPrice|discounts)\b|segmentValues\[[^\]]*\]\.?\w*(?i:price|discount|fee)`)

// questions warns of open questions that offer something.
func (c *checker) questions() {
	for _, p := range c.playbooks {
		open := map[string]bool{}
		for _, s := range p.Spec.Steps {
			if s.Response != nil && s.Response.Type == v1alpha1.ResponseFreeText && s.Channel != v1alpha1.ChannelInternal {
				open[fmt.Sprintf("spec.steps[%s].message", s.Name)] = true
			}
		}
		for _, text := range p.Texts() {
			if step, _, isMessage := strings.Cut(text.Field, ".message."); isMessage && open[step+".message"] {
				c.question(p, text)
			}
		}
	}
}

// question warns of the first offer in a text.
func (c *checker) question(p *plan.Playbook, text plan.Text) {
	source := messageText(p, text.Field)
	what, at := offerIn(text, source)
	if what == "" {
		return
	}
	at += len(source[at:]) - len(strings.TrimLeft(source[at:], " \t\n"))
	line, column := lineAndColumn(source, at)
	c.say(Finding{Kind: "Playbook", Name: p.Name, Field: text.Field, Line: line, Column: column, Severity: Warning, Rule: "open-question",
		Message: fmt.Sprintf("the step asks an open question (response.type FreeText), and this is %s: let the customer say what would help, and offer it in a step of its own, such as one of type Choice; if it is meant so, set the annotation %s: open-question", what, AnnotationAllow)})
}

// offerIn finds the first offer in a text: what it is, and the byte at which it stands in the source.
func offerIn(text plan.Text, source string) (what string, at int) {
	at = len(source)
	written := withoutHoles(text, source)
	for _, offer := range offers {
		if found := offer.pattern.FindStringIndex(written); found != nil && found[0] < at {
			what, at = offer.what, found[0]
		}
	}
	if found := prices.FindStringIndex(source); found != nil && found[0] < at && printsPrice(text) {
		what, at = "a price", found[0]
	}
	return what, at
}

// printsPrice says that a hole of the text reads a price.
func printsPrice(text plan.Text) bool {
	return slices.ContainsFunc(text.Holes(), prices.MatchString)
}

// withoutHoles is the source with blanks in the place of its holes, so that places stay the same.
func withoutHoles(text plan.Text, source string) string {
	for _, hole := range text.Holes() {
		if at := strings.Index(source, hole); at >= 0 {
			source = source[:at] + strings.Repeat(" ", len(hole)) + source[at+len(hole):]
		}
	}
	return source
}

// messageText is the text of a field of a step's message, as its author wrote it.
func messageText(p *plan.Playbook, field string) string {
	for _, s := range p.Spec.Steps {
		switch field {
		case fmt.Sprintf("spec.steps[%s].message.subject", s.Name):
			return s.Message.Subject
		case fmt.Sprintf("spec.steps[%s].message.body", s.Name):
			return s.Message.Body
		}
	}
	return ""
}

// lineAndColumn are those of a byte of a text, both from 1, the column in code points.
func lineAndColumn(text string, at int) (line, column int) {
	before := text[:at]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, len([]rune(before[start:])) + 1
}
