package live

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
)

func TestAViewHasWhatThereIs(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("b", "acme", "jane"), task("a", "acme", "jane"), task("c", "birch", "sam"), task("d", "acmeland", "jan"))
	w.put(Accounts, &success.Account{ObjectMeta: named("acme")}, &success.Account{ObjectMeta: named("birch")})
	w.put(Runs, run("acme-1", "acme", "outreach"), run("acme-2", "acme", "renewal"), run("birch-1", "birch", "outreach"))
	w.put(Ledgers, &success.AccountLedger{ObjectMeta: named("l-1"), Spec: success.AccountLedgerSpec{Account: success.KeyedRef{Name: "acme"}}})
	w.put(SegmentOverrides, &success.SegmentOverride{ObjectMeta: named("o-1"), Spec: success.SegmentOverrideSpec{Account: "acme"}})
	w.put(Playbooks, &success.Playbook{ObjectMeta: named("outreach")})
	w.put(Segments, &success.Segment{ObjectMeta: named("high")})
	w.put(Calendars, &success.Calendar{ObjectMeta: named("home")})
	w.put(Scorecards, &success.Scorecard{ObjectMeta: named("risk")})
	w.put(Guardrails, &success.Guardrail{ObjectMeta: named("pace")})
	inBubble(t, w, func(t *testing.T, s *Store) {
		v := view(t, s, jane)
		for what, found := range map[string][2]string{
			"tasks":                {names(v.Tasks()), "[a b c d]"},
			"tasks of a member":    {names(v.TasksOf("jane")), "[a b]"},
			"tasks of an account":  {names(v.TasksOfAccount("acme")), "[a b]"},
			"tasks of a run":       {names(v.TasksOfRun("birch-run")), "[c]"},
			"tasks of a playbook":  {names(v.TasksOfPlaybook("outreach")), "[a b c d]"},
			"tasks of nobody":      {names(v.TasksOf("")), "[]"},
			"accounts":             {names(v.Accounts()), "[acme birch]"},
			"runs of an account":   {names(v.RunsOfAccount("acme")), "[acme-1 acme-2]"},
			"runs of a playbook":   {names(v.RunsOfPlaybook("outreach")), "[acme-1 birch-1]"},
			"words of an account":  {names(v.OverridesOf("acme")), "[o-1]"},
			"all words":            {names(v.Overrides()), "[o-1]"},
			"playbooks":            {names(v.Playbooks()), "[outreach]"},
			"segments":             {names(v.Segments()), "[high]"},
			"calendars":            {names(v.Calendars()), "[home]"},
			"scorecards":           {names(v.Scorecards()), "[risk]"},
			"guardrails":           {names(v.Guardrails()), "[pace]"},
			"ledger of an account": {nameOf(v.LedgerOf("acme")), "l-1"},
			"a task":               {nameOf(v.Task("c")), "c"},
			"an account":           {nameOf(v.Account("birch")), "birch"},
			"a run":                {nameOf(v.Run("acme-2")), "acme-2"},
			"a playbook":           {nameOf(v.Playbook("outreach")), "outreach"},
			"a segment":            {nameOf(v.Segment("high")), "high"},
		} {
			if found[0] != found[1] {
				t.Errorf("%s: %s, want %s", what, found[0], found[1])
			}
		}
		if _, err := v.Task("z"); !apierrors.IsNotFound(err) {
			t.Errorf("a task that is not there: %v", err)
		}
		if _, err := v.LedgerOf("birch"); !apierrors.IsNotFound(err) {
			t.Errorf("a ledger that is not there: %v", err)
		}
	})
}

func TestAKindHasOneWatch(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.let("sam", both)
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		view(t, s, sam)
		pass(time.Hour / 10)
		for _, kind := range allKinds {
			if who := w.watchers(kind); len(who) != 1 {
				t.Errorf("the %s are watched by %v", kind, who)
			}
		}
	})
}

func TestWhoMayNotListAKindGetsARefusalForThatKindOnly(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.let("vera", []string{"list"}, Accounts)
	w.put(Tasks, task("a", "acme", "vera"))
	w.put(Accounts, &success.Account{ObjectMeta: named("acme")})
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		v := view(t, s, vera)
		if got := names(v.Accounts()); got != "[acme]" {
			t.Error(got)
		}
		_, err := v.TasksOf("vera")
		if !apierrors.IsForbidden(err) || err.Error() != "you may not list tasks in namespace emea; that takes the verb list on tasks, as the role viewer has it" {
			t.Error(err)
		}
		for _, kind := range allKinds {
			if lacks := v.Lacks(kind) != nil; lacks == (kind == Accounts) {
				t.Errorf("the %s: %v", kind, v.Lacks(kind))
			}
		}
		if _, err := v.Task("a"); !apierrors.IsForbidden(err) {
			t.Errorf("a task by its name: %v", err)
		}
		if _, err := v.Task("z"); !apierrors.IsForbidden(err) {
			t.Errorf("whether there is a task is not said: %v", err)
		}
	})
}

func TestARightThatIsTakenAwayIsGoneTenSecondsLater(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.let("sam", both)
	w.put(Tasks, task("a", "acme", "sam"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		view(t, s, sam)
		w.forbid("sam", both, Tasks)
		asked := w.questions()
		pass(renewed - time.Millisecond)
		view(t, s, sam)
		synctest.Wait()
		if more := w.questions() - asked; more != 0 {
			t.Errorf("asked %d times more", more)
		}
		pass(Kept - renewed)
		if got := names(view(t, s, sam).TasksOf("sam")); got != "[a]" {
			t.Errorf("within ten seconds: %s", got)
		}
		pass(time.Millisecond)
		if _, err := view(t, s, sam).TasksOf("sam"); !apierrors.IsForbidden(err) {
			t.Errorf("after ten seconds: %v", err)
		}
		w.let("sam", both)
		pass(Kept)
		if got := names(view(t, s, sam).TasksOf("sam")); got != "[a]" {
			t.Errorf("given back: %s", got)
		}
	})
}

func TestWhoKeepsLookingDoesNotWaitForRights(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		pass(renewed)
		view(t, s, jane)
		synctest.Wait() // what she may is asked for again
		gone := errors.New("gone")
		w.answers(gone)
		pass(Kept - time.Millisecond)
		if got := names(view(t, s, jane).TasksOf("jane")); got != "[a]" {
			t.Errorf("within ten seconds of the second question: %s", got)
		}
		pass(time.Millisecond)
		if _, err := s.View(t.Context(), jane); !errors.Is(err, gone) {
			t.Errorf("after them: %v", err)
		}
	})
}

func TestSomebodyElseTakesOverWhereOneSignsOut(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.let("sam", both)
	w.put(Tasks, task("a", "acme", "sam"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		synctest.Wait()
		view(t, s, sam)
		if who := w.watchers(Tasks); len(who) != 1 || who[0] != "jane" {
			t.Fatal(who)
		}
		s.Leave(jane)
		synctest.Wait()
		if who := w.watchers(Tasks); len(who) != 1 || who[0] != "sam" {
			t.Errorf("at once, without anybody asking: %v", who)
		}
		w.put(Tasks, task("b", "acme", "sam"))
		synctest.Wait()
		if got := names(view(t, s, sam).TasksOf("sam")); got != "[a b]" {
			t.Error(got)
		}
	})
}

func TestSomebodyElseTakesOverWhereARightIsTakenAway(t *testing.T) {
	for name, take := range map[string]func(w *world){
		"to watch":                        func(w *world) { w.forbid("jane", []string{"watch"}, Tasks) },
		"to list":                         func(w *world) { w.forbid("jane", []string{"list"}, Tasks) },
		"whose credential is not known":   func(w *world) { w.expire("jane") },
		"and the watch ends at that time": func(w *world) { w.forbid("jane", both, Tasks); w.cut() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.let("jane", both)
			w.let("sam", both)
			inBubble(t, w, func(t *testing.T, s *Store) {
				view(t, s, jane)
				synctest.Wait()
				view(t, s, sam)
				take(w)
				pass(Kept)
				pass(2 * pause)
				if who := w.watchers(Tasks); len(who) != 1 || who[0] != "sam" {
					t.Errorf("%v", who)
				}
				w.put(Tasks, task("b", "acme", "sam"))
				synctest.Wait()
				if got := names(view(t, s, sam).TasksOf("sam")); got != "[b]" {
					t.Error(got)
				}
			})
		})
	}
}

func TestWhereNobodyIsLeftNothingIsWatched(t *testing.T) {
	for name, leave := range map[string]func(s *Store){
		"everybody signs out":          func(s *Store) { s.Leave(jane) },
		"everybody is away for long":   func(*Store) { pass(presence + Kept) },
		"the page stops":               func(s *Store) { s.Stop() },
		"everybody signs out for long": func(s *Store) { s.Leave(jane); pass(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.let("jane", both)
			w.put(Tasks, task("a", "acme", "jane"))
			inBubble(t, w, func(t *testing.T, s *Store) {
				view(t, s, jane)
				leave(s)
				synctest.Wait()
				for _, kind := range allKinds {
					if who := w.watchers(kind); len(who) != 0 {
						t.Errorf("the %s are watched by %v", kind, who)
					}
				}
				if name != "the page stops" && len(s.filled) != 0 {
					t.Errorf("what nobody keeps up to date is still there: %v", s.filled)
				}
			})
		})
	}
}

func TestWhoComesBackSeesWhatHappenedMeanwhile(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"), task("b", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		s.Leave(jane)
		synctest.Wait()
		w.remove(Tasks, "a")
		w.put(Tasks, task("c", "acme", "jane"))
		if got := names(view(t, s, jane).TasksOf("jane")); got != "[b c]" {
			t.Error(got)
		}
	})
}

func TestWhoIsPresentKeepsTheWatchOfAKindThatOthersMayNotWatch(t *testing.T) {
	w := newWorld()
	w.let("sam", []string{"list"})
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		v := view(t, s, sam)
		if _, err := v.Tasks(); !apierrors.IsForbidden(err) || !strings.HasPrefix(err.Error(), "you may not watch tasks in namespace emea") {
			t.Errorf("where nobody may watch: %v", err)
		}
		view(t, s, jane)
		if got := names(view(t, s, sam).Tasks()); got != "[a]" {
			t.Errorf("where somebody may: %s", got)
		}
	})
}

func TestAViewDoesNotChange(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"), task("b", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		v := view(t, s, jane)
		w.remove(Tasks, "a")
		w.put(Tasks, task("b", "birch", "sam"), task("c", "acme", "jane"))
		synctest.Wait()
		later := view(t, s, jane)
		if got := names(v.TasksOf("jane")); got != "[a b]" {
			t.Errorf("then: %s", got)
		}
		if got := names(later.TasksOf("jane")) + names(later.TasksOf("sam")) + names(later.TasksOfAccount("birch")); got != "[c][b][b]" {
			t.Errorf("later: %s", got)
		}
		if v.Version() >= later.Version() {
			t.Errorf("versions %d and %d", v.Version(), later.Version())
		}
		if again := view(t, s, jane); again.Version() != later.Version() {
			t.Errorf("nothing has changed since version %d, and it is %d", later.Version(), again.Version())
		}
	})
}

func TestAWatchThatEndsBeginsAgain(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		pass(time.Minute)
		view(t, s, jane)
		w.cut()
		w.put(Tasks, task("b", "acme", "jane")) // while nobody watches
		pass(time.Minute)
		if got := names(view(t, s, jane).TasksOf("jane")); got != "[a b]" {
			t.Error(got)
		}
	})
}

func TestTheClusterDoesNotAnswer(t *testing.T) {
	gone := errors.New("connection refused")
	t.Run("from the beginning", func(t *testing.T) {
		w := newWorld()
		w.let("jane", both)
		w.answers(gone)
		inBubble(t, w, func(t *testing.T, s *Store) {
			if _, err := s.View(t.Context(), jane); !errors.Is(err, gone) {
				t.Error(err)
			}
			w.answers(nil)
			if got := names(view(t, s, jane).Tasks()); got != "[]" {
				t.Errorf("when it is back: %s", got)
			}
		})
	})
	t.Run("to a list", func(t *testing.T) {
		w := newWorld()
		w.let("jane", both)
		inBubble(t, w, func(t *testing.T, s *Store) {
			f := s.feeds[Tasks]
			synctest.Wait() // it has begun, and waits for somebody
			f.into = failing{f.into}
			v := view(t, s, jane)
			if _, err := v.Tasks(); !apierrors.IsServiceUnavailable(err) || !strings.Contains(err.Error(), "the tasks of namespace emea cannot be read now; try again in a moment: ") {
				t.Error(err)
			}
			if got := names(v.Accounts()); got != "[]" {
				t.Errorf("other kinds: %s", got)
			}
		})
	})
	t.Run("to somebody who waits for no longer", func(t *testing.T) {
		w := newWorld()
		w.let("jane", both)
		inBubble(t, w, func(t *testing.T, s *Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.View(ctx, jane); err == nil {
				t.Error("a view without an answer")
			}
			view(t, s, jane) // who asks after them gets theirs
		})
	})
}

type failing struct{ sink }

func (failing) Replace([]any, string) error { return errors.New("no room") }

func TestWhoIsNotKnownGetsNoView(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.expire("vera")
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		if v, err := s.View(t.Context(), vera); v != nil || !apierrors.IsUnauthorized(err) {
			t.Error(v, err)
		}
	})
}

func run(name, account, playbook string) *success.Engagement {
	return &success.Engagement{ObjectMeta: named(name), Spec: success.EngagementSpec{Account: success.KeyedRef{Name: account}, Playbook: success.KeyedRef{Name: playbook}}}
}

func nameOf[T interface{ GetName() string }](o T, err error) string {
	if err != nil {
		return err.Error()
	}
	return o.GetName()
}

// TestWhoMayReport: reports are a part of tasks, and are asked about apart. Where the cluster does not say, a person may try.
func TestWhoMayReport(t *testing.T) {
	w := newWorld()
	w.let("jane", []string{"patch"}, reports)
	w.let("sam", []string{"list", "watch", "patch"})
	inBubble(t, w, func(t *testing.T, s *Store) {
		if !s.MayReport(t.Context(), jane) {
			t.Error("jane may not")
		}
		if s.MayReport(t.Context(), sam) {
			t.Error("sam may, who may patch tasks and not their status")
		}
		pass(Kept)
		w.answers(errors.New("gone"))
		if !s.MayReport(t.Context(), sam) {
			t.Error("nobody knows whether sam may, and they cannot try")
		}
	})
}
