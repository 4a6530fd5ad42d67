package test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	kjson "sigs.k8s.io/json"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/schema"
	"tightrope.dev/controllers/engine/playtest"
)

// accounts asks of each account in a file of tests whether a cluster would take it: else a test could show what never happens.
func (s *suite) accounts(ctx context.Context) error {
	accounts, err := schema.Of("Account")
	if err != nil {
		return err //nolint:wrapcheck // it says which schema
	}
	for _, state := range s.set.States() {
		content, err := contentOf(state.Account)
		if err != nil {
			return err
		}
		for _, wrong := range accounts.Check(ctx, content) {
			if state.Set != nil && !isSet(wrong.Path, state.Set) {
				continue // said where the account is written, or where it was changed before
			}
			path, field := fieldOf(state, wrong.Path)
			s.say(path, strings.TrimSpace(field+" "+wrong.Message))
		}
	}
	return nil
}

// contentOf is an account as the API server reads it.
func contentOf(a *success.Account) (map[string]any, error) {
	fresh := &success.Account{ObjectMeta: a.ObjectMeta, Spec: a.Spec}
	fresh.APIVersion, fresh.Kind = success.SchemeGroupVersion.String(), "Account"
	raw, err := json.Marshal(fresh)
	if err != nil {
		return nil, fmt.Errorf("read the account %s: %w", a.Name, err)
	}
	var content map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &content); err != nil {
		return nil, fmt.Errorf("read the account %s: %w", a.Name, err)
	}
	return content, nil
}

// isSet says that a field of an Account is one of those that a change sets, or below one.
func isSet(path string, set []string) bool {
	for _, fact := range set {
		fact = "spec." + strings.TrimPrefix(strings.TrimPrefix(fact, "account."), "spec.")
		name, _, _ := strings.Cut(strings.TrimPrefix(fact, "spec."), "[")
		if strings.HasPrefix(path, fact) || strings.HasPrefix(path, "spec."+name) {
			return true
		}
	}
	return false
}

// fieldOf is where a field of an Account stands in the file of tests, and the field in words where that is only near.
func fieldOf(state playtest.State, path string) (at, field string) {
	inside := strings.TrimPrefix(strings.TrimPrefix(path, "spec"), ".")
	if state.Set == nil {
		return strings.TrimSuffix(state.Path+"."+strings.TrimPrefix(inside, "metadata."), "."), ""
	}
	for _, fact := range state.Set {
		if strings.TrimPrefix(strings.TrimPrefix(fact, "account."), "spec.") == inside {
			return state.Path + ".set." + fact, ""
		}
	}
	return state.Path, inside
}
