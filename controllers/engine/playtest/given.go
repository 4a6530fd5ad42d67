package playtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// morning is the hour at which a day of a story begins.
const morning = 9 * time.Hour

// Set is a file of tests with what it is about. It is only read.
type Set struct {
	// File is the file.
	File *File
	// Definitions are the Playbooks, Segments, Scorecards, Calendars and Guardrails.
	Definitions []runtime.Object
	// Sources are, by the names in accountsFrom, the Accounts and SegmentOverrides of those files.
	Sources map[string][]runtime.Object
}

// given is what a test begins with: the test's own words over those of its file.
func (s *Set) given(t *Test) Given {
	f := s.File
	g := Given{
		Start: cmp.Or(t.Start, f.Start), TimeZone: cmp.Or(t.TimeZone, f.TimeZone), Calendar: cmp.Or(t.Calendar, f.Calendar),
		AccountsFrom: slices.Concat(f.AccountsFrom, t.AccountsFrom), Accounts: slices.Concat(f.Accounts, t.Accounts),
	}
	return g
}

// accounts are the accounts of a test, in the order of names, and the words of people about them.
func (s *Set) accounts(t *Test) ([]*v1alpha1.Account, []*v1alpha1.SegmentOverride) {
	g := s.given(t)
	all := map[string]*v1alpha1.Account{}
	var overrides []*v1alpha1.SegmentOverride
	for _, source := range g.AccountsFrom {
		for _, object := range s.Sources[source] {
			switch o := object.(type) {
			case *v1alpha1.Account:
				all[o.Name] = o.DeepCopy()
			case *v1alpha1.SegmentOverride:
				overrides = append(overrides, o.DeepCopy())
			}
		}
	}
	for i := range g.Accounts {
		all[g.Accounts[i].Name] = g.Accounts[i].over(all[g.Accounts[i].Name])
	}
	var accounts []*v1alpha1.Account
	for _, name := range slices.Sorted(maps.Keys(all)) {
		accounts = append(accounts, all[name])
	}
	return accounts, overrides
}

// over makes an Account, with the facts of another one where these say nothing.
func (a *Account) over(under *v1alpha1.Account) *v1alpha1.Account {
	if under == nil {
		under = &v1alpha1.Account{}
	}
	labels := maps.Clone(under.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	maps.Copy(labels, a.Labels)
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: a.Name, Labels: labels, Annotations: under.Annotations}, Spec: merged(under.Spec, a.AccountSpec),
	}
}

// days is the calendar that counts for accounts that name none.
func (s *Set) days(g Given) (calendar.Calendar, error) {
	all := []calendar.Named{}
	for _, object := range s.Definitions {
		if c, is := object.(*v1alpha1.Calendar); is {
			days, refusal := calendar.Compile(&c.Spec)
			if refusal != nil {
				return calendar.Calendar{}, fmt.Errorf("calendar %s: %s", c.Name, refusal.Message)
			}
			all = append(all, calendar.Named{Calendar: days, Name: c.Name, Default: c.Spec.Use == v1alpha1.CalendarDefault})
		}
	}
	zone := time.UTC
	if g.TimeZone != "" {
		var err error
		if zone, err = calendar.LoadZone(g.TimeZone); err != nil {
			return calendar.Calendar{}, err //nolint:wrapcheck // it is a sentence
		}
	}
	days, _ := calendar.Choose(string(g.Calendar), all, calendar.Standard(zone))
	return days, nil
}

// world makes the world in which a test begins.
func (s *Set) world(t *Test) (*simulation.World, error) {
	g := s.given(t)
	days, err := s.days(g)
	if err != nil {
		return nil, err
	}
	start, err := calendar.ParseDate(string(g.Start))
	if err != nil {
		return nil, err //nolint:wrapcheck // it is a sentence
	}
	w := simulation.New(days.Start(start).Add(morning), days)
	for _, object := range s.Definitions {
		if err := w.Put(object.DeepCopyObject()); err != nil {
			return nil, err //nolint:wrapcheck // it is a sentence
		}
	}
	accounts, overrides := s.accounts(t)
	for _, a := range accounts {
		if err := w.Put(a); err != nil {
			return nil, err //nolint:wrapcheck // it is a sentence
		}
	}
	for _, o := range overrides {
		if err := w.Put(o); err != nil {
			return nil, err //nolint:wrapcheck // it is a sentence
		}
	}
	return w, nil
}
