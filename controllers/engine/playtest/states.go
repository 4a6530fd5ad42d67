package playtest

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// State is an account as a file of tests writes it, for those who know the schema.
type State struct {
	// Path is where the file writes it: accounts[0], tests[1].story[2].change.
	Path string
	// Account is the account.
	Account *v1alpha1.Account
	// Set are, for a change, the paths that it sets.
	Set []string
}

// States are all accounts that a file writes, and all that changes make of them. Check has found no mistake in the file.
func (s *Set) States() []State {
	states := written("accounts", s.File.Accounts)
	for i := range s.File.Tests {
		t, path := &s.File.Tests[i], fmt.Sprintf("tests[%d]", i)
		states = append(states, written(path+".accounts", t.Accounts)...)
		states = append(states, s.changes(t, path)...)
	}
	return states
}

func written(path string, accounts []Account) []State {
	var states []State
	for i := range accounts {
		states = append(states, State{Path: fmt.Sprintf("%s[%d]", path, i), Account: accounts[i].over(nil)})
	}
	return states
}

// changes follow the facts of the accounts through a story.
func (s *Set) changes(t *Test, path string) []State {
	now := map[string]*v1alpha1.Account{}
	accounts, _ := s.accounts(t)
	for _, a := range accounts {
		now[a.Name] = a
	}
	var states []State
	for j := range t.Story {
		e, at := &t.Story[j], fmt.Sprintf("%s.story[%d]", path, j)
		switch {
		case e.Arrive != nil:
			now[e.Arrive.Name] = e.Arrive.over(nil)
			states = append(states, State{Path: at + ".arrive", Account: now[e.Arrive.Name]})
		case e.Change != nil:
			name := e.Change.Account
			if all := namesOf(now); name == "" && len(all) == 1 {
				name = all[0]
			}
			if now[name] == nil {
				continue
			}
			facts, err := e.Change.changed(*now[name].Spec.DeepCopy(), time.Time{})
			if err != nil {
				continue // the story says so when it gets there
			}
			now[name] = &v1alpha1.Account{ObjectMeta: now[name].ObjectMeta, Spec: facts}
			states = append(states, State{Path: at + ".change", Account: now[name], Set: slices.Sorted(maps.Keys(e.Change.Set))})
		}
	}
	return states
}
