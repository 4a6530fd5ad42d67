package expr_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

var columns = []string{"company", "revenue", "Renewal Date", "seats", "is trial", "empty"}

func row(empty expr.Cell) []expr.Cell {
	return []expr.Cell{{Value: "Lowe’s"}, {Value: "1000.50"}, {Value: "31/12/2026"}, {Value: "250"}, {Value: "true"}, empty}
}

func TestRows(t *testing.T) {
	value := func(v any) expr.Result { return expr.Result{Verdict: expr.True, Value: v} }
	for name, c := range map[string]struct {
		kind       expr.Kind
		expression string
		want       expr.Result
	}{
		"a cell is a text":      {expr.String, "row.company", value("Lowe’s")},
		"a column with a space": {expr.String, "row['Renewal Date']", value("31/12/2026")},
		"a number":              {expr.Number, "number(row.revenue) * 2.0", value(2001.0)},
		"a decimal number":      {expr.Number, "decimal(row.revenue)", value(1000.5)},
		"a whole number":        {expr.Int, "integer(row.seats) + 1", value(int64(251))},
		"true or false":         {expr.Bool, "boolean(row['is trial'])", expr.Result{Verdict: expr.True}},
		"a date":                {expr.Date, "date(row['Renewal Date'], 'dd/mm/yyyy')", value("2026-12-31")},
		"an absent cell leaves the value unknown": {expr.String, "row.company + row.empty", unknown("row.empty")},
		"an absent cell is not there":             {expr.Bool, "has(row.empty)", known(false)},
		"a cell is there":                         {expr.Bool, "has(row.company)", known(true)},
		"an absent cell may have a default":       {expr.String, "row.?empty.orValue('-') + row[?'empty'].orValue('-')", value("--")},
		"a choice":                                {expr.String, "row.company.contains('’') ? 'typographic' : 'plain'", value("typographic")},
		"a number that is none":                   {expr.Number, "number(row.company)", broken(`1:1: "Lowe’s" is not a number; write digits and a point, such as 1000.5`)},
		"a whole number that is none":             {expr.Int, "integer(row.revenue)", broken(`1:1: "1000.50" is not a whole number; write digits only, such as 1000`)},
		"neither true nor false":                  {expr.Bool, "boolean(row.seats)", broken(`1:1: "250" is neither true nor false`)},
		"a date in another layout":                {expr.Date, "date(row['Renewal Date'])", broken(`1:1: "31/12/2026" is not a date written yyyy-mm-dd`)},
		"a date with day and month swapped":       {expr.Date, "date(row['Renewal Date'], 'mm/dd/yyyy')", broken(`1:1: "31/12/2026" is not a date written mm/dd/yyyy`)},
		"a layout that is none":                   {expr.Date, "date(row['Renewal Date'], 'soon')", broken(`1:1: "soon" is not a layout of dates; write it with dd, mm and yyyy, such as 'dd/mm/yyyy'`)},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := expr.CompileRow(columns, c.kind, c.expression)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, program.Eval(row(expr.Cell{Absent: true}))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestARowMayBeShort(t *testing.T) {
	program, err := expr.CompileRow(columns, expr.String, "row.seats")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(unknown("row.seats"), program.Eval([]expr.Cell{{Value: "x"}})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStrictReadingOfCells(t *testing.T) {
	strict := expr.StrictRowFuncs()
	for _, bad := range []string{"", " ", "1,000", "1.000,5", "1 000", "1e3", "$5", "0x10", "1_000", ".5", "5.", "NaN", "Infinity", "٣"} {
		if got, err := strict.Decimal(bad); err == nil {
			t.Errorf("the number %q is read as %v", bad, got)
		}
		if got, err := strict.Integer(bad); err == nil {
			t.Errorf("the whole number %q is read as %v", bad, got)
		}
	}
	for date, layout := range map[string]string{"31.12.2026": "dd.mm.yyyy", "3 Feb 2026": "d mmm yyyy", "20260203": "yyyymmdd", "2026-02-28": ""} {
		if _, err := strict.Date(date, layout); err != nil {
			t.Error(err)
		}
	}
	for date, layout := range map[string]string{"2026-02-30": "", "1/2/2026": "dd/mm/yyyy", "1/2/26": "d/m/yyyy", "2013 (1888)": "yyyy"} {
		if got, err := strict.Date(date, layout); err == nil {
			t.Errorf("the date %q is read as %v", date, got)
		}
	}
}

func TestTheImporterDeclaresFormats(t *testing.T) {
	rows := expr.NewRows(columns, expr.RowFuncs{Decimal: func(s string) (float64, error) {
		if s == "1000.50" {
			return 3, nil
		}
		return 0, errors.New("no number of ours")
	}})
	program, err := rows.Compile(expr.Number, "number(row.revenue)")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(expr.Result{Verdict: expr.True, Value: 3.0}, program.Eval(row(expr.Cell{}))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMistakesInRows(t *testing.T) {
	var out strings.Builder
	for _, expression := range []string{
		"row.revenu",
		"row['Renewl Date']",
		"row['renewal date']",
		"has(row.compny)",
		"row[?'xyz'].orValue('')",
		"row.nothing_like_it",
		"row[row.company]",
		"row.company > 3",
		"revenue",
		"account.spec.industry",
		"number(row.revenue) + 'x'",
		"numbr(row.revenue)",
		"today",
		"row",
		"",
	} {
		_, err := expr.CompileRow(columns, expr.Any, expression)
		fmt.Fprintf(&out, "%s\n\t%v\n", shown(expression), err)
	}
	golden(t, "testdata/rows.golden", out.String())
}
