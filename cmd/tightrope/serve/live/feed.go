package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// pause is how long a feed rests after the cluster has ended it.
const pause = time.Second

// backoff is how often a cluster is tried that does not answer. Who stops waits for it, so it is short.
var backoff = wait.Backoff{Duration: pause / 2, Cap: 2 * pause, Factor: 2, Jitter: 1, Steps: 3}

// feed keeps one kind up to date, with the identity of somebody who is present and may list and watch it.
type feed struct {
	store *Store
	kind  Kind
	into  sink
	// nudged has something in it where a feed that idles is to look again.
	nudged chan struct{}

	mu sync.Mutex
	// live is closed while what is there is up to date.
	live chan struct{}
	isUp bool
	// problem is why it is not; nil where nobody has tried yet.
	problem error
}

// sink takes what a feed brings.
type sink interface {
	cache.ReflectorStore
	// wrote takes what a caller wrote, where it is of the kind.
	wrote(object client.Object)
	// empty forgets everything.
	empty()
}

func newFeed(s *Store, kind Kind, into sink) *feed {
	f := &feed{store: s, kind: kind, nudged: make(chan struct{}, 1), live: make(chan struct{})}
	f.into = upWhenReplaced{into, f}
	return f
}

// upWhenReplaced is a sink whose feed is up once everything was listed.
type upWhenReplaced struct {
	sink
	feed *feed
}

// Replace takes all objects that there are.
func (u upWhenReplaced) Replace(items []any, version string) error {
	if err := u.sink.Replace(items, version); err != nil {
		return err
	}
	u.feed.up()
	return nil
}

// keep keeps the kind up to date until the store is stopped.
func (f *feed) keep(ctx context.Context) {
	for ctx.Err() == nil {
		m, came := f.feeder(ctx)
		if m == nil {
			f.idle(ctx, came)
			continue
		}
		err := f.run(ctx, m)
		if err != nil {
			f.down(err)
		}
		if !errors.Is(err, errHandOver) {
			f.rest(ctx, m)
		}
	}
}

// idle waits until somebody comes, or may have got the right. What nobody keeps up to date is forgotten.
func (f *feed) idle(ctx context.Context, came <-chan struct{}) {
	f.down(nil)
	f.into.empty()
	select {
	case <-ctx.Done():
	case <-came:
	case <-f.nudged:
	case <-f.store.clock.After(Kept):
	}
}

// nudge says that somebody is there who may.
func (f *feed) nudge() {
	select {
	case f.nudged <- struct{}{}:
	default:
	}
}

// rest waits a moment, unless the member goes.
func (f *feed) rest(ctx context.Context, m *member) {
	select {
	case <-ctx.Done():
	case <-m.gone:
	case <-f.store.clock.After(pause):
	}
}

// feeder is somebody who is present and may list and watch the kind; nil where there is nobody. Then it gives a channel that
// is closed when somebody comes.
func (f *feed) feeder(ctx context.Context) (*member, <-chan struct{}) {
	present, came := f.store.roster.present()
	for _, m := range present {
		may, err := f.may(ctx, m, f.store.rights.may)
		if may {
			return m, came
		}
		if err != nil {
			f.down(err)
		}
	}
	return nil, came
}

// may says whether a member may list and watch the kind.
func (f *feed) may(ctx context.Context, m *member, ask func(context.Context, *member, string, Kind) (bool, error)) (bool, error) {
	for _, verb := range []string{"list", "watch"} {
		if may, err := ask(ctx, m, verb, f.kind); !may || err != nil {
			return false, err
		}
	}
	return true, nil
}

// errHandOver is why a feed ends whose member has gone, or may no longer.
var errHandOver = errors.New("whose right it was has gone")

// run feeds with the identity of a member, until the cluster ends it, or the member goes or may no longer.
func (f *feed) run(ctx context.Context, m *member) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var guarding sync.WaitGroup
	guarding.Go(func() { f.guard(ctx, m, cancel) })
	reflector := cache.NewReflectorWithOptions(f.listWatch(m.client), nil, f.into, cache.ReflectorOptions{Name: string(f.kind), TypeDescription: kinds[f.kind].name, Backoff: new(backoff)})
	err := reflector.ListAndWatchWithContext(ctx)
	cancel(nil)
	guarding.Wait()
	if errors.Is(context.Cause(ctx), errHandOver) {
		return errHandOver
	}
	return err
}

// guard ends a feed when the member goes, or may list or watch the kind no longer.
func (f *feed) guard(ctx context.Context, m *member, end context.CancelCauseFunc) {
	ticker := f.store.clock.NewTicker(Kept)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.gone:
			end(errHandOver)
			return
		case <-ticker.C():
		}
		f.store.roster.present() // sends away who was not seen for long
		may, err := f.may(ctx, m, f.store.rights.ask)
		if err == nil && !may || apierrors.IsUnauthorized(err) {
			end(errHandOver)
			return
		}
	}
}

// listWatch lists and watches the kind with a client.
func (f *feed) listWatch(c client.WithWatch) *cache.ListWatch {
	namespace := client.InNamespace(f.store.namespace)
	return &cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			list := kinds[f.kind].list()
			err := c.List(ctx, list, namespace, &client.ListOptions{Raw: &options, Limit: options.Limit, Continue: options.Continue})
			return list, err
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			return c.Watch(ctx, kinds[f.kind].list(), namespace, &client.ListOptions{Raw: &options})
		},
	}
}

// up says that what is there is up to date.
func (f *feed) up() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.isUp {
		f.isUp, f.problem = true, nil
		close(f.live)
	}
}

// down says that it is not any more, and why.
func (f *feed) down(problem error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.problem = problem
	if f.isUp {
		f.isUp = false
		f.live = make(chan struct{})
	}
}

// state is a channel that is closed while the feed is up, and why it is not.
func (f *feed) state() (live <-chan struct{}, problem error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.live, f.problem
}

// wait waits until the feed is up.
func (f *feed) wait(ctx context.Context) error {
	live, _ := f.state()
	select {
	case <-live:
		return nil
	case <-ctx.Done():
	}
	_, problem := f.state()
	text := fmt.Sprintf("the %s of namespace %s cannot be read now; try again in a moment", f.kind, f.store.namespace)
	if problem != nil {
		text += ": " + problem.Error()
	}
	return apierrors.NewServiceUnavailable(text)
}
