package serve

import (
	"errors"
	"slices"
	"testing"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

// touched is a change of some kinds, at some accounts and members.
type touched struct {
	kinds             []live.Kind
	accounts, members []string
}

func (c touched) Has(kind live.Kind) bool    { return slices.Contains(c.kinds, kind) }
func (c touched) OfAccount(name string) bool { return slices.Contains(c.accounts, name) }
func (c touched) OfMember(name string) bool  { return slices.Contains(c.members, name) }

// TestAPageIsToldOfWhatItShows: and of nothing else, so that nobody's day is loaded again while others are at work.
func TestAPageIsToldOfWhatItShows(t *testing.T) {
	t.Parallel()
	mine := func() ([]*success.Task, error) { return []*success.Task{taskOf("a", "jane", "Call them", 25)}, nil }
	unknown := func() ([]*success.Task, error) { return nil, errors.New("the cluster does not answer") }
	for name, c := range map[string]struct {
		change  touched
		account string
		mine    func() ([]*success.Task, error)
		want    bool
	}{
		"a task of mine":                         {touched{[]live.Kind{live.Tasks}, []string{"globex"}, []string{"jane"}}, "", mine, true},
		"a task of somebody else":                {touched{[]live.Kind{live.Tasks}, []string{"globex"}, []string{"bob"}}, "", mine, false},
		"an account that I have a task of":       {touched{[]live.Kind{live.Accounts}, []string{"acme"}, nil}, "", mine, true},
		"an account that I have no task of":      {touched{[]live.Kind{live.Accounts}, []string{"globex"}, nil}, "", mine, false},
		"an account, and my tasks are not known": {touched{[]live.Kind{live.Accounts}, []string{"globex"}, nil}, "", unknown, true},
		"a run of an account of mine":            {touched{[]live.Kind{live.Runs}, []string{"acme"}, nil}, "", mine, false},
		"a calendar, by which every day counts":  {touched{[]live.Kind{live.Calendars}, nil, nil}, "", mine, true},
		"a playbook, which no day shows":         {touched{[]live.Kind{live.Playbooks}, nil, nil}, "", mine, false},
		"a playbook, which an account shows":     {touched{[]live.Kind{live.Playbooks}, nil, nil}, "acme", mine, true},
		"the account that a page shows":          {touched{[]live.Kind{live.Runs}, []string{"acme"}, nil}, "acme", mine, true},
		"another account than a page shows":      {touched{[]live.Kind{live.Accounts}, []string{"globex"}, []string{"jane"}}, "acme", mine, false},
	} {
		if got := concerns(c.change, "jane", c.account, c.mine); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
