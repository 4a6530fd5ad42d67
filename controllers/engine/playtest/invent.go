package playtest

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/segment"
)

// invent makes an account up from what a playbook reads: the first value of each comparison, in its segment, its condition and its
// trigger. It is a guess; whether a run begins is seen when it is lived.
func invent(definitions []runtime.Object, p *v1alpha1.Playbook, today calendar.Date) *v1alpha1.Account {
	i := &inventor{today: today, facts: map[string]any{}}
	i.set("displayName", "Acme")
	i.set("lifecycle", string(firstOr(p.Spec.Lifecycles, v1alpha1.LifecycleActive)))
	for _, text := range i.reads(definitions, p) {
		i.compare(text)
	}
	i.dates(p)
	i.element(p.Spec.Trigger.Each)
	i.people(p)
	i.fill(p)
	a := &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme"}}
	if decode(i.facts, &a.Spec) != nil {
		a.Spec = v1alpha1.AccountSpec{DisplayName: "Acme", Lifecycle: v1alpha1.LifecycleActive} // a guess went wrong
	}
	return a
}

func firstOr[T any](list []T, otherwise T) T {
	if len(list) > 0 {
		return list[0]
	}
	return otherwise
}

type inventor struct {
	today calendar.Date
	facts map[string]any
}

// set sets a fact, where its path leads to one that can hold the value. The first one counts.
func (i *inventor) set(path string, value any) {
	keys, err := factPath(path)
	if err != nil || i.has(keys) {
		return
	}
	t, err := factType(path)
	if err != nil || fits(value, t) != nil {
		return
	}
	yesterday := calendar.Standard(nil).Start(i.today).Add(-24 * time.Hour)
	_, _ = walk(i.facts, keys, func(old any) (any, bool) { return factValue(keys, old, value, yesterday), true })
}

func (i *inventor) has(keys []key) bool {
	var node any = i.facts
	for _, k := range keys {
		fields, _ := node.(map[string]any)
		if node = fields[k.name]; node == nil {
			return false
		}
	}
	return true
}

// reads are the expressions that decide whether the playbook is for an account.
func (i *inventor) reads(definitions []runtime.Object, p *v1alpha1.Playbook) []string {
	var texts []string
	for _, object := range definitions {
		s, isSegment := object.(*v1alpha1.Segment)
		if isSegment && len(p.Spec.Segments) > 0 && string(p.Spec.Segments[0].Name) == s.Name && string(p.Spec.Segments[0].Dimension) == segment.Dimension(s) {
			texts = append(texts, string(s.Spec.Expression))
		}
	}
	return append(texts, string(p.Spec.Condition))
}

var (
	freshCall  = regexp.MustCompile(`fresh\(\s*([\w.]+)\s*,\s*'[^']*'\s*\)`)
	comparedTo = regexp.MustCompile(`account\.spec\.([A-Za-z][\w.]*)\s*(==|>=|<=|>|<)\s*('[^']*'|"[^"]*"|-?[0-9]+|true|false)`)
	inList     = regexp.MustCompile(`account\.spec\.([A-Za-z][\w.]*)\s+in\s*\[\s*('[^']*'|"[^"]*")`)
	hasCall    = regexp.MustCompile(`(!?)has\(account\.spec\.([A-Za-z][\w.]*)\)`)
	existsCall = regexp.MustCompile(`account\.spec\.([a-zA-Z]+)\.exists\(\s*(\w+)\s*,([^)]*)\)`)
	elementIs  = regexp.MustCompile(`(\w+)\.(\w+)\s*(==|>=|<=|>|<)\s*('[^']*'|"[^"]*"|-?[0-9]+)`)
	hole       = regexp.MustCompile(`account\.spec\.([A-Za-z][\w.]*)`)
)

// compare takes the first value for which each comparison of an expression is true.
func (i *inventor) compare(text string) {
	text = freshCall.ReplaceAllString(text, "$1")
	for _, found := range existsCall.FindAllStringSubmatch(text, -1) {
		i.list(found[1], found[2], found[3])
	}
	for _, found := range comparedTo.FindAllStringSubmatch(text, -1) {
		i.set(found[1], literal(found[2], found[3]))
	}
	for _, found := range inList.FindAllStringSubmatch(text, -1) {
		i.set(found[1], literal("==", found[2]))
	}
	for _, found := range hasCall.FindAllStringSubmatch(text, -1) {
		if found[1] == "" {
			i.setAny(found[2])
		}
	}
}

// literal is a value for which a comparison with a literal is true.
func literal(operator, text string) any {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch operator {
		case ">":
			number++
		case "<":
			number--
		}
		return number
	}
	if truth, err := strconv.ParseBool(text); err == nil {
		return truth
	}
	return strings.Trim(text, `'"`)
}

// list makes a list with one element of which the comparisons are true.
func (i *inventor) list(name, variable, conditions string) {
	t, err := factType(name)
	if err != nil || t.Kind() != reflect.Slice || i.has([]key{{name: name}}) {
		return
	}
	fields := fieldsOf(plain(t.Elem()))
	element := map[string]any{}
	for _, field := range []string{"name", "ref"} {
		if _, there := fields[field]; there {
			element[field] = "first"
		}
	}
	for _, found := range elementIs.FindAllStringSubmatch(conditions, -1) {
		if _, there := fields[found[2]]; there && found[1] == variable {
			element[found[2]] = literal(found[3], found[4])
		}
	}
	i.facts[name] = []any{element}
	known, _ := i.facts["known"].([]any)
	i.facts["known"] = append(known, name)
}

// element makes the element for which a trigger of type Each starts a run.
func (i *inventor) element(each *v1alpha1.EachTrigger) {
	if each == nil {
		return
	}
	if name, isFact := strings.CutPrefix(strings.TrimSpace(string(each.In)), "account.spec."); isFact {
		i.list(name, "item", string(each.Where))
	}
}

// dates sets the dates that a trigger counts from, so that the run begins two days after the story.
func (i *inventor) dates(p *v1alpha1.Playbook) {
	field, offset := anchorOf(p)
	distance, err := calendar.ParseOffset(string(offset))
	if err != nil || field == "" {
		return
	}
	distance.Count = -distance.Count
	i.setDate(field, calendar.Standard(nil).Add(i.today.AddDays(2), distance))
}

// setDate sets a date, also where it is an attribute.
func (i *inventor) setDate(path string, date calendar.Date) {
	if keys, err := factPath(path); err == nil && len(keys) == 2 && keys[0].name == "attributes" {
		path += ".date"
	}
	i.set(path, date.String())
}

// people are the holders of the roles that the steps name.
func (i *inventor) people(p *v1alpha1.Playbook) {
	roles := map[string]bool{"csm": true}
	for n := range p.Spec.Steps {
		s := &p.Spec.Steps[n]
		if s.Role != "" && !strings.Contains(s.Role, "{{") {
			roles[s.Role] = true
		}
		if s.Response != nil && s.Response.Role != "" {
			roles[string(s.Response.Role)] = true
		}
		for _, level := range s.Escalate {
			roles[string(level.To)] = true
		}
	}
	names := []string{"jane", "sam", "lena", "mia", "tom", "ines"}
	at := 0
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		i.set("team."+role, names[at%len(names)])
		at++
	}
}

// fill sets the facts that the texts of the steps show, and the dates of the contract that other facts hang on.
func (i *inventor) fill(p *v1alpha1.Playbook) {
	for n := range p.Spec.Steps {
		s := &p.Spec.Steps[n]
		texts := s.Title
		if s.Priority != nil {
			texts += s.Priority.StrVal
		}
		if s.Message != nil {
			texts += s.Message.Subject + s.Message.Body
		}
		for _, found := range hole.FindAllStringSubmatch(texts, -1) {
			i.setAny(found[1])
		}
	}
}

// setAny sets a fact to some value that it can have.
func (i *inventor) setAny(path string) {
	t, err := factType(path)
	switch {
	case err != nil:
	case t == reflect.TypeFor[v1alpha1.Date]():
		i.set(path, i.today.AddDays(-365).String())
	case t.Kind() == reflect.String:
		keys, _ := factPath(path)
		i.set(path, "some "+keys[len(keys)-1].name)
	case t.Kind() == reflect.Int32 || t.Kind() == reflect.Int64 || t == reflect.TypeFor[v1alpha1.Value]() || t == reflect.TypeFor[v1alpha1.Signal]():
		i.set(path, int64(10))
	}
}
