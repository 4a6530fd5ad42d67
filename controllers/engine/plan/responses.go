package plan

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// closeConsents takes silence as consent, once the window has passed since the person reported that the notice went out.
func closeConsents(r *run) {
	r.runOut(v1alpha1.ResponseNegativeConsent, v1alpha1.WithdrawNoObjection, "nobody objected by ", func(record *v1alpha1.StepRecord) (time.Time, bool) {
		return reportedAt(*record), record.Phase == v1alpha1.StepWaiting
	})
}

// expireApprovals leaves out the approvals that nobody gave within their window, which runs from the step's start.
func expireApprovals(r *run) {
	r.runOut(v1alpha1.ResponseApproval, v1alpha1.WithdrawExpired, "nobody answered by ", func(record *v1alpha1.StepRecord) (time.Time, bool) {
		task := r.tasks[record.Task]
		if task == nil {
			return time.Time{}, false
		}
		return task.Spec.Start.Time, true
	})
}

// runOut closes the questions of a kind that were not answered within their window. from says when the window began; where
// it has not, no time runs.
func (r *run) runOut(kind v1alpha1.ResponseType, why v1alpha1.WithdrawReason, message string, from func(*v1alpha1.StepRecord) (time.Time, bool)) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		question := r.question(record)
		if question == nil || question.Type != kind || question.Window == "" || !asked(record) || answered(record) {
			continue
		}
		began, running := from(record)
		window, err := calendar.ParseOffset(string(question.Window))
		if !running || err != nil {
			continue
		}
		over := r.c.Deadline(began, window)
		if !r.Now.After(over) {
			r.at(over.Add(time.Second))
			continue
		}
		r.withdraw(record, why, message+r.c.Date(over).String())
		answerOfSilence(record, why, *r.nowTime())
		r.see()
	}
}

// question is what the Task of a step asks for. The Task says so, and not the playbook: the run may follow another
// revision by now.
func (r *run) question(record *v1alpha1.StepRecord) *v1alpha1.ResponseSpec {
	if task := r.tasks[record.Task]; task != nil {
		return task.Spec.Response
	}
	if s := r.pinned.step(record.Name); s != nil {
		return s.Response
	}
	return nil
}

func answered(record *v1alpha1.StepRecord) bool {
	return record.Report != nil && record.Report.Response != ""
}

// answerOfSilence writes down the answer that stands for none, where a question was taken back because its time was over.
func answerOfSilence(record *v1alpha1.StepRecord, why v1alpha1.WithdrawReason, when metav1.Time) {
	answer := map[v1alpha1.WithdrawReason]string{
		v1alpha1.WithdrawNoObjection: v1alpha1.AnswerNoObjection, v1alpha1.WithdrawExpired: v1alpha1.AnswerExpired,
	}[why]
	if answer == "" || answered(record) {
		return
	}
	if record.Report == nil {
		record.Report = &v1alpha1.Report{Phase: v1alpha1.ReportOpen}
	}
	record.Report.Response, record.Report.Time = answer, &when
}

// closeCompleted closes the Tasks whose work the world already shows done.
func closeCompleted(r *run) {
	r.closeWhere("completedWhen", v1alpha1.WithdrawCompletedElsewhere, "already done: ", func(s *step) (*expr.Program, v1alpha1.Expression) {
		return s.completedWhen, s.CompletedWhen
	})
}

// cancelSteps takes back the Tasks that the playbook no longer wants.
func cancelSteps(r *run) {
	r.closeWhere("cancelWhen", v1alpha1.WithdrawCancelled, "no longer wanted: ", func(s *step) (*expr.Program, v1alpha1.Expression) {
		return s.cancelWhen, s.CancelWhen
	})
}

// closeWhere takes back the open Tasks for which a condition of their step is true.
func (r *run) closeWhere(field string, why v1alpha1.WithdrawReason, message string, condition func(*step) (*expr.Program, v1alpha1.Expression)) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || !asked(record) {
			continue
		}
		program, text := condition(s)
		if program != nil && r.ask(stepField(s.Name, field), program).Verdict == expr.True {
			r.withdraw(record, why, message+string(text))
			r.see()
		}
	}
}
