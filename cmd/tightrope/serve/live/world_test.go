package live

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

// world is a cluster in memory: it lists, watches from the beginning as a real one does, and knows who may do what.
type world struct {
	mu      sync.Mutex
	version int
	objects map[Kind]map[string]client.Object
	open    map[*watching]struct{}
	// may is what people may: their name, a verb and a kind.
	may map[[3]string]bool
	// unknown are those whose credential the cluster does not know.
	unknown map[string]bool
	// away is what the cluster answers to everything, where it is not nil.
	away error
	// asked counts the questions what somebody may.
	asked int
	// quiet keeps events back until it is false.
	quiet bool
	held  []func()
}

// watching is a watch of somebody.
type watching struct {
	*watch.RaceFreeFakeWatcher
	who  string
	kind Kind
	w    *world
}

func (o *watching) Stop() {
	o.w.mu.Lock()
	delete(o.w.open, o)
	o.w.mu.Unlock()
	o.RaceFreeFakeWatcher.Stop()
}

func newWorld() *world {
	return &world{version: 100, objects: map[Kind]map[string]client.Object{}, open: map[*watching]struct{}{}, may: map[[3]string]bool{}, unknown: map[string]bool{}}
}

// let lets somebody do something with kinds; with no kind named with all.
func (w *world) let(who string, verbs []string, of ...Kind) { w.set(who, verbs, true, of) }

// forbid takes a right away.
func (w *world) forbid(who string, verbs []string, of ...Kind) { w.set(who, verbs, false, of) }

func (w *world) set(who string, verbs []string, may bool, of []Kind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(of) == 0 {
		of = allKinds
	}
	for _, kind := range of {
		for _, verb := range verbs {
			w.may[[3]string{who, verb, string(kind)}] = may
		}
	}
}

var both = []string{"list", "watch"}

// put stores an object and tells of it.
func (w *world) put(kind Kind, objects ...client.Object) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range objects {
		w.version++
		o.SetResourceVersion(strconv.Itoa(w.version))
		o.SetNamespace("emea")
		if o.GetUID() == "" {
			o.SetUID("uid")
		}
		event := watch.Modified
		if w.objects[kind] == nil {
			w.objects[kind] = map[string]client.Object{}
		}
		if w.objects[kind][o.GetName()] == nil {
			event = watch.Added
		}
		w.objects[kind][o.GetName()] = o
		w.tell(kind, event, o)
	}
}

// remove takes an object away and tells of it.
func (w *world) remove(kind Kind, name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.version++
	o := w.objects[kind][name].DeepCopyObject().(client.Object)
	o.SetResourceVersion(strconv.Itoa(w.version))
	delete(w.objects[kind], name)
	w.tell(kind, watch.Deleted, o)
}

func (w *world) tell(kind Kind, event watch.EventType, o client.Object) {
	tell := func() {
		for one := range w.open {
			if one.kind == kind {
				one.Action(event, o.DeepCopyObject())
			}
		}
	}
	if w.quiet {
		w.held = append(w.held, tell)
		return
	}
	tell()
}

// hush keeps events back, and speak lets them go.
func (w *world) hush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quiet = true
}

func (w *world) speak() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quiet = false
	for _, tell := range w.held {
		tell()
	}
	w.held = nil
}

// cut ends all watches, as a cluster does that restarts.
func (w *world) cut() {
	w.mu.Lock()
	open := slices.Collect(maps.Keys(w.open))
	w.mu.Unlock()
	for _, one := range open {
		one.Stop()
	}
}

// watchers are who watches a kind.
func (w *world) watchers(kind Kind) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var who []string
	for one := range w.open {
		if one.kind == kind {
			who = append(who, one.who)
		}
	}
	slices.Sort(who)
	return who
}

// questions counts what was asked.
func (w *world) questions() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

func (w *world) expire(who string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unknown[who] = true
}

func (w *world) answers(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = err
}

// check answers to somebody who does something.
func (w *world) check(who, verb string, kind Kind) error {
	switch {
	case w.away != nil:
		return w.away
	case w.unknown[who]:
		return apierrors.NewUnauthorized("Unauthorized")
	case !w.may[[3]string{who, verb, string(kind)}]:
		return apierrors.NewForbidden(success.Resource(string(kind)), "", fmt.Errorf("%s cannot %s", who, verb))
	}
	return nil
}

// hands are the client of somebody.
type hands struct {
	client.WithWatch
	w   *world
	who string
}

func (h hands) Create(_ context.Context, o client.Object, _ ...client.CreateOption) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.w.asked++
	review := o.(*authorizationv1.SelfSubjectAccessReview)
	asked := review.Spec.ResourceAttributes
	if asked.Namespace != "emea" || asked.Group != success.Group {
		return fmt.Errorf("asked for %+v", asked)
	}
	err := h.w.check(h.who, asked.Verb, Kind(strings.TrimSuffix(asked.Resource+"/"+asked.Subresource, "/")))
	review.Status.Allowed = err == nil
	if apierrors.IsForbidden(err) {
		return nil
	}
	return err
}

func kindOf(list client.ObjectList) Kind {
	for kind, of := range kinds {
		if fmt.Sprintf("%T", of.list()) == fmt.Sprintf("%T", list) {
			return kind
		}
	}
	panic(fmt.Sprintf("%T", list))
}

func (h hands) List(_ context.Context, list client.ObjectList, _ ...client.ListOption) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	kind := kindOf(list)
	if err := h.w.check(h.who, "list", kind); err != nil {
		return err
	}
	var items []runtime.Object
	for _, o := range h.w.objects[kind] {
		items = append(items, o.DeepCopyObject())
	}
	list.SetResourceVersion(strconv.Itoa(h.w.version))
	return meta.SetList(list, items)
}

func (h hands) Watch(_ context.Context, list client.ObjectList, options ...client.ListOption) (watch.Interface, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	kind := kindOf(list)
	if err := h.w.check(h.who, "watch", kind); err != nil {
		return nil, err
	}
	one := &watching{RaceFreeFakeWatcher: watch.NewRaceFreeFake(), who: h.who, kind: kind, w: h.w}
	o := (&client.ListOptions{}).ApplyOptions(options).AsListOptions()
	if o.SendInitialEvents != nil && *o.SendInitialEvents {
		if err := h.w.check(h.who, "list", kind); err != nil {
			return nil, err
		}
		for _, object := range h.w.objects[kind] {
			one.Action(watch.Added, object.DeepCopyObject())
		}
		end := &metav1.PartialObjectMetadata{}
		end.ResourceVersion, end.Annotations = strconv.Itoa(h.w.version), map[string]string{metav1.InitialEventsAnnotationKey: "true"}
		one.Action(watch.Bookmark, end)
	} else if o.ResourceVersion != strconv.Itoa(h.w.version) {
		return nil, apierrors.NewResourceExpired("too old")
	}
	h.w.open[one] = struct{}{}
	return one, nil
}

// caller is somebody who is signed in.
func caller(name string) *identity.Caller {
	return &identity.Caller{Name: name, Config: &rest.Config{BearerToken: "token of " + name}}
}

var jane, sam, vera = caller("jane"), caller("sam"), caller("vera")

// inBubble runs a test against a store of a world, under a clock that goes on by itself when everybody waits.
func inBubble(t *testing.T, w *world, test func(t *testing.T, s *Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Namespace: "emea", Clock: clock.RealClock{}, Connect: func(c *identity.Caller) (client.WithWatch, error) {
			return hands{w: w, who: c.Name}, nil
		}})
		defer s.Stop()
		test(t, s)
	})
}

// pass lets time pass, and everybody finish.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func view(t *testing.T, s *Store, who *identity.Caller) *View {
	t.Helper()
	v, err := s.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// names are those of objects, or why there are none.
func names[T client.Object](objects []T, err error) string {
	if err != nil {
		return err.Error()
	}
	found := make([]string, len(objects))
	for i, o := range objects {
		found[i] = o.GetName()
	}
	return fmt.Sprint(found)
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

func task(name, account, assignee string) *success.Task {
	return &success.Task{ObjectMeta: named(name), Spec: success.TaskSpec{Account: account, Assignee: assignee, Engagement: account + "-run", Playbook: "outreach"}}
}
