package importer

import (
	"fmt"
	"strconv"
	"strings"
)

// numberReader reads numbers as a file writes them: which sign stands before the fraction, which may stand between
// thousands, and which words, such as $ or %, may stand around them.
type numberReader struct {
	point, group string
	units        []string
}

func newNumberReader(declared *Numbers) (numberReader, error) {
	reader := numberReader{point: "."}
	if declared == nil {
		return reader, nil
	}
	if declared.Decimal != "" {
		reader.point = declared.Decimal
	}
	reader.group, reader.units = declared.Thousands, declared.Units
	switch {
	case reader.point != "." && reader.point != ",":
		return reader, fmt.Errorf(`decimal is %q; write "." or ","`, reader.point)
	case reader.group == reader.point:
		return reader, fmt.Errorf("decimal and thousands are both %q; they must differ", reader.point)
	case len([]rune(reader.group)) > 1 || strings.ContainsAny(reader.group, "0123456789-+"):
		return reader, fmt.Errorf(`thousands is %q; write one sign, such as ",", ".", " " or "'"`, reader.group)
	}
	return reader, nil
}

// decimal gives a number in plain digits with a point: -12.5. No digit is lost or added, but for a bare ".5".
func (n numberReader) decimal(text string) (string, error) {
	body, negative := strings.CutPrefix(n.withoutUnits(text), "-")
	if !negative { // as in $-5
		body, negative = strings.CutPrefix(n.withoutUnits(body), "-")
	}
	whole, fraction, hasPoint := strings.Cut(n.withoutUnits(body), n.point)
	whole, grouped := n.ungroup(whole)
	if whole == "" && hasPoint {
		whole = "0"
	}
	if !grouped || !allDigits(whole) || hasPoint && !allDigits(fraction) {
		return "", n.refuse(text)
	}
	if len(whole) > 1 && whole[0] == '0' {
		return "", fmt.Errorf("%q starts with a zero, as keys do and numbers do not; read it as text", text)
	}
	number := whole
	if hasPoint {
		number += "." + fraction
	}
	if negative && strings.Trim(number, "0.") != "" {
		number = "-" + number
	}
	return number, nil
}

// integer gives a whole number.
func (n numberReader) integer(text string) (int64, error) {
	number, err := n.decimal(text)
	if err != nil {
		return 0, err
	}
	if strings.Contains(number, ".") {
		return 0, fmt.Errorf("%q is not a whole number; read it with decimal()", text)
	}
	value, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is beyond the range of whole numbers", text)
	}
	return value, nil
}

// withoutUnits takes one declared word off each end.
func (n numberReader) withoutUnits(text string) string {
	for _, unit := range n.units {
		if rest, found := strings.CutPrefix(text, unit); found {
			text = strings.TrimLeft(rest, " \u00a0\u202f")
			break
		}
	}
	for _, unit := range n.units {
		if rest, found := strings.CutSuffix(text, unit); found {
			return strings.TrimRight(rest, " \u00a0\u202f")
		}
	}
	return text
}

// ungroup takes the signs between thousands out, and says whether they stood where they belong.
func (n numberReader) ungroup(whole string) (string, bool) {
	if n.group == "" {
		return whole, true
	}
	if n.group == " " {
		whole = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(whole)
	}
	groups := strings.Split(whole, n.group)
	for i, group := range groups {
		if len(groups) > 1 && (i > 0 && len(group) != 3 || i == 0 && (group == "" || len(group) > 3)) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// refuse says why a text is not a number, and what to declare where that would make it one.
func (n numberReader) refuse(text string) error {
	why := ""
	switch {
	case strings.TrimSpace(text) == "":
		why = `: it is blank, which is not empty; declare blanks: Trim, or " " under absent`
	case strings.TrimSpace(text) != text:
		why = ": it has blanks around it; declare blanks: Trim"
	case strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")"):
		why = ": is it negative? write it with a minus sign"
	case strings.HasPrefix(text, "\u2212") || strings.HasPrefix(text, "\u2013"):
		why = ": the sign before it is a dash; write - (hyphen)"
	case strings.ContainsAny(text, "eE") && isFloat(text):
		why = "; write all its digits"
	case n.isGrouped(text):
		why = "; say which sign is which: numbers: {decimal: …, thousands: …}"
	case strings.ContainsAny(text, "$€£%¥"):
		why = `; declare the signs around it, such as numbers: {units: ["$"]}`
	}
	return fmt.Errorf("%q is not a number%s", text, why)
}

func isFloat(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// isGrouped says that a text is digits with signs between them, which are not the ones declared.
func (n numberReader) isGrouped(text string) bool {
	digits := strings.NewReplacer(",", "", ".", "", " ", "", "\u00a0", "", "\u202f", "", "'", "").Replace(strings.TrimPrefix(text, "-"))
	return allDigits(digits)
}
