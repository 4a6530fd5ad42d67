package size

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// Part is a field and how many bytes it can take, with its key.
type Part struct {
	// Path is where the field is, such as status.conditions.
	Path string
	// Bytes is how large it can become.
	Bytes int
}

// Of is how many bytes an object of a kind can take, and its parts: the fields of spec, ledger and status, largest first.
// Every field without a bound is in the error, with its path.
func Of(schema *apiextensionsv1.JSONSchemaProps) (int, []Part, error) {
	a := &adder{}
	total := 0
	var parts []Part
	for _, top := range slices.Sorted(maps.Keys(schema.Properties)) {
		switch top {
		case "apiVersion", "kind", "metadata":
			continue
		}
		one := schema.Properties[top]
		total += a.property(top, top, &one)
		for _, name := range slices.Sorted(maps.Keys(one.Properties)) {
			field := one.Properties[name]
			parts = append(parts, Part{top + "." + name, (&adder{}).property(top+"."+name, name, &field)})
		}
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return b.Bytes - a.Bytes })
	return total, parts, errors.Join(a.unbounded...)
}

// adder adds up, and collects what has no bound.
type adder struct {
	unbounded []error
}

func (a *adder) none(path, want string) int {
	a.unbounded = append(a.unbounded, fmt.Errorf("%s has no %s", path, want))
	return 0
}

// property is a field with its key, the colon and the comma.
func (a *adder) property(path, name string, s *apiextensionsv1.JSONSchemaProps) int {
	return len(`"":,`) + len(name) + a.value(path, s)
}

func (a *adder) value(path string, s *apiextensionsv1.JSONSchemaProps) int {
	switch s.Type {
	case "object":
		return a.object(path, s)
	case "array":
		return a.array(path, s)
	case "string":
		return a.text(path, s)
	case "integer":
		return integer(s)
	case "boolean":
		return len("false")
	}
	return a.none(path, "type whose size is known")
}

func (a *adder) object(path string, s *apiextensionsv1.JSONSchemaProps) int {
	if s.AdditionalProperties != nil {
		return a.dictionary(path, s)
	}
	if len(s.Properties) == 0 {
		return a.none(path, "properties")
	}
	sum := len("{}")
	sizes := map[string]int{}
	for name, field := range s.Properties {
		sizes[name] = a.property(path+"."+name, name, &field)
		sum += sizes[name]
	}
	for _, name := range absent(s) {
		sum -= sizes[name]
	}
	sum -= spared(s)
	for _, group := range oneOf(s) {
		largest := 0
		for _, name := range group {
			largest = max(largest, sizes[name])
			sum -= sizes[name]
		}
		sum += largest
	}
	return sum
}

func (a *adder) dictionary(path string, s *apiextensionsv1.JSONSchemaProps) int {
	if s.MaxProperties == nil {
		return a.none(path, "maxProperties")
	}
	key, ok := longestKey(s)
	if !ok {
		return a.none(path, "rule for the length of its keys, such as self.all(name, name.size() <= 63)")
	}
	return len("{}") + int(*s.MaxProperties)*a.property(path+".*", strings.Repeat("x", key), s.AdditionalProperties.Schema)
}

func (a *adder) array(path string, s *apiextensionsv1.JSONSchemaProps) int {
	most := mostItems(s)
	if most == nil {
		return a.none(path, "maxItems")
	}
	item := s.Items.Schema.DeepCopy()
	if own, ok := longestKey(s); ok && item.Type == "string" {
		longest := int64(own)
		item.MaxLength = &longest
	}
	for name, longest := range bounds(s) {
		field, ok := item.Properties[name]
		if !ok {
			return a.none(path, "field "+name+", which a rule bounds")
		}
		field.MaxLength = &longest
		item.Properties[name] = field
	}
	bytes := len("[]") + int(*most)*(len(",")+a.value(path+"[]", item))
	if w := WeightsOf(s); w != nil {
		if less := w.covers(item); less != "" {
			return a.none(path, "rule whose weights are what its items take: "+less)
		}
		bytes = min(bytes, len("[]")+w.Most)
	}
	return bytes
}

// mostItems is how many items a list has; nil where nothing says so. A rule may allow a field fewer than its type.
func mostItems(s *apiextensionsv1.JSONSchemaProps) *int64 {
	most := s.MaxItems
	for _, rule := range s.XValidations {
		found := ownItems.FindStringSubmatch(rule.Rule)
		if found == nil {
			continue
		}
		if n, err := strconv.ParseInt(found[1], 10, 64); err == nil && (most == nil || n < *most) {
			most = &n
		}
	}
	return most
}

// text is a string in quotes.
func (a *adder) text(path string, s *apiextensionsv1.JSONSchemaProps) int {
	longest := math.MaxInt
	if s.MaxLength != nil {
		longest = int(*s.MaxLength)
	}
	if len(s.Enum) > 0 {
		words := 0
		for _, word := range s.Enum {
			words = max(words, len(word.Raw)-len(`""`))
		}
		longest = min(longest, words)
	}
	if s.Format == "date-time" { // metav1.Time is written in UTC and whole seconds
		longest = min(longest, len("2026-11-25T09:00:00Z"))
	}
	if s.Pattern != "" {
		longest = min(longest, longestMatch(s.Pattern))
	}
	for _, rule := range s.XValidations {
		longest = min(longest, form(rule.Rule))
	}
	if longest == math.MaxInt {
		return a.none(path, "maxLength")
	}
	return len(`""`) + longest
}

// integer is as long as the longer of its bounds.
func integer(s *apiextensionsv1.JSONSchemaProps) int {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	if s.Format == "int32" {
		low, high = math.MinInt32, math.MaxInt32
	}
	if s.Minimum != nil {
		low = int64(*s.Minimum)
	}
	if s.Maximum != nil {
		high = int64(*s.Maximum)
	}
	return max(len(strconv.FormatInt(low, 10)), len(strconv.FormatInt(high, 10)))
}

var (
	exactlyOne = regexp.MustCompile(`^\(has\(self\.\w+\)\?1:0\)(?:\+\(has\(self\.\w+\)\?1:0\))* == 1$`)
	never      = regexp.MustCompile(`^!has\(self\.(\w+)\)$`)
	present    = regexp.MustCompile(`has\(self\.(\w+)\)`)
	inAll      = regexp.MustCompile(`^(\(has\(self\..*) <= (\d+)$`)
	ownSize    = regexp.MustCompile(`^\(has\(self\.(\w+)\) \? self\.(\w+)\.size\(\) : 0\)$`)
	mapSize    = regexp.MustCompile(`^\(has\(self\.(\w+)\) \? self\.(\w+)\.map\(k, k\.size\(\) \+ self\.(\w+)\[k\]\.size\(\)\)\.sum\(\) : 0\)$`)
	eachKey    = regexp.MustCompile(`^self\.all\((\w+), (\w+)\.size\(\) <= (\d+)\)$`)
	eachForm   = regexp.MustCompile(`^self\.all\((\w+), (\w+)\.matches\('(\^[^']*\$)'\)\)$`)
	itemField  = regexp.MustCompile(`^(\w+)\.(\w+)\.size\(\) <= (\d+)$`)
	eachItem   = regexp.MustCompile(`^self\.all\((\w+), (.*)\)$`)
	ownItems   = regexp.MustCompile(`^self\.size\(\) <= (\d+)$`)
	ownForm    = regexp.MustCompile(`^self\.matches\('(\^[^']*\$)'\)$`)
	date       = "!format.date().validate(self).hasValue()"
)

// absent are the fields that a rule does not let be set.
func absent(s *apiextensionsv1.JSONSchemaProps) []string {
	var names []string
	for _, rule := range s.XValidations {
		if found := never.FindStringSubmatch(rule.Rule); found != nil {
			names = append(names, found[1])
		}
	}
	return names
}

// oneOf are the groups of fields of which exactly one may be set.
func oneOf(s *apiextensionsv1.JSONSchemaProps) [][]string {
	var groups [][]string
	for _, rule := range s.XValidations {
		if !exactlyOne.MatchString(rule.Rule) {
			continue
		}
		var group []string
		for _, field := range present.FindAllStringSubmatch(rule.Rule, -1) {
			group = append(group, field[1])
		}
		groups = append(groups, group)
	}
	return groups
}

// spared is how much smaller an object is than the sum of its fields, because a rule says how many characters texts
// and maps of texts have in all.
func spared(s *apiextensionsv1.JSONSchemaProps) int {
	spared := 0
	for _, rule := range s.XValidations {
		found := inAll.FindStringSubmatch(rule.Rule)
		if found == nil {
			continue
		}
		most, err := strconv.Atoi(found[2])
		if err != nil {
			continue
		}
		alone, ok := 0, true
		for part := range strings.SplitSeq(found[1], " + (") {
			n, known := characters(s, "("+strings.TrimPrefix(part, "("))
			alone, ok = alone+n, ok && known
		}
		if ok {
			spared += max(0, alone-most)
		}
	}
	return spared
}

// characters is how many characters a text, or the keys and texts of a map, have at most without the rule.
func characters(s *apiextensionsv1.JSONSchemaProps, part string) (int, bool) {
	if found := ownSize.FindStringSubmatch(part); found != nil && found[1] == found[2] {
		field := s.Properties[found[1]]
		return (&adder{}).text("", &field) - len(`""`), true
	}
	if found := mapSize.FindStringSubmatch(part); found != nil && found[1] == found[2] && found[2] == found[3] {
		field := s.Properties[found[1]]
		key, ok := longestKey(&field)
		if !ok || field.MaxProperties == nil || field.AdditionalProperties == nil {
			return 0, false
		}
		return int(*field.MaxProperties) * (key + (&adder{}).text("", field.AdditionalProperties.Schema) - len(`""`)), true
	}
	return 0, false
}

// longestKey is how long a key of a map, or a text of a list, can be, by a rule.
func longestKey(s *apiextensionsv1.JSONSchemaProps) (int, bool) {
	longest := math.MaxInt
	for _, rule := range s.XValidations {
		if found := eachKey.FindStringSubmatch(rule.Rule); found != nil && found[1] == found[2] {
			most, err := strconv.Atoi(found[3])
			if err == nil {
				longest = min(longest, most)
			}
		}
		if found := eachForm.FindStringSubmatch(rule.Rule); found != nil && found[1] == found[2] {
			longest = min(longest, longestMatch(found[3]))
		}
	}
	return longest, longest != math.MaxInt
}

// bounds are how long fields of a list's items can be, by a rule over the list: all of its parts must hold, so each
// that is a length counts.
func bounds(s *apiextensionsv1.JSONSchemaProps) map[string]int64 {
	most := map[string]int64{}
	for _, rule := range s.XValidations {
		found := eachItem.FindStringSubmatch(rule.Rule)
		if found == nil {
			continue
		}
		for part := range strings.SplitSeq(found[2], " && ") {
			if field := itemField.FindStringSubmatch(part); field != nil && field[1] == found[1] {
				if n, err := strconv.ParseInt(field[3], 10, 64); err == nil {
					most[field[2]] = n
				}
			}
		}
	}
	return most
}

// form is how long a string can be that follows a rule; the largest number where the rule does not say.
func form(rule string) int {
	if rule == date {
		return len("2026-12-31")
	}
	if found := ownForm.FindStringSubmatch(rule); found != nil {
		return longestMatch(found[1])
	}
	return math.MaxInt
}

// longestMatch is how long a text can be that a pattern allows as a whole; the largest number where it has no end.
func longestMatch(pattern string) int {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || !strings.HasPrefix(pattern, "^") || !strings.HasSuffix(pattern, "$") {
		return math.MaxInt
	}
	return longest(parsed)
}

func longest(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return 0
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpQuest:
		return longest(re.Sub[0])
	case syntax.OpRepeat:
		return times(re.Max, longest(re.Sub[0]))
	case syntax.OpConcat:
		sum := 0
		for _, sub := range re.Sub {
			one := longest(sub)
			if one == math.MaxInt {
				return one
			}
			sum += one
		}
		return sum
	case syntax.OpAlternate:
		most := 0
		for _, sub := range re.Sub {
			most = max(most, longest(sub))
		}
		return most
	}
	return math.MaxInt // stars and pluses have no end
}

func times(n, each int) int {
	if n < 0 || each == math.MaxInt {
		return math.MaxInt
	}
	return n * each
}
