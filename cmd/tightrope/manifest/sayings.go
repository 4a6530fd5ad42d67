package manifest

import (
	"regexp"
	"strings"
)

// yamlSayings say in plain words what the YAML libraries say in their own, and what to write instead. The first that matches is
// used. Where the library gives no line, seek finds what the message is about.
var yamlSayings = []struct {
	pattern *regexp.Regexp
	message string // $1 is what the pattern found
	seek    string // a pattern too, with $1; empty where the library gives a line
}{
	{regexp.MustCompile(`tab character`), "a tab cannot indent YAML; use spaces", `\t`},
	{regexp.MustCompile(`mapping values are not allowed`), "a colon stands where no value can begin; indent the line like its neighbours, or quote a text that has a colon in it", ""},
	{regexp.MustCompile(`cannot start any token`), "a value cannot begin with this sign; put it in quotes", ""},
	{regexp.MustCompile(`did not find expected ',' or '(.)'`), "a bracket is opened above and not closed; end it with $1, or write a comma between the values", ""},
	{regexp.MustCompile(`did not find expected '-' indicator`), "the lines above are a list, and this one is no item of it; begin it with a dash, or indent it less", ""},
	{regexp.MustCompile(`did not find expected key`), "this line does not fit the lines above; give all fields of one object the same indentation", ""},
	{regexp.MustCompile(`did not find expected node content`), "a value is missing; write one, in quotes if it begins with a sign", ""},
	{regexp.MustCompile(`did not find expected <document start>`), "the document has ended, and this line goes on; begin another one with ---, or indent the line", ""},
	{regexp.MustCompile(`could not find expected ':'`), "a name without a colon; write name: value, and a text of several lines behind | and indented", ""},
	{regexp.MustCompile(`unexpected end of stream`), "a quote or a bracket is opened and not closed before the end of the file", ""},
	{regexp.MustCompile(`unexpected document indicator`), "a quote is opened and not closed before the end of the document", ""},
	{regexp.MustCompile(`excessive aliasing`), "the aliases (*) stand for more values than can be read; write the values out", `\*[A-Za-z0-9]`},
	{regexp.MustCompile(`^anchor '(.*)' value contains itself`), "the anchor &$1 has itself inside; write the value out", `\*$1`},
	{regexp.MustCompile(`^unknown anchor '(.*)' referenced`), "*$1 stands for nothing; write &$1 before the value that it means, or quote a text that begins with *", `\*$1`},
	{regexp.MustCompile(`control characters are not allowed`), `has a control character; delete it`, `[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x84\x86-\x9f]|\x{fffe}|\x{ffff}`},
	{regexp.MustCompile(`unknown escape character`), "in double quotes a backslash begins an escape; write two of them, or single quotes around the text", ""},
	{regexp.MustCompile(`hexdecimal number|invalid Unicode character escape|escaped octet`), `an escape is not complete; write two digits behind \x, four behind \u, eight behind \U`, ""},
	{regexp.MustCompile(`^invalid map key`), "braces cannot stand for the name of a field; put a text that begins with {{ or [ in quotes", `\{[ \n]*\{|\? *[\[{]|\{ *\[|[\[{][^\n]*[\]}] *:`},
	{regexp.MustCompile(`unsupported map key of type`), "the name of a field is empty; write one before the colon, in quotes if it begins with a sign", `(?m)^[ -]*(~|[&!][^ \n]*)? *:`},
	{regexp.MustCompile(`map merge requires`), "<< brings in names and values, and behind it stands something else; write an alias such as *defaults", `<<`},
	{regexp.MustCompile(`max depth`), "has thousands of brackets inside one another; no object is nested so deeply", ""},
	{regexp.MustCompile(`^json: unsupported value`), "a number without end (.inf) or no number (.nan) cannot be stored; leave the field out", `(?i)[-+]?\.(inf|nan)\b`},
	{regexp.MustCompile(`block (sequence entries|collections?|mapping).* not allowed`), "an item or a field begins where none can stand; put it on a line of its own, indented below its name", ""},
	{regexp.MustCompile(`alphabetic or numeric character`), "& and * begin the name of an anchor; put a text that begins with one of them in quotes", ""},
	{regexp.MustCompile(`comment or line break`), "behind | or > nothing but a comment stands; put the text on the next line", ""},
	{regexp.MustCompile(`tag|directive|%YAML|'!'|version number|'\.' character|non-alphabetical`), "tags (!) and directives (%) are not read; delete it, or put the text in quotes", ""},
	{regexp.MustCompile(`indentation indicator`), "the number behind | or > is from 1 to 9; leave it out", ""},
	{regexp.MustCompile(`unexpected ':'`), "a colon stands in a text without quotes; put the text in quotes", ""},
	{regexp.MustCompile(`required a matching|not allowed in this context|whitespace|line break`), "a sign stands where YAML allows none; put the text around it in quotes", ""},
	{regexp.MustCompile(`invalid (leading|trailing|length)|UTF-8|Unicode`), "has a character that is no text; save the file as UTF-8", ""},
	{regexp.MustCompile(`cannot decode|invalid character|unexpected end of JSON|cannot unmarshal`), "cannot be read as YAML or JSON; look for a quote, comma or bracket that is missing or too many", ""},
}

// PlainYAML says in plain words what a YAML library says of a text.
func PlainYAML(message string) string {
	plain, _ := plainYAML(message)
	return plain
}

// plainYAML gives the words, and a pattern for what they are about; nil where the library knows.
func plainYAML(message string) (plain string, seek *regexp.Regexp) {
	for _, s := range yamlSayings {
		found := s.pattern.FindStringSubmatchIndex(message)
		if found == nil {
			continue
		}
		plain = string(s.pattern.ExpandString(nil, s.message, message, found))
		if s.seek == "" {
			return plain, nil
		}
		name := ""
		if len(found) > 3 {
			name = regexp.QuoteMeta(message[found[2]:found[3]])
		}
		seek, _ = regexp.Compile(strings.ReplaceAll(s.seek, "$1", name))
		return plain, seek
	}
	return "is not YAML: " + message, nil
}
