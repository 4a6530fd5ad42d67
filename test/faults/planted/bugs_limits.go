package planted

const brakes = "controllers/brakes.go"

// limits are mistakes in what Guardrails limit.
var limits = []Bug{
	{
		Name: "a guardrail is asked and not booked with", Breaks: "each account for itself is within the limit",
		File: brakes,
		Old:  "	if !a.books {\n		return", New: "	if !a.books || a.err == nil {\n		return",
		Stories: []string{"a guardrail holds two of three runs, and a person approves them"},
	},
	{
		Name: "a booking forgets what was booked before", Breaks: "after a crash everything is let through again",
		File: "controllers/engine/brake/book.go",
		Old:  "	count := *booking.Count + d.Exempt\n", New: "	count := d.Exempt\n",
		Stories: []string{"a guardrail holds two of three runs, and a person approves them"},
	},
	{
		Name: "a person's word covers what comes after it", Breaks: "one approval lets everything through",
		File: "controllers/engine/brake/held.go",
		Old:  "	return approval != nil && !item.Since.IsZero() && !item.Since.After(approval.HeldUntil.Time)", New: "	return approval != nil && !item.Since.IsZero()",
		Stories: []string{"a guardrail holds, a person approves, and more comes"},
	},
	{
		Name: "a stopped loop goes on", Breaks: "the brake brakes nothing",
		File: "controllers/engine/plan/engagement.go",
		Old:  "	if f.Brake.Stop.Stopped() {\n		return r.stopped()\n	}\n", New: "",
		Stories: []string{"a guardrail stops the loop for a day"},
	},
	{
		Name: "what may be forbidden is made", Breaks: "a call goes to who asked for letters",
		File: "controllers/engine/plan/forbid.go",
		Old:  "	case expr.Unknown:\n		return true, r.holdBecause(s, v1alpha1.ReasonUnknown, a.why)\n	default:\n", New: "	default:\n",
		Stories: []string{"a step is forbidden, and another one may be"},
	},
	{
		Name: "the turns of commercial touches are not kept", Breaks: "two offers go out in a row",
		File: "controllers/engine/plan/balance.go",
		Old:  "	if task.Spec.Touch != v1alpha1.TouchCommercial || len(brake.Balances(r.Guardrails)) == 0 {", New: "	if task.Spec.Touch != v1alpha1.TouchCommercial || len(brake.Balances(r.Guardrails)) < 2 {",
		Stories: []string{"two offers are due on a day, and a guardrail lets one be made before there is a talk"},
	},
}
