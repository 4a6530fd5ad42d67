package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/cmd/tightrope/schema"
	"tightrope.dev/controllers/engine/definitions"
)

// how says how to check.
type how struct {
	now       time.Time
	namespace string
	partial   bool
}

// check checks what was read.
func check(ctx context.Context, set *manifest.Set, how how) (*Report, error) {
	r := &Report{Files: len(set.Files), PassedOver: set.PassedOver(), line: set.Line}
	for _, problem := range set.Problems {
		r.add(fromProblem(problem, Error))
	}
	for _, problem := range set.Warnings {
		r.add(fromProblem(problem, Warning))
	}
	objects := inFileOrder(set)
	for _, o := range objects {
		r.Objects = append(r.Objects, Finding{File: o.File, Object: name(o)})
		if err := r.checkSchema(ctx, o); err != nil {
			return nil, err
		}
	}
	whole := len(set.Refused) == 0 && !slices.ContainsFunc(set.Problems, func(p manifest.Problem) bool {
		return p.Rule == manifest.RuleSyntax || p.Rule == manifest.RuleKind
	})
	for _, objects := range byNamespace(set, how.namespace) {
		r.checkMeaning(objects, how, whole && !how.partial)
	}
	r.sort()
	return r, nil
}

// inFileOrder are all objects. The places of many are looked up only where they are needed.
func inFileOrder(set *manifest.Set) []*manifest.Object {
	if len(set.Refused) == 0 {
		return set.Objects
	}
	objects := slices.Concat(set.Objects, set.Refused)
	slices.SortStableFunc(objects, func(a, b *manifest.Object) int { return a.Position("").Compare(b.Position("")) })
	return objects
}

func name(o *manifest.Object) string { return o.Kind + "/" + o.Name }

func fromProblem(p manifest.Problem, severity definitions.Severity) Finding {
	f := Finding{File: p.File, Line: p.Line, Column: p.Column, Severity: severity, Rule: string(p.Rule), Field: p.Path, Message: p.Message}
	if p.Object != nil {
		f.Object = name(p.Object)
	}
	return f
}

// checkSchema says what the API server would refuse. Where reading has found something at the same field, that is enough.
func (r *Report) checkSchema(ctx context.Context, o *manifest.Object) error {
	s, err := schema.Of(o.Kind)
	if err != nil {
		return fmt.Errorf("check %s: %w", name(o), err)
	}
	for _, wrong := range s.Check(ctx, o.Content) {
		if r.isKnown(o, wrong.Path) {
			continue
		}
		place := o.Position(wrong.Path)
		r.add(Finding{File: place.File, Line: place.Line, Column: place.Column, Severity: Error, Rule: "schema",
			Object: name(o), Field: wrong.Path, Message: wrong.Message})
	}
	return nil
}

// isKnown says that an error is there for a field of an object already.
func (r *Report) isKnown(o *manifest.Object, field string) bool {
	place := o.Position(field)
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		sameField := f.Field == field || strings.HasPrefix(f.Field, field+".") && f.Rule == string(manifest.RuleType)
		return f.Severity == Error && f.Object == name(o) && f.File == place.File && sameField
	})
}

// byNamespace sorts the objects that could be decoded by their namespaces. Those that name none are in the wanted one, or in
// the only one that is named.
func byNamespace(set *manifest.Set, wanted string) [][]*manifest.Object {
	named := set.Namespaces()
	if wanted == "" && len(named) == 1 {
		wanted = named[0]
	}
	sorted := map[string][]*manifest.Object{}
	var names []string
	for _, o := range set.Objects {
		namespace := o.Namespace
		if namespace == "" {
			namespace = wanted
		}
		if sorted[namespace] == nil {
			names = append(names, namespace)
		}
		sorted[namespace] = append(sorted[namespace], o)
	}
	slices.Sort(names)
	groups := make([][]*manifest.Object, 0, len(names))
	for _, namespace := range names {
		groups = append(groups, sorted[namespace])
	}
	return groups
}

// aboutOthers are the rules about what an object refers to.
var aboutOthers = []string{"segment-not-found", "playbook-not-found", "scorecard-not-found", "account-not-found", "unknown-key"}

// checkMeaning says what the manager would refuse, and what is probably a mistake. Where the files are not the whole of the
// namespace, nothing is said of what is referred to.
func (r *Report) checkMeaning(objects []*manifest.Object, how how, whole bool) {
	byName := map[string]*manifest.Object{}
	typed := make([]runtime.Object, 0, len(objects))
	for _, o := range objects {
		byName[name(o)] = o
		typed = append(typed, o.Object)
	}
	for _, f := range definitions.Check(definitions.Of(how.now, typed...)) {
		o := byName[f.Kind+"/"+f.Name]
		if o == nil || !whole && slices.Contains(aboutOthers, f.Rule) || f.Rule == "invalid-spec" && r.isRefused(o) {
			continue
		}
		place := placeOf(o, f)
		if f.Severity == Error && r.isRefusedAt(o, place) {
			continue
		}
		r.add(Finding{File: place.File, Line: place.Line, Column: place.Column, Severity: f.Severity, Rule: f.Rule, Object: name(o), Field: f.Field, Message: f.Message})
	}
}

// isRefused says that the API server would refuse an object: what the manager would say of the same mistake adds nothing.
func (r *Report) isRefused(o *manifest.Object) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Rule == "schema" && f.Object == name(o) && f.File == o.Position("").File
	})
}

// isRefusedAt says that the API server would refuse what stands at a place.
func (r *Report) isRefusedAt(o *manifest.Object, place manifest.Place) bool {
	return place.Line > 0 && slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Rule == "schema" && f.Object == name(o) && f.place() == place
	})
}

// placeOf is where a finding about a definition stands.
func placeOf(o *manifest.Object, f definitions.Finding) manifest.Place {
	if f.Line > 0 {
		return o.PositionIn(f.Field, f.Line, f.Column)
	}
	if f.Field != "" {
		return o.Position(f.Field)
	}
	for _, key := range []string{"spec.key", "spec.externalID"} { // two objects of one key
		if o.Has(key) {
			return o.Position(key)
		}
	}
	return o.Position("metadata.name")
}
