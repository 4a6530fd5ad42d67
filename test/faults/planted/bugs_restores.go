package planted

// restores are mistakes in what a restore of an earlier state lets through.
var restores = []Bug{
	{
		Name: "a run that is behind its mark does not wait", Breaks: "after a restore what has gone out is made again",
		File: "controllers/engine/plan/mark.go",
		Old:  "	return goesOn(f.Ledger, f.Engagement) && IsBehind(f.Engagement, f.Mark) &&\n", New: "	return goesOn(f.Ledger, f.Engagement) && f.Engagement.Ledger.End != nil && IsBehind(f.Engagement, f.Mark) &&\n",
		Stories: []string{"a date moves near by, and what is done stays done"},
	},
	{
		Name: "nobody is told of a run that is behind its mark", Breaks: "after a restore a run waits for ever",
		File: "controllers/engine/plan/doubt.go",
		Old:  "		if run := &f.Engagements[i]; goesOn(ledger, run) && IsBehind(", New: "		if run := &f.Engagements[i]; run.Ledger.End != nil && goesOn(ledger, run) && IsBehind(",
		Stories: []string{"a date moves near by, and what is done stays done"},
	},
}
