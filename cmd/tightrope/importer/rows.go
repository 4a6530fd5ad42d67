package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// source is what expressions read: one row for each account, and how its cells are written.
type source struct {
	columns []string
	notation
	rows []sourceRow
}

// sourceRow is a row and where it comes from, for messages.
type sourceRow struct {
	file  string
	line  int
	cells []Cell
}

// readSource reads the files and puts the query to them. Without a query the rows are those of the only file.
func readSource(ctx context.Context, doc *document, dir string) (source, Problems) {
	var tables []*Table
	var problems Problems
	for _, name := range keys(doc.mapping.Files) {
		table, bad := readTable(name, doc.mapping.Files[name], dir)
		tables = append(tables, table)
		problems = append(problems, bad...)
	}
	if strings.TrimSpace(doc.mapping.Query) == "" {
		if !problems.onlyRows() {
			return source{}, problems
		}
		return tables[0].source(), problems
	}
	for i := range problems {
		problems[i].BadRow = false // what the query adds up would be wrong without the row
	}
	if len(problems) > 0 {
		return source{}, problems
	}
	found, err := runQuery(ctx, tables, doc.mapping.Query)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("takes longer than %s; is a condition of a join missing?", queryTime)
	}
	if err != nil {
		return source{}, Problems{doc.sqlProblem(err)}
	}
	return doc.locate(found, tables), nil
}

// source gives the rows of a table, all written as the file writes its values.
func (t *Table) source() source {
	from := source{columns: t.columns, notation: t.notation}
	for _, row := range t.rows {
		for i, cell := range row.cells {
			row.cells[i].Value = t.write(t.types[i], cell.Value)
		}
		from.rows = append(from.rows, sourceRow{t.path, row.line, row.cells})
	}
	return from
}

// locate gives the rows of a query. A row is said to come from where its key comes from: the first table in which the key
// is in one row only. Where there is none, it comes from the query.
func (d *document) locate(found result, tables []*Table) source {
	from := source{columns: found.columns, notation: plain()}
	home, lines := d.homeOfKey(tables)
	query := d.nodes["query"].Line
	for _, cells := range found.rows {
		row := sourceRow{d.file, query, cells}
		if line, known := lines[keyOf(d.mapping.Key, found.columns, cells)]; known {
			row.file, row.line = home.path, line
		}
		from.rows = append(from.rows, row)
	}
	return from
}

// homeOfKey finds the table that has each key once, and the line of each key.
func (d *document) homeOfKey(tables []*Table) (*Table, map[string]int) {
	for _, table := range tables {
		lines := map[string]int{}
		for _, row := range table.rows {
			lines[keyOf(d.mapping.Key, table.columns, row.cells)] = row.line
		}
		if _, lacksKey := lines[""]; !lacksKey && len(lines) == len(table.rows) {
			return table, lines
		}
	}
	return nil, nil
}

// keyOf joins the cells of the key's columns. It is empty where one is absent or not there at all.
func keyOf(key Words, columns []string, cells []Cell) string {
	var parts []string
	for _, name := range key {
		at := slices.Index(columns, name)
		if at < 0 || cells[at].Absent {
			return ""
		}
		parts = append(parts, cells[at].Value)
	}
	return strings.Join(parts, "/")
}
