package reporting

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/report"
)

// tries is how often a report is written anew because the manager wrote to the Task meanwhile.
const tries = 5

// Saying is a verb, and what is given with it.
type Saying struct {
	// Verb is what is said.
	Verb report.Verb
	// Input is what is given with it.
	Input report.Input
	// Manager is the field manager under which it is written.
	Manager client.FieldOwner
	// DryRun lets the cluster check everything and write nothing.
	DryRun bool
}

// Said is what became of a Saying.
type Said struct {
	// Task is the Task as it is now.
	Task *success.Task
	// Before is the Task as it was.
	Before *success.Task
	// Changed says that something was written. Otherwise it was so before.
	Changed bool
}

// Of says it of a Task, as the person read it. The error is a [*report.Refusal] where the verb cannot be said, [*Quicker]
// where somebody else said something since, [Busy] where others write all the time, or what the cluster answered.
func (s Saying) Of(ctx context.Context, c client.Client, task *success.Task) (*Said, error) {
	seen, task := report.Current(task), task.DeepCopy()
	for range tries {
		said, err := s.once(ctx, c, task)
		if !apierrors.IsConflict(err) {
			return said, err
		}
		if err := c.Get(ctx, client.ObjectKeyFromObject(task), task); err != nil {
			return nil, reading(task.Namespace).Explain(err, "read task "+task.Name)
		}
		if report.New(task, seen) {
			return nil, &Quicker{Task: task}
		}
	}
	return nil, Busy{}
}

// once says it of a Task as it was last read.
func (s Saying) once(ctx context.Context, c client.Client, task *success.Task) (*Said, error) {
	if err := s.mayAnswer(ctx, c, task); err != nil {
		return nil, err
	}
	wanted, refusal := report.Wanted(task, s.Verb, s.Input)
	if refusal != nil {
		return nil, refusal
	}
	if !report.New(task, wanted) {
		return &Said{Task: task, Before: task}, nil
	}
	written, err := s.write(ctx, c, task, wanted)
	if err != nil {
		return nil, Right(task.Namespace).Explain(err, "report on task "+task.Name)
	}
	return &Said{Task: written, Before: task, Changed: true}, nil
}

// mayAnswer refuses an approval by somebody whose word does not count: the loop would only ask again.
func (s Saying) mayAnswer(ctx context.Context, c client.Client, task *success.Task) error {
	question := task.Spec.Response
	if s.Verb != report.Respond || question == nil || question.Type != success.ResponseApproval {
		return nil
	}
	account, err := accountOf(ctx, c, task)
	if account == nil || err != nil {
		return err
	}
	switch approver := report.Approver(question, account.Spec.Team); {
	case approver == "":
		return notTheirs("nobody of the team of account %s has the role %s, so nobody's word counts here; name somebody in its spec.team", account.Name, question.Role)
	case approver != s.Input.By:
		return notTheirs("only %s may answer this, as %s of account %s; nothing was written", approver, question.Role, account.Name)
	}
	if role := report.ExcludedAs(question, account.Spec.Team, s.Input.By); role != "" {
		return notTheirs("%s is the %s as well, who may not approve this; nothing was written", s.Input.By, role)
	}
	return nil
}

// notTheirs refuses an answer that is somebody else's to give.
func notTheirs(text string, names ...any) error {
	return &report.Refusal{Reason: report.NotTheirs, Message: fmt.Sprintf(text, names...)}
}

// accountOf reads the account of a Task. It is nil where there is none, or the person may not read it.
func accountOf(ctx context.Context, c client.Client, task *success.Task) (*success.Account, error) {
	account := &success.Account{}
	err := c.Get(ctx, client.ObjectKey{Namespace: task.Namespace, Name: task.Spec.Account}, account)
	switch {
	case apierrors.IsNotFound(err) || apierrors.IsForbidden(err):
		return nil, nil
	case err != nil:
		right := cluster.Right{Verb: "get", Resource: "accounts", Namespace: task.Namespace, Role: "viewer"}
		return nil, right.Explain(err, "read account "+task.Spec.Account)
	}
	return account, nil
}

// write writes the report, if nobody wrote to the Task since it was read, and gives the Task as it is then.
func (s Saying) write(ctx context.Context, c client.Client, task *success.Task, wanted *success.Report) (*success.Task, error) {
	written := task.DeepCopy()
	written.Status.Report = wanted
	options := []client.SubResourcePatchOption{s.Manager}
	if s.DryRun {
		options = append(options, client.DryRunAll)
	}
	patch := client.MergeFromWithOptions(task.DeepCopy(), client.MergeFromWithOptimisticLock{})
	return written, c.Status().Patch(ctx, written, patch, options...)
}
