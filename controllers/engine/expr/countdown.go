package expr

import (
	"time"

	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// countdown is a comparison of daysUntil or daysSince with a value. It knows on which day it will answer otherwise.
type countdown struct {
	*strictCall
	at    int         // which argument is the number of days
	days  *strictCall // the call that counts it
	count func(today, day time.Time) int
	step  int // by how much the number grows from one day to the next: 1 or -1
}

// countdownOf makes a countdown of a comparison of a number of days with something else; it is nil for anything else.
func countdownOf(call *strictCall) *countdown {
	switch call.Function() {
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.Equals, operators.NotEquals:
	default:
		return nil
	}
	var found *countdown
	for i, arg := range call.args {
		days, ok := arg.(*strictCall)
		if !ok || days.Function() != "@daysUntil" && days.Function() != "@daysSince" {
			continue
		}
		if found != nil {
			return nil // both sides count
		}
		found = &countdown{strictCall: call, at: i, days: days, count: daysSince, step: 1}
		if days.Function() == "@daysUntil" {
			found.count, found.step = daysUntil, -1
		}
	}
	return found
}

// Eval implements interpreter.Interpretable.
func (c *countdown) Eval(vars interpreter.Activation) ref.Val {
	return c.Exec(interpreter.AsFrame(vars))
}

// Exec implements interpreter.InterpretableV2.
func (c *countdown) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	args := make([]ref.Val, len(c.args))
	there := false
	var now *clock
	for i, arg := range c.args {
		if i != c.at {
			args[i] = arg.Exec(frame)
			continue
		}
		date := c.days.args[0].Exec(frame)
		now, _ = c.days.args[1].Exec(frame).(*clock)
		if !types.IsUnknownOrError(date) && now != nil {
			args[i], there = now.count(c.count, date)
		}
		if args[i] == nil || types.IsError(args[i]) {
			args[i] = c.days.over([]ref.Val{date, c.days.args[1].Exec(frame)}) // which says what is wrong
		}
	}
	result := c.over(args)
	if there {
		c.noteTurn(now, args, result)
	}
	return result
}

// noteTurn notes the day on which the comparison will answer otherwise.
func (c *countdown) noteTurn(now *clock, args []ref.Val, result ref.Val) {
	days, _ := args[c.at].(types.Int)
	limit, ok := args[1-c.at].(types.Int)
	if !ok {
		if !types.IsUnknownOrError(args[1-c.at]) {
			now.nextDay()
		}
		return
	}
	if limit < -maxDays || limit > maxDays {
		return
	}
	meet := c.step * int(limit-days) // in so many days the two are equal
	for _, ahead := range []int{meet, meet + 1} {
		if ahead < 1 || ahead > maxDays {
			continue
		}
		then := [2]ref.Val{}
		then[c.at], then[1-c.at] = days+types.Int(c.step*ahead), limit
		if c.apply(then[:]) != result {
			now.inDays(ahead)
			return
		}
	}
}
