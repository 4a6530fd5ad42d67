package serve

import (
	"cmp"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// mostEnded is how many runs are shown that have ended, the last first.
const mostEnded = 6

// runLine is a run of a playbook, as a timeline.
type runLine struct {
	Playbook string
	// Path leads to the playbook.
	Path string
	// Began is the occasion and the day.
	Began string
	// Held says why the run waits, and End how it ended.
	Held, End string
	// Open says that the run goes on.
	Open  bool
	Steps []stepLine
}

// stepLine is a step in a timeline: done, now or next.
type stepLine struct {
	Class, Title, When, Note, Path string
}

// runLines are the runs of an account: those that go on, and the last that ended.
func runLines(runs []*success.Engagement, specOf func(*success.Engagement) *success.PlaybookSpec, titles func(string) string, c calendar.Calendar) (lines []runLine, more int) {
	open, ended := []*success.Engagement{}, []*success.Engagement{}
	for _, run := range runs {
		if run.Ledger.End == nil {
			open = append(open, run)
		} else {
			ended = append(ended, run)
		}
	}
	slices.SortFunc(ended, func(a, b *success.Engagement) int {
		return cmp.Or(b.Ledger.End.Time.Compare(a.Ledger.End.Time.Time), cmp.Compare(a.Name, b.Name))
	})
	for _, run := range slices.Concat(open, ended[:min(len(ended), mostEnded)]) {
		lines = append(lines, runLineOf(run, specOf(run), titles, c))
	}
	return lines, max(0, len(ended)-mostEnded)
}

// runLineOf is a run. Its playbook's steps may not be known.
func runLineOf(run *success.Engagement, spec *success.PlaybookSpec, titles func(string) string, c calendar.Calendar) runLine {
	l := runLine{Playbook: run.Spec.Playbook.Name, Path: playbookPath(run.Spec.Playbook.Name), Open: run.Ledger.End == nil, Began: occasionText(run, c)}
	if held := run.Ledger.Held; held != nil {
		l.Held = "Waits since " + dayText(c.Date(held.Since.Time).String()) + ": " + inPlain(cmp.Or(held.Message, held.Reason))
	}
	if end := run.Ledger.End; end != nil {
		l.End = endWords[end.Outcome] + " on " + dayText(c.Date(end.Time.Time).String())
		if end.Message != "" {
			l.End += ": " + inPlain(end.Message)
		}
	}
	begun := map[success.Name]bool{}
	for i := range run.Ledger.Steps {
		record := &run.Ledger.Steps[i]
		begun[record.Name] = true
		l.Steps = append(l.Steps, stepLineOf(record, titles, c))
	}
	slices.SortStableFunc(l.Steps, func(a, b stepLine) int { return cmp.Compare(order[a.Class], order[b.Class]) })
	if l.Open && spec != nil {
		for i := range spec.Steps {
			if step := &spec.Steps[i]; !begun[step.Name] {
				l.Steps = append(l.Steps, stepLine{Class: "next", Title: string(step.Name), When: "next: " + startText(step, &spec.Trigger), Note: afterText(step)})
			}
		}
	}
	return l
}

// endWords say how a run ended.
var endWords = map[success.Outcome]string{
	success.OutcomeReached: "reached its goal", success.OutcomeMissed: "ended without its goal", success.OutcomeCancelled: "was cancelled",
}

// order is that of a timeline.
var order = map[string]int{"done": 0, "now": 1, "next": 2}

// occasionText says since when a run goes on, and on what occasion.
func occasionText(run *success.Engagement, c calendar.Calendar) string {
	var parts []string
	if run.Ledger.StartTime != nil {
		parts = append(parts, "began "+dayText(c.Date(run.Ledger.StartTime.Time).String()))
	}
	if run.Ledger.Anchor != "" {
		parts = append(parts, "for "+dayText(string(run.Ledger.Anchor)))
	}
	return strings.Join(parts, ", ")
}

// stepLineOf is a step that has begun, or was left out.
func stepLineOf(record *success.StepRecord, titles func(string) string, c calendar.Calendar) stepLine {
	l := stepLine{Class: "now", Title: cmp.Or(titles(record.Task), string(record.Name)), When: phaseText(record.Phase), Note: inPlain(record.Message)}
	if record.Task != "" && titles(record.Task) != "" {
		l.Path = taskPath(record.Task)
	}
	if record.ClosedTime != nil {
		l.Class, l.When = "done", l.When+" "+dayText(c.Date(record.ClosedTime.Time).String())
	}
	if held := record.Held; held != nil {
		l.Note = inPlain(cmp.Or(held.Message, held.Reason))
	}
	if said := record.Report; said != nil && said.Response != "" {
		l.Note = "Answer: " + said.Response
	}
	return l
}

// phaseText says where a step stands.
func phaseText(phase success.StepPhase) string {
	return map[success.StepPhase]string{
		success.StepHeld: "held", success.StepOpen: "to do", success.StepInProgress: "begun", success.StepWaiting: "waiting for the customer",
		success.StepDone: "done", success.StepSkipped: "left out", success.StepWithdrawn: "taken back",
	}[phase]
}

// afterText says what a step that has not begun comes after.
func afterText(step *success.Step) string {
	var names []string
	for _, name := range slices.Concat(step.DependsOn, step.Requires) {
		if !slices.Contains(names, string(name)) {
			names = append(names, string(name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "after " + strings.Join(names, " and ")
}

// specIn finds the steps that a run follows. Without a world nothing is known of them.
func specIn(w *simulation.World) func(*success.Engagement) *success.PlaybookSpec {
	return func(run *success.Engagement) *success.PlaybookSpec {
		if w == nil || w.Engagements[run.Name] == nil {
			return nil
		}
		pinned := w.EngagementFacts(w.Engagements[run.Name]).Pinned
		if pinned == nil {
			return nil
		}
		return pinned.Spec
	}
}
