package people

import (
	"cmp"
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/simulation"
)

// Reported is what somebody said of a Task. It is an event of the world.
type Reported struct {
	Task   *v1alpha1.Task
	Report v1alpha1.Report
	// By is the member who did it.
	By string
	// Minutes is how long it took: 0 for what only is an answer, and for what was skipped.
	Minutes int
	// Unmeasured says that neither the step nor a rule says how long it takes.
	Unmeasured bool
}

var _ simulation.What = Reported{}

// Sentence implements simulation.What.
func (r Reported) Sentence(account string) string {
	text := fmt.Sprintf("%s: %s reports %s: %s", account, cmp.Or(r.By, "somebody"), simulation.StepOf(r.Task), r.Report.Phase)
	if r.Report.Response != "" {
		text += " " + r.Report.Response
	}
	return text
}
