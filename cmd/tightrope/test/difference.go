package test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"tightrope.dev/controllers/engine/playtest"
)

// widest is how long a text may be to stand beside another one.
const widest = 48

// printDifferences prints what was expected and what is there: side by side where both are short, else below each other.
func (s *suite) printDifferences(out io.Writer, differences []playtest.Difference) {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	var tall []playtest.Difference
	short := 0
	for _, d := range differences {
		if isTall(d) {
			tall = append(tall, d)
			continue
		}
		if short++; short == 1 {
			fmt.Fprintln(w, "line\t\texpected\tactual")
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", s.place(d.Path).Line, d.What, strings.TrimSpace(d.Want), strings.TrimSpace(d.Got))
	}
	_ = w.Flush()
	for i, d := range tall {
		if i > 0 || short > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "line %d   %s\n", s.place(d.Path).Line, d.What)
		fmt.Fprint(out, stacked(d.Want, d.Got))
	}
}

func isTall(d playtest.Difference) bool {
	return strings.Contains(d.Want+d.Got, "\n") || utf8.RuneCountInString(d.Want) > widest || utf8.RuneCountInString(d.Got) > 2*widest
}

// stacked shows two texts below each other: two lines with a mark where they part, or the lines that differ.
func stacked(want, got string) string {
	if !strings.Contains(want+got, "\n") {
		return "  expected  " + want + "\n  actual    " + got + "\n" + strings.Repeat(" ", len("  expected  ")+parting(want, got)) + "^\n"
	}
	var b strings.Builder
	b.WriteString("  - expected   + actual\n")
	for _, line := range lines(strings.Split(strings.TrimRight(want, "\n"), "\n"), strings.Split(strings.TrimRight(got, "\n"), "\n")) {
		b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
	return b.String()
}

// parting is how many characters two texts begin with alike.
func parting(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// lines are the lines of two texts, with a mark before those that only one has. They are the longest common ones that are
// kept.
func lines(want, got []string) []string {
	common := make([][]int, len(want)+1)
	for i := range common {
		common[i] = make([]int, len(got)+1)
	}
	for i, wanted := range slices.Backward(want) {
		for j, there := range slices.Backward(got) {
			if wanted == there {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var all []string
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			all = append(all, "  "+want[i])
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			all = append(all, "- "+want[i])
			i++
		default:
			all = append(all, "+ "+got[j])
			j++
		}
	}
	return all
}
