package planted

// reads are mistakes in what a decision is made on.
var reads = []Bug{
	{
		Name: "an account decides on the cache", Breaks: "an account leaves that never did",
		File: account,
		Old:  "	if err == nil && seen.writes(todo) {", New: "	if err == nil && seen.writes(todo) && len(seen.twins) > 0 {",
		Stories: []string{"each episode has one run", "a member leaves and comes back"},
	},
	{
		Name: "the tasks of a run are read from the cache", Breaks: "a report is forgotten, or an old one counts",
		File: run,
		Old:  "	seen.Tasks, err = storedTasks(ctx, r.Reader, run, seen.Tasks)\n", New: "",
		Stories: []string{"a task vanishes that somebody has begun", "an open task vanishes"},
	},
	{
		Name: "the ledger of the account of a run is read from the cache", Breaks: "a task is made for an account that has left",
		File: run,
		Old:  "		seen.Ledger = ledger.Ledger\n	}\n	if plan.Followed(run, seen.Ledger) != cached {", New: "		_ = ledger\n	}\n	if plan.Followed(run, seen.Ledger) != cached {",
		Stories: []string{"an account flaps before anybody has begun", "a member leaves and comes back"},
	},
	{
		Name: "what cannot be judged is taken for false", Breaks: "an author's mistake ends runs",
		File: "controllers/engine/plan/leave.go",
		Old:  "	switch a := r.stillQualifies(); a.Verdict {\n	case expr.False:", New: "	switch a := r.stillQualifies(); a.Verdict {\n	case expr.False, expr.Unknown:",
		Stories: []string{"a segment fails for one account"},
	},
	{
		Name: "an expression that failed is taken for false", Breaks: "an author's mistake ends runs",
		File: "controllers/engine/plan/qualify.go",
		Old:  `		return answer{Verdict: expr.Broken, why: "spec.condition: " + result.Problem}`, New: `		return answer{Verdict: expr.False, why: "spec.condition: " + result.Problem}`,
		Stories: []string{"an expression fails for one account, in the middle of its run"},
	},
	{
		Name: "a missing fact is taken for false", Breaks: "a run ends because somebody cleared a field",
		File: "controllers/engine/plan/qualify.go",
		Old:  "				best = answer{Verdict: expr.Unknown, why: stand.Message}\n", New: "",
		Stories: []string{"a fact goes missing and is found again"},
	},
	{
		Name: "an account that is gone has left at once", Breaks: "a prune and a re-apply asks everybody again",
		File:    "controllers/engine/plan/wait.go",
		Old:     `		if r.holdFor(v1alpha1.ReasonAccountMissing, "the account "+r.Engagement.Spec.Account.Name+" is gone") {`,
		New:     `		if true {`,
		Stories: []string{"an account is made again within seven days"},
	},
	{
		Name: "a date that moved far has moved for good at once", Breaks: "a mistyped year takes everything back",
		File: "controllers/engine/plan/leave.go",
		Old:  "		if r.holdFor(v1alpha1.ReasonDateMoved,", New: "		if true || r.holdFor(v1alpha1.ReasonDateMoved,",
		Stories: []string{"a date moves far, and back within seven days"},
	},
}
