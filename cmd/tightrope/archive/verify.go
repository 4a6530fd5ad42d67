package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/persist/archive"
)

// file is what was found in a file of an archive.
type file struct {
	name string
	// objects are those up to the damage.
	objects int
	// damage is the first line that is not right; nil where all are.
	damage *archive.Damage
}

type findings struct {
	dir   string
	files []file
}

// verify reads every file of an archive. What cannot be read is an error, damage is none.
func verify(dir string) (findings, error) {
	if _, err := os.ReadDir(dir); os.IsNotExist(err) {
		return findings{}, exit.Failed(fmt.Errorf("there is no directory %s; name the one that the manager has as --archive", dir))
	} else if err != nil {
		return findings{}, exit.Failed(fmt.Errorf("read the archive: %w", err))
	}
	names, err := archive.Files(dir)
	if err != nil {
		return findings{}, exit.Failed(err)
	}
	if len(names) == 0 {
		return findings{}, exit.Failed(fmt.Errorf("%s holds no archive: no file in it ends in .jsonl; name the directory that the manager has as --archive", dir))
	}
	found := findings{dir: dir}
	for _, name := range names {
		f := file{name: filepath.Base(name)}
		err := archive.Each(name, func(archive.Record) { f.objects++ })
		if err != nil && !errors.As(err, &f.damage) {
			return found, exit.Failed(err)
		}
		found.files = append(found.files, f)
	}
	return found, nil
}

// print says file by file what was found, and in the end whether all is well.
func (f findings) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "FILE\tOBJECTS\tSTATE")
	damaged := 0
	for _, one := range f.files {
		state := "as it was written"
		if one.damage != nil {
			damaged++
			state = fmt.Sprintf("line %d: %s", one.damage.Line, one.damage.Why)
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\n", one.name, one.objects, state)
	}
	if err := table.Flush(); err != nil {
		return exit.Failed(fmt.Errorf("print what was found: %w", err))
	}
	if damaged > 0 {
		return exit.With(exit.Problem, fmt.Errorf("%d of %d files of %s are not as they were written; restore them from a copy", damaged, len(f.files), f.dir))
	}
	return nil
}
