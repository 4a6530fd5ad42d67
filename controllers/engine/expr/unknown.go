package expr

import (
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// undecided declares unknown(why): the author says that the facts do not decide. The result is unknown and says why, in
// the author's words. It is for lists that may not be complete: an industry that is in none of them is not a "no".
func undecided() cel.EnvOption {
	return cel.Function("unknown", cel.Overload("unknown_string", []*cel.Type{cel.StringType}, cel.DynType,
		cel.UnaryBinding(func(why ref.Val) ref.Val {
			text, ok := why.(types.String)
			if !ok {
				return types.MaybeNoSuchOverloadErr(why)
			}
			return unknown(string(text))
		})))
}

// Why says in words why an answer is unknown or broken; it is empty for the other verdicts.
func (r Result) Why() string {
	switch r.Verdict {
	case Broken:
		return r.Problem
	case Unknown:
		reasons := make([]string, 0, len(r.Missing))
		for _, missing := range r.Missing {
			switch {
			case r.Stale[missing] != "":
				missing += " " + r.Stale[missing]
			case strings.HasPrefix(missing, "account."), strings.HasPrefix(missing, "scores."), strings.HasPrefix(missing, "scores["):
				missing += " is not known"
			}
			reasons = append(reasons, missing)
		}
		return strings.Join(reasons, "; ")
	default:
		return ""
	}
}
