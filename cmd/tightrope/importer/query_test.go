package importer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func queryTables(t *testing.T) []*Table {
	t.Helper()
	deals := &Table{name: "deals", path: "deals.csv"}
	problems := deals.parse([]byte("id,account,value,paid,closed,note\n1,a,5,TRUE,31.12.2026,12x\n2,a,7.5,FALSE,,\n3,,1,TRUE,01.02.2026,x\n"), File{
		Columns: map[string]Column{
			"value":  {Type: typeDecimal},
			"paid":   {Type: typeBoolean},
			"closed": {Type: typeDate, Formats: Formats{Dates: Words{"DD.MM.YYYY"}}},
		},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return []*Table{deals}
}

func TestQuery(t *testing.T) {
	for name, test := range map[string]struct {
		query   string
		want    []string
		wantErr string
	}{
		"numbers add up, dates compare, absent is NULL": {
			query: "SELECT account, sum(value) AS v, max(closed) AS c, count(closed) AS n FROM deals GROUP BY account ORDER BY account",
			want:  []string{"∅|1|2026-02-01|1", "a|12.5|2026-12-31|1"},
		},
		"true is 1":             {query: "SELECT id FROM deals WHERE paid ORDER BY id DESC", want: []string{"3", "1"}},
		"keys are text":         {query: "SELECT id FROM deals WHERE id = '1'", want: []string{"1"}},
		"rows know their place": {query: "SELECT _row, _line FROM deals WHERE id = '2'", want: []string{"2|3"}},
		"a semicolon at the end, a comment": {
			query: "WITH x AS (SELECT 1 AS a) /* ; */ SELECT a FROM x; -- done",
			want:  []string{"1"},
		},
		"two statements":             {query: "SELECT 1; DELETE FROM deals", wantErr: "more than one statement"},
		"a statement that writes":    {query: "DELETE FROM deals", wantErr: `starts with "DELETE"`},
		"a file":                     {query: "ATTACH 'x.db' AS x", wantErr: "write one SELECT"},
		"a WITH that writes":         {query: "WITH x AS (SELECT 1) DELETE FROM deals", wantErr: "readonly"},
		"nothing":                    {query: "-- nothing", wantErr: "is empty"},
		"a misspelt name in quotes":  {query: `SELECT "acount" FROM deals`, wantErr: "no such column"},
		"a column twice":             {query: "SELECT id, account AS id FROM deals", wantErr: `columns 1 and 2 of the result are both named "id"`},
		"the sum of a text":          {query: "SELECT sum(note) FROM deals", wantErr: `"12x" is text; declare the type of the column`},
		"the average of a text":      {query: "SELECT avg(note) FROM deals", wantErr: "is text"},
		"the sum of nothing is NULL": {query: "SELECT sum(value) AS v, avg(value) AS a, total(value) AS t FROM deals WHERE id = 'x'", want: []string{"∅|∅|0"}},
		"whole numbers stay whole":   {query: "SELECT sum(x) AS s, avg(x) AS a FROM (SELECT 1 AS x UNION ALL SELECT 2)", want: []string{"3|1.5"}},
		"a sum over a window":        {query: "SELECT sum(value) OVER (ORDER BY id ROWS 1 PRECEDING) AS s FROM deals", want: []string{"5", "12.5", "8.5"}},
		"a sum beyond the range":     {query: "SELECT sum(x) AS s FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)", wantErr: "beyond the range"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := runQuery(t.Context(), queryTables(t), test.query)
			checkErr(t, err, test.wantErr)
			var got []string
			for _, cells := range found.rows {
				got = append(got, showCells(cells))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
