package importer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// isoDate is the one way to write a date that reads the same everywhere; it needs no declaration.
const isoDate = "YYYY-MM-DD"

// The years a fact about a customer can lie in. Dates outside stand for "never" or come from a broken clock.
const (
	firstYear = 1800
	lastYear  = 2199
)

// commonDates are the formats that a message may propose. They are never tried on data.
var commonDates = []string{
	isoDate, "D/M/YYYY", "M/D/YYYY", "D-M-YYYY", "M-D-YYYY", "D.M.YYYY", "YYYY/M/D", "YYYY.M.D", "YYYY-M-D", "YYYYMMDD",
	"D/M/YY", "M/D/YY", "D-M-YY", "M-D-YY", "YY-M-D", "D.M.YY", "D MMM YYYY", "D MMMM YYYY", "MMM D, YYYY", "MMMM D, YYYY",
	"D-MMM-YYYY", "D-MMM-YY", "YYYY-MM-DD h:mm", "YYYY-MM-DD h:mm:ss", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DDThh:mm:ssZ",
	"D/M/YYYY h:mm", "M/D/YYYY h:mm", "D-M-YYYY h:mm",
}

// dateTokens are the letters of a format, longest first, with the most and least digits each stands for.
var dateTokens = []dateToken{
	{"YYYY", 4, 4}, {"YY", 2, 2}, {"MMMM", 0, 0}, {"MMM", 0, 0}, {"MM", 2, 2}, {"M", 1, 2}, {"DD", 2, 2}, {"D", 1, 2},
	{"hh", 2, 2}, {"h", 1, 2}, {"mm", 2, 2}, {"ss", 2, 2},
}

type dateToken struct {
	text        string
	least, most int // digits; 0 for a month's name
}

// dateFormat is a way to write a date: tokens and the text between them. A time of day is read and left out.
type dateFormat struct {
	text  string
	parts []string
}

// parseDateFormat reads a format such as DD/MM/YYYY.
func parseDateFormat(text string) (dateFormat, error) {
	format := dateFormat{text: text}
	seen := map[byte]int{}
	for rest := text; rest != ""; {
		part := nextDatePart(rest)
		if letter := part[0]; isDateToken(part) {
			seen[letter]++
		} else if isLetter(letter) && letter != 'T' && letter != 'Z' {
			return dateFormat{}, fmt.Errorf("%q is not a date format: %q means nothing; write YYYY or YY, M, MM, MMM or MMMM, D or DD, such as DD/MM/YYYY", text, part)
		}
		format.parts = append(format.parts, part)
		rest = rest[len(part):]
	}
	if seen['Y'] != 1 || seen['M'] != 1 || seen['D'] != 1 {
		return dateFormat{}, fmt.Errorf("%q is not a date format: it needs one year, one month and one day, such as DD/MM/YYYY", text)
	}
	return format, nil
}

func nextDatePart(rest string) string {
	for _, token := range dateTokens {
		if strings.HasPrefix(rest, token.text) {
			return token.text
		}
	}
	return rest[:1]
}

func isDateToken(part string) bool {
	return slices.ContainsFunc(dateTokens, func(token dateToken) bool { return token.text == part })
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// read gives the date as YYYY-MM-DD, or nothing where the text is not written in this format or is no day.
func (f dateFormat) read(text string) string {
	numbers, fits := f.fits(text)
	if !fits || numbers['h'] > 23 || numbers['m'] > 59 || numbers['s'] > 59 {
		return ""
	}
	return isoDay(numbers['Y'], numbers['M'], numbers['D'])
}

// fits says whether a text has the shape of the format, and which numbers stand in it by the letter of the token.
func (f dateFormat) fits(text string) (numbers map[byte]int, fits bool) {
	numbers = map[byte]int{}
	for _, part := range f.parts {
		value, size := readDatePart(part, text)
		if size == 0 {
			return nil, false
		}
		if isDateToken(part) {
			numbers[part[0]] = value
		}
		text = text[size:]
	}
	return numbers, text == ""
}

// dayBeforeMonth says that a format starts as YYYY-MM-DD does and goes on the other way round.
func (f dateFormat) dayBeforeMonth() bool {
	day, month := strings.IndexByte(f.text, 'D'), strings.IndexByte(f.text, 'M')
	return strings.HasPrefix(f.text, "YYYY") && day < month
}

// readDatePart reads one token at the start of a text and says how many bytes it took; none where it is not there.
func readDatePart(part, text string) (value, size int) {
	for _, token := range dateTokens {
		if token.text != part {
			continue
		}
		if token.most == 0 {
			return readMonthName(part, text)
		}
		for size < token.most && size < len(text) && text[size] >= '0' && text[size] <= '9' {
			size++
		}
		if size < token.least {
			return 0, 0
		}
		value, _ = strconv.Atoi(text[:size])
		if part == "YY" {
			value = fullYear(value)
		}
		return value, size
	}
	if strings.HasPrefix(text, part) {
		return 0, len(part)
	}
	return 0, 0
}

// fullYear reads two digits as POSIX does: 69 to 99 are the last century's.
func fullYear(year int) int {
	if year >= 69 {
		return 1900 + year
	}
	return 2000 + year
}

func readMonthName(part, text string) (value, size int) {
	for month := time.January; month <= time.December; month++ {
		name := month.String()
		if part == "MMM" {
			name = name[:3]
		}
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
			return int(month), len(name)
		}
	}
	return 0, 0
}

// isoDay writes a day, or nothing where there is no such day.
func isoDay(year, month, day int) string {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < firstYear || year > lastYear || int(t.Month()) != month || t.Day() != day {
		return ""
	}
	return t.Format(time.DateOnly)
}

// dateReader reads dates in the formats that were declared. YYYY-MM-DD is always read, unless a format says YYYY-DD-MM.
type dateReader []dateFormat

func newDateReader(formats []string) (dateReader, error) {
	var reader dateReader
	iso := true
	for _, text := range formats {
		format, err := parseDateFormat(text)
		if err != nil {
			return nil, err
		}
		iso = iso && text != isoDate && !format.dayBeforeMonth()
		reader = append(reader, format)
	}
	if iso {
		reader = append(reader, dateFormat{isoDate, []string{"YYYY", "-", "MM", "-", "DD"}})
	}
	return reader, nil
}

// read gives a date as YYYY-MM-DD. A text that two declared formats read as different days is refused.
func (d dateReader) read(text string) (string, error) {
	readings := d.readings(text)
	switch days := distinctDays(readings); {
	case len(days) == 1:
		return days[0], nil
	case len(days) > 1:
		return "", fmt.Errorf("%q reads %s ways: %s; declare one of them for this column", text, times(len(days)), describe(readings))
	}
	return "", d.refuse(text)
}

// times writes how often something can be read.
func times(n int) string {
	if n == 2 {
		return "two"
	}
	return strconv.Itoa(n)
}

type reading struct{ format, day string }

func (d dateReader) readings(text string) []reading {
	var found []reading
	for _, format := range d {
		if day := format.read(text); day != "" {
			found = append(found, reading{format.text, day})
		}
	}
	return found
}

func distinctDays(readings []reading) []string {
	var days []string
	for _, r := range readings {
		if !slices.Contains(days, r.day) {
			days = append(days, r.day)
		}
	}
	return days
}

func describe(readings []reading) string {
	var texts []string
	for _, r := range readings {
		texts = append(texts, fmt.Sprintf("%s is %s", r.format, r.day))
	}
	return strings.Join(texts, ", ")
}

// refuse says that no declared format reads a text, and which formats would.
func (d dateReader) refuse(text string) error {
	var declared []string
	for _, format := range d {
		declared = append(declared, format.text)
	}
	common, _ := newDateReader(commonDates)
	readings := common.readings(text)
	switch days := distinctDays(readings); {
	case len(readings) == 0:
		return fmt.Errorf("%q is not a date written %s%s", text, oneOf(declared), d.hint(text))
	case len(days) > 1:
		return fmt.Errorf("%q is not a date written %s, and reads %s ways: %s; declare the right one under dates",
			text, oneOf(declared), times(len(days)), describe(readings))
	}
	return fmt.Errorf("%q is not a date written %s; %s: if that is right, declare it under dates", text, oneOf(declared), describe(readings[:1]))
}

func (d dateReader) hint(text string) string {
	if strings.TrimSpace(text) == "" {
		return `: it is blank, which is not empty; declare blanks: Trim, or " " under absent`
	}
	if strings.TrimSpace(text) != text {
		return ": it has blanks around it; declare blanks: Trim"
	}
	for _, format := range d {
		switch numbers, fits := format.fits(text); {
		case fits && (numbers['Y'] < firstYear || numbers['Y'] > lastYear):
			return fmt.Sprintf(", from %d to %d; if it stands for no date, declare it under absent", firstYear, lastYear)
		case fits:
			return ": there is no such day"
		}
	}
	return ""
}
