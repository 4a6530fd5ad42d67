package importer

import (
	"strconv"
	"strings"
	"testing"
)

func TestDates(t *testing.T) {
	for name, test := range map[string]struct {
		formats []string
		text    string
		want    string
		wantErr string
	}{
		"the one that needs no word":           {text: "2026-12-31", want: "2026-12-31"},
		"a leap day":                           {text: "2024-02-29", want: "2024-02-29"},
		"no leap day":                          {text: "2023-02-29", wantErr: "there is no such day"},
		"a month of 13":                        {text: "2023-13-01", wantErr: "there is no such day"},
		"unpadded is another format":           {text: "2026-1-2", wantErr: "YYYY-M-D is 2026-01-02: if that is right"},
		"two readings":                         {text: "7/8/2017", wantErr: "reads two ways: D/M/YYYY is 2017-08-07, M/D/YYYY is 2017-07-08"},
		"three readings":                       {text: "08-07-17", wantErr: "reads 3 ways"},
		"one reading is not taken either":      {text: "20-10-2016", wantErr: "D-M-YYYY is 2016-10-20: if that is right, declare it"},
		"months first":                         {formats: []string{"M/D/YYYY"}, text: "7/8/2017", want: "2017-07-08"},
		"days first":                           {formats: []string{"D/M/YYYY"}, text: "7/8/2017", want: "2017-08-07"},
		"days first, padded or not":            {formats: []string{"D/M/YYYY"}, text: "07/08/2017", want: "2017-08-07"},
		"padded means padded":                  {formats: []string{"DD/MM/YYYY"}, text: "7/8/2017", wantErr: "not a date written DD/MM/YYYY or YYYY-MM-DD"},
		"a format does not turn itself round":  {formats: []string{"M/D/YYYY"}, text: "20/10/2016", wantErr: "D/M/YYYY is 2016-10-20"},
		"both declared, and both fit":          {formats: []string{"D/M/YYYY", "M/D/YYYY"}, text: "7/8/2017", wantErr: "reads two ways"},
		"both declared, one fits":              {formats: []string{"D/M/YYYY", "M/D/YYYY"}, text: "20/10/2016", want: "2016-10-20"},
		"both declared, the same day":          {formats: []string{"D/M/YYYY", "M/D/YYYY"}, text: "8/8/2017", want: "2017-08-08"},
		"two digits of this century":           {formats: []string{"DD-MM-YY"}, text: "20-10-16", want: "2016-10-20"},
		"two digits of the last":               {formats: []string{"DD-MM-YY"}, text: "20-10-69", want: "1969-10-20"},
		"ISO is read beside what is declared":  {formats: []string{"DD-MM-YY"}, text: "2016-10-20", want: "2016-10-20"},
		"a month's name":                       {formats: []string{"D MMM YYYY"}, text: "3 sep 2026", want: "2026-09-03"},
		"a month's whole name":                 {formats: []string{"MMMM D, YYYY"}, text: "September 3, 2026", want: "2026-09-03"},
		"the time of day is left out":          {formats: []string{"YYYY-MM-DD h:mm"}, text: "2023-07-28 3:00", want: "2023-07-28"},
		"no such time of day":                  {formats: []string{"YYYY-MM-DD h:mm"}, text: "2023-07-28 25:00", wantErr: "not a date"},
		"a time where a date is wanted":        {text: "2023-07-28 3:00", wantErr: "YYYY-MM-DD h:mm is 2023-07-28: if that is right"},
		"the end of time":                      {text: "9999-12-31", wantErr: "declare it under absent"},
		"the zero of some database":            {text: "0001-01-01", wantErr: "declare it under absent"},
		"a number is not a date":               {text: "44562", wantErr: `"44562" is not a date`},
		"a blank is not empty":                 {text: " ", wantErr: "blanks: Trim"},
		"blanks around":                        {text: "2026-12-31 ", wantErr: "blanks around it"},
		"a founding year and its predecessor":  {text: "2013 (1888)", wantErr: "is not a date"},
		"letters of other alphabets":           {formats: []string{"D MMM YYYY"}, text: "３ Sep 2026", wantErr: "is not a date"},
		"a year first and the day before June": {formats: []string{"YYYY-DD-MM"}, text: "2026-07-06", want: "2026-06-07"},
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := newDateReader(test.formats)
			if err != nil {
				t.Fatal(err)
			}
			got, err := reader.read(test.text)
			checkErr(t, err, test.wantErr)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDateFormatsThatAreNone(t *testing.T) {
	for _, text := range []string{"", "yyyy-mm-dd", "DD/MM", "YYYY-MM-DD-DD", "YYYY-MM", "DD.MM.YYY", "%Y-%m-%d", "2006-01-02"} {
		if _, err := parseDateFormat(text); err == nil {
			t.Errorf("%q was taken for a format", text)
		}
	}
}

func TestNumbers(t *testing.T) {
	german := &Numbers{Decimal: ",", Thousands: "."}
	for name, test := range map[string]struct {
		declared *Numbers
		text     string
		want     string
		wantErr  string
	}{
		"a whole number":                  {text: "42", want: "42"},
		"a fraction":                      {text: "-7.30", want: "-7.30"},
		"every digit is kept":             {text: "11.762371988820819", want: "11.762371988820819"},
		"without a zero before the point": {text: "-.5", want: "-0.5"},
		"minus zero is zero":              {text: "-0.0", want: "0.0"},
		"a key, not a number":             {text: "01234", wantErr: "starts with a zero"},
		"an exponent":                     {text: "1e3", wantErr: "write all its digits"},
		"a comma":                         {text: "1,200", wantErr: "which sign is which"},
		"a comma before the fraction":     {text: "1,5", wantErr: "which sign is which"},
		"a point without a fraction":      {text: "5.", wantErr: "is not a number"},
		"a plus":                          {text: "+5", wantErr: "is not a number"},
		"a currency":                      {text: "$5", wantErr: "units"},
		"a declared currency":             {declared: &Numbers{Units: Words{"$"}}, text: "$ 5", want: "5"},
		"minus before it":                 {declared: &Numbers{Units: Words{"$"}}, text: "-$5", want: "-5"},
		"minus after it":                  {declared: &Numbers{Units: Words{"$"}}, text: "$-5", want: "-5"},
		"twice minus":                     {declared: &Numbers{Units: Words{"$"}}, text: "-$-5", wantErr: "is not a number"},
		"a percent sign":                  {declared: &Numbers{Units: Words{"%"}}, text: "45 %", want: "45"},
		"in accountants' brackets":        {text: "(5)", wantErr: "minus sign"},
		"a dash for minus":                {text: "−5", wantErr: "hyphen"},
		"two numbers":                     {text: "1 2", wantErr: "is not a number"},
		"blank":                           {text: " ", wantErr: "blanks: Trim"},
		"other digits":                    {text: "٤٢", wantErr: "is not a number"},
		"NaN":                             {text: "NaN", wantErr: "is not a number"},
		"infinity":                        {text: "Inf", wantErr: "is not a number"},
		"hexadecimal":                     {text: "0x1F", wantErr: "is not a number"},
		"the German way":                  {declared: german, text: "-1.234.567,50", want: "-1234567.50"},
		"a group of two is no group":      {declared: german, text: "1.23", wantErr: "is not a number"},
		"a group of four neither":         {declared: german, text: "1.2345", wantErr: "is not a number"},
		"nor an empty one":                {declared: german, text: ".234", wantErr: "is not a number"},
		"no groups at all are fine":       {declared: german, text: "1234567,5", want: "1234567.5"},
		"a narrow space":                  {declared: &Numbers{Thousands: " "}, text: "1\u202f234", want: "1234"},
		"a Swiss apostrophe":              {declared: &Numbers{Thousands: "'"}, text: "1'234.5", want: "1234.5"},
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := newNumberReader(test.declared)
			if err != nil {
				t.Fatal(err)
			}
			got, err := reader.decimal(test.text)
			checkErr(t, err, test.wantErr)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestIntegers(t *testing.T) {
	reader, _ := newNumberReader(nil)
	for text, want := range map[string]string{
		"9223372036854775807": "", "-9223372036854775808": "", "9223372036854775808": "beyond the range", "5.0": "not a whole number", "x": "not a number",
	} {
		_, err := reader.integer(text)
		checkErr(t, err, want)
	}
}

// FuzzNumbers: what is read as a number is that number for Go too, and is read again as itself.
func FuzzNumbers(f *testing.F) {
	for _, text := range []string{"1,234.5", "-0", "$5", "1.234,5", "00", "-.5"} {
		f.Add(text)
	}
	reader, _ := newNumberReader(&Numbers{Thousands: ",", Units: Words{"$", "%"}})
	f.Fuzz(func(t *testing.T, text string) {
		got, err := reader.decimal(text)
		if err != nil {
			return
		}
		if _, err := strconv.ParseFloat(got, 64); err != nil {
			t.Fatalf("%q became %q, which is no number", text, got)
		}
		if again, err := reader.decimal(got); err != nil || again != got {
			t.Fatalf("%q became %q, which becomes %q (%v)", text, got, again, err)
		}
	})
}

// FuzzDates: what is read as a date is one, whatever the format.
func FuzzDates(f *testing.F) {
	f.Add("D/M/YYYY", "7/8/2017")
	f.Add("MMM D, YY h:mm:ss", "Feb 30, 99 1:02:03")
	f.Fuzz(func(t *testing.T, format, text string) {
		reader, err := newDateReader([]string{format})
		if err != nil {
			return
		}
		if day, err := reader.read(text); err == nil {
			if plain, _ := newDateReader(nil); len(plain.readings(day)) != 1 {
				t.Fatalf("%q in %q became %q", text, format, day)
			}
		}
	})
}

func TestBooleans(t *testing.T) {
	plain, _ := newWordReader(nil)
	declared, _ := newWordReader(&Booleans{True: Words{"Yes", "1"}, False: Words{"No"}})
	for name, test := range map[string]struct {
		reader  wordReader
		text    string
		want    bool
		wantErr string
	}{
		"true in capitals":              {reader: plain, text: "TRUE", want: true},
		"false":                         {reader: plain, text: "False"},
		"another word":                  {reader: plain, text: "yes", wantErr: "is not true or false; declare the words"},
		"one":                           {reader: plain, text: "1", wantErr: "is not true or false"},
		"a declared word":               {reader: declared, text: "Yes", want: true},
		"a declared word, another case": {reader: declared, text: "yes", wantErr: "is not Yes, 1 or No"},
		"true is not declared":          {reader: declared, text: "true", wantErr: "is not Yes"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := test.reader.read(test.text)
			checkErr(t, err, test.wantErr)
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("long ", 30)
	for text, want := range map[string]string{
		"Acme Corporation": "acme-corporation", "Lowe’s": "lowes", "Land O’Lakes": "land-olakes", "CUST_00001": "cust-00001",
		"Möbel Straße": "mobel-strasse", "Æon & Øre, Łódź": "aeon-ore-lodz", "--x--": "x", "1-800-Flowers.com": "1-800-flowers-com",
	} {
		if got, err := nameOf(text); err != nil || got != want {
			t.Errorf("%q became %q (%v), want %q", text, got, err, want)
		}
	}
	first, _ := nameOf(long + "a")
	second, _ := nameOf(long + "b")
	if len(first) > maxName || first == second {
		t.Errorf("long texts became %q and %q", first, second)
	}
	if _, err := nameOf("株式会社"); err == nil {
		t.Error("a text without a letter for a name has one")
	}
}
