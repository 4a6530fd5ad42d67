package redact

import (
	"reflect"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	success "tightrope.dev/api/v1alpha1"
)

// walker replaces the texts of an object.
type walker struct {
	key   Key
	level Level
	// words are what definitions mention.
	words vocabulary
	// changed are the texts that expressions see and that were replaced.
	changed map[string]string
	// definition says that the object is a definition: its words stay with Names.
	definition bool
}

// walk replaces the texts in a value. Fields with a policy of their own follow that; all others follow p.
func (w *walker) walk(v reflect.Value, p policy) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(w.replace(v.String(), w.of(v.Type(), p)))
	case reflect.Pointer:
		if !v.IsNil() {
			w.walk(v.Elem(), p)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i), p)
		}
	case reflect.Map:
		for _, name := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(name))
			w.walk(value, p)
			if p == answer && !w.words.choices[name.String()] { // a field that no form has
				v.SetMapIndex(name, reflect.Value{})
				name = reflect.ValueOf(w.key.pseudonym(answers, name.String())).Convert(name.Type())
			}
			v.SetMapIndex(name, value)
		}
	case reflect.Struct:
		w.walkStruct(v, p)
	}
}

func (w *walker) walkStruct(v reflect.Value, p policy) {
	switch v.Interface().(type) {
	case metav1.ObjectMeta, metav1.Time, runtime.RawExtension: // see meta.go and definitions.go
		return
	}
	if number, ok := reflect.TypeAssert[*intstr.IntOrString](v.Addr()); ok {
		number.StrVal = w.replace(number.StrVal, p)
		return
	}
	for i := range v.NumField() {
		inner := p
		if own, listed := fields[v.Type().Name()+"."+v.Type().Field(i).Name]; listed {
			inner = own
		}
		w.walk(v.Field(i), inner)
	}
}

// of is the policy of a text of a type, in a field of a policy.
func (w *walker) of(t reflect.Type, p policy) policy {
	if p != text {
		return p
	}
	if own, listed := scalars[t.Name()]; listed {
		return own
	}
	return p
}

// replace is what is written instead of a text.
func (w *walker) replace(s string, p policy) string {
	switch p {
	case keep, derived:
		return s
	case fact:
		if w.level == All {
			return w.seen(values, s)
		}
		return w.changedTo(s, w.key.withoutMail(s))
	case account:
		return w.seen(accounts, s)
	case person:
		return w.seen(people, s)
	case contact:
		return w.seen(contacts, s)
	case element:
		return w.word(elements, s)
	case answer:
		if fixedAnswers[s] || w.words.choices[s] {
			return s
		}
		return w.word(answers, s)
	case digest:
		return w.key.hex(s)
	case unique:
		return w.key.uid(s)
	case template:
		return w.template(s)
	case expression:
		return w.literals(s)
	case phrase:
		return hole.ReplaceAllStringFunc(s, w.literals)
	}
	return w.key.pseudonym(texts, s)
}

// word replaces a name, unless only names are replaced and a definition mentions it.
func (w *walker) word(c class, s string) string {
	if w.level == Names && w.words.literals[s] {
		return s
	}
	if w.level == All {
		c = values // one class for all facts: expressions may compare any two of them
	}
	return w.seen(c, s)
}

// seen replaces a text that expressions see.
func (w *walker) seen(c class, s string) string { return w.changedTo(s, w.key.pseudonym(c, s)) }

func (w *walker) changedTo(s, p string) string {
	if s != p {
		if other, there := w.changed[s]; !there || p < other { // whoever two things are called by, the same one counts each time
			w.changed[s] = p
		}
	}
	return p
}

// fixedAnswers are answers that the engine knows.
var fixedAnswers = map[string]bool{
	success.AnswerObjected: true, success.AnswerNoObjection: true, success.AnswerConfirmed: true, success.AnswerNotConfirmed: true,
	success.AnswerApproved: true, success.AnswerRejected: true, success.AnswerExpired: true,
}

// hole is a hole of a text.
var hole = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// template replaces the words of a text with holes, and keeps the holes.
func (w *walker) template(s string) string {
	if !w.definition {
		return w.key.pseudonym(texts, s)
	}
	var out strings.Builder
	at := 0
	for _, found := range hole.FindAllStringIndex(s, -1) {
		out.WriteString(w.prose(s[at:found[0]]))
		out.WriteString(w.literals(s[found[0]:found[1]]))
		at = found[1]
	}
	out.WriteString(w.prose(s[at:]))
	return out.String()
}

// prose is a text of a definition outside of holes. White space at its ends stays.
func (w *walker) prose(s string) string {
	if w.level == Names {
		return w.key.withoutMail(s)
	}
	trimmed := strings.TrimSpace(s)
	return strings.Replace(s, trimmed, w.key.pseudonym(texts, trimmed), 1)
}
