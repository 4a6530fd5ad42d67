package expr

import (
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// Stats count how the runs of a playbook ended, or how the accounts that are held out did. They are what
// rollout.stopWhen of a Playbook reads, as stats and holdout.
type Stats struct {
	// Reached, Missed and Cancelled count the ends.
	Reached, Missed, Cancelled int64
	// Ended is how many have ended, in the sense of whoever counts them.
	Ended int64
	// Active is how many have not ended.
	Active int64
	// ReachedPercent is the share of those that reached the goal, in whole percent. Nil means that there is none yet,
	// because nothing has ended: what reads it is unknown.
	ReachedPercent *int64
}

// StopProgram is a compiled rollout.stopWhen. It is immutable and safe for use by several goroutines at once.
type StopProgram struct{ program *Program }

// CompileStop checks rollout.stopWhen of a Playbook and makes it ready to evaluate. It gives true or false, and sees
// stats and holdout, each with the whole numbers reached, missed, cancelled, ended, active and reachedPercent, and
// nothing else: no account, no day. What was compiled is remembered, refusals too.
func CompileStop(text string) (*StopProgram, *Error) {
	if isBlank(text) {
		return nil, &Error{Line: 1, Column: 1, Message: "the expression is empty; write a condition such as stats.ended >= 20 && stats.reachedPercent < 10"}
	}
	program, err := compiled.get(cacheKey{stop: true, kind: Bool, text: text}, func() (*Program, *Error) {
		return compile(stopEnvironment(), Bool, text)
	})
	if err != nil {
		return nil, err
	}
	return &StopProgram{program}, nil
}

// Eval evaluates the program. As long as nothing has ended what reads reachedPercent is Unknown, and Missing names it:
// stats.reachedPercent, holdout.reachedPercent.
func (p *StopProgram) Eval(stats, holdout Stats) Result {
	return p.program.judge(p.program.run(stopActivation{readStats("stats", stats), readStats("holdout", holdout)}))
}

// String is the text of the expression.
func (p *StopProgram) String() string { return p.program.text }

var stopVariables = []string{"stats", "holdout"}

var statsType = newObjectType("Stats",
	whole("reached"), whole("missed"), whole("cancelled"), whole("ended"), whole("active"), whole("reachedPercent"))

func whole(name string) field { return field{name: name, cel: cel.IntType} }

var stopEnvironment = sync.OnceValue(func() *environment {
	options := []cel.EnvOption{undecided()}
	for _, name := range stopVariables {
		options = append(options, cel.Variable(name, statsType.cel))
	}
	env := newEnvironment(Facts, stopVariables, newProvider(statsType), options...)
	env.stop = true
	return env
})

func readStats(name string, s Stats) *object {
	var percent ref.Val
	if s.ReachedPercent != nil {
		percent = types.Int(*s.ReachedPercent)
	}
	return &object{typ: statsType, path: name, values: []ref.Val{
		types.Int(s.Reached), types.Int(s.Missed), types.Int(s.Cancelled), types.Int(s.Ended), types.Int(s.Active), percent}}
}

// stopActivation resolves the names of a stopWhen.
type stopActivation struct{ stats, holdout *object }

// Parent implements interpreter.Activation.
func (stopActivation) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (a stopActivation) ResolveName(name string) (any, bool) {
	switch name {
	case "stats":
		return a.stats, true
	case "holdout":
		return a.holdout, true
	}
	return nil, false
}

// stopVariable explains a name that means nothing in a stopWhen.
func stopVariable(name string) string {
	problem := "there is no variable " + name + " in stopWhen"
	if _, isField := statsType.index[name]; isField {
		return problem + "; did you mean stats." + name + "?"
	}
	if near := suggest(name, stopVariables); near != "" {
		return problem + near
	}
	return problem + "; available: " + strings.Join(stopVariables, ", ")
}
