package manifest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// maxFile is how large a file may be. A namespace with a hundred thousand accounts is smaller.
const maxFile = 512 << 20

// extensions are the names of files that are read in a folder, as kubectl reads them.
var extensions = []string{".json", ".yaml", ".yml"}

// Options say what to read.
type Options struct {
	// Filenames are files and folders; - is standard input.
	Filenames []string
	// Recursive says to read the folders of a folder as well.
	Recursive bool
	// Kustomize is a folder with a kustomization; empty means none.
	Kustomize string
	// In is standard input.
	In io.Reader
}

// Bind adds the flags that kubectl has for what is read.
func (o *Options) Bind(flags *pflag.FlagSet) {
	flags.StringSliceVarP(&o.Filenames, "filename", "f", nil, "files and folders with YAML or JSON; - is standard input")
	flags.BoolVarP(&o.Recursive, "recursive", "R", false, "read the folders of a folder as well")
	flags.StringVarP(&o.Kustomize, "kustomize", "k", "", "a folder with a kustomization.yaml")
}

// Check says what is wrong with the options, as a sentence for the command line.
func (o *Options) Check() error {
	switch {
	case len(o.Filenames) == 0 && o.Kustomize == "":
		return errors.New("say what to read: -f FILE, -f FOLDER, or -k FOLDER for a kustomization")
	case len(o.Filenames) > 0 && o.Kustomize != "":
		return errors.New("-f and -k do not go together; give one of them")
	case slices.Contains(o.Filenames, ""):
		return errors.New("a file name is empty; leave it out or name a file")
	case o.Recursive && o.Kustomize != "":
		return errors.New("-R goes with -f; a kustomization names its files itself")
	}
	return nil
}

// Read reads everything that the options name. What is wrong in the files is in the Set's Problems. The error says that there
// is nothing to read, that a file cannot be read, or that the context ended.
func Read(ctx context.Context, o Options) (*Set, error) {
	s := &Set{Passed: map[string]int{}, texts: map[string]*text{}}
	if o.Kustomize != "" {
		if err := s.kustomize(o.Kustomize); err != nil {
			return nil, err
		}
	}
	files, err := o.files()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		raw, err := Reading(ctx, func() ([]byte, error) { return o.readFile(file) })
		if err != nil {
			return nil, err
		}
		s.add(file, raw)
	}
	s.twins()
	s.Problems.sort()
	s.Warnings.sort()
	return s, nil
}

// files are the files that the options name, each once.
func (o *Options) files() ([]string, error) {
	var all []string
	for _, name := range o.Filenames {
		some, err := o.filesIn(name)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func (o *Options) filesIn(name string) ([]string, error) {
	if name == "-" {
		return []string{name}, nil
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file or folder %s", name)
	case err != nil:
		return nil, unreadable(name, err)
	case !info.IsDir():
		return []string{filepath.Clean(name)}, nil
	}
	files, err := o.filesBelow(filepath.Clean(name))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("folder %s has no file that ends in .yaml, .yml or .json%s", name, o.deeper())
	}
	return files, err
}

func (o *Options) deeper() string {
	if o.Recursive {
		return ", nor have its folders"
	}
	return "; -R looks into its folders as well"
}

// filesBelow are the files of a folder that kubectl would read.
func (o *Options) filesBelow(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return unreadable(path, err)
		case entry.IsDir() && path != folder && !o.Recursive:
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains(extensions, filepath.Ext(path)):
			return nil
		}
		files = append(files, path)
		return nil
	})
	return files, err
}

// Reading gives what a function reads, unless the context ends before: a person who waits before standard input can stop.
func Reading[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		what T
		err  error
	}
	done := make(chan result, 1)
	go func() {
		what, err := read()
		done <- result{what, err}
	}()
	select {
	case r := <-done:
		if ctx.Err() == nil {
			return r.what, r.err
		}
	case <-ctx.Done():
	}
	var nothing T
	return nothing, errors.New("interrupted; nothing was read to its end")
}

// readFile reads a file, or standard input.
func (o *Options) readFile(file string) ([]byte, error) {
	in := o.In
	if file == "-" && in == nil {
		return nil, errors.New("there is no standard input to read")
	}
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, unreadable(file, err)
		}
		defer opened.Close() //nolint:errcheck // it was only read
		in = opened
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	switch {
	case err != nil:
		return nil, unreadable(file, err)
	case len(raw) > maxFile:
		return nil, fmt.Errorf("%s is larger than %d MiB; split it", file, maxFile>>20)
	}
	return raw, nil
}

// unreadable says that a file or folder cannot be read, and why.
func unreadable(name string, err error) error {
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s cannot be read: %s", name, strings.TrimSpace(err.Error()))
}

// shown is how a file is called in places.
func shown(file string) string {
	if file == "-" {
		return "stdin"
	}
	return file
}
