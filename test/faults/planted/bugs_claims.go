package planted

const (
	claim    = "controllers/engine/plan/claim.go"
	ledger   = "controllers/engine/plan/ledger.go"
	occasion = "controllers/engine/plan/occasion.go"
	names    = "controllers/engine/plan/names.go"
)

// claims are mistakes in what starts a run, and how often.
var claims = []Bug{
	{
		Name: "the UID is part of the account's key", Breaks: "an account that is applied again gets everything again",
		File: names,
		Old:  "return cmp.Or(a.Spec.ExternalID, a.Name)", New: "return cmp.Or(a.Spec.ExternalID, a.Name) + string(a.UID)",
		Stories: []string{"an account is made again while nobody looks"},
	},
	{
		Name: "the name of a run leaves its trigger out", Breaks: "the second episode never begins",
		File: names,
		Old:  "return named([]string{accountKey, playbookKey}, accountKey, playbookKey, triggerKey)", New: "return named([]string{accountKey, playbookKey}, accountKey, playbookKey)",
		Stories: []string{"each episode has one run"},
	},
	{
		Name: "a claim is never closed", Breaks: "no other run of the account begins",
		File: ledger,
		Old:  "		if end == nil {\n			return false\n		}\n", New: "		if end == nil || true {\n			return false\n		}\n",
		Stories: []string{"each episode has one run"},
	},
	{
		Name: "a closed claim is claimed again", Breaks: "the same run begins twice",
		File: occasion,
		Old:  "	return (o.record.Last != nil && o.record.Last.Trigger == key) ||\n", New: "	return (o.record.Last != nil && o.record.Last.Closed == nil && o.record.Last.Trigger == key) ||\n",
		Stories: []string{"an episode is remembered when its run has left"},
	},
	{
		Name: "a claim whose run has left is run again", Breaks: "a run begins from the start, and nobody knows what was done in it",
		File: ledger,
		Old:  "	case run == nil && claim.Resumed > 0:\n		return &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeCancelled, Time: claim.Time}\n", New: "",
		Stories: []string{"a request ships again when its run has left"},
	},
	{
		Name: "a name that was used by hand can be used again", Breaks: "the same run begins twice",
		File: "controllers/engine/plan/hand.go",
		Old:  "		case used(ledger, playbook.Key, run.Spec.Trigger.Key):", New: "		case used(ledger, playbook.Key, run.Name):",
		Stories: []string{"a run by hand has left, and its name is used again"},
	},
	{
		Name: "who holds the group is not asked", Breaks: "two playbooks of a group speak to an account at once",
		File: claim,
		Old:  "		case holder != nil:", New: "		case holder != nil && holder.Engagement == c.engagement:",
		Stories: []string{"two playbooks of a group take turns"},
	},
	{
		Name: "the maximum of runs is not asked", Breaks: "an account is asked a third time",
		File: claim,
		Old:  "		recordOf(ledger, c.playbook.Key).Runs >= *r.Maximum", New: "		recordOf(ledger, c.playbook.Key).Runs > *r.Maximum",
		Stories: []string{"a playbook may run twice"},
	},
	{
		Name: "a playbook rests from the start of its run", Breaks: "an account is asked again at once",
		File: occasion,
		Old:  "	over := o.facts.Calendar.Shift(o.record.Last.Closed.Time.Time, o.cooldown)\n", New: "	over := o.facts.Calendar.Shift(o.record.Last.Time.Time, o.cooldown)\n",
		Stories: []string{"a playbook rests after a run"},
	},
	{
		Name: "what is not known ends an episode", Breaks: "a fact that is found again starts another run",
		File: occasion,
		Old:  "		o.waits(v1alpha1.ReasonFactsMissing, a.why, o.unclearFor()...)\n", New: "		o.record.QualifiedSince = nil\n		o.waits(v1alpha1.ReasonFactsMissing, a.why, o.unclearFor()...)\n",
		Stories: []string{"a fact goes missing and is found again"},
	},
	{
		Name: "an episode is counted in each pass", Breaks: "an account is asked again and again",
		File: occasion,
		Old:  "		if o.record.QualifiedSince == nil {\n", New: "		if o.record.QualifiedSince == nil || !o.running() {\n",
		Stories: []string{"each episode has one run"},
	},
	{
		Name: "the cancelled run of a date is not found again", Breaks: "an account that comes back is forgotten",
		File: "controllers/engine/plan/date.go",
		Old:  "		if !over && o.resume(run) {", New: "		if over && o.resume(run) {",
		Stories: []string{"a date moves far, and back after its run was cancelled"},
	},
	{
		Name: "who is held out gets the playbook", Breaks: "the comparison compares nothing",
		File: "controllers/engine/plan/rollout.go",
		Old:  "bucketOf(holdoutBucket, o.Key, o.facts.Account) >= *r.HoldoutPercent*buckets/100 {", New: "bucketOf(holdoutBucket, o.Key, o.facts.Account) >= *r.HoldoutPercent {",
		Stories: []string{"an account is held out, and another one waits for the rollout"},
	},
	{
		Name: "the rollout is not asked", Breaks: "everybody gets what one percent was to get",
		File: occasion,
		Old:  "o.tooSoon() || o.heldOut(key) || o.notRolledOut() {", New: "o.tooSoon() || o.heldOut(key) {",
		Stories: []string{"an account is held out, and another one waits for the rollout"},
	},
}
