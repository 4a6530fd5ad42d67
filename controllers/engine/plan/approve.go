package plan

import (
	"cmp"
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

func isApproval(task *v1alpha1.Task) bool {
	return task.Spec.Response != nil && task.Spec.Response.Type == v1alpha1.ResponseApproval
}

// mayApprove says whether what a person says of an approval is taken as it is. Where somebody answers who may not, the
// word stays in the Task, and the step waits to be asked again. Who may is not known while the account is gone: the
// answer is not taken until it is.
func (r *run) mayApprove(record *v1alpha1.StepRecord, task *v1alpha1.Task, report *v1alpha1.Report) bool {
	if report == nil || report.Response == "" {
		return true
	}
	if r.Account == nil {
		return false
	}
	why := r.doubt(record, task, report)
	switch {
	case why == "":
		return true
	case !finished(task):
		report.Response = ""
		if was := record.Report; task.Status.Report.Time == nil && was != nil && was.Phase == report.Phase && was.Response == "" {
			report.Time = was.Time
		}
		return true
	}
	r.askAgain(record, v1alpha1.ReasonNotApprover, why)
	return false
}

// doubt is why a person's word on an approval does not count; empty where it does. A word without a name is the
// assignee's.
func (r *run) doubt(record *v1alpha1.StepRecord, task *v1alpha1.Task, said *v1alpha1.Report) string {
	question := task.Spec.Response
	by, holder := cmp.Or(said.By, task.Spec.Assignee), report.Approver(question, r.Account.Spec.Team)
	switch {
	case holder == "":
		return fmt.Sprintf("%s said %s, and nobody has the role %s", cmp.Or(by, "somebody"), said.Response, question.Role)
	case by != holder:
		return fmt.Sprintf("%s said %s, and only %s may, as %s", cmp.Or(by, "somebody"), said.Response, holder, question.Role)
	}
	if why := r.conflict(by, question, r.pinned.step(record.Name)); why != "" {
		return fmt.Sprintf("%s said %s, but %s", by, said.Response, why)
	}
	return ""
}

// conflict is why somebody may not approve a step although they have the role; empty where they may.
func (r *run) conflict(who string, question *v1alpha1.ResponseSpec, s *step) string {
	if role := report.ExcludedAs(question, r.Account.Spec.Team, who); role != "" {
		return fmt.Sprintf("%s is the %s as well, who may not approve", who, role)
	}
	if s == nil {
		return ""
	}
	for _, name := range slices.Concat(s.DependsOn, s.Requires) {
		if before := r.record(name); before != nil && before.Phase == v1alpha1.StepDone && r.doer(before) == who {
			return fmt.Sprintf("%s did step %s, and nobody approves what they asked for", who, name)
		}
	}
	return ""
}

// doer is who did a step: who reported it, or whose Task it was.
func (r *run) doer(record *v1alpha1.StepRecord) string {
	if record.Report != nil && record.Report.By != "" {
		return record.Report.By
	}
	if task := r.tasks[record.Task]; task != nil {
		return task.Spec.Assignee
	}
	return ""
}

// nobodyMayApprove is why a question would be asked in vain: who has the role may not answer. Empty where it would not.
func (r *run) nobodyMayApprove(s *step) string {
	if s.Response == nil || s.Response.Type != v1alpha1.ResponseApproval {
		return ""
	}
	holder := report.Approver(s.Response, r.Account.Spec.Team)
	if holder == "" {
		return ""
	}
	why := r.conflict(holder, s.Response, s)
	if why != "" {
		why += fmt.Sprintf("; give the role %s to somebody else", s.Response.Role)
	}
	return why
}
