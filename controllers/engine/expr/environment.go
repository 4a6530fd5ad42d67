package expr

import (
	"slices"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/functions"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"
	"k8s.io/apiserver/pkg/cel/library"
)

const (
	maxLength    = 4096 // code points of an expression
	maxRecursion = 100  // levels of the parser
	maxNesting   = 2    // loops inside loops
)

// The types of what the controller itself keeps. Their fields are total: an absent one reads as its zero value. Those of
// a score are unknown where the score is.
var (
	responseType = newObjectType("Response", total("value"), total("time"))
	outcomeType  = newObjectType("Outcome", total("outcome"), total("time"))
	scoreType    = newObjectType("Score", field{name: "value", cel: cel.IntType, zero: types.IntZero}, total("band"),
		field{name: "points", cel: cel.MapType(cel.StringType, cel.IntType)})
	engagementType = newObjectType("Engagement", total("name"), total("playbook"), total("trigger"), total("anchor"), total("startDate"))
	stepType       = newObjectType("Step", total("phase"), total("response"),
		field{name: "answers", cel: textMap, zero: totalTexts(nil)}, total("closedTime"), total("startDate"))

	textMap = cel.MapType(cel.StringType, cel.StringType)
)

// total is a field of text that reads as the empty text when it is absent.
func total(name string) field { return field{name: name, cel: cel.StringType, zero: types.String("")} }

// variableTypes are the types of the variables of all scopes.
var variableTypes = map[string]*cel.Type{
	"account":       accountType.cel,
	"today":         cel.StringType,
	"responses":     cel.MapType(cel.StringType, responseType.cel),
	"outcomes":      cel.MapType(cel.StringType, outcomeType.cel),
	"segments":      textMap,
	"segmentValues": cel.MapType(cel.StringType, cel.MapType(cel.StringType, cel.DynType)),
	"scores":        cel.MapType(cel.StringType, scoreType.cel),
	"team":          textMap,
	"steps":         cel.MapType(cel.StringType, stepType.cel),
	"engagement":    engagementType.cel,
	"now":           cel.TimestampType,
}

// environment is what one kind of expression can use: its variables, types and functions.
type environment struct {
	cel       *cel.Env
	provider  *provider
	scope     Scope
	available []string    // the names of the variables, for messages
	row       *objectType // the type of row, for expressions over a table
	stop      bool        // for stopWhen of a rollout: none of the variables of the scopes can be read
	bindings  func() map[string]*functions.Overload
}

// environments holds the environment of each scope, made when it is first used.
var environments = [...]func() *environment{
	Facts:      sync.OnceValue(func() *environment { return scopeEnvironment(Facts) }),
	Points:     sync.OnceValue(func() *environment { return scopeEnvironment(Points) }),
	Membership: sync.OnceValue(func() *environment { return scopeEnvironment(Membership) }),
	Steps:      sync.OnceValue(func() *environment { return scopeEnvironment(Steps) }),
}

func scopeEnvironment(scope Scope) *environment {
	objects := []*objectType{accountType, metadataType, responseType, outcomeType, scoreType, engagementType, stepType}
	for _, t := range specTypes {
		objects = append(objects, t.objectType)
	}
	names := visible[scope]
	options := []cel.EnvOption{dateFunctions(), freshness(scope), undecided()}
	for _, name := range names {
		options = append(options, cel.Variable(name, variableTypes[name]))
	}
	return newEnvironment(scope, names, newProvider(objects...), options...)
}

// newEnvironment makes an environment with CEL's own functions, the libraries that Kubernetes users know, and what the
// options add.
func newEnvironment(scope Scope, names []string, p *provider, options ...cel.EnvOption) *environment {
	common := []cel.EnvOption{
		cel.CustomTypeProvider(p),
		cel.CustomTypeAdapter(p),
		cel.StdLib(),
		cel.OptionalTypes(),
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(true),
		cel.ParserRecursionLimit(maxRecursion),
		cel.ParserExpressionSizeLimit(maxLength),
		cel.ParserErrorRecoveryLimit(1),
		ext.Strings(ext.StringsVersion(5)),
		ext.Sets(),
		library.Lists(),
		cel.ASTValidators(
			cel.ValidateDurationLiterals(),
			cel.ValidateTimestampLiterals(),
			cel.ValidateRegexLiterals(),
			cel.ValidateComprehensionNestingLimit(maxNesting),
		),
	}
	env, err := cel.NewCustomEnv(append(common, options...)...)
	if err != nil {
		panic("expr: " + err.Error()) // the options are constants of this package
	}
	return &environment{cel: env, provider: p, scope: scope, available: names, bindings: sync.OnceValue(func() map[string]*functions.Overload {
		return bindingsOf(env)
	})}
}

// extend makes an environment with one more variable.
func (e *environment) extend(name string, t *cel.Type) (*environment, error) {
	env, err := e.cel.Extend(cel.Variable(name, t))
	if err != nil {
		return nil, err
	}
	extended := *e
	extended.cel = env
	extended.available = append(slices.Clip(e.available), name)
	return &extended, nil
}

// bindingsOf collects how the functions of an environment are carried out, by name and by overload.
func bindingsOf(env *cel.Env) map[string]*functions.Overload {
	all := map[string]*functions.Overload{}
	for _, function := range env.Functions() {
		overloads, err := function.Bindings()
		if err != nil {
			continue // a function without a binding is one that the interpreter knows by itself
		}
		for _, overload := range overloads {
			all[overload.Operator] = overload
		}
	}
	return all
}
