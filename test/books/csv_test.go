package books

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tightrope.dev/test/build"
)

// row is a row of a CSV file, by column.
type row map[string]string

// table is a CSV file.
type table struct {
	header []string
	rows   []row
}

// dataFolder finds the data of a set, or skips the test.
func dataFolder(t testing.TB, set string) string {
	t.Helper()
	folder := os.Getenv("TIGHTROPE_DATA")
	if folder == "" {
		folder = filepath.Join(build.Root(), "..", "shared", "data")
	}
	folder = filepath.Join(folder, filepath.FromSlash(set))
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the data are not part of the repository: set TIGHTROPE_DATA to a folder with ravenstack and gtm-renewals; " + err.Error())
	}
	return folder
}

func readCSV(t testing.TB, file string) table {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	read := table{header: records[0]}
	for _, record := range records[1:] {
		r := row{}
		for i, cell := range record {
			r[records[0][i]] = cell
		}
		read.rows = append(read.rows, r)
	}
	return read
}

func writeCSV(t testing.TB, file string, header []string, rows []row) {
	t.Helper()
	records := [][]string{header}
	for _, r := range rows {
		record := make([]string, len(header))
		for i, column := range header {
			record[i] = r[column]
		}
		records = append(records, record)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := csv.NewWriter(f).WriteAll(records); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
