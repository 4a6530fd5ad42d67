package migrate

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tightrope.dev/controllers/engine"
)

// String is a result as the table has it.
func (r result) String() string {
	return [...]string{"not reached", "raised", "already there", "asked for already", "not safe", "failed"}[r]
}

// printTable prints a line for each run.
func printTable(out io.Writer, rows []row) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintln(table, "ENGAGEMENT\tACCOUNT\tFROM\tTO\tRESULT")
	for _, r := range rows {
		said := r.String()
		if r.why != "" {
			said += ": " + r.why
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.engagement, r.account, cmp.Or(r.from, "-"), r.to, said)
	}
	return table.Flush()
}

// count counts the rows by their result.
func count(rows []row) map[result]int {
	n := map[result]int{}
	for _, r := range rows {
		n[r.result]++
	}
	return n
}

// summary says in one line what became of the runs. What seldom happens is said only where it did.
func summary(rows []row, dryRun bool) string {
	n := count(rows)
	said := []string{
		fmt.Sprintf("%s: %d raised", runs(len(rows)), n[raised]), fmt.Sprintf("%d already there", n[already]), fmt.Sprintf("%d not safe", n[notSafe]),
	}
	for _, seldom := range []result{asked, failed, notReached} {
		if n[seldom] > 0 {
			said = append(said, fmt.Sprintf("%d %s", n[seldom], seldom))
		}
	}
	text := strings.Join(said, ", ")
	if dryRun {
		text += " (dry run: nothing was written)"
	}
	return text
}

func runs(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}

// reason is why a run cannot follow, without what the table says already.
func reason(refusal *engine.Refusal) string {
	text := strings.TrimPrefix(refusal.Message, "spec.revision: ")
	return strings.TrimPrefix(text, "the run stays on its revision: ")
}
