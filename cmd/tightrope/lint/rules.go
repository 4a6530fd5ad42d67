package lint

// about says what each rule is about.
var about = map[string]string{
	"yaml-syntax":          "A file is no YAML, or no text.",
	"unknown-kind":         "An object is of a kind or version that there is not.",
	"unknown-field":        "A field is set that the kind does not have.",
	"duplicate-field":      "A field is set twice.",
	"wrong-type":           "A value has the wrong type.",
	"duplicate-object":     "An object is there twice.",
	"no-name":              "An object has no name.",
	"flux-substitution":    "A text may be replaced by Flux.",
	"schema":               "The API server refuses a value.",
	"invalid-expression":   "An expression or a text with holes cannot be read.",
	"invalid-spec":         "What is written contradicts itself.",
	"expression-failed":    "An expression fails for an account.",
	"segment-not-found":    "A segment is named that there is not.",
	"playbook-not-found":   "A guardrail forbids steps of a playbook that there is not.",
	"scorecard-not-found":  "A scorecard is read that there is not.",
	"score-reads-segments": "A segment reads a score that is made of segments.",
	"account-not-found":    "An account is named that there is not.",
	"duplicate-key":        "Two objects have one key.",
	"step-cycle":           "Steps wait for each other.",
	"unknown-key":          "An expression reads what nothing defines.",
	"unknown-word":         "An expression compares with a word that the value never is.",
	"unreachable-segment":  "No account can come into a segment.",
	"unreachable-playbook": "No account can get a playbook.",
	"takes-everyone":       "A segment takes every account.",
	"empty-segment":        "No account that is here is in a segment.",
	"endless-circle":       "Accounts may go round for ever.",
	"never-true":           "A condition is never true.",
	"never-known":          "A text or a condition of a step can be answered for no account.",
	"text-fails":           "A text or a condition of a step fails for an account.",
	"open-question":        "An open question offers a menu or names a price.",
	"only-check-ins":       "A plan of recovery does nothing but keep in touch.",
	"no-effect":            "A field has no effect.",
	"always-missed":        "A step is skipped as missed each time.",
	"never-started":        "Nothing starts a step.",
	"refused":              "The manager refuses an object.",
}

func describeRule(rule string) string {
	if text := about[rule]; text != "" {
		return text
	}
	return rule
}
