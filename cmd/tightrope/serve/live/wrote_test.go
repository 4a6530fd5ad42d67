package live

import (
	"testing"
	"testing/synctest"
	"time"

	success "tightrope.dev/api/v1alpha1"
)

func TestWhoWroteSeesWhatTheyWrote(t *testing.T) {
	phase := func(v *View) success.ReportPhase {
		a, err := v.Task("a")
		if err != nil {
			t.Fatal(err)
		}
		if a.Status.Report == nil {
			return "nothing said"
		}
		return a.Status.Report.Phase
	}
	says := func(version success.ReportPhase) *success.Task {
		a := task("a", "acme", "jane")
		a.Status.Report = &success.Report{Phase: version}
		return a
	}
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		synctest.Wait()
		w.hush() // the watch is late
		w.put(Tasks, says(success.ReportInProgress))
		done := says(success.ReportDone)
		w.put(Tasks, done)
		s.Wrote(done.DeepCopy())
		if got := phase(view(t, s, jane)); got != success.ReportDone {
			t.Errorf("before the watch tells of it: %s", got)
		}
		w.speak()
		synctest.Wait()
		if got := phase(view(t, s, jane)); got != success.ReportDone {
			t.Errorf("once the watch has told: %s", got)
		}
		if left := s.feeds[Tasks].into.(upWhenReplaced).sink.(*shelf[*success.Task]).written; len(left) != 0 {
			t.Errorf("kept for no reason: %v", left)
		}
	})
}

func TestWhatIsOlderDoesNotTakeThePlaceOfWhatWasWritten(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	w.put(Tasks, task("a", "acme", "jane"))
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		synctest.Wait()
		w.hush()
		w.put(Tasks, task("a", "acme", "before"))
		mine := task("a", "acme", "mine")
		mine.ResourceVersion, mine.UID = "900", "uid"
		s.Wrote(mine)
		w.speak()
		synctest.Wait()
		if got := names(view(t, s, jane).TasksOf("mine")); got != "[a]" {
			t.Errorf("an event that was under way: %s", got)
		}
		w.cut()
		w.put(Tasks, task("b", "acme", "sam")) // while nobody watches, so that everything is listed anew
		pass(time.Minute)
		if got := names(view(t, s, jane).TasksOf("sam")); got != "[b]" {
			t.Errorf("nothing was listed anew: %s", got)
		}
		if got := names(view(t, s, jane).TasksOf("mine")); got != "[a]" {
			t.Errorf("a list that was under way: %s", got)
		}
	})
}

func TestWhatIsGoneIsNotThereAgainBecauseItWasWritten(t *testing.T) {
	w := newWorld()
	w.let("jane", both)
	mine := task("a", "acme", "jane")
	w.put(Tasks, mine)
	inBubble(t, w, func(t *testing.T, s *Store) {
		view(t, s, jane)
		w.remove(Tasks, "a")
		synctest.Wait()
		s.Wrote(mine)
		if got := names(view(t, s, jane).Tasks()); got != "[]" {
			t.Error(got)
		}
	})
}
