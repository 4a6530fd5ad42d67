package planted

const (
	responses = "controllers/engine/plan/responses.go"
	absorb    = "controllers/engine/plan/absorb.go"
)

// people are mistakes in what becomes of people's words.
var people = []Bug{
	{
		Name: "a task that vanished comes back without what a person said", Breaks: "a person's word is lost",
		File: "controllers/engine/plan/mend.go",
		Old:  "	task.Status.Report = record.Report\n", New: "",
		Stories: []string{"a task vanishes that somebody has begun"},
	},
	{
		Name: "silence is consent though the notice never went out", Breaks: "the invoice goes to who was never told",
		File: responses,
		Old:  "		return reportedAt(*record), record.Phase == v1alpha1.StepWaiting\n", New: "		return r.tasks[record.Task].Spec.Start.Time, record.Phase == v1alpha1.StepOpen || record.Phase == v1alpha1.StepWaiting\n",
		Stories: []string{"a notice is never sent"},
	},
	{
		Name: "a late objection is not heard", Breaks: "the invoice goes to who has objected",
		File: absorb,
		Old:  "	record.Report = report\n	record.Message = \"answered after the step had ended\"\n", New: "	_ = report\n",
		Stories: []string{"an objection comes after silence was taken for consent"},
	},
	{
		Name: "anybody may approve", Breaks: "the offer goes out without an approval",
		File: absorb,
		Old:  "isApproval(task) && !r.mayApprove(record, task, report) {", New: "isApproval(task) && !r.mayApprove(record, task, report) && r.Account == nil {",
		Stories: []string{"somebody approves who may not"},
	},
}
