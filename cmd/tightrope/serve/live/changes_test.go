package live

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

// listen listens as somebody, and gives what was told until now, or whether it is over.
func listen(ctx context.Context, t *testing.T, s *Store, who *identity.Caller) func() (Change, string) {
	t.Helper()
	told, err := s.Changes(ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	return func() (Change, string) {
		synctest.Wait()
		select {
		case change, open := <-told:
			if !open {
				return change, "over"
			}
			return change, "told"
		default:
			return Change{}, "nothing"
		}
	}
}

func TestWhoListensIsToldOfChangesTogether(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		hear := listen(t.Context(), t, s, jane)
		if _, what := hear(); what != "nothing" {
			t.Errorf("before something happens: %s", what)
		}
		for i := range 50 {
			w.put(Tasks, task(fmt.Sprint("b", i), "birch", "sam"))
		}
		w.put(Tasks, task("a", "acme", "mia"))
		w.put(Accounts, &success.Account{ObjectMeta: named("cobalt")})
		if _, what := hear(); what != "nothing" {
			t.Errorf("at once: %s", what)
		}
		pass(together)
		change, what := hear()
		if what != "told" || change.Version != view(t, s, jane).Version() {
			t.Errorf("%s, version %d", what, change.Version)
		}
		for question, answer := range map[string][2]bool{
			"tasks":                {change.Has(Tasks), true},
			"playbooks":            {change.Has(Playbooks), false},
			"an account of a task": {change.OfAccount("birch"), true},
			"an account":           {change.OfAccount("cobalt"), true},
			"another account":      {change.OfAccount("delta"), false},
			"who has a task":       {change.OfMember("sam"), true},
			"who had a task":       {change.OfMember("jane"), true},
			"who has one now":      {change.OfMember("mia"), true},
			"another member":       {change.OfMember("vera"), false},
		} {
			if answer[0] != answer[1] {
				t.Errorf("%s: %v", question, answer[0])
			}
		}
		pass(together)
		if _, what := hear(); what != "nothing" {
			t.Errorf("a second time: %s", what)
		}
	})
}

func TestWhoListensSlowlyMissesNothing(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		hear := listen(t.Context(), t, s, jane)
		for i := range 10 {
			w.put(Tasks, task("a", fmt.Sprint("account-", i), "jane"))
			pass(time.Minute)
		}
		heard := map[int]bool{}
		for change, what := hear(); what == "told"; change, what = hear() {
			for i := range 10 {
				heard[i] = heard[i] || change.OfAccount(fmt.Sprint("account-", i))
			}
			pass(together)
		}
		if len(heard) != 10 || !heard[0] || !heard[9] || !heard[5] {
			t.Error(heard)
		}
	})
}

func TestOfVeryManyChangesAnyoneMayBeMeant(t *testing.T) {
	change := Change{}
	for i := range 10 * mostNames {
		change.add(Tasks, []string{fmt.Sprint("account-", i)}, []string{"jane"})
	}
	if !change.OfAccount("another") || !change.OfMember("another") || len(change.kinds[Tasks].accounts) != 0 {
		t.Errorf("%d names", len(change.kinds[Tasks].accounts))
	}
}

func TestWhoMayNotListAKindHearsNothingOfIt(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.let("vera", []string{"list"}, Accounts)
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		hear := listen(t.Context(), t, s, vera)
		w.put(Tasks, task("a", "acme", "jane"))
		pass(together)
		if change, what := hear(); what != "nothing" {
			t.Errorf("of tasks: %s %+v", what, change)
		}
		w.put(Tasks, task("b", "birch", "jane"))
		w.put(Accounts, &success.Account{ObjectMeta: named("cobalt")})
		pass(together)
		if change, what := hear(); what != "told" || change.Has(Tasks) || change.OfAccount("birch") || change.OfMember("jane") || !change.OfAccount("cobalt") {
			t.Errorf("%s %+v", what, change)
		}
		w.forbid("vera", []string{"list"}, Accounts)
		pass(Kept)
		w.put(Accounts, &success.Account{ObjectMeta: named("delta")})
		pass(together)
		if change, what := hear(); what != "nothing" {
			t.Errorf("after the right is gone: %s %+v", what, change)
		}
	})
}

func TestListeningEnds(t *testing.T) {
	for name, end := range map[string]func(w *world, s *Store, cancel func()){
		"with the request":              func(_ *world, _ *Store, cancel func()) { cancel() },
		"with the session":              func(_ *world, s *Store, _ func()) { s.Leave(jane) },
		"where rights are not answered": func(w *world, _ *Store, _ func()) { pass(Kept); w.answers(fmt.Errorf("gone")) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.let("jane", both)
			w.let("sam", both)
			inBubble(t, w, func(t *testing.T, s *Store) {
				view(t, s, sam)
				synctest.Wait()
				view(t, s, jane)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				hear := listen(ctx, t, s, jane)
				end(w, s, cancel)
				w.put(Tasks, task("a", "acme", "jane"))
				pass(together)
				if _, what := hear(); what != "over" {
					t.Error(what)
				}
				if len(s.listeners) != 0 {
					t.Error("somebody listens who has gone")
				}
			})
		})
	}
}

func TestWhoOnlyListensIsPresent(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		hear := listen(t.Context(), t, s, jane)
		for range 3 {
			pass(presence - time.Minute)
			w.put(Tasks, task("a", "acme", "jane"))
			pass(together)
			if _, what := hear(); what != "told" {
				t.Fatal(what)
			}
		}
	})
}
