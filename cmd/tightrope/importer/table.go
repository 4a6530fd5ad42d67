package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Every row has two more columns: the number of the row below the header, and the line on which it starts.
const (
	rowColumn  = "_row"
	lineColumn = "_line"
)

// maxFile is how large a file may be. An account is a customer: no list of customers comes near.
const maxFile = 256 << 20

// Table is what a file holds. Rows that could not be read are not in it; they are in the problems.
type Table struct {
	name    string
	path    string // as the mapping writes it
	columns []string
	types   []string // of the columns: one of columnTypes, or empty
	rows    []Row
	notation
}

// Row is one record of a table, a cell for each column.
type Row struct {
	line  int // where the record starts
	cells []Cell
}

// readTable reads the file of a table. The problems say what could not be read; a table without columns could not be read at all.
func readTable(name string, file File, dir string) (*Table, Problems) {
	table := &Table{name: name, path: file.Path}
	path := file.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	raw, err := readBounded(path)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("there is no file %s; say where the files are with --data-dir", path)
	}
	if err != nil {
		return table, Problems{{File: file.Path, Message: err.Error()}}
	}
	return table, table.parse(raw, file)
}

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = fmt.Errorf("is larger than %d MiB", maxFile>>20)
	}
	return raw, err
}

// parse reads the bytes of a file.
func (t *Table) parse(raw []byte, file File) Problems {
	text, err := decode(raw, file.Encoding)
	if bad := (*badByte)(nil); errors.As(err, &bad) {
		return Problems{{File: t.path, Line: bad.line, Message: bad.Error()}}
	}
	if err != nil {
		return Problems{{File: t.path, Message: err.Error()}}
	}
	records := csv.NewReader(bytes.NewReader(unixLines(text)))
	records.FieldsPerRecord = -1
	if file.Delimiter != "" {
		records.Comma, _ = utf8.DecodeRuneInString(file.Delimiter)
	}
	if problems := t.readHeader(records); len(problems) > 0 {
		return problems
	}
	readers, problems := t.columnReaders(file)
	if len(problems) > 0 {
		return problems
	}
	return t.readRows(records, readers)
}

// unixLines turns the line ends of old Macintosh files, CR alone, into LF. The first line end outside quotes tells.
func unixLines(text []byte) []byte {
	quoted := false
	for i, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			return text
		case b == '\r' && !quoted:
			if i+1 < len(text) && text[i+1] == '\n' {
				return text
			}
			return bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'})
		}
	}
	return text
}

// readHeader takes the names of the columns from the first record and lists all that is wrong with them.
func (t *Table) readHeader(records *csv.Reader) Problems {
	header, err := records.Read()
	if errors.Is(err, io.EOF) {
		return Problems{{File: t.path, Message: "is empty; the first line must name the columns"}}
	}
	if err != nil {
		return Problems{t.unreadable(err)}
	}
	line, _ := records.FieldPos(0)
	var problems Problems
	refuse := func(format string, args ...any) {
		problems = append(problems, Problem{File: t.path, Line: line, Message: fmt.Sprintf(format, args...)})
	}
	seen := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		switch first := seen[name]; {
		case name == "":
			refuse("column %d has no name", i+1)
		case name == rowColumn || name == lineColumn:
			refuse("column %d is named %s, which is our name for the place of a row; rename it", i+1, name)
		case first > 0:
			refuse("columns %d and %d are both named %q; rename one", first, i+1, name)
		default:
			seen[name] = i + 1
		}
		t.columns = append(t.columns, name)
	}
	if len(header) == 1 && len(problems) == 0 {
		problems = t.checkDelimiter(header[0], line, records.Comma)
	}
	return problems
}

// checkDelimiter tells a file with one column from a file with another delimiter.
func (t *Table) checkDelimiter(header string, line int, declared rune) Problems {
	for _, delimiter := range []string{";", "\t", "|", ","} {
		if strings.Contains(header, delimiter) && delimiter != string(declared) {
			return Problems{{File: t.path, Line: line, Message: fmt.Sprintf(
				"the header is one cell with %q in it; if that stands between the columns, declare delimiter: %[1]q", delimiter)}}
		}
	}
	return nil
}

// columnReaders makes a reader for each column. A column that is declared but is not in the file is refused.
func (t *Table) columnReaders(file File) ([]columnReader, Problems) {
	var problems Problems
	for _, name := range keys(file.Columns) {
		if !slices.Contains(t.columns, name) {
			problems = append(problems, Problem{File: t.path, Line: 1, Message: fmt.Sprintf("the mapping declares a column %q, which is not in the header%s",
				name, didYouMean(name, t.columns))})
		}
	}
	var readers []columnReader
	for _, name := range t.columns {
		reader, err := newColumnReader(file.Formats, file.Columns[name])
		if err != nil {
			problems = append(problems, Problem{File: t.path, Column: name, Message: err.Error()})
		}
		readers = append(readers, reader)
		t.types = append(t.types, reader.kind)
	}
	t.notation, _ = newNotation(file.Formats)
	t.columns = append(t.columns, rowColumn, lineColumn)
	t.types = append(t.types, typeInteger, typeInteger)
	return readers, problems
}

// readRows reads what follows the header. A row that cannot be read costs itself, a quote that is never closed costs the rest.
func (t *Table) readRows(records *csv.Reader, readers []columnReader) Problems {
	var problems Problems
	for number := 1; ; number++ {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return problems
		}
		if err != nil {
			problem := t.unreadable(err)
			problems = append(problems, problem)
			if !problem.BadRow {
				return problems
			}
			continue
		}
		line, _ := records.FieldPos(0)
		row, bad := t.readRow(record, readers, line)
		if len(bad) > 0 {
			problems = append(problems, bad...)
			continue
		}
		row.cells = append(row.cells, Cell{Value: strconv.Itoa(number)}, Cell{Value: strconv.Itoa(line)})
		t.rows = append(t.rows, row)
	}
}

func (t *Table) readRow(record []string, readers []columnReader, line int) (Row, Problems) {
	if len(record) != len(readers) {
		return Row{}, Problems{{File: t.path, Line: line, BadRow: true, Message: fmt.Sprintf(
			"the row has %s, the header has %d; is a comma or a quote missing or too many?", count(len(record), "cell"), len(readers))}}
	}
	var problems Problems
	row := Row{line: line, cells: make([]Cell, 0, len(record)+2)}
	for i, text := range record {
		cell, err := readers[i].read(text)
		if err != nil {
			problems = append(problems, Problem{File: t.path, Line: line, Column: t.columns[i], BadRow: true, Message: err.Error()})
		}
		row.cells = append(row.cells, cell)
	}
	return row, problems
}

// unreadable says in plain words what the CSV library found.
func (t *Table) unreadable(err error) Problem {
	parse := (*csv.ParseError)(nil)
	if !errors.As(err, &parse) {
		return Problem{File: t.path, Message: err.Error()}
	}
	problem := Problem{File: t.path, Line: parse.StartLine, BadRow: parse.StartLine == parse.Line}
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		problem.Message = fmt.Sprintf("a quote stands inside a cell that is not quoted, at byte %d of the line; quote the cell and double the quote", parse.Column)
	case parse.StartLine != parse.Line:
		problem.Message = fmt.Sprintf("a quote is opened in this record and not closed before line %d; nothing from here on can be told apart", parse.Line)
	case errors.Is(err, csv.ErrQuote):
		problem.Message = fmt.Sprintf("text follows a closing quote, at byte %d of the line, or a quote is not closed; double the quotes inside a cell", parse.Column)
	default:
		problem.Message = parse.Err.Error()
	}
	return problem
}
