package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

// pause is how long an author thinks between two definitions.
const pause = 100 * time.Millisecond

// authors apply definitions for as long as a round goes on, as `kubectl apply --server-side` does: one those that are good,
// one those with a mistake. They have a namespace of their own, which the managers look after too.
type authors struct {
	client.Client

	namespace string
	mistakes  []mistake
	random    *rand.Rand // of the one with the mistakes

	stop chan struct{}
	both sync.WaitGroup

	mu      sync.Mutex
	verdict hookVerdict
	good    int // good definitions that were applied
	left    []mistake
	failed  error
}

func newAuthors(c client.Client, namespace string, seed int64) (*authors, error) {
	all, err := mistakes()
	return &authors{
		Client: c, namespace: namespace, mistakes: all, random: rand.New(rand.NewSource(seed)), stop: make(chan struct{}),
	}, err
}

// start has both begin.
func (a *authors) start(ctx context.Context) {
	a.both.Go(func() { a.goOn(ctx, a.applyGood) })
	a.both.Go(func() { a.goOn(ctx, a.applyMistake) })
}

// end waits until both have heard what came of their last definition.
func (a *authors) end() {
	close(a.stop)
	a.both.Wait()
}

func (a *authors) goOn(ctx context.Context, apply func(context.Context, int) error) {
	for number := 0; ; number++ {
		if err := apply(ctx, number); err != nil {
			a.mu.Lock()
			a.failed = errors.Join(a.failed, err)
			a.mu.Unlock()
			return
		}
		select {
		case <-time.After(pause):
		case <-a.stop:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (a *authors) applyGood(ctx context.Context, number int) error {
	o, err := goodDefinition(number)
	if err != nil {
		return fmt.Errorf("make a good definition: %w", err)
	}
	a.try(ctx, mistake{object: o})
	return nil
}

// applyMistake applies a definition with a mistake under a name of its own. A Segment is a good one before, so that the
// mistake comes with an edit.
func (a *authors) applyMistake(ctx context.Context, number int) error {
	m := a.mistakes[a.random.Intn(len(a.mistakes))]
	m.object = m.object.DeepCopy()
	m.object.SetName(fmt.Sprintf("%s-%d", m.object.GetName(), number))
	if m.object.GetKind() == "Segment" {
		before := m.object.DeepCopy()
		if err := unstructured.SetNestedMap(before.Object, map[string]any{"expression": "account.spec.industry == ''"}, "spec"); err != nil {
			return fmt.Errorf("make a good segment: %w", err)
		}
		a.try(ctx, mistake{object: before})
	}
	a.try(ctx, m)
	return nil
}

// try applies a definition, and notes what came of it.
func (a *authors) try(ctx context.Context, m mistake) {
	err := a.apply(ctx, m.object)
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch o := a.verdict.note(m.object.GetKind()+" "+m.object.GetName(), m.words, err); {
	case o == admitted && len(m.words) == 0:
		a.good++
	case o == admitted:
		a.left = append(a.left, m)
	}
}

func (a *authors) apply(ctx context.Context, o *unstructured.Unstructured, options ...client.ApplyOption) error {
	o = o.DeepCopy()
	o.SetNamespace(a.namespace)
	return a.Apply(ctx, client.ApplyConfigurationFromUnstructured(o), append(options, client.FieldOwner("author"), client.ForceOwnership)...)
}

// refuses tries a definition with a mistake without storing it, and says whether the webhook refused it.
func (a *authors) refuses(ctx context.Context, number int) bool {
	m := a.mistakes[number%len(a.mistakes)]
	err := a.apply(ctx, m.object, client.DryRunAll)
	if ctx.Err() != nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.verdict.note("try of "+m.object.GetName(), m.words, err) == refused
}

// counted is how many good definitions were applied, and how many with a mistake were admitted and refused.
func (a *authors) counted() (good, admitted, refused int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.good, a.verdict.admitted, a.verdict.refused, a.failed
}

// find notes something that was found.
func (a *authors) find(note func(*hookVerdict)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	note(&a.verdict)
}

// errFound ends what has no use any more once something was found.
var errFound = errors.New("something was found")

// objection is an error once something was found.
func (a *authors) objection() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.verdict.findings) > 0 {
		return errFound
	}
	return nil
}

// conditionsSpeak waits until the condition of everything that was admitted with a mistake says the golden words. What does
// not in time is found.
func (a *authors) conditionsSpeak(ctx context.Context, atMost time.Duration) error {
	var silent []string
	_ = wait.PollUntilContextTimeout(ctx, time.Second, atMost, true, func(ctx context.Context) (bool, error) {
		silent = nil
		for _, m := range a.left {
			if says, err := a.stalled(ctx, m.object); err != nil || says != spoken(m.words[0]) {
				silent = append(silent, fmt.Sprintf("unlike: %s was admitted, and its condition says %q, %v; want %q", m.object.GetName(), says, err, m.words[0]))
			}
		}
		return len(silent) == 0, nil
	})
	a.verdict.spoke = len(a.left) - len(silent)
	for _, s := range silent {
		a.verdict.say(&a.verdict.unlike, "%s", s)
	}
	return ctx.Err()
}

// stalled is the message of Stalled, and of Ready, of a definition, once they are about what was applied last.
func (a *authors) stalled(ctx context.Context, o *unstructured.Unstructured) (string, error) {
	read := &unstructured.Unstructured{}
	read.SetGroupVersionKind(o.GroupVersionKind())
	if err := a.Get(ctx, client.ObjectKey{Namespace: a.namespace, Name: o.GetName()}, read); err != nil {
		return "", err
	}
	var status struct {
		Conditions []metav1.Condition `json:"conditions"`
	}
	content, _, _ := unstructured.NestedMap(read.Object, "status")
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, &status); err != nil {
		return "", fmt.Errorf("read the status: %w", err)
	}
	stalled, ready := meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionStalled), meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionReady)
	if stalled == nil || ready == nil || ready.Message != stalled.Message || stalled.ObservedGeneration != read.GetGeneration() {
		return "", nil
	}
	return stalled.Message, nil
}
