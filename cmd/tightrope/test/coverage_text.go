package test

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print prints what is tested, as a table, and what is not, by its place.
func (c *coverage) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	if len(c.Playbooks) > 0 {
		fmt.Fprintln(w, "PLAYBOOK\tSTEP\tSTARTED\tSKIPPED\tWITHDRAWN\tBRANCHES")
	}
	for _, p := range c.Playbooks {
		fmt.Fprintf(w, "%s\t\t%d\t\t\t%d of %d\n", p.Name, p.Started, p.Tried, p.Branches)
		for _, s := range p.Steps {
			fmt.Fprintf(w, "\t%s\t%d\t%d\t%d\t%d of %d\n", s.Name, s.Made, s.Skipped, s.Withdrawn, s.Tried, s.Branches)
		}
	}
	_ = w.Flush()
	if len(c.Segments) > 0 {
		fmt.Fprintln(out)
		fmt.Fprintln(w, "DIMENSION\tSEGMENT\tMATCHED\tUNKNOWN")
	}
	for _, d := range c.Dimensions {
		fmt.Fprintf(w, "%s\t\t\t%d\n", d.Name, d.Unknown)
		for _, s := range c.Segments {
			if s.Dimension == d.Name {
				fmt.Fprintf(w, "\t%s\t%d\t%d\n", s.Name, s.Matched, s.Unknown)
			}
		}
	}
	_ = w.Flush()
	c.printTotals(out)
	c.printMissing(out)
	fmt.Fprintln(out)
}

// printTotals prints how much of all playbooks and segments is tested, in one line.
func (c *coverage) printTotals(out io.Writer) {
	t := c.Total()
	if len(c.Playbooks)+len(c.Segments) == 0 {
		return
	}
	fmt.Fprintf(out, "\nSteps %s, branches %s, segments %s.\n", t.Steps, t.Branches, t.Segments)
}

func (c *coverage) printMissing(out io.Writer) {
	if len(c.problems) > 0 {
		fmt.Fprintln(out, "\nMistakes in definitions:")
	}
	for _, p := range c.problems {
		fmt.Fprintf(out, "  %s\n", p)
	}
	switch {
	case len(c.missing) > 0:
		fmt.Fprintln(out, "\nNot tested:")
	case len(c.Playbooks)+len(c.Segments) > 0:
		fmt.Fprintln(out, "Everything is tested. What is counted is tests.")
	default:
		fmt.Fprintln(out, "\nThere is no playbook and no segment to test.")
	}
	for _, m := range c.missing {
		fmt.Fprintf(out, "  %s: %s\n", m.Place, m.sentence())
	}
	if len(c.elsewhere) > 0 {
		fmt.Fprintf(out, "Not asked for here, because tests stand beside them: the playbooks and segments of %s.\n", enumerated(c.elsewhere))
	}
}

// sentence says what is not tested, with the name of the definition.
func (m missing) sentence() string {
	if m.step != "" {
		return fmt.Sprintf("%s, step %s: %s", m.name, m.step, m.message)
	}
	return m.name + ": " + m.message
}
