package playtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// Coverage is what of the definitions the tests went through. What is counted is tests.
type Coverage struct {
	// Playbooks, Segments and Dimensions are in the order of names.
	Playbooks  []PlaybookCoverage  `json:"playbooks"`
	Segments   []SegmentCoverage   `json:"segments"`
	Dimensions []DimensionCoverage `json:"dimensions"`
	// Missing is what no test went through, in the order of kinds, names and places. Of a playbook that no test runs, it says only that.
	Missing []Missing `json:"missing"`
}

// PlaybookCoverage is how often tests went through a playbook.
type PlaybookCoverage struct {
	Name string `json:"name"`
	// Started is in how many tests a run began.
	Started int `json:"started"`
	// Branches are the ways that the whole playbook can go, and Tried those that a test went.
	Branches int `json:"branches"`
	Tried    int `json:"tried"`
	// Steps are in the order of the playbook.
	Steps []StepCoverage `json:"steps"`
}

// StepCoverage is how often tests went through a step.
type StepCoverage struct {
	Name string `json:"name"`
	// Made, Skipped and Withdrawn are in how many tests the task was made, the step ended without one, and the task was taken back.
	Made      int `json:"made"`
	Skipped   int `json:"skipped"`
	Withdrawn int `json:"withdrawn"`
	// Branches are the ways that the step can go, and Tried those that a test went.
	Branches int `json:"branches"`
	Tried    int `json:"tried"`
}

// SegmentCoverage is how often tests matched a segment.
type SegmentCoverage struct {
	Name      string `json:"name"`
	Dimension string `json:"dimension"`
	// Matched is in how many tests an account matched, Unknown in how many this segment could not be decided.
	Matched int `json:"matched"`
	Unknown int `json:"unknown"`
}

// DimensionCoverage is how often tests had an account whose segment is unknown.
type DimensionCoverage struct {
	Name    string `json:"name"`
	Unknown int    `json:"unknown"`
}

// Missing is something that no test went through.
type Missing struct {
	// Kind and Name are of the definition.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Step is the step of a playbook; empty where it is about the whole.
	Step string `json:"step,omitempty"`
	// Path is the place in the definition: spec.steps[2].when.
	Path string `json:"path"`
	// Message says what never happened.
	Message string `json:"message"`
}

// Cover counts what tests went through. Each Seen is of one test.
func Cover(definitions []runtime.Object, seen []Seen) Coverage {
	c := &coverer{counts: map[Point]int{}}
	for _, test := range seen {
		for point := range test {
			c.counts[point]++
		}
	}
	k := knownOf(definitions)
	for _, name := range namesOf(k.playbooks) {
		c.playbook(k.playbooks[name])
	}
	for _, name := range namesOf(k.segments) {
		c.segment(k.segments[name])
	}
	for _, name := range namesOf(k.dimensions) {
		c.dimension(name, k)
	}
	return c.Coverage
}

type coverer struct {
	Coverage

	counts map[Point]int
}

func (c *coverer) playbook(p *v1alpha1.Playbook) {
	cover := PlaybookCoverage{Name: p.Name, Started: c.counts[Point{Kind: "Playbook", Name: p.Name, Branch: Starts}]}
	var missing, more []Missing
	cover.Branches, cover.Tried, missing = c.tried(p.Name, "", waysOf(p))
	for i := range p.Spec.Steps {
		s := &p.Spec.Steps[i]
		at := func(branch Branch) int {
			return c.counts[Point{Kind: "Playbook", Name: p.Name, Step: string(s.Name), Branch: branch}]
		}
		step := StepCoverage{Name: string(s.Name), Made: at(Made), Skipped: at(Skipped), Withdrawn: at(Withdrawn)}
		step.Branches, step.Tried, more = c.tried(p.Name, string(s.Name), waysOfStep(s, fmt.Sprintf("spec.steps[%s]", s.Name)))
		cover.Steps, missing = append(cover.Steps, step), append(missing, more...)
	}
	c.Playbooks = append(c.Playbooks, cover)
	if cover.Started == 0 {
		missing = []Missing{{"Playbook", p.Name, "", "metadata.name", "no run of it starts"}}
	}
	c.Missing = append(c.Missing, missing...)
}

// tried counts the ways that tests went, and gives the others.
func (c *coverer) tried(playbook, step string, ways []way) (all, tried int, missing []Missing) {
	for _, w := range ways {
		if c.counts[Point{"Playbook", playbook, step, w.branch, w.of}] > 0 {
			tried++
			continue
		}
		missing = append(missing, Missing{"Playbook", playbook, step, w.path, w.message})
	}
	return len(ways), tried, missing
}

func (c *coverer) segment(s *v1alpha1.Segment) {
	cover := SegmentCoverage{
		Name: s.Name, Dimension: segment.Dimension(s), Matched: c.counts[Point{Kind: "Segment", Name: s.Name, Branch: Matched}],
		Unknown: c.counts[Point{Kind: "Segment", Name: s.Name, Branch: NotKnown}],
	}
	if cover.Matched == 0 {
		c.Missing = append(c.Missing, Missing{"Segment", s.Name, "", "spec.expression", fmt.Sprintf("no account comes into %s", s.Name)})
	}
	c.Segments = append(c.Segments, cover)
}

func (c *coverer) dimension(name string, k *known) {
	cover := DimensionCoverage{Name: name, Unknown: c.counts[Point{Kind: "Dimension", Name: name, Branch: NotKnown}]}
	c.Dimensions = append(c.Dimensions, cover)
	segments := namesOf(k.dimensions[name])
	if cover.Unknown > 0 || !slices.ContainsFunc(segments, func(s string) bool { return mayBeUnknown(k.segments[s]) }) {
		return
	}
	highest := slices.MaxFunc(segments, func(a, b string) int {
		return cmp.Compare(k.segments[a].Spec.Priority, k.segments[b].Spec.Priority)
	})
	c.Missing = append(c.Missing, Missing{"Segment", highest, "", "spec.expression", fmt.Sprintf("the segment of an account in %s is never unknown: leave a fact out that it reads", name)})
}

// mayBeUnknown says that there are accounts of which the expression of a segment cannot tell.
func mayBeUnknown(s *v1alpha1.Segment) bool {
	program, err := expr.Compile(expr.Facts, expr.Bool, string(s.Spec.Expression))
	return err != nil || program.Reads("account") || program.Reads("scores") || strings.Contains(string(s.Spec.Expression), "unknown(")
}

// way is a way that a playbook or a step can go.
type way struct {
	branch  Branch
	of      string
	path    string // the place that makes it one
	message string // what never happened
}

// waysOf are the ways that a whole playbook can go, as far as its author wrote them.
func waysOf(p *v1alpha1.Playbook) []way {
	ways := []way{{Starts, "", "spec.trigger", "no run of it starts"}}
	switch p.Spec.LateStart {
	case v1alpha1.LateStartCatchUp:
		ways = append(ways, way{Late, "", "spec.lateStart", "no account arrives late, so that a task is made late"})
	case v1alpha1.LateStartSkip:
		ways = append(ways, way{LeftOut, "", "spec.lateStart", "no account arrives late, so that the run is left out"})
	}
	if p.Spec.Goal != nil {
		ways = append(ways, way{GoalReached, "", "spec.goal.reached", "no run reaches the goal"},
			way{GoalMissed, "", "spec.goal", "no run ends without its goal"})
	}
	if p.Spec.OnExit != "" {
		ways = append(ways, way{Left, "", "spec.onExit", fmt.Sprintf("no account stops to qualify while a run is under way (onExit: %s)", p.Spec.OnExit)})
	}
	return ways
}

// waysOfStep are the ways that a step can go.
func waysOfStep(s *v1alpha1.Step, path string) []way {
	ways := []way{{Made, "", path, "its task is never made"}}
	for _, w := range []struct {
		written bool
		way     way
	}{
		{s.When != "", way{WhenFalse, "", ".when", "when is never false, so that the step is skipped"}},
		{len(s.Requires) > 0, way{RequirementNotMet, "", ".requires", "what it requires is always done, so that the step is never skipped for it"}},
		{s.Latest != "", way{Missed, "", ".latest", "its latest start never passes, so that the step is skipped"}},
		{s.WaitFor != "", way{Waited, "", ".waitFor", "waitFor is always true at once, so that the step never waits"}},
		{s.CancelWhen != "", way{Cancelled, "", ".cancelWhen", "cancelWhen never takes its task back"}},
		{s.CompletedWhen != "", way{Completed, "", ".completedWhen", "completedWhen never shows it done"}},
	} {
		if w.written {
			w.way.path = path + w.way.path
			ways = append(ways, w.way)
		}
	}
	ways = append(ways, answersOf(s, path+".response")...)
	for _, level := range s.Escalate {
		ways = append(ways, way{Escalated, string(level.Name), fmt.Sprintf("%s.escalate[%s]", path, level.Name), fmt.Sprintf("the level %s never makes a task", level.Name)})
	}
	return ways
}

// answersOf are the answers that a step can get.
func answersOf(s *v1alpha1.Step, path string) []way {
	if s.Response == nil {
		return nil
	}
	var ways []way
	answer := func(path string, words ...string) {
		for _, word := range words {
			ways = append(ways, way{Answered, word, path, fmt.Sprintf("nobody answers %s", word)})
		}
	}
	switch s.Response.Type {
	case v1alpha1.ResponseChoice:
		for _, choice := range s.Response.Choices {
			answer(fmt.Sprintf("%s.choices[%s]", path, choice.Name), string(choice.Name))
		}
	case v1alpha1.ResponseNegativeConsent:
		ways = append(ways, way{Answered, v1alpha1.AnswerNoObjection, path + ".window", "the time to object never passes in silence"})
		answer(path, v1alpha1.AnswerObjected)
	case v1alpha1.ResponseConfirmation:
		answer(path, v1alpha1.AnswerConfirmed, v1alpha1.AnswerNotConfirmed)
	case v1alpha1.ResponseApproval:
		answer(path, v1alpha1.AnswerApproved, v1alpha1.AnswerRejected)
		if s.Response.Window != "" {
			ways = append(ways, way{Answered, v1alpha1.AnswerExpired, path + ".window", "the question never expires"})
		}
	case v1alpha1.ResponseFreeText, v1alpha1.ResponseForm:
		ways = append(ways, way{Answered, "", path, "nobody answers"})
	}
	return ways
}
