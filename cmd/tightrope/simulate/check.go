package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tightrope.dev/controllers/engine/calendar"
)

// The forms of the output.
const (
	outputText = "text"
	outputJSON = "json"
	outputCSV  = "csv"
	outputSVG  = "svg"
	outputHTML = "html"
	// outputAgenda is what is to be done for one account.
	outputAgenda = "agenda"
)

var outputs = []string{outputText, outputJSON, outputCSV, outputSVG, outputHTML, outputAgenda}

// check says what is wrong with the command line.
func (o *options) check() error {
	if !slices.Contains(outputs, o.output) {
		return fmt.Errorf("-o %s is not known; write %s", o.output, either(outputs))
	}
	if !slices.Contains(dimensions, o.by) {
		return fmt.Errorf("--by %s is not known; write %s", o.by, either(dimensions))
	}
	if o.by == byWeek && o.output == outputSVG {
		return errors.New("the chart has weeks along its foot; write --by member, role or playbook")
	}
	if o.account != "" && (o.output == outputCSV || o.output == outputSVG) {
		return fmt.Errorf("a story is no %s; write -o text, json, html or agenda", o.output)
	}
	if o.account == "" && o.output == outputAgenda {
		return errors.New("an agenda is that of one account; name it with --account")
	}
	return cmp.Or(o.checkTimes(), o.checkSource())
}

func (o *options) checkTimes() error {
	length, err := calendar.ParseOffset(o.length)
	if err != nil || length.Count < 1 || length.Unit == calendar.Hours || length.Unit == calendar.BusinessDays {
		return fmt.Errorf("--for %q is no length of time; write a number and d, w or mo, such as 90d, 26w or 3mo", o.length)
	}
	if _, err := time.LoadLocation(o.zone); err != nil {
		return fmt.Errorf("there is no time zone %q; write one such as Europe/Berlin", o.zone)
	}
	_, err = o.book.Time(time.Time{})
	return err
}

func (o *options) checkSource() error {
	given := len(o.files.Filenames) > 0 || o.files.Kustomize != ""
	switch {
	case o.filesOnly && !given:
		return errors.New("--files-only wants files; name them with -f, or with -k for a kustomization")
	case o.filesOnly && o.book.Snapshot != "":
		return errors.New("--files-only and --snapshot do not go together; leave one of them out")
	case o.filesOnly && (o.book.Cluster.Kubeconfig != "" || o.book.Cluster.Context != ""):
		return errors.New("--files-only reads no cluster; leave --kubeconfig and --context out")
	case o.prune && !given:
		return errors.New("--prune goes with files; name them with -f or -k")
	case o.readsStdin() > 1:
		return errors.New("standard input can be read once; name a file for the others")
	case given:
		return o.files.Check()
	}
	return nil
}

// readsStdin is how many of the flags say to read standard input.
func (o *options) readsStdin() int {
	n := 0
	for _, name := range append(slices.Clone(o.files.Filenames), o.people, o.book.Snapshot) {
		if name == "-" {
			n++
		}
	}
	return n
}

// either joins words with commas and a last or.
func either(words []string) string {
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
