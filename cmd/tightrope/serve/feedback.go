package serve

import (
	"cmp"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/rollup"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/report"
)

// mostReasons is how many reasons are shown why tasks were useful, or were not.
const mostReasons = 12

// feedback is what people said of the tasks of a playbook: whether they were useful.
type feedback struct {
	// Yes and No count those that said so.
	Yes, No int
	// Reasons are why, the last first, those of who found no use in them before the others.
	Reasons []line
	// More is how many are not shown.
	More int
	// Refused says why nothing is known.
	Refused string
}

// feedbackOf gathers what people said of the tasks of a playbook. Those that moved to the archive are not among them.
func feedbackOf(view *live.View, p *success.Playbook) feedback {
	tasks, err := view.TasksOfPlaybook(p.Name)
	if err != nil {
		return feedback{Refused: sentenceOf(err)}
	}
	tasks = slices.DeleteFunc(tasks, func(task *success.Task) bool { return report.Current(task).Feedback == "" })
	slices.SortStableFunc(tasks, func(a, b *success.Task) int {
		return cmp.Or(cmp.Compare(usefulness(a), usefulness(b)), b.Spec.Due.Compare(a.Spec.Due.Time))
	})
	f := feedback{}
	for _, task := range tasks {
		f.add(task)
	}
	return f
}

// usefulWords are what the page writes, and the command line takes as an answer.
var usefulWords = rollup.Words{Useful: []string{"yes"}, NotUseful: []string{"no"}}

// usefulness is lower the less use somebody found in a task.
func usefulness(task *success.Task) int {
	switch usefulWords.Of(report.Current(task).Feedback) {
	case rollup.No:
		return 0
	case rollup.Yes:
		return 2
	case rollup.Neither:
	}
	return 1
}

// add adds what was said of a task.
func (f *feedback) add(task *success.Task) {
	said := report.Current(task)
	because, tone := wordsIn(report.Input{Feedback: said.Feedback}).Because, ""
	switch usefulWords.Of(said.Feedback) {
	case rollup.Yes:
		f.Yes++
	case rollup.No:
		f.No, tone = f.No+1, "bad"
	case rollup.Neither:
	}
	switch {
	case because == "":
	case len(f.Reasons) == mostReasons:
		f.More++
	default:
		f.Reasons = append(f.Reasons, line{
			Path: taskPath(task.Name), Title: clipped(strings.TrimSpace(because)), Account: string(task.Spec.Step), Note: cmp.Or(said.By, "somebody"), Tone: tone,
		})
	}
}
