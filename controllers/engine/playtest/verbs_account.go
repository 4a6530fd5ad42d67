package playtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// there is an account that is there now.
func (r *runner) there(o Of) (*v1alpha1.Account, error) {
	name := r.name(o)
	if a := r.Accounts[name]; a != nil {
		return a, nil
	}
	if slices.Contains(r.persons, name) {
		return nil, fmt.Errorf("the account %s is not there any more", name)
	}
	return nil, fmt.Errorf("there is no account %s%s", name, orList(name, slices.Clone(r.persons)))
}

func (r *runner) change(e *Entry) error {
	a, err := r.there(e.Change.Of)
	if err != nil {
		return err
	}
	facts, err := e.Change.changed(*a.Spec.DeepCopy(), r.Now)
	if err != nil {
		return err
	}
	if facts.ExternalID != a.Spec.ExternalID {
		return fmt.Errorf("externalID cannot be changed: work is remembered under it")
	}
	r.Say(a.Name, "%s: %s", a.Name, e.Change.words())
	r.Learn(a.Name, facts)
	return nil
}

// words say what is changed.
func (c *Change) words() string {
	var parts []string
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		parts = append(parts, fmt.Sprintf("%s becomes %s", path, inWords(c.Set[path])))
	}
	for _, path := range c.Unset {
		parts = append(parts, path+" is not known any more")
	}
	return strings.Join(parts, ", ")
}

func (r *runner) arrive(e *Entry) error {
	if r.Accounts[e.Arrive.Name] != nil {
		return fmt.Errorf("the account %s is already there", e.Arrive.Name)
	}
	if !slices.Contains(r.persons, e.Arrive.Name) {
		r.persons = append(r.persons, e.Arrive.Name)
	}
	r.Say(e.Arrive.Name, "the account %s arrives", e.Arrive.Name)
	return r.Put(e.Arrive.over(nil)) //nolint:wrapcheck // it is a sentence
}

func (r *runner) leave(e *Entry) error {
	a, err := r.there(*e.Leave)
	if err != nil {
		return err
	}
	r.Say(a.Name, "the account %s is deleted", a.Name)
	r.World.Delete("Account", a.Name)
	return nil
}

func (r *runner) override(e *Entry) error {
	a, err := r.there(e.Override.Of)
	if err != nil {
		return err
	}
	o := e.Override
	r.words++
	r.Say(a.Name, "somebody puts %s into %s of %s: %s", a.Name, o.Segment, o.Dimension, o.Reason)
	return r.Put(&v1alpha1.SegmentOverride{ //nolint:wrapcheck // it is a sentence
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("word-%d", r.words), CreationTimestamp: metav1.NewTime(r.Now)},
		Spec:       v1alpha1.SegmentOverrideSpec{Account: a.Name, Dimension: o.Dimension, Segment: o.Segment, Reason: o.Reason, ExpiresOn: o.ExpiresOn},
	})
}

func (r *runner) lift(e *Entry) error {
	a, err := r.there(e.Lift.Of)
	if err != nil {
		return err
	}
	lifted := 0
	for _, name := range namesOf(r.Overrides) {
		if o := r.Overrides[name]; o.Spec.Account == a.Name && o.Spec.Dimension == e.Lift.Dimension {
			r.World.Delete("SegmentOverride", name)
			lifted++
		}
	}
	if lifted == 0 {
		return fmt.Errorf("there is no override of %s in %s to lift", a.Name, e.Lift.Dimension)
	}
	r.Say(a.Name, "somebody lifts the override of %s in %s", a.Name, e.Lift.Dimension)
	return nil
}
