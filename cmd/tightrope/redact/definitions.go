package redact

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// vocabulary is what definitions mention.
type vocabulary struct {
	// literals are the texts in expressions.
	literals map[string]bool
	// choices are the names of answers to choose from, and of fields to fill in.
	choices map[string]bool
	// expressions are all expressions, one after the other.
	expressions string
}

// literal is a text in an expression, in single or double quotes.
var literal = regexp.MustCompile(`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`)

// read adds what an object mentions.
func (v *vocabulary) read(object reflect.Value) {
	var all strings.Builder
	collect(object, text, func(s string, p policy) {
		switch p {
		case expression:
			all.WriteString(s + "\n")
		case template, phrase:
			all.WriteString(strings.Join(hole.FindAllString(s, -1), "\n") + "\n")
		}
	})
	v.expressions += all.String()
	for _, quoted := range literal.FindAllString(all.String(), -1) {
		v.literals[unquoted(quoted)] = true
	}
}

// collect gives the texts in a value, with their policies.
func collect(v reflect.Value, p policy, found func(string, policy)) {
	switch v.Kind() {
	case reflect.String:
		found(v.String(), (&walker{}).of(v.Type(), p))
	case reflect.Pointer:
		if !v.IsNil() {
			collect(v.Elem(), p, found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), p, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			inner := p
			if own, listed := fields[v.Type().Name()+"."+v.Type().Field(i).Name]; listed {
				inner = own
			}
			if v.Type().Field(i).IsExported() {
				collect(v.Field(i), inner, found)
			}
		}
	}
}

// readAnswers adds the answers that a playbook knows.
func (v *vocabulary) readAnswers(spec *success.PlaybookSpec) {
	for _, step := range spec.Steps {
		if step.Response == nil {
			continue
		}
		for _, c := range step.Response.Choices {
			v.choices[string(c.Name)] = true
		}
		for _, f := range step.Response.Fields {
			v.choices[f.Name] = true
		}
	}
}

func unquoted(quoted string) string {
	inside := quoted[1 : len(quoted)-1]
	if s, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.ReplaceAll(inside, `\'`, `'`), `"`, `\"`) + `"`); err == nil && !strings.Contains(inside, `"`) {
		return s
	}
	return inside
}

// literals replaces the texts in an expression that were replaced among the facts.
func (w *walker) literals(s string) string {
	return literal.ReplaceAllStringFunc(s, func(quoted string) string {
		if p, there := w.changed[unquoted(quoted)]; there {
			return quoted[:1] + p + quoted[:1]
		}
		if w.level == Names {
			return w.key.withoutMail(quoted)
		}
		return quoted
	})
}

// vocabularyOf is what the definitions and the revisions mention.
func vocabularyOf(objects []runtime.Object) (vocabulary, error) {
	v := vocabulary{literals: map[string]bool{}, choices: map[string]bool{}}
	for _, object := range objects {
		switch o := object.(type) {
		case *success.Playbook:
			v.readAnswers(&o.Spec)
			v.read(reflect.ValueOf(&o.Spec))
		case *success.Segment:
			v.read(reflect.ValueOf(&o.Spec))
		case *success.Scorecard:
			v.read(reflect.ValueOf(&o.Spec))
		case *appsv1.ControllerRevision:
			spec, err := specOf(o)
			if err != nil {
				return v, err
			}
			v.readAnswers(spec)
			v.read(reflect.ValueOf(spec))
		}
	}
	return v, nil
}

func specOf(r *appsv1.ControllerRevision) (*success.PlaybookSpec, error) {
	spec := &success.PlaybookSpec{}
	if err := json.Unmarshal(r.Data.Raw, spec); err != nil {
		return nil, fmt.Errorf("read the ControllerRevision %s: %w", r.Name, err)
	}
	return spec, nil
}

// revision replaces the texts of a revision. It keeps its name where nothing changed or where the name is not made of the
// content; else it gets the name that the manager gives it.
func (w *walker) revision(r *appsv1.ControllerRevision) error {
	spec, err := specOf(r)
	if err != nil {
		return err
	}
	before, err := revisionName(r, spec)
	if err != nil {
		return err
	}
	w.walk(reflect.ValueOf(spec), text)
	after, err := revisionName(r, spec)
	if err != nil || after == before {
		return err
	}
	if r.Name == before {
		r.Name = after
	}
	r.Data.Raw, err = json.Marshal(spec)
	return err
}

func revisionName(r *appsv1.ControllerRevision, spec *success.PlaybookSpec) (string, error) {
	p := &success.Playbook{Spec: *spec}
	p.Name = r.Labels[success.LabelPlaybook]
	name, _, err := plan.RevisionOf(p)
	return name, err
}
