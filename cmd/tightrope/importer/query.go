package importer

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
)

const (
	// maxRows is how many accounts a query may give: more than a cluster holds.
	maxRows = 100_000
	// queryTime is how long a query may take. A query without an end is a mistake in a join.
	queryTime = time.Minute
)

// result is what a query gives.
type result struct {
	columns []string
	rows    [][]Cell
}

// runQuery loads the tables into a database in memory and puts one SELECT to it. Columns of type Integer, Decimal and Boolean
// are numbers there (true is 1), dates are YYYY-MM-DD, everything else is text, and an absent cell is NULL.
func runQuery(ctx context.Context, tables []*Table, query string) (result, error) {
	if err := singleSelect(query); err != nil {
		return result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	if err := strictSums(); err != nil {
		return result{}, err
	}
	db, err := sql.Open("sqlite", "file::memory:?_dqs=0&_defensive=1")
	if err != nil {
		return result{}, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // a second connection would be another, empty database
	for _, table := range tables {
		if err := load(ctx, db, table); err != nil {
			return result{}, fmt.Errorf("load %s: %w", table.name, err)
		}
	}
	if _, err := db.ExecContext(ctx, "PRAGMA query_only = ON"); err != nil {
		return result{}, err
	}
	return collect(ctx, db, query)
}

// load makes a table and fills it.
func load(ctx context.Context, db *sql.DB, table *Table) error {
	var columns, holes []string
	for i, name := range table.columns {
		columns = append(columns, quoteIdentifier(name)+" "+sqlType(table.types[i]))
		holes = append(holes, "?")
	}
	transaction, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = transaction.Rollback() }()
	name := quoteIdentifier(table.name)
	if _, err := transaction.ExecContext(ctx, "CREATE TABLE "+name+" ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	insert, err := transaction.PrepareContext(ctx, "INSERT INTO "+name+" VALUES ("+strings.Join(holes, ", ")+")")
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	for _, row := range table.rows {
		if _, err := insert.ExecContext(ctx, sqlValues(row, table.types)...); err != nil {
			return err
		}
	}
	return transaction.Commit()
}

func quoteIdentifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func sqlType(kind string) string {
	switch kind {
	case typeInteger, typeBoolean:
		return "INTEGER"
	case typeDecimal:
		return "REAL"
	}
	return "TEXT"
}

func sqlValues(row Row, types []string) []any {
	values := make([]any, len(row.cells))
	for i, cell := range row.cells {
		if !cell.Absent {
			values[i] = sqlValue(cell.Value, types[i])
		}
	}
	return values
}

// sqlValue reads the plain text of a typed cell. It was checked when the file was read.
func sqlValue(text, kind string) any {
	switch kind {
	case typeInteger:
		number, _ := strconv.ParseInt(text, 10, 64)
		return number
	case typeDecimal:
		number, _ := strconv.ParseFloat(text, 64)
		return number
	case typeBoolean:
		return text == "true"
	}
	return text
}

func collect(ctx context.Context, db *sql.DB, query string) (result, error) {
	found, err := db.QueryContext(ctx, query)
	if err != nil {
		return result{}, err
	}
	defer func() { _ = found.Close() }()
	columns, err := found.Columns()
	if err != nil {
		return result{}, err
	}
	if err := checkColumns(columns); err != nil {
		return result{}, err
	}
	all := result{columns: columns}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(places...); err != nil {
			return result{}, err
		}
		if len(all.rows) == maxRows {
			return result{}, fmt.Errorf("gives more than %d rows; it must give one row for each account", maxRows)
		}
		all.rows = append(all.rows, cellsOf(values))
	}
	return all, found.Err()
}

func checkColumns(columns []string) error {
	for i, name := range columns {
		if first := slices.Index(columns, name); first < i {
			return fmt.Errorf("columns %d and %d of the result are both named %q; rename one with AS", first+1, i+1, name)
		}
	}
	return nil
}

func cellsOf(values []any) []Cell {
	cells := make([]Cell, len(values))
	for i, value := range values {
		switch v := value.(type) {
		case nil:
			cells[i] = Cell{Absent: true}
		case float64:
			cells[i] = Cell{Value: strconv.FormatFloat(v, 'f', -1, 64), Absent: math.IsInf(v, 0)}
		case bool:
			cells[i] = Cell{Value: strconv.Itoa(map[bool]int{true: 1}[v])}
		case []byte:
			cells[i] = Cell{Value: string(v)}
		default:
			cells[i] = Cell{Value: fmt.Sprint(v)}
		}
	}
	return cells
}
