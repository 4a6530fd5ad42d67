package plan

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
)

// states are what there is before the edit and with it.
type states struct {
	before, after []runtime.Object
	// files are what the files say.
	files *manifest.Set
	// base says where the state before the edit comes from, in words.
	base string
	// now is when the edit is applied.
	now time.Time
	// warnings are what may be wrong with the files.
	warnings []string
}

// has says that an account is there, before the edit or with it.
func (s *states) has(account string) bool {
	return slices.ContainsFunc(slices.Concat(s.before, s.after), func(o runtime.Object) bool {
		a, ok := o.(*success.Account)
		return ok && a.Name == account
	})
}

// states reads both states.
func (o *options) states(ctx context.Context) (*states, error) {
	if o.base != "" {
		return o.fromGit(ctx)
	}
	set, err := manifest.Read(ctx, o.files)
	if err != nil {
		return nil, err
	}
	if err := set.Problems.Err(); err != nil {
		return nil, err
	}
	there, now, err := o.book.Load(ctx, o.now, o.files.In)
	if err != nil {
		return nil, err
	}
	edit, err := book.FromSet(set, there.Namespace, there.Taken)
	if err != nil {
		return nil, err
	}
	if err := concerns(set, edit, there.Namespace); err != nil {
		return nil, err
	}
	with, err := there.With(edit.Objects, o.prune)
	if err != nil {
		return nil, err
	}
	return o.of(set, there, with, o.source(there), now), nil
}

// concerns refuses files of which nothing is about the namespace: the answer would be that nothing changes.
func concerns(set *manifest.Set, edit *book.Book, namespace string) error {
	if len(edit.Objects) == 0 && len(set.Objects) > 0 {
		return fmt.Errorf("the files hold objects of the namespace %s and none of %s; name the namespace with -n, or other files", set.Namespaces()[0], namespace)
	}
	return nil
}

func (o *options) of(set *manifest.Set, before, after *book.Book, base string, now time.Time) *states {
	s := &states{before: before.Objects, after: after.Objects, files: set, base: base, now: now}
	for _, w := range set.Warnings {
		s.warnings = append(s.warnings, w.String())
	}
	return s
}

// source says where a book comes from.
func (o *options) source(b *book.Book) string {
	if o.book.Snapshot != "" {
		return "the snapshot of namespace " + b.Namespace + " taken on " + b.Taken.UTC().Format(time.DateOnly)
	}
	return "namespace " + b.Namespace + " of the cluster"
}

// fromGit reads the files as they are and as a revision has them, and the accounts and the work of a snapshot if one is named.
func (o *options) fromGit(ctx context.Context) (*states, error) {
	var there *book.Book
	now := o.now.Now().UTC()
	var err error
	if o.book.Snapshot != "" {
		if there, now, err = o.book.Load(ctx, o.now, o.files.In); err != nil {
			return nil, err
		}
	} else if now, err = o.book.Time(now); err != nil {
		return nil, err
	}
	set, err := o.workTree(ctx)
	if err != nil {
		return nil, err
	}
	if err := set.Problems.Err(); err != nil {
		return nil, err
	}
	namespace, err := o.namespace(set, there)
	if err != nil {
		return nil, err
	}
	old, err := book.FromGit(ctx, ".", o.base, o.files, namespace)
	if err != nil {
		return nil, err
	}
	if len(set.Objects)+len(old.Objects) == 0 {
		return nil, fmt.Errorf("neither the files nor revision %s have an object of ours; name files with -f", o.base)
	}
	edit, err := book.FromSet(set, old.Namespace, now)
	if err != nil {
		return nil, err
	}
	if there == nil {
		return o.of(set, old, edit, "revision "+o.base, now), nil
	}
	return o.onto(there, old, edit, set, now)
}

// onto lays the definitions of a revision over a snapshot, and the edit over both.
func (o *options) onto(there, old, edit *book.Book, set *manifest.Set, now time.Time) (*states, error) {
	before, err := there.With(onlyDefinitions(old.Objects), true)
	if err != nil {
		return nil, err
	}
	after, err := before.Edit(old.Objects, edit.Objects)
	if err != nil {
		return nil, err
	}
	return o.of(set, before, after, "revision "+o.base+" with "+o.source(there), now), nil
}

// onlyDefinitions are the objects that say what is to happen.
func onlyDefinitions(objects []runtime.Object) []runtime.Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o runtime.Object) bool {
		switch o.(type) {
		case *success.Account, *success.SegmentOverride:
			return true
		}
		return false
	})
}

// workTree reads the files as they are. One that is not there may have been deleted since the revision.
func (o *options) workTree(ctx context.Context) (*manifest.Set, error) {
	files := o.files
	files.Filenames = slices.DeleteFunc(slices.Clone(files.Filenames), func(name string) bool {
		_, err := os.Stat(name)
		return errors.Is(err, os.ErrNotExist)
	})
	if len(files.Filenames) == 0 && files.Kustomize == "" {
		return &manifest.Set{}, nil
	}
	return manifest.Read(ctx, files)
}

// namespace is the namespace that is compared: the one of the snapshot, the wanted one, or the only one that the files name;
// empty where they name none.
func (o *options) namespace(set *manifest.Set, there *book.Book) (string, error) {
	switch named := set.Namespaces(); {
	case there != nil:
		return there.Namespace, nil
	case o.book.Cluster.Namespace != "" || len(named) == 0:
		return o.book.Cluster.Namespace, nil
	default:
		_, namespace, err := set.InNamespace("")
		return namespace, err
	}
}
