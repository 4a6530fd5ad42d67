package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// sayings say in a CS operator's words what the type checker says in its own. The first that matches and finds words
// is used. What none knows is told as the checker has it.
var sayings = []struct {
	pattern *regexp.Regexp
	message func(f *fault) string
}{
	{regexp.MustCompile(`^undeclared reference to '(.*)' \(in container`), undeclared},
	{regexp.MustCompile(`^undefined field '(.*)'`), undefinedField},
	{regexp.MustCompile(`^found no matching overload for '(.*)' applied to`), noOverload},
	{regexp.MustCompile(`does not support field selection`), noFields},
	{regexp.MustCompile(`^expected type 'bool' but found`), notBool},
	{regexp.MustCompile(`cannot be range of a comprehension`), noRange},
	{regexp.MustCompile(`^reserved identifier: (.*)`), reserved},
	{regexp.MustCompile(`^invalid argument to has\(\) macro`), always("has takes a field, such as has(account.spec.industry)")},
	{regexp.MustCompile(`^argument must be a simple name|^iteration variable`), always("the first argument is a name for the element, such as x: list.exists(x, x.severity > 3)")},
	{regexp.MustCompile(`^invalid duration argument`), always("is not a length of time; write hours, minutes or seconds, such as duration('36h')")},
	{regexp.MustCompile(`^invalid timestamp argument`), always("is not a date and time; write it such as timestamp('2026-12-31T00:00:00Z')")},
	{regexp.MustCompile(`^invalid matches argument`), always("is not a regular expression (https://github.com/google/re2/wiki/Syntax)")},
	{regexp.MustCompile(`^invalid int literal|^invalid uint literal`), always("the number has too many digits; a whole number is at most 9223372036854775807")},
	{regexp.MustCompile(`^invalid double literal`), always("the number is too large, or not written as 7.3")},
	{regexp.MustCompile(`^could not parse formatting clause.*precision`), always("the number of digits behind the point is too large; at most 100 can be written, such as %.2f")},
	{regexp.MustCompile(`^could not parse formatting clause`), always("the text has a % that format does not know; write %s for any value, %d, %.2f for a number of digits, and %% for the sign")},
	{regexp.MustCompile(`^index \d+ out of range`), always("the text has more % marks than the list has values; write one value for each")},
	{regexp.MustCompile(`^comprehension exceeds nesting limit`), always(fmt.Sprintf("too many loops inside loops; at most %d are allowed", maxNesting))},
	{regexp.MustCompile(`recursion limit|max recursion`), always(fmt.Sprintf("the expression is nested too deeply; at most %d levels are allowed", maxRecursion))},
}

func always(message string) func(*fault) string { return func(*fault) string { return message } }

// undeclared explains a name that means nothing here.
func undeclared(f *fault) string {
	name := f.words[1]
	switch {
	case f.node == nil:
		return ""
	case f.node.Kind() == ast.CallKind:
		return f.undeclaredFunction(name)
	case f.node.Kind() == ast.StructKind:
		return "an expression reads, it cannot make objects"
	}
	return f.undeclaredVariable(name)
}

var literalWords = map[string]string{"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "yes": "true", "no": "false"}

func (f *fault) undeclaredVariable(name string) string {
	_, isFact := specType.index[name]
	switch {
	case f.env.row != nil && slices.Contains(f.env.row.names(), name):
		return "there is no variable " + name + "; did you mean " + join("row", name) + "?"
	case f.env.row != nil:
		return "there is no variable " + name + "; available: row"
	case f.env.stop:
		return stopVariable(name)
	case isVariable(name):
		return whereRead(name)
	case name == itemName:
		return "item can be read only where the trigger is of type Each: in its where and key, and in the steps and the goal"
	case literalWords[name] != "":
		return "write " + literalWords[name] + " for " + name + ", or put a text in quotes: '" + name + "'"
	case strings.EqualFold(name, "null") || name == "None" || name == "nil":
		return "there is no " + name + "; to ask whether a fact is there, write has(account.spec.industry)"
	case isFact:
		return "there is no variable " + name + "; did you mean account.spec." + name + "?"
	}
	if near := suggest(name, f.env.available); near != "" {
		return "there is no variable " + name + near
	}
	return "there is no variable " + name + "; available: " + strings.Join(f.env.available, ", ") + "; put a text in quotes: '" + name + "'"
}

// usages shows how the macros are written, for who gave them the wrong number of arguments.
var usages = map[string]string{
	"has":        "has(account.spec.industry)",
	"exists":     "list.exists(x, x.severity > 3)",
	"all":        "list.all(x, x.severity > 3)",
	"exists_one": "list.exists_one(x, x.severity > 3)",
	"filter":     "list.filter(x, x.severity > 3)",
	"map":        "list.map(x, x.name)",
	"daysUntil":  "daysUntil(account.spec.commercial.renewalDate)",
	"daysSince":  "daysSince(account.spec.commercial.startDate)",
	"yearsSince": "yearsSince(account.spec.commercial.startDate)",
	"addDays":    "addDays(today, 30)",
	"fresh":      "fresh(account.spec.signals.nps, '90d')",
	"optMap":     "account.spec.?industry.optMap(x, x == 'Tourism')",
	"optFlatMap": "account.spec.?industry.optFlatMap(x, optional.of(x))",
}

func (f *fault) undeclaredFunction(name string) string {
	if usage := usages[name]; usage != "" && f.hasMacro(name) {
		return name + " is written so: " + usage
	}
	if near := suggest(name, f.functions()); near != "" {
		return "there is no function " + name + near
	}
	return "there is no function " + name + "; available: " + strings.Join(f.functions(), ", ")
}

func (f *fault) hasMacro(name string) bool {
	return slices.ContainsFunc(f.env.cel.Macros(), func(m cel.Macro) bool { return m.Function() == name })
}

// unadvertised are functions that help nobody to write a condition.
var unadvertised = map[string]bool{"in": true, "unknown": true, "dyn": true, "type": true, "uint": true, "bytes": true, "unwrapOpt": true, "optFlatMap": true}

// functions lists the functions that can be written, sorted.
func (f *fault) functions() []string {
	var names []string
	for name := range f.env.cel.Functions() {
		if identifier.MatchString(name) && !strings.HasPrefix(name, "_") && !unadvertised[name] {
			names = append(names, name)
		}
	}
	for _, macro := range f.env.cel.Macros() {
		if !unadvertised[macro.Function()] {
			names = append(names, macro.Function())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// undefinedField explains a field that there is not.
func undefinedField(f *fault) string {
	name := f.words[1]
	if f.node == nil {
		return ""
	}
	whole, _ := part(f.node)
	if whole == nil {
		return ""
	}
	t := f.typeOf(whole)
	if t.TypeName() == "optional_type" && len(t.Parameters()) == 1 {
		t = t.Parameters()[0]
	}
	object, found := f.env.provider.objects[t.TypeName()]
	if !found {
		return ""
	}
	what := f.name(whole)
	if !strings.Contains(what, ".") && !slices.Contains(f.env.available, what) {
		what = withArticle(objectName(t.TypeName()))
	}
	return fieldMessage(what, name, object)
}

func fieldMessage(what, name string, object *objectType) string {
	if what == "row" {
		return columnMessage(name, object)
	}
	problem := what + " has no field " + name
	if object == accountType {
		_, inMetadata := metadataType.index[name]
		_, inSpec := specType.index[name]
		switch {
		case name == "status":
			return "account.status cannot be read: use responses, outcomes, segments, scores and team"
		case inMetadata:
			return problem + "; did you mean account.metadata." + name + "?"
		case inSpec:
			return problem + "; did you mean account.spec." + name + "?"
		}
	}
	if near := suggest(name, object.names()); near != "" {
		return problem + near
	}
	if object == specType.objectType {
		return problem + "; facts of your own stand in account.spec.attributes." + name
	}
	return problem + "; it has " + enumerate(object.names())
}

func columnMessage(name string, row *objectType) string {
	problem := "there is no column " + name
	if near := Nearest(name, row.names()); near != "" {
		return problem + "; did you mean " + join("row", near) + "?"
	}
	return problem + "; the columns are " + enumerate(row.names())
}

// noOverload explains an operator or a function that cannot take what it is given.
func noOverload(f *fault) string {
	if f.node == nil || f.node.Kind() != ast.CallKind {
		return clash(f.words[1], nil, nil)
	}
	call := f.node.AsCall()
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	given := make([]string, len(args))
	for i, arg := range args {
		given[i] = describeType(f.typeOf(arg))
	}
	switch name := call.FunctionName(); {
	case name == operators.Conditional && len(args) == 3:
		return "both sides of ? : must be of one kind, but are " + given[1] + " and " + given[2]
	case slices.Contains(given, "nothing (null)"):
		return "nothing is ever null; to ask whether a fact is there, write has(" + f.name(args[0]) + ")"
	case name == "orValue" || name == "hasValue" || name == "optMap":
		return name + " needs an optional value; write .? before the field that may be absent, such as account.spec.?industry.orValue('')"
	case name == operators.Index && f.typeOf(args[0]).Kind() == types.StructKind:
		if key, ok := literalText(args[1]); ok {
			return "write " + join(f.name(args[0]), key)
		}
	case f.looksLikeDate(args):
		return clash(name, nil, given) + "; put a date in quotes: '2026-12-31'"
	}
	return clash(call.FunctionName(), given, named(f, args, given))
}

var dateDigits = regexp.MustCompile(`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}`)

// looksLikeDate says whether a text is compared with 2026-12-31, which is 1983.
func (f *fault) looksLikeDate(args []ast.Expr) bool {
	for _, arg := range args {
		if arg.Kind() == ast.CallKind && arg.AsCall().FunctionName() == operators.Subtract && dateDigits.MatchString(f.text) {
			return true
		}
	}
	return false
}

// named puts the path before the description of what is given, where it has one.
func named(f *fault, args []ast.Expr, given []string) []string {
	words := slices.Clone(given)
	for i, arg := range args {
		if path := pathOf(arg); path != "" && !strings.HasPrefix(path, "@") {
			words[i] = path + " (" + given[i] + ")"
		} else if arg.Kind() == ast.LiteralKind {
			words[i] = f.name(arg) + " (" + given[i] + ")"
		}
	}
	return words
}

// noFields explains a field of something that has none.
func noFields(f *fault) string {
	if f.node == nil {
		return ""
	}
	whole, name := part(f.node)
	if whole == nil {
		return ""
	}
	is := f.describe(whole)
	switch {
	case name == "size":
		return is + "; its length is " + f.name(whole) + ".size()"
	case f.typeOf(whole).Kind() == types.ListKind:
		return is + "; ask about its elements: " + f.name(whole) + ".exists(x, x." + name + " == ...)"
	}
	return is + " and has no field " + name
}

// notBool explains a condition that is none.
func notBool(f *fault) string {
	if f.node == nil {
		return ""
	}
	return f.describe(f.node) + "; && and || need true or false on both sides"
}

func noRange(f *fault) string {
	if f.node == nil {
		return ""
	}
	return f.describe(f.node) + "; exists, all, map and filter need a list"
}

func reserved(f *fault) string {
	word := f.words[1]
	if word == "if" || word == "else" {
		return "there is no " + word + "; write condition ? one : other"
	}
	return word + " is a reserved word; put a text in quotes: '" + word + "'"
}

var (
	badToken   = regexp.MustCompile(`(?s)^token recognition error at: '(.*)'$`)
	unexpected = regexp.MustCompile(`(?s)^(?:mismatched|extraneous) input '(.*?)' expecting (.*)$`)
	missingOne = regexp.MustCompile(`^missing '(.*)' at`)
)

// syntaxError explains what the parser stumbled over.
func (s *source) syntaxError(l common.Location, complaint string) *Error {
	say := func(message string) *Error {
		return &Error{Line: max(l.Line(), 1), Column: max(l.Column(), 0) + 1, Message: message}
	}
	if strings.HasPrefix(strings.TrimSpace(s.text), "{{") {
		return say("this is an expression already; leave out {{ and }}")
	}
	if match := badToken.FindStringSubmatch(complaint); match != nil {
		return say(s.explainToken(l, match[1]))
	}
	if match := unexpected.FindStringSubmatch(complaint); match != nil {
		return say(s.explainInput(l, match[1], match[2]))
	}
	if match := missingOne.FindStringSubmatch(complaint); match != nil {
		return say("a " + match[1] + " is missing")
	}
	if l.Column() >= len(s.line(l.Line()))-1 {
		return say("the expression ends too early")
	}
	return say("the expression cannot be read from here on")
}

// before is what stands before a place, on its line.
func (s *source) before(l common.Location) string {
	line := s.line(max(l.Line(), 1))
	return strings.TrimSpace(string(line[:min(max(l.Column(), 0), len(line))]))
}

func (s *source) explainToken(l common.Location, token string) string {
	switch first := []rune(token + " ")[0]; {
	case first == '=' && strings.HasSuffix(s.before(l), "=="):
		return "equal is written =="
	case first == '=':
		return "a single = compares nothing; write == to compare"
	case first == '\'' || first == '"':
		return "the text is not closed; end it with " + string(first) + " on the same line"
	case strings.ContainsRune("‘’‚“”„«»", first):
		return string(first) + " is a typographic quote; write ' or \""
	case first == '&':
		return "and is written &&"
	case first == '|':
		return "or is written ||"
	default:
		return strange(first)
	}
}

// spellings are words and signs of other languages.
var spellings = map[string]string{"and": "&&", "or": "||", "not": "!", "<>": "!=", "is": "=="}

// instead is what to write for a word or sign that stands where it cannot, as the end of a sentence.
func instead(input string, before []string) string {
	last := ""
	if len(before) > 0 {
		last = strings.ToLower(before[len(before)-1])
	}
	switch {
	case last == "if":
		return "; write condition ? one : other"
	case strings.EqualFold(input, "like"):
		return "; write .contains('...'), .startsWith('...') or .matches('...')"
	case input == "," || strings.HasPrefix(input, "_"):
		return "; a number is written in digits only, such as 1000000"
	case input == ")" || input == "]" || input == "}":
		return "; no bracket is open for it"
	case digitsEnd.MatchString(last) && identifier.MatchString(input):
		return "; a number has no unit"
	}
	return ""
}

var digitsEnd = regexp.MustCompile(`[0-9]$`)

// shortened is a word of the author's, where it is very long only its beginning.
func shortened(word string) string {
	if runes := []rune(word); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return word
}

func (s *source) explainInput(l common.Location, input, expected string) string {
	words := strings.Fields(s.before(l))
	last := ""
	if len(words) > 0 {
		last = strings.ToLower(words[len(words)-1])
	}
	switch sign := spellings[strings.ToLower(input)]; {
	case input == "<EOF>" && strings.Contains(expected, "':'"):
		return "the expression ends too early: after ? a : is missing"
	case input == "<EOF>":
		return "the expression ends too early"
	case sign != "":
		return strings.ToLower(input) + " is written " + sign
	case last == "not":
		return "not is written !"
	case input == ">" && strings.HasSuffix(last, "<"):
		return "not equal is written !="
	case input == "/":
		return "a comment begins with //"
	case strings.HasPrefix(input, "`"):
		return "a text stands in quotes, ' or \""
	}
	return shortened(input) + " is not expected here" + instead(input, words)
}
