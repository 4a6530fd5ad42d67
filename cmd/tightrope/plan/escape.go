package plan

import (
	"strings"
	"unicode"
)

// mostProse is how long a sentence of somebody else is in a table.
const mostProse = 240

// code is a name as code: nothing in it is read as Markdown.
func code(name string) string {
	name = clip(clean(name), mostProse)
	if name == "" {
		return ""
	}
	name = strings.ReplaceAll(name, "|", "\\|") // tables are cut into cells before anything else is read
	fence := strings.Repeat("`", longestRun(name, '`')+1)
	if strings.HasPrefix(name, "`") || strings.HasSuffix(name, "`") {
		name = " " + name + " "
	}
	return fence + name + fence
}

// longestRun is how often a character follows itself at most.
func longestRun(text string, of rune) int {
	longest, now := 0, 0
	for _, r := range text {
		if now++; r != of {
			now = 0
		}
		longest = max(longest, now)
	}
	return longest
}

// prose is a sentence of somebody else: it stays one line and says what it says, whatever characters it has.
func prose(text string) string { return escape(clip(clean(text), mostProse)) }

// escape writes a text so that Markdown shows it as it is. It makes no link, no mention and no number of an issue.
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '@', r == '#', r == '&', r == '<', r == '>', r == ':' && !strings.HasPrefix(text[i:], ": "), r == '.' && isLink(text[:i]):
			b.WriteString(entity(r))
		case r < unicode.MaxASCII && strings.ContainsRune("\\`*_{}[]()!|~$", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isLink says that a dot here would make a link of what follows: after www.
func isLink(before string) bool { return strings.HasSuffix(strings.ToLower(before), "www") }

func entity(r rune) string {
	return map[rune]string{'@': "&#64;", '#': "&#35;", '&': "&amp;", '<': "&lt;", '>': "&gt;", ':': "&#58;", '.': "&#46;"}[r]
}
