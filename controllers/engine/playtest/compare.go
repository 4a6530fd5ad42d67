package playtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"tightrope.dev/api/v1alpha1"
)

// expect compares what is expected with how it stands.
func (r *runner) expect(want *Expectation, path string) *Failure {
	account := r.name(want.Of)
	if want.aboutAccount() && !slices.Contains(r.persons, account) {
		return &Failure{Path: path, Message: fmt.Sprintf("there is no account %s%s", account, orList(account, slices.Clone(r.persons)))}
	}
	c := &comparison{runner: r, account: account, path: path, atLeast: want.AtLeast}
	c.segments(want.Segments)
	c.because(want.Because)
	c.tasks(want.Tasks)
	c.runs(want.Runs)
	c.closed(want.Closed)
	c.notStarted(want.NotStarted)
	c.scores(want.Scores)
	c.conditions(want.Conditions)
	c.holds(want.Holds)
	if len(c.differences) == 0 {
		return nil
	}
	if !want.aboutAccount() {
		account = ""
	}
	return &Failure{Path: c.differences[0].Path, Message: c.message(), Account: account, Differences: c.differences}
}

// aboutAccount says that something of an account is expected.
func (e *Expectation) aboutAccount() bool {
	return e.Segments != nil || e.Because != nil || e.Tasks != nil || e.Runs != nil || e.Closed != nil || e.NotStarted != nil || e.Scores != nil || e.Conditions != nil
}

// comparison collects what is otherwise than expected.
type comparison struct {
	*runner

	account     string
	path        string
	atLeast     bool
	what        []string // what of the account is otherwise
	differences []Difference
}

func (c *comparison) message() string {
	if len(c.what) == 1 && c.what[0] == "guardrails" {
		return fmt.Sprintf("on %s what guardrails hold is not as expected", day(c.Now.In(c.Calendar.Location())))
	}
	return fmt.Sprintf("on %s the %s of %s %s not as expected", day(c.Now.In(c.daysOf(c.account).Location())), enumerated(c.what), c.account, isOrAre(c.what))
}

// differ notes a difference of some part of the account: tasks, runs.
func (c *comparison) differ(part string, differences ...Difference) {
	if len(differences) > 0 && !slices.Contains(c.what, part) {
		c.what = append(c.what, part)
	}
	c.differences = append(c.differences, differences...)
}

// field compares a text that is expected, where one is. Nothing that is there is a dash.
func field(path, what, want, got string) []Difference {
	if want == "" || want == got {
		return nil
	}
	return []Difference{{Path: path, What: what, Want: want, Got: cmp.Or(got, "-")}}
}

func (c *comparison) segments(want map[string]string) {
	for _, dimension := range slices.Sorted(maps.Keys(want)) {
		got, why := c.segmentOf(dimension)
		if got != want[dimension] {
			c.differ("segment", Difference{Path: c.path + ".segments." + dimension, What: dimension, Want: want[dimension], Got: got + why})
		}
	}
}

func (c *comparison) because(want map[string]string) {
	for _, dimension := range slices.Sorted(maps.Keys(want)) {
		_, why := c.segmentOf(dimension)
		got := strings.TrimSuffix(strings.TrimPrefix(why, " ("), ")")
		c.differ("segment", field(c.path+".because."+dimension, "why "+dimension, want[dimension], got)...)
	}
}

// segmentOf is the segment of an account in a dimension, and the reason in brackets.
func (c *comparison) segmentOf(dimension string) (segment, why string) {
	account := c.Accounts[c.account]
	if account == nil {
		return None, " (the account is not there)"
	}
	for _, m := range account.Status.Segments {
		if string(m.Dimension) != dimension {
			continue
		}
		switch m.Reason {
		case v1alpha1.MembershipUnknown, v1alpha1.MembershipBroken:
			return Unknown, bracketed(m.Message)
		}
		return cmp.Or(m.Segment, None), bracketed(m.Message)
	}
	return None, ""
}

func bracketed(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

func (c *comparison) runs(want []Run) {
	if want == nil {
		return
	}
	got := c.runsOf("")
	for i := range want {
		at := slices.IndexFunc(got, func(e *v1alpha1.Engagement) bool {
			return (want[i].Playbook == "" || e.Spec.Playbook.Name == want[i].Playbook) && (want[i].Run == "" || e.Spec.Trigger.Key == want[i].Run)
		})
		path, what := fmt.Sprintf("%s.runs[%d]", c.path, i), "run of "+want[i].Playbook
		if at < 0 {
			c.differ("runs", Difference{Path: path, What: what, Want: cmp.Or(string(want[i].Phase), "a run"), Got: "there is none"})
			continue
		}
		c.differ("runs", want[i].differences(path, what, got[at])...)
		got = slices.Delete(got, at, at+1)
	}
	if c.atLeast {
		return
	}
	for _, e := range got {
		c.differ("runs", Difference{Path: c.path + ".runs", What: "run of " + e.Spec.Playbook.Name, Want: "none", Got: fmt.Sprintf("%s (%s)", e.Status.Phase, e.Spec.Trigger.Key)})
	}
}

func (w *Run) differences(path, what string, e *v1alpha1.Engagement) []Difference {
	reason, message := "", ""
	switch {
	case e.Ledger.End != nil:
		reason, message = e.Ledger.End.Reason, e.Ledger.End.Message
	case e.Ledger.Held != nil:
		reason, message = e.Ledger.Held.Reason, e.Ledger.Held.Message
	}
	phase := string(e.Status.Phase)
	if w.Phase != "" && w.Phase != e.Status.Phase {
		phase += bracketed(message)
	}
	return slices.Concat(
		field(path+".phase", what, string(w.Phase), phase),
		field(path+".reason", what+": reason", w.Reason, reason),
		field(path+".anchor", what+": anchor", string(w.Anchor), cmp.Or(string(e.Ledger.Anchor), string(e.Spec.Anchor))),
	)
}

// runsOf are the runs of a playbook for the account, or of all, the last to have begun first.
func (c *comparison) runsOf(playbook string) []*v1alpha1.Engagement {
	var runs []*v1alpha1.Engagement
	for _, name := range namesOf(c.Engagements) {
		if e := c.Engagements[name]; e.Spec.Account.Name == c.account && (playbook == "" || e.Spec.Playbook.Name == playbook) {
			runs = append(runs, e)
		}
	}
	slices.SortStableFunc(runs, func(a, b *v1alpha1.Engagement) int { return began(b).Compare(began(a)) })
	return runs
}

// began is when a run began; zero where it has not.
func began(e *v1alpha1.Engagement) time.Time {
	if e.Ledger.StartTime == nil {
		return time.Time{}
	}
	return e.Ledger.StartTime.Time
}

func (c *comparison) closed(want []Closed) {
	for i := range want {
		path, what := fmt.Sprintf("%s.closed[%d]", c.path, i), "end of step "+string(want[i].Step)
		record := c.recordOf(&want[i])
		if record == nil {
			c.differ("steps", Difference{Path: path, What: what, Want: cmp.Or(string(want[i].Phase), "it has ended"), Got: "it has not begun"})
			continue
		}
		phase := string(record.Phase)
		if want[i].Phase == "" && !ended(record.Phase) {
			c.differ("steps", Difference{Path: path, What: what, Want: "it has ended", Got: phase})
			continue
		}
		var response string
		if record.Report != nil {
			response = record.Report.Response
		}
		c.differ("steps", slices.Concat(
			field(path+".phase", what, string(want[i].Phase), phase), field(path+".reason", what+": reason", want[i].Reason, record.Reason),
			field(path+".message", what+": message", want[i].Message, record.Message), field(path+".response", what+": response", want[i].Response, response))...)
	}
}

func ended(phase v1alpha1.StepPhase) bool {
	return phase == v1alpha1.StepDone || phase == v1alpha1.StepSkipped || phase == v1alpha1.StepWithdrawn
}

// recordOf is what became of a step in the last run that has it; nil where none has.
func (c *comparison) recordOf(want *Closed) *v1alpha1.StepRecord {
	for _, e := range c.runsOf(want.Playbook) {
		for i := range e.Ledger.Steps {
			if e.Ledger.Steps[i].Name == want.Step && (want.Run == "" || e.Spec.Trigger.Key == want.Run) {
				return &e.Ledger.Steps[i]
			}
		}
	}
	return nil
}

func (c *comparison) conditions(want []Condition) {
	for i, w := range want {
		path, what := fmt.Sprintf("%s.conditions[%d]", c.path, i), "condition "+w.Type
		got := meta.FindStatusCondition(c.conditionsOf(w.Playbook), w.Type)
		if got == nil {
			c.differ("conditions", Difference{Path: path, What: what, Want: cmp.Or(w.Status, "True"), Got: "it is not there"})
			continue
		}
		c.differ("conditions", slices.Concat(
			field(path+".status", what, w.Status, string(got.Status)), field(path+".reason", what+": reason", w.Reason, got.Reason),
			field(path+".message", what+": message", w.Message, got.Message))...)
	}
}

func (c *comparison) conditionsOf(playbook string) v1alpha1.Conditions {
	if playbook != "" {
		if runs := c.runsOf(playbook); len(runs) > 0 {
			return runs[0].Status.Conditions
		}
		return nil
	}
	if account := c.Accounts[c.account]; account != nil {
		return account.Status.Conditions
	}
	return nil
}

func (c *comparison) holds(want map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got := 0
		if g := c.Guardrails[name]; g != nil && g.Status.Held != nil {
			got = int(*g.Status.Held.Count)
		}
		if got != want[name] {
			c.differ("guardrails", Difference{Path: c.path + ".holds." + name, What: "held by " + name, Want: fmt.Sprint(want[name]), Got: fmt.Sprint(got)})
		}
	}
}

// enumerated are words with commas and a last and.
func enumerated(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func isOrAre(words []string) string {
	if len(words) == 1 && words[0] == "segment" {
		return "is"
	}
	return "are"
}
