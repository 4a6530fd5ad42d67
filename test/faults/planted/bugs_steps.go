package planted

const (
	stepsFile = "controllers/engine/plan/steps.go"
	makeFile  = "controllers/engine/plan/make.go"
	resume    = "controllers/engine/plan/resume.go"
)

// steps are mistakes in what a run makes, and takes back.
var steps = []Bug{
	{
		Name: "a step is known by its place", Breaks: "a step that is inserted takes the place of another",
		File: makeFile,
		Old:  "	task, gap := r.task(s, record, r.key(s.Name, record.Attempt+1), start, pace)\n",
		New: `	place := 0
			for i := range r.pinned.steps {
				if r.pinned.steps[i].Name == s.Name {
					place = i
				}
			}
			task, gap := r.task(s, record, r.key(v1alpha1.Name(fmt.Sprintf("s%d", place)), record.Attempt+1), start, pace)
		`,
		Stories: []string{"steps are put into another order, and the run is raised"},
	},
	{
		Name: "the revision is part of a task's key", Breaks: "a run that is raised asks everything again",
		File:    "controllers/engine/plan/engagement.go",
		Old:     "		Account: spec.Account.Key, Playbook: v1alpha1.Name(spec.Playbook.Key), Trigger: spec.Trigger.Key,\n",
		New:     "		Account: spec.Account.Key, Playbook: v1alpha1.Name(spec.Playbook.Key), Trigger: spec.Trigger.Key + run.Spec.Revision,\n",
		Stories: []string{"steps are put into another order, and the run is raised"},
	},
	{
		Name: "a step that was taken back is made again under the same attempt", Breaks: "the new task is the withdrawn one",
		File: makeFile,
		Old:  "r.key(s.Name, record.Attempt+1), start, pace)", New: "r.key(s.Name, max(record.Attempt, 1)), start, pace)",
		Stories: []string{"an account flaps before anybody has begun"},
	},
	{
		Name: "a date that moved makes a done step again", Breaks: "the customer gets the letter twice",
		File:    "controllers/engine/plan/leave.go",
		Old:     "record := &r.ledger.Steps[i]; record.Phase == v1alpha1.StepOpen && unsent(record) && !r.madeSince(record) {",
		New:     "record := &r.ledger.Steps[i]; closed(record) {\n*record = v1alpha1.StepRecord{Name: record.Name, Attempt: record.Attempt}\n} else if record.Phase == v1alpha1.StepOpen && unsent(record) && !r.madeSince(record) {",
		Stories: []string{"a date moves near by, and what is done stays done"},
	},
	{
		Name: "what somebody has begun is taken back and asked again", Breaks: "the customer gets the letter twice",
		File: resume,
		Old:  "		return ofTheRun(v1alpha1.WithdrawReason(record.Reason)) && unsent(record)", New: "		return ofTheRun(v1alpha1.WithdrawReason(record.Reason))",
		Stories: []string{"a run is left, taken up again, left and taken up again"},
	},
	{
		Name: "a run is not pinned to its revision", Breaks: "an edit changes what was promised",
		File: "controllers/engagement_revisions.go",
		Old:  "	followed := plan.Followed(run, seen.Ledger)\n",
		New: `	followed := plan.Followed(run, seen.Ledger)
			if seen.Live != nil && seen.Live.Status.Revision != "" {
				var err error
				seen.Pinned, seen.refusal, err = r.revision(ctx, run, "ledger.revision", seen.Live.Status.Revision)
				return err
			}
		`,
		Stories: []string{"a step is inserted while a run goes on"},
	},
	{
		Name: "a step does not wait for its day", Breaks: "the letter goes out too early",
		File: stepsFile,
		Old:  "	if !ready || r.Now.Before(planned) {\n", New: "	if !ready || r.Now.Before(r.start()) {\n",
		Stories: []string{"a step waits for its day"},
	},
	{
		Name: "a step does not wait for the one before it", Breaks: "the letter goes out before the call",
		File: stepsFile,
		Old:  "		if !ended(before) {\n", New: "		if before == nil {\n",
		Stories: []string{"the loop is down for three days"},
	},
	{
		Name: "what is too late is made all the same", Breaks: "a letter of last quarter goes out",
		File: stepsFile,
		Old:  "	if s.latest != nil && r.tooLate(planned, *s.latest) {", New: "	if s.latest != nil && r.tooLate(r.Now, *s.latest) {",
		Stories: []string{"the loop is down for ninety days"},
	},
	{
		Name: "a suspended playbook goes on", Breaks: "the switch switches nothing",
		File: "controllers/engine/plan/wait.go",
		Old:  "	case r.Live != nil && r.Live.Spec.Suspend:", New: "	case r.Live != nil && r.Live.Spec.Suspend && r.Account == nil:",
		Stories: []string{"a playbook is suspended and let go on"},
	},
}
