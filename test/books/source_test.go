package books

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/test/build"
)

// source is a file of a set, and what of it was known on a day.
type source struct {
	file string
	// account is the key of the account that a row is about.
	account func(row) string
	// known is the day from which a row is known.
	known func(row) string
	// later are cells that became known later, each with the day; until then the cell reads as before says.
	later map[string]func(row) string
	// before is what a cell of later reads until its day. Absent is the empty cell.
	before map[string]string
}

// history is the files of a set, by the accounts and the days that they tell of.
type history struct {
	sources []source
	headers map[string][]string
	rows    map[string]map[string][]row // by file and account
	changes map[string][]string         // by day: the accounts of which something else is known
	mapping string                      // of the importer, below config/samples/import
	folder  string                      // to write files into
}

// readHistory reads the files of a set.
func readHistory(t testing.TB, folder, mapping string, sources []source) *history {
	t.Helper()
	h := &history{
		sources: sources, headers: map[string][]string{}, rows: map[string]map[string][]row{}, changes: map[string][]string{},
		mapping: filepath.Join(build.Root(), "config", "samples", "import", mapping), folder: t.TempDir(),
	}
	changed := map[string]map[string]bool{}
	on := func(day, account string) {
		if changed[day] == nil {
			changed[day] = map[string]bool{}
		}
		changed[day][account] = true
	}
	for _, s := range sources {
		read := readCSV(t, filepath.Join(folder, s.file))
		h.headers[s.file], h.rows[s.file] = read.header, map[string][]row{}
		for _, r := range read.rows {
			account := s.account(r)
			h.rows[s.file][account] = append(h.rows[s.file][account], r)
			on(s.known(r), account)
			for _, day := range s.later {
				if d := day(r); d != "" {
					on(d, account)
				}
			}
		}
	}
	for day, accounts := range changed {
		h.changes[day] = slices.Sorted(maps.Keys(accounts))
	}
	return h
}

// asOf are the rows of a file about an account, as they were known at the end of a day.
func (s source) asOf(rows []row, day string) []row {
	var known []row
	for _, r := range rows {
		if s.known(r) > day {
			continue
		}
		for column, when := range s.later {
			if d := when(r); d == "" || d > day {
				r = maps.Clone(r)
				r[column] = s.before[column]
			}
		}
		known = append(known, r)
	}
	return known
}

// accounts imports what was known of some accounts at the end of a day, by the real importer.
func (h *history) accounts(t testing.TB, day string, keys []string) []*v1alpha1.Account {
	t.Helper()
	for _, s := range h.sources {
		var known []row
		for _, key := range keys {
			known = append(known, s.asOf(h.rows[s.file][key], day)...)
		}
		writeCSV(t, filepath.Join(h.folder, s.file), h.headers[s.file], known)
	}
	var out, errs bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{"-f", h.mapping, "--data-dir", h.folder})
	command.SetOut(&out)
	command.SetErr(&errs)
	if err := command.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("import of %s: %v\n%s", day, err, errs.String())
	}
	objects, err := build.Objects(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	accounts := make([]*v1alpha1.Account, 0, len(objects))
	for _, object := range objects {
		accounts = append(accounts, object.(*v1alpha1.Account))
	}
	return accounts
}
