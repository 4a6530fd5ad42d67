package plan

import (
	"cmp"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// recall adds to what expressions see what the account's ledger remembers of runs that have left the cluster: their
// answers and how they ended. It makes no difference to an expression whether a run is there.
func recall(in expr.Input, ledger v1alpha1.AccountLedgerRecord) expr.Input {
	in.Responses = recallResponses(in.Responses, ledger)
	in.Outcomes = recallOutcomes(in.Outcomes, ledger)
	return in
}

// recallResponses are answers with those that the ledger remembers; of two to the same step the later one counts.
func recallResponses(known map[string]expr.Response, ledger v1alpha1.AccountLedgerRecord) map[string]expr.Response {
	for _, answer := range ledger.Answers {
		key := answerKey(answer)
		if was, ok := known[key]; !ok || supersedes(responseOf(answer), was) {
			known[key] = responseOf(answer)
		}
	}
	return known
}

// recallOutcomes are outcomes with those that the ledger remembers; of two of a playbook the later one counts.
func recallOutcomes(known map[string]expr.Outcome, ledger v1alpha1.AccountLedgerRecord) map[string]expr.Outcome {
	for i := range ledger.Playbooks {
		key := string(ledger.Playbooks[i].Key)
		for _, end := range []*v1alpha1.ClaimEnd{ledger.Playbooks[i].Ended, closedOf(&ledger.Playbooks[i])} {
			if end == nil {
				continue
			}
			if was, ok := known[key]; !ok || follows(outcomeOf(end), was) {
				known[key] = outcomeOf(end)
			}
		}
	}
	return known
}

func responseOf(answer v1alpha1.StepResponse) expr.Response {
	return expr.Response{Value: answer.Value, Time: answer.Time.Time}
}

func outcomeOf(end *v1alpha1.ClaimEnd) expr.Outcome {
	return expr.Outcome{Outcome: string(end.Outcome), Time: end.Time.Time}
}

func answerKey(answer v1alpha1.StepResponse) string {
	return string(answer.Playbook) + "/" + string(answer.Step)
}

// answersOf are the answers that a run has, one per step.
func answersOf(run *v1alpha1.Engagement) []v1alpha1.StepResponse {
	var answers []v1alpha1.StepResponse
	for _, record := range run.Ledger.Steps {
		if record.Report == nil || record.Report.Response == "" {
			continue
		}
		answers = append(answers, v1alpha1.StepResponse{
			Playbook: v1alpha1.Name(run.Spec.Playbook.Key), Step: record.Name,
			Value: record.Report.Response, Time: metav1.NewTime(reportedAt(record)),
		})
	}
	return answers
}

// latestFirst is the order of answers in ledgers and statuses.
func latestFirst(a, b v1alpha1.StepResponse) int {
	return cmp.Or(b.Time.Compare(a.Time.Time), cmp.Compare(a.Playbook, b.Playbook), cmp.Compare(a.Step, b.Step))
}
