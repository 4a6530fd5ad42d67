package expr

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/interpreter"
)

// CostLimit bounds an evaluation.
const CostLimit = costLimit

// Steps counts what the program takes, whether it is watched or not. It counts on behind the limit, up to a hundred times it, so
// that a test sees what was not stopped.
func (p *Program) Steps(in Input) (uint64, error) {
	counted, err := p.env.cel.Program(p.checked, append(p.options(), cel.CostTracking(sizes{}), cel.CostLimit(100*costLimit))...)
	if err != nil {
		return 0, err
	}
	_, details, _ := counted.Eval(&activation{in: in})
	if details == nil || details.ActualCost() == nil {
		return 0, interpreter.EvalCancelledError{Message: "nothing was counted"}
	}
	return *details.ActualCost(), nil
}
