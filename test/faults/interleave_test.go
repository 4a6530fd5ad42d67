package faults

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

const smallest = "a person starts a run, beside the one that is due"

// TestInterleavings plays all interleavings of two passes over a run that is new.
func TestInterleavings(t *testing.T) {
	t.Parallel()
	played, err := sceneOf(t, nil, "Engagement", "AccountLedger")
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d interleavings", played)
}

// TestInterleavingsSeeMistakes: a manager that writes without a lock loses what the other one wrote.
func TestInterleavingsSeeMistakes(t *testing.T) {
	t.Parallel()
	played, err := sceneOf(t, func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
		return dropsLocks{c}, r
	}, "Engagement", "Engagement")
	if err == nil {
		t.Errorf("nobody saw it in %d interleavings", played)
	}
	t.Logf("found: %v", err)
}

// TestTaskVanishesWhileItIsWritten: that is a lost race, and no error, in its status and when it is withdrawn.
func TestTaskVanishesWhileItIsWritten(t *testing.T) {
	t.Parallel()
	for _, seed := range []string{
		"a-person-starts-a-run-beside-the-one-that-is-due/scene@10/Task.crm-acme-call-xwwulvdowktkfck7/Task.crm-acme-call-xwwulvdowktkfck7/turns=abbdap",
		"a-request-ships-again-when-its-run-has-left/scene@17/Engagement.crm-acme-tell-shipped-wcmah2dowefmlfcy/Playbook.tell-shipped/turns=aaaaaaaaaaabdap",
	} {
		if is, err := interleaved(seed); !is || err != nil {
			t.Errorf("%v %v", is, err)
		}
	}
}

// TestTaskIsDeletedBeforeItIsMarked: between the creation of a Task and its mark in the ledger of its run, the oldest Task that
// may be deleted is that one, or none is. It comes back once, or its run ends without it; and nobody who may delete nothing
// deletes anything.
func TestTaskIsDeletedBeforeItIsMarked(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]string{
		"it comes back":              "the-account-comes-back-when-its-runs-have-left/scene@7/Engagement.crm-acme-welcome-gwxhfke232ff2arh/Engagement.crm-acme-welcome-gwxhfke232ff2arh/turns=aaaaaaaaaaaaaapbbbbbbbbbbbbbdbb",
		"it comes back, by hand":     "a-person-starts-a-run-beside-the-one-that-is-due/scene@24/Engagement.once-more/Account.acme/turns=bpaaaaaaaaaaaaaadaa",
		"its account left":           "a-member-leaves-and-comes-back-while-the-playbook-rests/scene@15/Account.acme/Engagement.crm-acme-welcome-gwxhfke232ff2arh/turns=pbbbbbbbbbbbbbaaaaaaaaaaaaadbb",
		"no Task may be deleted yet": "a-person-starts-a-run-beside-the-one-that-is-due/scene@24/Engagement.once-more/Account.acme/turns=aaaaaaaaaaaaaabbpdaa",
	} {
		if is, err := interleaved(seed); !is || err != nil {
			t.Errorf("%s: %v %v", name, is, err)
		}
	}
}

// TestAnotherTaskExcusesNothing: what comes of an interleaving is held against the orders in which the same Task is deleted,
// and no other.
func TestAnotherTaskExcusesNothing(t *testing.T) {
	t.Parallel()
	s := written(scenarios[smallest])
	_, base, err := explore(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	sc := scenesOf(base, s)[0]
	sc.learn()
	for deleted, wrong := range map[string]bool{"": false, "another": true} {
		w, actors := sc.stage(-1)
		if !said(actors, "dp") {
			t.Fatal("nobody can have these turns")
		}
		if w.deleted = deleted; (sc.judge(w) != nil) != wrong {
			t.Errorf("it is judged wrongly where %q was deleted", deleted)
		}
	}
}

// sceneOf plays the interleavings of the first scene in which managers look at such objects, until something goes wrong.
func sceneOf(t *testing.T, breaks breaker, first, second string) (played int, wrong error) {
	t.Helper()
	s := written(scenarios[smallest])
	_, base, err := explore(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, sc := range scenesOf(base, s) {
		if sc.first.kind != first || sc.second.kind != second {
			continue
		}
		sc.learn()
		sc.moment.breaks = breaks
		played, err := sc.explore(-1, 5000, func(_ string, err error) {
			if wrong == nil {
				wrong = err
			}
		})
		if err != nil && wrong == nil {
			t.Error(err)
		}
		return played, wrong
	}
	t.Fatal("there is no such scene")
	return 0, nil
}
