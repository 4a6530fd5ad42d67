package test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
)

// extension is how files of tests are called. Tools that read YAML pass it over.
const extension = ".playbooktest"

// found is what the command line names.
type found struct {
	// tests are the files of tests.
	tests []string
	// folders are all folders, in the order of names.
	folders []string
}

// find looks into the paths of the command line. A file that is named is a file of tests, whatever it is called.
func find(paths []string) (*found, error) {
	f := &found{}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no file or folder %s", path)
		case err != nil:
			return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
		case !info.IsDir():
			f.tests = append(f.tests, filepath.Clean(path))
		default:
			if err := f.below(filepath.Clean(path)); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(f.tests)
	slices.Sort(f.folders)
	f.tests, f.folders = slices.Compact(f.tests), slices.Compact(f.folders)
	return f, nil
}

// below looks into a folder and its folders, but not into hidden ones.
func (f *found) below(root string) error {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s cannot be read: %w", path, reason(err))
		case entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir():
			f.folders = append(f.folders, path)
		case filepath.Ext(path) == extension:
			f.tests = append(f.tests, path)
		}
		return nil
	})
	return err //nolint:wrapcheck // it says what could not be read
}

// reason is an error of the file system without the name of the file.
func reason(err error) error {
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// isKustomization says that a folder has a kustomization.
func isKustomization(folder string) bool {
	return slices.ContainsFunc(konfig.RecognizedKustomizationFileNames(), func(name string) bool {
		_, err := os.Stat(filepath.Join(folder, name))
		return err == nil
	})
}

// hasManifests says that a folder has files that kubectl would read.
func hasManifests(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return !e.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name()))
	})
}
