package test

import (
	"os"
	"path/filepath"
	"slices"

	"tightrope.dev/cmd/tightrope/manifest"
)

// here leaves out the definitions of folders that were not named and that have tests of their own: a kustomization builds on
// them, or a test is about them besides, and their tests are asked for where they stand. Those of a folder without tests stay.
func (c *coverage) here(all []*manifest.Object, named map[string]bool) []*manifest.Object {
	kept := all[:0:0]
	for _, o := range all {
		folder := filepath.Dir(o.File)
		if named[absolute(folder)] || !hasTests(folder) {
			kept = append(kept, o)
			continue
		}
		c.elsewhere = append(c.elsewhere, folder)
	}
	slices.Sort(c.elsewhere)
	c.elsewhere = slices.Compact(c.elsewhere)
	return kept
}

// named are the folders of the command line with all below them, and those of the tests that it names.
func (r *report) named(folders []string) map[string]bool {
	named := map[string]bool{}
	for _, folder := range folders {
		named[absolute(folder)] = true
	}
	for _, file := range r.files() {
		named[absolute(filepath.Dir(file))] = true
	}
	return named
}

// hasTests says that a folder has files of tests.
func hasTests(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return !e.IsDir() && filepath.Ext(e.Name()) == extension
	})
}

// absolute is a path by which two ways to write it are one.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return filepath.Clean(path)
}
