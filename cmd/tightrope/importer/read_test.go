package importer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func inUTF16(order binary.AppendByteOrder, mark bool, text string) []byte {
	var raw []byte
	if mark {
		raw = order.AppendUint16(raw, 0xFEFF)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return raw
}

func TestDecode(t *testing.T) {
	for name, test := range map[string]struct {
		raw      []byte
		encoding string
		want     string
		wantErr  string
	}{
		"UTF-8 needs no word":                    {raw: []byte("Möbel"), want: "Möbel"},
		"a byte order mark is not text":          {raw: []byte("\xEF\xBB\xBFid"), want: "id"},
		"windows-1252 undeclared":                {raw: []byte("id\nM\xF6bel"), wantErr: "line 2, byte 4: 0xF6 is not UTF-8"},
		"the offset counts the mark":             {raw: []byte("\xEF\xBB\xBFid\r\n\xF6"), wantErr: "line 2, byte 7"},
		"a line is counted once in CR-only text": {raw: []byte("a\rb\r\xF6"), wantErr: "line 3, byte 4"},
		"windows-1252":                           {raw: []byte("Lowe\x92s \x80"), encoding: "windows-1252", want: "Lowe’s €"},
		"a byte windows-1252 leaves open":        {raw: []byte("a\x81"), encoding: "windows-1252", wantErr: "byte 1: 0x81 is no letter"},
		"iso-8859-1":                             {raw: []byte("M\xF6bel"), encoding: "iso-8859-1", want: "Möbel"},
		"iso-8859-1 that is windows-1252":        {raw: []byte("Lowe\x92s"), encoding: "iso-8859-1", wantErr: "0x92 is no letter in iso-8859-1"},
		"UTF-8 declared as windows-1252":         {raw: []byte("Möbel"), encoding: "windows-1252", wantErr: "declare encoding: utf-8"},
		"ASCII declared as windows-1252":         {raw: []byte("Mobel"), encoding: "windows-1252", want: "Mobel"},
		"UTF-16, little end first":               {raw: inUTF16(binary.LittleEndian, true, "id,ö😀"), encoding: "utf-16", want: "id,ö😀"},
		"UTF-16, big end first":                  {raw: inUTF16(binary.BigEndian, true, "id,ö😀"), encoding: "utf-16", want: "id,ö😀"},
		"UTF-16 without a mark":                  {raw: inUTF16(binary.LittleEndian, false, "id"), encoding: "utf-16", wantErr: "no byte order mark"},
		"UTF-16LE without a mark":                {raw: inUTF16(binary.LittleEndian, false, "id"), encoding: "utf-16le", want: "id"},
		"UTF-16 against its mark":                {raw: inUTF16(binary.LittleEndian, true, "id"), encoding: "utf-16be", wantErr: "mark says otherwise"},
		"UTF-16 undeclared":                      {raw: inUTF16(binary.LittleEndian, true, "id"), wantErr: "declare encoding: utf-16"},
		"UTF-16 undeclared and without a mark":   {raw: inUTF16(binary.LittleEndian, false, "id"), wantErr: "a NUL"},
		"UTF-16 cut off":                         {raw: inUTF16(binary.BigEndian, true, "id")[:5], encoding: "utf-16", wantErr: "half a character"},
		"half of a pair":                         {raw: []byte{0xFE, 0xFF, 0, '\n', 0xD8, 0x3D}, encoding: "utf-16", wantErr: "line 2, byte 4: half a character"},
		"an unknown encoding":                    {raw: nil, encoding: "koi8-r", wantErr: "not known"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(test.raw, test.encoding)
			checkErr(t, err, test.wantErr)
			if string(got) != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// checkErr wants an error to say something, or no error where that is empty.
func checkErr(t *testing.T, err error, want string) {
	t.Helper()
	text := ""
	if err != nil {
		text = err.Error()
	}
	if bad := (*badByte)(nil); errors.As(err, &bad) {
		text = Problem{Line: bad.line, Message: bad.Error()}.String()
		text = strings.Replace(text, ":", "line ", 1)
		text = strings.Replace(text, ": byte", ", byte", 1)
	}
	if (want == "") != (err == nil) || !strings.Contains(text, want) {
		t.Errorf("got error %q, want %q", text, want)
	}
}

func TestReadTable(t *testing.T) {
	type row struct {
		Line  int
		Cells string
	}
	for name, test := range map[string]struct {
		text         string
		file         File
		want         []row
		wantProblems []string
	}{
		"lines are counted through quoted line ends": {
			text: "id,note\r\na,\"one\r\ntwo\"\r\nb,x\r\n",
			want: []row{{2, "a|one\ntwo|1|2"}, {4, "b|x|2|4"}},
		},
		"CR alone ends lines": {
			text: "id,note\ra,\"one\rtwo\"\rb,x\r",
			want: []row{{2, "a|one\ntwo|1|2"}, {4, "b|x|2|4"}},
		},
		"the last line needs no end": {text: "id\na", want: []row{{2, "a|1|2"}}},
		"an empty cell is absent, a blank one is not": {
			text: "id,a,b,c\n1,,\"\", \n",
			want: []row{{2, "1|∅|∅| |1|2"}},
		},
		"blanks are trimmed where that is declared": {
			text: "id,a\n 1 , \n",
			file: File{Formats: Formats{Blanks: "Trim"}},
			want: []row{{2, "1|∅|1|2"}},
		},
		"only the declared words are absent": {
			text: "id,a,b\nnone,None,None\n",
			file: File{Formats: Formats{Absent: Words{"None"}}, Columns: map[string]Column{"b": {Formats: Formats{Absent: Words{"n/a"}}}}},
			want: []row{{2, "none|∅|None|1|2"}},
		},
		"rows with too few or too many cells are never shifted": {
			text:         "id,a\n1\n2,x,y\n3,z\n",
			want:         []row{{4, "3|z|3|4"}},
			wantProblems: []string{"t.csv:2: the row has 1 cell, the header has 2", "t.csv:3: the row has 3 cells"},
		},
		"a quote that is never closed costs the rest": {
			text:         "id,a\n1,x\n2,\"y\n3,z\n",
			want:         []row{{2, "1|x|1|2"}},
			wantProblems: []string{"t.csv:3: a quote is opened in this record and not closed"},
		},
		"a quote that is never closed on the last line": {
			text:         "id,a\n1,x\n2,\"y",
			want:         []row{{2, "1|x|1|2"}},
			wantProblems: []string{"t.csv:3: text follows a closing quote"},
		},
		"all that is wrong with the header is listed": {
			text:         "id,,id, a ,a\n",
			wantProblems: []string{"column 2 has no name", "columns 1 and 3", "columns 4 and 5"},
		},
		"a declared column that is not there": {
			text:         "id\n1\n",
			file:         File{Columns: map[string]Column{"ID": {Type: typeText}}},
			wantProblems: []string{`"ID", which is not in the header; did you mean "id"?`},
		},
		"another delimiter": {text: "id;a\n1;x,y\n", file: File{Delimiter: ";"}, want: []row{{2, "1|x,y|1|2"}}},
		"a tab":             {text: "id\ta\n1\tx\n", file: File{Delimiter: "\t"}, want: []row{{2, "1|x|1|2"}}},
		"the wrong one":     {text: "id\ta\n1\tx\n", wantProblems: []string{`declare delimiter: "\t"`}},
		"typed columns are read once and for all": {
			text: "id,d,n,b\n1,31.12.2026,\"1.234,5\",ja\n",
			file: File{
				Formats: Formats{Numbers: &Numbers{Decimal: ",", Thousands: "."}, Booleans: &Booleans{True: Words{"ja"}, False: Words{"nein"}}},
				Columns: map[string]Column{"d": {Type: typeDate, Formats: Formats{Dates: Words{"DD.MM.YYYY"}}}, "n": {Type: typeDecimal}, "b": {Type: typeBoolean}},
			},
			want: []row{{2, "1|2026-12-31|1234.5|true|1|2"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			table := &Table{name: "t", path: "t.csv"}
			problems := table.parse([]byte(test.text), test.file)
			var got []row
			for _, r := range table.rows {
				got = append(got, row{r.line, showCells(r.cells)})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if len(problems) != len(test.wantProblems) {
				t.Fatalf("got %d problems, want %d:\n%s", len(problems), len(test.wantProblems), problems)
			}
			for i, want := range test.wantProblems {
				if !strings.Contains(problems[i].String(), want) {
					t.Errorf("got problem %q, want %q", problems[i], want)
				}
			}
		})
	}
}

func showCells(cells []Cell) string {
	var texts []string
	for _, cell := range cells {
		if cell.Absent {
			cell.Value = "∅"
		}
		texts = append(texts, cell.Value)
	}
	return strings.Join(texts, "|")
}

// FuzzTable: no bytes make the reader fail otherwise than by problems, and every row has a cell for each column.
func FuzzTable(f *testing.F) {
	f.Add([]byte("id,a\n1,\"x\ny\"\r\n"), ",", "")
	f.Add([]byte("id;a\r1;\"x\"\r"), ";", "windows-1252")
	f.Add(inUTF16(binary.LittleEndian, true, "id,a\n1,x"), ",", "utf-16")
	f.Fuzz(func(t *testing.T, raw []byte, delimiter, encoding string) {
		doc := &document{nodes: nil}
		file := File{Path: "t.csv", Delimiter: delimiter, Encoding: encoding, Formats: Formats{Dates: Words{"D/M/YY"}, Blanks: "Trim"}}
		if doc.checkFile("files.t", file); len(doc.problems) > 0 {
			return
		}
		table := &Table{path: "t.csv"}
		problems := table.parse(raw, file)
		for _, row := range table.rows {
			if len(row.cells) != len(table.columns) {
				t.Fatalf("a row of %d cells in a table of %d columns", len(row.cells), len(table.columns))
			}
			if row.line < 2 || row.line > 1+lineEnds(raw) && encoding == "" {
				t.Fatalf("a row on line %d of %d", row.line, 1+lineEnds(raw))
			}
		}
		if len(table.columns) == 0 && len(problems) == 0 {
			t.Fatal("a file without columns and without problems")
		}
	})
}

// FuzzMapping: no bytes make the reader of mappings fail otherwise than by problems, and all problems have a place or a path.
func FuzzMapping(f *testing.F) {
	f.Add([]byte("apiVersion: tightrope.dev/v1alpha1\nkind: ImportMapping\nfiles: {a: {path: a.csv}}\nkey: id\nfields: {displayName: row.a}\n"))
	f.Add([]byte("files: &a [*a]\n"))
	f.Add([]byte("? {}\n: 1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := parseMapping("m.yaml", raw)
		if err == nil && (len(doc.mapping.Files) == 0 || len(doc.mapping.Key) == 0 || len(doc.mapping.Fields) == 0) {
			t.Fatalf("a mapping that maps nothing: %q", raw)
		}
		if problems := (Problems{}); errors.As(err, &problems) {
			var text bytes.Buffer
			problems.Print(&text)
			if text.Len() == 0 {
				t.Fatal("refused without a word")
			}
		}
	})
}
