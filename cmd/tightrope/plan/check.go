package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/cmd/tightrope/schema"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/foresight"
)

// check refuses files that could not be applied, or of which the manager would refuse something: the plan of such files is
// that somebody mends them. What the edit makes wrong elsewhere is a warning.
func (s *states) check(ctx context.Context, days calendar.Calendar) ([]foresight.Warning, error) {
	edited := s.edited()
	var wrong manifest.Problems
	for _, o := range edited {
		found, err := refusedByServer(ctx, o)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, found...)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	var elsewhere []foresight.Warning
	for _, f := range s.refusals(days) {
		at := slices.IndexFunc(edited, func(o *manifest.Object) bool { return o.Kind == f.Kind && o.Name == f.Name })
		if at < 0 {
			elsewhere = append(elsewhere, warning(f))
			continue
		}
		wrong = append(wrong, manifest.Problem{Place: place(edited[at], f), Path: f.Field, Message: f.Message, Object: edited[at]})
	}
	return elsewhere, wrong.Err()
}

// edited are the objects of the files that say something else than what there is.
func (s *states) edited() []*manifest.Object {
	there := map[string]runtime.Object{}
	for _, o := range s.before {
		there[book.KindOf(o)+"/"+book.NameOf(o)] = o
	}
	with := map[string]runtime.Object{}
	for _, o := range s.after {
		with[book.KindOf(o)+"/"+book.NameOf(o)] = o
	}
	return slices.DeleteFunc(slices.Clone(s.files.Objects), func(o *manifest.Object) bool {
		key := o.Kind + "/" + o.Name
		return with[key] == nil || there[key] != nil && foresight.Same(there[key], with[key])
	})
}

// refusedByServer is what the API server would refuse of an object.
func refusedByServer(ctx context.Context, o *manifest.Object) (manifest.Problems, error) {
	s, err := schema.Of(o.Kind)
	if err != nil {
		return nil, fmt.Errorf("check %s %s: %w", o.Kind, o.Name, err)
	}
	var wrong manifest.Problems
	for _, w := range s.Check(ctx, o.Content) {
		wrong = append(wrong, manifest.Problem{Place: o.Position(w.Path), Path: w.Path, Message: w.Message, Object: o})
	}
	return wrong, nil
}

// refusals are what the manager would refuse with the edit, and does not refuse now.
func (s *states) refusals(days calendar.Calendar) []definitions.Finding {
	after := refused(s.now, days, s.after)
	if len(after) == 0 {
		return nil
	}
	before := refused(s.now, days, s.before)
	return slices.DeleteFunc(after, func(f definitions.Finding) bool { return slices.Contains(before, f) })
}

func refused(now time.Time, days calendar.Calendar, objects []runtime.Object) []definitions.Finding {
	n := definitions.Of(now, objects...)
	n.Days = days
	return slices.DeleteFunc(definitions.Check(n), func(f definitions.Finding) bool { return f.Severity != definitions.Error })
}

// place is where a finding stands.
func place(o *manifest.Object, f definitions.Finding) manifest.Place {
	switch {
	case f.Line > 0:
		return o.PositionIn(f.Field, f.Line, f.Column)
	case f.Field != "":
		return o.Position(f.Field)
	}
	return o.Position("metadata.name")
}

func warning(f definitions.Finding) foresight.Warning {
	object := f.Kind + " " + f.Name
	what := strings.TrimPrefix(f.Field+": ", ": ") + f.Message
	return foresight.Warning{Kind: foresight.WarnRefused, Object: object, Message: object + " could not be carried out any more: " + what}
}
