package pending_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/pending"
	"tightrope.dev/controllers/engine/report"
)

var jane, sam = &identity.Caller{Name: "jane"}, &identity.Caller{Name: "sam"}

// world is a cluster with some tasks, and what happens in it.
type world struct {
	t *testing.T
	client.WithWatch
	desk *pending.Desk

	mu sync.Mutex
	// wrote is who has written what, and told is what the views were told of.
	wrote, told []string
	// answer is what the cluster answers to a write that is not for a trial, where it is not nil; trial to one that is.
	answer, trial error
	// during is what happens while something is written.
	during func()
}

// inBubble runs a test under a clock that goes on by itself when everybody waits.
func inBubble(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		scheme, err := cluster.Scheme()
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t}
		var tasks []client.Object
		for _, name := range []string{"call", "mail", "meet"} {
			tasks = append(tasks, &success.Task{
				ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: name, UID: "uid"}, Spec: success.TaskSpec{Account: "acme", Title: "To " + name},
			})
		}
		w.WithWatch = fake.NewClientBuilder().WithScheme(scheme).WithObjects(tasks...).WithStatusSubresource(&success.Task{}).Build()
		w.desk = pending.New(pending.Options{Clock: clock.RealClock{}, Client: w.as, Wrote: func(task *success.Task) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, task.Name)
		}})
		test(t, w)
	})
}

// as is the way of a caller to the cluster.
func (w *world) as(caller *identity.Caller) (client.WithWatch, error) {
	return interceptor.NewClient(w.WithWatch, interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, options ...client.SubResourcePatchOption) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if o := (&client.SubResourcePatchOptions{}).ApplyOptions(options); len(o.DryRun) > 0 {
				return w.trial
			}
			if w.during != nil {
				w.during()
			}
			if w.answer != nil {
				return w.answer
			}
			w.wrote = append(w.wrote, caller.Name+" "+o.GetName())
			return c.SubResource(sub).Patch(ctx, o, p, options...)
		},
	}), nil
}

func (w *world) answers(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = err
}

// while has something happen while something is written; nil is nothing.
func (w *world) while(during func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.during = during
}

func (w *world) task(name string) *success.Task {
	w.t.Helper()
	task := &success.Task{}
	if err := w.Get(w.t.Context(), client.ObjectKey{Namespace: "emea", Name: name}, task); err != nil {
		w.t.Fatal(err)
	}
	return task
}

// say says something of a task as it is, and expects that it is held.
func (w *world) hold(who *identity.Caller, name string) {
	w.t.Helper()
	outcome, err := w.desk.Say(w.t.Context(), who, report.Done, report.Input{}, w.task(name))
	if err != nil || outcome.Held == nil {
		w.t.Fatal(outcome, err)
	}
}

// expect compares what was written until now.
func (w *world) expect(when string, want ...string) {
	w.t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(w.wrote)
	if got := strings.Join(w.wrote, ", "); got != strings.Join(want, ", ") {
		w.t.Errorf("%s: written is %q, want %q", when, got, want)
	}
}

// failures are what somebody is told of, on one line each.
func failures(d *pending.Desk, person string) (told []string) {
	for _, failure := range d.Tell(person) {
		told = append(told, failure.Error())
	}
	return told
}

func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestWhatIsHeldIsWrittenWhenItsTimeIsOver(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		held, there := w.desk.Of("call")
		if !there || held.Caller != "jane" || held.Verb != report.Done || held.As().Status.Report.Phase != success.ReportDone || held.Task.Status.Report != nil {
			t.Errorf("%+v", held)
		}
		if left := time.Until(held.Until); left != pending.Hold {
			t.Errorf("held for %s", left)
		}
		pass(pending.Hold - time.Millisecond)
		w.expect("before its time")
		if all := w.desk.All(); len(all) != 1 || all["call"].Caller != "jane" {
			t.Errorf("%v", all)
		}
		pass(time.Millisecond)
		w.expect("at its time", "jane call")
		if said := w.task("call").Status.Report; said.By != "jane" || said.Phase != success.ReportDone {
			t.Errorf("%+v", said)
		}
		if _, there := w.desk.Of("call"); there || len(w.told) != 1 {
			t.Errorf("still held: %v; the views were told of %v", there, w.told)
		}
		if told := failures(w.desk, "jane"); told != nil {
			t.Error(told)
		}
	})
}

func TestWhatIsTakenBackIsNeverWritten(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		pass(pending.Hold / 2)
		if _, err := w.desk.TakeBack(sam, "call"); err == nil || err.Error() != "only jane can take this back" {
			t.Error(err)
		}
		if held, err := w.desk.TakeBack(jane, "call"); err != nil || held.Task.Name != "call" {
			t.Error(held, err)
		}
		if _, err := w.desk.TakeBack(jane, "call"); !errors.As(err, &pending.Late{}) {
			t.Error(err)
		}
		pass(time.Hour)
		w.expect("in the end")
		if err := w.desk.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		w.expect("when the page stops")
	})
}

func TestItCanBeTooLateToTakeBack(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		pass(pending.Hold)
		if _, err := w.desk.TakeBack(jane, "call"); !errors.As(err, &pending.Late{}) || err.Error() != "it is too late to take this back: it is written" {
			t.Error(err)
		}
	})
}

func TestItIsTooLateWhileItIsWritten(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.while(func() {
			if _, err := w.desk.TakeBack(jane, "call"); !errors.As(err, &pending.Late{}) {
				t.Error(err)
			}
		})
		pass(pending.Hold)
		w.expect("in the end", "jane call")
	})
}

func TestWhatIsBeingWrittenAtTheSignOutIsNotTriedAfterIt(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.answers(&url.Error{Op: "Patch", URL: "https://cluster", Err: errors.New("connection refused")})
		flushed := make(chan struct{})
		w.while(func() {
			go func() {
				defer close(flushed)
				w.desk.Flush(t.Context(), jane)
			}()
			synctest.Wait()
		})
		<-flushed
		synctest.Wait()
		w.while(nil)
		w.answers(nil)
		pass(time.Hour)
		w.expect("after she has signed out")
		if told := failures(w.desk, "jane"); len(told) != 1 {
			t.Errorf("at her next page: %q", told)
		}
	})
}

func TestWhatDoesNotCloseIsWrittenAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		outcome, err := w.desk.Say(t.Context(), jane, report.Start, report.Input{}, w.task("call"))
		if err != nil || outcome.Said == nil || outcome.Held != nil {
			t.Error(outcome, err)
		}
		w.expect("at once", "jane call")
		outcome, err = w.desk.Say(t.Context(), jane, report.Start, report.Input{}, w.task("call"))
		if err != nil || outcome.Said != nil || outcome.Held != nil {
			t.Error(outcome, err)
		}
		w.expect("a second time", "jane call")
		if len(w.told) != 1 {
			t.Errorf("the views were told of %v", w.told)
		}
	})
}

func TestWhatTheClusterWouldRefuseIsNotHeld(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.trial = apierrors.NewForbidden(success.Resource("tasks"), "call", errors.New("no"))
		_, err := w.desk.Say(t.Context(), jane, report.Done, report.Input{}, w.task("call"))
		if err == nil || !strings.HasPrefix(err.Error(), "you may not patch tasks/status in namespace emea") {
			t.Error(err)
		}
		_, err = w.desk.Say(t.Context(), jane, report.Skip, report.Input{}, w.task("call"))
		if refusal := (*report.Refusal)(nil); !errors.As(err, &refusal) || refusal.Reason != report.NoteNeeded {
			t.Error(err)
		}
		if held := w.desk.All(); len(held) != 0 {
			t.Errorf("%v", held)
		}
	})
}

func TestTheSecondPersonLearnsWhoseItIs(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		for _, verb := range []report.Verb{report.Done, report.Start} {
			_, err := w.desk.Say(t.Context(), sam, verb, report.Input{}, w.task("call"))
			if taken := (*pending.Taken)(nil); !errors.As(err, &taken) || taken.Held.Caller != "jane" {
				t.Error(err)
			}
			if err.Error() != "somebody was quicker: jane has done it, and can take it back for a moment; nothing was written" {
				t.Error(err)
			}
		}
		pass(pending.Hold)
		w.expect("in the end", "jane call")
	})
}

func TestAPersonMayThinkAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		pass(pending.Hold / 2)
		w.hold(jane, "call") // the button was pressed twice
		if held, _ := w.desk.Of("call"); time.Until(held.Until) != pending.Hold/2 {
			t.Errorf("pressed twice, it is held for %s more", time.Until(held.Until))
		}
		if _, err := w.desk.Say(t.Context(), jane, report.Start, report.Input{}, w.task("call")); !errors.As(err, &pending.Undecided{}) {
			t.Error(err)
		}
		outcome, err := w.desk.Say(t.Context(), jane, report.Skip, report.Input{Note: "no need"}, w.task("call"))
		if err != nil || outcome.Held.Until != time.Now().Add(pending.Hold) {
			t.Error(outcome, err)
		}
		pass(pending.Hold - time.Millisecond)
		w.expect("when the time of the first is over")
		pass(time.Millisecond)
		w.expect("when the time of the second is over", "jane call")
		if said := w.task("call").Status.Report; said.Phase != success.ReportSkipped || said.Note != "no need" {
			t.Errorf("%+v", said)
		}
	})
}

func TestWhoSignsOutLosesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.hold(jane, "mail")
		w.hold(sam, "meet")
		w.desk.Flush(t.Context(), jane)
		w.expect("when jane signs out", "jane call", "jane mail")
		pass(pending.Hold)
		w.expect("in the end", "jane call", "jane mail", "sam meet")
	})
}

func TestThePageLosesNothingWhenItStops(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.hold(sam, "meet")
		if err := w.desk.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		w.expect("when it stops", "jane call", "sam meet")
		if _, err := w.desk.Say(t.Context(), jane, report.Done, report.Input{}, w.task("mail")); err == nil {
			t.Error("something is held that nobody will write")
		}
		pass(time.Hour)
		w.expect("in the end", "jane call", "sam meet")
	})
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.answers(&url.Error{Op: "Patch", URL: "https://cluster", Err: errors.New("connection refused")})
		if err := w.desk.Stop(t.Context()); err == nil || !strings.Contains(err.Error(), `what you said of "To call" could not be written`) {
			t.Errorf("what could not be written is not said: %v", err)
		}
	})
}

func TestWhatCouldNotBeWrittenIsToldOnce(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(w *world)
		want      string
	}{
		"somebody was quicker, with kubectl": {
			func(w *world) {
				if _, err := (reporting.Saying{Verb: report.Skip, Input: report.Input{By: "sam", Note: "no need"}, Manager: "kubectl"}).Of(w.t.Context(), w.WithWatch, w.task("call")); err != nil {
					t.Error(err)
				}
			},
			"somebody was quicker: sam has skipped it: no need; nothing was written",
		},
		"the right was taken away": {
			func(w *world) {
				w.answers(apierrors.NewForbidden(success.Resource("tasks"), "call", errors.New("no")))
			},
			"you may not patch tasks/status in namespace emea; that takes the verb patch on tasks/status, as the role csm has it",
		},
		"the task has gone": {
			func(w *world) {
				if err := w.Delete(w.t.Context(), w.task("call")); err != nil {
					t.Error(err)
				}
			},
			`report on task call: tasks.tightrope.dev "call" not found`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.hold(jane, "call")
				test.meanwhile(w)
				pass(pending.Hold)
				want := []string{`what you said of "To call" could not be written: ` + test.want}
				if told := failures(w.desk, "jane"); !slices.Equal(told, want) {
					t.Errorf("told %q, want %q", told, want)
				}
				if told := append(failures(w.desk, "jane"), failures(w.desk, "sam")...); told != nil {
					t.Errorf("told again: %q", told)
				}
				if _, there := w.desk.Of("call"); there {
					t.Error("it is still held")
				}
			})
		})
	}
}

func TestAClusterThatIsAwayIsTriedAgain(t *testing.T) {
	away := &url.Error{Op: "Patch", URL: "https://cluster", Err: errors.New("connection refused")}
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.answers(away)
		pass(pending.Hold + 12*time.Second)
		if _, there := w.desk.Of("call"); !there {
			t.Error("it is not held any more")
		}
		w.answers(nil)
		pass(5 * time.Second)
		w.expect("when it is back", "jane call")
	})
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.answers(away)
		pass(time.Hour)
		if told := failures(w.desk, "jane"); len(told) != 1 {
			t.Errorf("where it stays away: %q", told)
		}
	})
	inBubble(t, func(t *testing.T, w *world) {
		w.hold(jane, "call")
		w.answers(away)
		pass(pending.Hold + time.Second)
		w.desk.Flush(t.Context(), jane)
		w.answers(nil)
		pass(time.Hour)
		w.expect("after she has signed out")
		if told := failures(w.desk, "jane"); len(told) != 1 {
			t.Errorf("at her next page: %q", told)
		}
	})
}

func TestOnlyTheLastFailuresAreKept(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.answers(apierrors.NewForbidden(success.Resource("tasks"), "call", errors.New("no")))
		for range 30 {
			w.hold(jane, "call")
			pass(pending.Hold)
		}
		if told := failures(w.desk, "jane"); len(told) != 20 {
			t.Errorf("%d", len(told))
		}
	})
}

func TestALateAnswerCanBeTakenBackToo(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		closed := w.task("call")
		closed.Spec.Response = &success.ResponseSpec{Type: success.ResponseFreeText}
		closed.Status.Report = &success.Report{Phase: success.ReportSkipped, Note: "no answer", By: "jane"}
		if err := w.Update(t.Context(), closed); err != nil {
			t.Fatal(err)
		}
		closed.Status.Report = &success.Report{Phase: success.ReportSkipped, Note: "no answer", By: "jane"}
		if err := w.Status().Update(t.Context(), closed); err != nil {
			t.Fatal(err)
		}
		outcome, err := w.desk.Say(t.Context(), jane, report.Respond, report.Input{Response: "two months"}, w.task("call"))
		if err != nil || outcome.Held == nil {
			t.Fatal(fmt.Sprintf("%+v", outcome), err)
		}
		pass(pending.Hold)
		if said := w.task("call").Status.Report; said.Response != "two months" {
			t.Errorf("%+v", said)
		}
	})
}
