package importer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tightrope.dev/controllers/engine/expr"
)

// The types a column can be declared to hold.
const (
	typeText    = "Text"
	typeDate    = "Date"
	typeInteger = "Integer"
	typeDecimal = "Decimal"
	typeBoolean = "Boolean"
)

var columnTypes = []string{typeText, typeDate, typeInteger, typeDecimal, typeBoolean}

// notation is how dates, numbers and booleans are written in one file or column.
type notation struct {
	dates   dateReader
	numbers numberReader
	words   wordReader
}

// plain is the notation of what a query yields: typed columns were read when the tables were loaded, and SQLite writes
// true and false as 1 and 0.
func plain() notation {
	n, _ := newNotation(Formats{Booleans: &Booleans{True: Words{"1", "true"}, False: Words{"0", "false"}}})
	return n
}

// functions are what date(), integer(), decimal() and boolean() do with a cell.
func (n notation) functions() expr.RowFuncs {
	return expr.RowFuncs{
		Integer: n.numbers.integer,
		Boolean: n.words.read,
		Decimal: func(text string) (float64, error) {
			number, err := n.numbers.decimal(text)
			if err != nil {
				return 0, err
			}
			return strconv.ParseFloat(number, 64)
		},
		Date: func(text, layout string) (string, error) {
			if layout == "" {
				return n.dates.read(text)
			}
			reader, err := newDateReader([]string{layout})
			if err != nil {
				return "", err
			}
			return reader.read(text)
		},
	}
}

func newNotation(f Formats) (n notation, err error) {
	if n.dates, err = newDateReader(f.Dates); err != nil {
		return n, fmt.Errorf("dates: %w", err)
	}
	if n.numbers, err = newNumberReader(f.Numbers); err != nil {
		return n, fmt.Errorf("numbers: %w", err)
	}
	n.words, err = newWordReader(f.Booleans)
	return n, err
}

// columnReader reads the cells of one column.
type columnReader struct {
	notation
	kind   string
	absent Words
	trim   bool
}

// newColumnReader takes the file's formats, but for those that the column declares itself.
func newColumnReader(file Formats, column Column) (columnReader, error) {
	formats := column.Formats
	if len(formats.Dates) == 0 {
		formats.Dates = file.Dates
	}
	if formats.Numbers == nil {
		formats.Numbers = file.Numbers
	}
	if formats.Booleans == nil {
		formats.Booleans = file.Booleans
	}
	if formats.Absent == nil {
		formats.Absent = file.Absent
	}
	if formats.Blanks == "" {
		formats.Blanks = file.Blanks
	}
	notation, err := newNotation(formats)
	return columnReader{notation, column.Type, formats.Absent, formats.Blanks == "Trim"}, err
}

// Cell is a value of a row as text. An absent cell has none.
type Cell = expr.Cell

// read gives a cell. In a column with a declared type its text is plain: YYYY-MM-DD, digits with a point, true or false.
func (c columnReader) read(text string) (Cell, error) {
	if c.trim {
		text = strings.TrimSpace(text)
	}
	if text == "" || slices.Contains(c.absent, text) {
		return Cell{Absent: true}, nil
	}
	var err error
	switch c.kind {
	case typeDate:
		text, err = c.dates.read(text)
	case typeDecimal:
		text, err = c.numbers.decimal(text)
	case typeInteger:
		var number int64
		number, err = c.numbers.integer(text)
		text = strconv.FormatInt(number, 10)
	case typeBoolean:
		var yes bool
		yes, err = c.words.read(text)
		text = strconv.FormatBool(yes)
	}
	return Cell{Value: text}, err
}

// write puts the plain text of a typed column into the notation of the file, so that an expression can read every column
// of the file in one way.
func (n notation) write(kind, text string) string {
	switch {
	case kind == typeDecimal:
		return strings.Replace(text, ".", n.numbers.point, 1)
	case kind == typeBoolean && text == "true":
		return n.words.yes[0]
	case kind == typeBoolean:
		return n.words.no[0]
	}
	return text
}
