package book

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

const (
	// page is how many objects are read at a time.
	page = 500
	// tries is how often a list is begun anew that took so long that the server forgot where it began.
	tries = 3
)

// FromCluster reads a namespace of a cluster. now is when that is.
//
// The objects of a kind are as they were at one instant. The kinds are read one after another, in the opposite order of the
// manager's writes: Tasks, then Engagements, then AccountLedgers, the facts, and the definitions last. So a book never has
// work that nothing claimed; it may have a claim whose Engagement, or a mark whose Task, came a moment later. That is what
// a crash leaves too, and the engine completes it.
func FromCluster(ctx context.Context, c client.Reader, namespace string, now time.Time) (*Book, error) {
	b := &Book{Namespace: namespace, Taken: now.UTC().Truncate(time.Second)}
	for _, k := range kinds {
		objects, err := k.read(ctx, c, namespace)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			o, err := b.taken(object)
			if err != nil {
				return nil, err
			}
			b.Objects = append(b.Objects, o)
		}
	}
	b.sort()
	return b, nil
}

// read reads all objects of a kind.
func (k *kind) read(ctx context.Context, c client.Reader, namespace string) (objects []runtime.Object, err error) {
	for range tries {
		if objects, err = k.readPages(ctx, c, namespace); !apierrors.IsResourceExpired(err) && !apierrors.IsGone(err) {
			break
		}
	}
	return objects, k.explain(err, namespace)
}

func (k *kind) readPages(ctx context.Context, c client.Reader, namespace string) ([]runtime.Object, error) {
	var objects []runtime.Object
	for next := ""; ; {
		list := k.list()
		options := []client.ListOption{client.InNamespace(namespace), client.Limit(page), client.Continue(next)}
		if k.gvk.Group != success.Group {
			options = append(options, client.HasLabels{success.LabelPlaybook})
		}
		if err := c.List(ctx, list, options...); err != nil {
			return nil, err
		}
		found, err := meta.ExtractList(list)
		if err != nil {
			return nil, err
		}
		objects = append(objects, found...)
		if next = list.GetContinue(); next == "" {
			return objects, nil
		}
	}
}

// explain says what to do about an answer of the cluster.
func (k *kind) explain(err error, namespace string) error {
	switch {
	case err == nil:
		return nil
	case apierrors.IsForbidden(err):
		return fmt.Errorf("you may not list %s in namespace %s; a role that lets you has the verb list on %s, as the role viewer has: %w",
			k.resource, namespace, k.resource, err)
	case meta.IsNoMatchError(err):
		return fmt.Errorf("the cluster has no %s; put Tightrope's CRDs into it, or name another cluster with --context: %w", k.resource, err)
	}
	return fmt.Errorf("list %s in namespace %s: %w", k.resource, namespace, err)
}
