package book

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/manifest"
)

// FromFiles is a book of the objects of one namespace in files: the wanted one, or the only one that the files name. taken is
// when that is. What is wrong in the files is an error of the type manifest.Problems.
func FromFiles(ctx context.Context, files manifest.Options, namespace string, taken time.Time) (*Book, error) {
	set, err := manifest.Read(ctx, files)
	if err != nil {
		return nil, err
	}
	return FromSet(set, namespace, taken)
}

// FromSet is [FromFiles] of files that were read.
func FromSet(set *manifest.Set, namespace string, taken time.Time) (*Book, error) {
	if err := set.Problems.Err(); err != nil {
		return nil, err
	}
	found, namespace, err := set.InNamespace(namespace)
	if err != nil {
		return nil, err
	}
	objects := make([]runtime.Object, 0, len(found))
	for _, o := range found {
		objects = append(objects, o.Object)
	}
	return New(namespace, taken, objects)
}

// FromGit is what the files said in a revision of the git repository that dir is in; file names are relative to dir. A file
// or folder that the revision does not have says nothing: it is new. The book was taken when the revision was committed.
// Places of problems name the revision and the path in the repository: main:playbooks/renewal.yaml:3:1.
func FromGit(ctx context.Context, dir, revision string, files manifest.Options, namespace string) (b *Book, err error) {
	paths := files.Filenames
	if files.Kustomize != "" {
		paths = []string{} // a kustomization may use any folder of the repository
	}
	c, err := checkOut(ctx, dir, revision, paths)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.remove()) }()
	there, err := c.files(dir, files)
	if err != nil {
		return nil, err
	}
	if len(there.Filenames) == 0 && there.Kustomize == "" {
		return New(namespace, c.time, nil)
	}
	set, err := manifest.Read(ctx, there)
	if err != nil {
		return nil, fmt.Errorf("revision %s: %s", revision, strings.ReplaceAll(err.Error(), c.dir+string(filepath.Separator), ""))
	}
	for i := range set.Problems {
		set.Problems[i].File = c.shown(revision, set.Problems[i].File)
	}
	return FromSet(set, namespace, c.time)
}

// files are the files as they are in the checkout, those that are there.
func (c *checkout) files(dir string, files manifest.Options) (manifest.Options, error) {
	there := files
	there.Filenames, there.Kustomize = nil, ""
	for _, name := range files.Filenames {
		path, err := c.path(dir, name)
		if err != nil {
			return there, err
		}
		if _, err := os.Stat(path); err == nil {
			there.Filenames = append(there.Filenames, path)
		}
	}
	if files.Kustomize == "" {
		return there, nil
	}
	path, err := c.path(dir, files.Kustomize)
	if err != nil {
		return there, err
	}
	if _, err := os.Stat(path); err == nil {
		there.Kustomize = path
	}
	return there, nil
}

// shown is how a file of a checkout is called.
func (c *checkout) shown(revision, file string) string {
	if inside, err := filepath.Rel(c.dir, file); err == nil && filepath.IsLocal(inside) {
		return revision + ":" + filepath.ToSlash(inside)
	}
	return file
}
