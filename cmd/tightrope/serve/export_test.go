package serve

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestNoCellOfAFileIsAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                           "",
		"Acme Travel":                "Acme Travel",
		"a-b, 3+4 = 7":               "a-b, 3+4 = 7",
		"=1+1":                       "'=1+1",
		"+49 30 123":                 "'+49 30 123",
		"-5":                         "'-5",
		"@SUM(A1)":                   "'@SUM(A1)",
		"\t=1":                       "'\t'=1",
		"\r=1":                       "'\r'=1",
		"＝cmd":                       "'＝cmd",
		" =1":                        " '=1",
		`"=1`:                        `"'=1`,
		"fine;=1+1":                  "fine;'=1+1",
		"two\n=lines":                "two\n'=lines",
		"=HYPERLINK(\"http://x\";1)": "'=HYPERLINK(\"http://x\";1)",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

// file is a CSV file as a spreadsheet reads it.
func (o *office) file(address string) [][]string {
	o.t.Helper()
	answer := o.get(address)
	text, marked := strings.CutPrefix(answer.Body.String(), "\ufeff")
	if answer.Code != http.StatusOK || !marked || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/csv") || !strings.HasPrefix(answer.Header().Get("Content-Disposition"), "attachment") {
		o.t.Fatalf("%s answers %d %v: %.200s", address, answer.Code, answer.Header(), text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		o.t.Fatalf("%s is no CSV: %v\n%s", address, err, text)
	}
	return rows
}

func TestAFileHasTheWholeListAndNoFormulaOfAnybody(t *testing.T) {
	t.Parallel()
	o := newOffice(t, accountNamed("acme", `=cmd|' /C calc'!A0`), taskOf("a", "jane", "=1+1", 24), taskOf("b", "bob", `x;@SUM("1")`, 25), taskOf("c", "jane", "\t-1", 26))
	rows := o.file("/tasks.csv")
	if len(rows) != 4 || rows[0][0] != "task" || rows[1][1] != "'=1+1" || rows[1][3] != `'=cmd|' /C calc'!A0` || rows[2][1] != `x;'@SUM("1")` || rows[3][1] != "'\t'-1" {
		t.Errorf("the rows are %q", rows)
	}
	if rows := o.file("/tasks.csv?who=bob&page=7"); len(rows) != 2 || rows[1][0] != "b" {
		t.Errorf("bob's rows are %q", rows)
	}
	if rows := o.file("/accounts.csv"); len(rows) != 2 || rows[1][7] != "120000" || rows[1][10] != "2026-12-31" {
		t.Errorf("the accounts are %q", rows)
	}
	for _, address := range []string{"/playbooks.csv", "/segments.csv"} {
		if rows := o.file(address); len(rows) != 1 {
			t.Errorf("%s has %q", address, rows)
		}
	}
}

func TestAFileHasAllTasksOfALongList(t *testing.T) {
	t.Parallel()
	o := newOffice(t, manyTasks(230)...)
	if rows := o.file("/tasks.csv"); len(rows) != 231 || rows[230][0] != fmt.Sprintf("t%04d", 229) {
		t.Errorf("there are %d rows", len(rows))
	}
}
