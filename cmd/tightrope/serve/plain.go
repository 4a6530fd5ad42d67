package serve

import (
	"regexp"
	"strings"

	"tightrope.dev/controllers/engine/expr"
)

// What the engine says is for who writes definitions as well: it names fields, days and periods as files have them.
var (
	fieldInText  = regexp.MustCompile(`\baccount\.spec\.[A-Za-z0-9_.]*[A-Za-z0-9_]`)
	dayInText    = regexp.MustCompile(`(^|[\s(])(\d{4}-\d{2}-\d{2})\b`)
	periodInText = regexp.MustCompile(`\b(within|in|for|every|at most) ([1-9]\d{0,3}(?:h|d|bd|w|mo))\b`)
	overrideIn   = regexp.MustCompile(`\bby override [a-z0-9.-]+: `)
	unjudged     = regexp.MustCompile(`^segment [a-z0-9.-]+ cannot be judged: `)
)

// otherWords are words of the engine, each before the one that a CSM would use.
var otherWords = strings.NewReplacer("the expression of segment ", "the rule of the segment ", ".; ", "; ")

// inPlain is what the engine says in the words of a CSM: fields by their names, days with their weekdays, periods in full.
func inPlain(text string) string {
	if strings.Contains(text, "by override ") {
		text = overrideIn.ReplaceAllString(text, "somebody said so: ")
	}
	if strings.Contains(text, "account.spec.") {
		text = fieldInText.ReplaceAllStringFunc(text, fieldInPlain)
	}
	text = dayInText.ReplaceAllStringFunc(text, func(found string) string {
		at := len(found) - len("2006-01-02")
		return found[:at] + dayText(found[at:])
	})
	text = periodInText.ReplaceAllStringFunc(text, func(found string) string {
		at := strings.LastIndex(found, " ") + 1
		return found[:at] + periodText(found[at:])
	})
	return otherWords.Replace(text)
}

// fieldInPlain is a path to a fact in words.
func fieldInPlain(path string) string {
	field := strings.TrimPrefix(path, "account.spec.")
	if role, is := strings.CutPrefix(field, "team."); is {
		return "the " + role
	}
	return expr.FieldInWords(field)
}

// whyThere says why an account is where it is. That its segment cannot be judged stands beside it.
func whyThere(message string) string { return capital(inPlain(unjudged.ReplaceAllString(message, ""))) }
