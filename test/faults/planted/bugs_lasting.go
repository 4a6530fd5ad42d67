package planted

const retire = "controllers/engine/plan/retire.go"

// lasting are mistakes in what is remembered of what has left.
var lasting = []Bug{
	{
		Name: "the answers of a run that leaves are not kept", Breaks: "a playbook asks what was answered",
		File: retire,
		Old:  "	ledger.Answers = answers\n", New: "",
		Stories: []string{"an answer is remembered when its run has left"},
	},
	{
		Name: "a run leaves before its tasks", Breaks: "tasks are left that belong to nothing",
		File: retire,
		Old:  "		case !counted || tasks > 0:\n", New: "		case !counted && tasks > 0:\n",
		Stories: []string{"an answer is remembered when its run has left", "a late answer, and then the task leaves"},
	},
	{
		Name: "a task leaves while its ledger has not ended the step", Breaks: "how a task ended is lost",
		File: retire,
		Old:  "		noted := r.closeNoted(task)\n", New: "		noted := task.Spec.Start.Time\n",
		Stories: []string{"a task is closed, and could leave, while nobody looks"},
	},
	{
		Name: "a run leaves while its date can come back", Breaks: "what was cancelled is never taken up again",
		File: retire,
		Old:  "		case back.After(f.Now):\n", New: "		case back.After(f.Now.AddDate(9, 0, 0)):\n",
		Stories: []string{"a date comes back when its run could have left"},
	},
	{
		Name: "a key that was used is not remembered", Breaks: "a request that ships again is told of again",
		File: claim,
		Old:  "		if hashed(c.trigger.Type) {\n", New: "		if hashed(c.trigger.Type) && c.resumed > 0 {\n",
		Stories: []string{"a run by hand has left, and its name is used again"},
	},
}
