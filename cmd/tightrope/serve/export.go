package serve

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"iter"
	"net/http"
	"strings"
)

// sheet is a list as a spreadsheet has it.
type sheet struct {
	// Name is the name of the file, without its suffix.
	Name string
	// Columns are the names of the columns, and Rows what stands in them.
	Columns []string
	Rows    iter.Seq[[]string]
}

// export sends a list as a CSV file, row by row, so that a long one takes no memory. It begins with a mark that says UTF-8:
// without it a spreadsheet takes names of people for gibberish.
func export(w http.ResponseWriter, r *http.Request, list sheet) error {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.csv"`, list.Name))
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff")
	to := csv.NewWriter(buffer)
	to.UseCRLF = true
	_ = to.Write(list.Columns)
	cells := make([]string, len(list.Columns))
	for row := range list.Rows {
		for i := range cells {
			cells[i] = harmless(row[i])
		}
		if to.Write(cells) != nil || r.Context().Err() != nil {
			return nil // nobody waits for the rest
		}
	}
	to.Flush()
	_ = buffer.Flush() // who has gone away needs no answer
	return nil
}

const (
	// formulas are the signs with which a spreadsheet begins a formula. Some programs take the wide ones for the others.
	formulas = "=+-@\t\r\n＝＋－＠"
	// breaks are the signs at which a spreadsheet that is set up otherwise begins another cell.
	breaks = ";\t\r\n"
)

// harmless is a text that no spreadsheet takes for a formula: an apostrophe goes before what would be one, at the beginning of
// the cell, and wherever a spreadsheet that parts cells by another sign than the comma would see a beginning.
func harmless(cell string) string {
	if !strings.ContainsAny(cell, formulas) {
		return cell
	}
	var b strings.Builder
	begins := true
	for _, sign := range cell {
		if begins && strings.ContainsRune(formulas, sign) {
			b.WriteByte('\'')
		}
		b.WriteRune(sign)
		begins = strings.ContainsRune(breaks, sign) || begins && (sign == ' ' || sign == '"')
	}
	return b.String()
}
