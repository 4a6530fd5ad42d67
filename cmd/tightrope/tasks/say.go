package tasks

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/report"
)

// fieldManager owns what is written of a report.
const fieldManager = "tightrope-tasks"

// tries is how often a report is written anew because the manager wrote to the Task meanwhile.
const tries = 5

// one says it of one Task. What somebody else said meanwhile is not overwritten; what the manager wrote does not matter.
func (say *saying) one(ctx context.Context, s *session, in report.Input, name string) error {
	task, err := s.find(ctx, name)
	if err != nil {
		return err
	}
	if in.Today, in.Until, err = say.when(ctx, s, task); err != nil {
		return err
	}
	seen := report.Current(task)
	for range tries {
		if err := say.mayAnswer(ctx, s, task, in); err != nil {
			return err
		}
		wanted, refusal := report.Wanted(task, say.verb.verb, in)
		if refusal != nil {
			return s.refused(refusal, task)
		}
		if !report.New(task, wanted) {
			return s.unchanged(task)
		}
		switch written, err := say.write(ctx, s, task, wanted); {
		case err == nil:
			return say.confirm(s, task, written, in)
		case !apierrors.IsConflict(err):
			return s.reporting().Explain(err, "report on task "+task.Name)
		}
		if err := s.client.Get(ctx, client.ObjectKeyFromObject(task), task); err != nil {
			return s.reading("get").Explain(err, "read task "+task.Name)
		}
		if report.New(task, seen) {
			return fmt.Errorf("somebody was quicker: %s; nothing was written. Look again: %s", report.Told(task), s.command("show", handles(task)[0], ""))
		}
	}
	return errors.New("the task is written to all the time; run the same command again")
}

// when are today and the day until which the Task is hidden, as the account counts days.
func (say *saying) when(ctx context.Context, s *session, task *success.Task) (today, until success.Date, err error) {
	if say.until == "" {
		return "", "", nil
	}
	d, err := s.daysOf(ctx, task.Spec.Account)
	if err != nil {
		return "", "", err
	}
	c := d.of(task.Spec.Account)
	day, err := parseDay(say.until, s.now, c)
	return success.Date(c.Date(s.now).String()), success.Date(day.String()), err
}

// mayAnswer refuses an approval by somebody whose word does not count: the loop would only ask again.
func (say *saying) mayAnswer(ctx context.Context, s *session, task *success.Task, in report.Input) error {
	question := task.Spec.Response
	if say.verb.verb != report.Respond || question == nil || question.Type != success.ResponseApproval {
		return nil
	}
	account, err := s.account(ctx, task.Spec.Account)
	if account == nil || err != nil {
		return err
	}
	switch approver := report.Approver(question, account.Spec.Team); {
	case approver == "":
		return fmt.Errorf("nobody of the team of account %s has the role %s, so nobody's word counts here; name somebody in its spec.team", account.Name, question.Role)
	case approver != in.By:
		return fmt.Errorf("only %s may answer this, as %s of account %s; nothing was written", approver, question.Role, account.Name)
	}
	if role := report.ExcludedAs(question, account.Spec.Team, in.By); role != "" {
		return fmt.Errorf("%s is the %s as well, who may not approve this; nothing was written", in.By, role)
	}
	return nil
}

// write writes the report, if nobody wrote to the Task since it was read, and gives the Task as it is then.
func (say *saying) write(ctx context.Context, s *session, task *success.Task, wanted *success.Report) (*success.Task, error) {
	written := task.DeepCopy()
	written.Status.Report = wanted
	options := []client.SubResourcePatchOption{client.FieldOwner(fieldManager)}
	if say.dryRun {
		options = append(options, client.DryRunAll)
	}
	patch := client.MergeFromWithOptions(task.DeepCopy(), client.MergeFromWithOptimisticLock{})
	return written, s.client.Status().Patch(ctx, written, patch, options...)
}

// reporting is the right to report on Tasks.
func (s *session) reporting() cluster.Right {
	return cluster.Right{Verb: "patch", Resource: "tasks/status", Namespace: s.namespace, Role: "csm"}
}

// confirm says what is so now, and what else the person should know.
func (say *saying) confirm(s *session, before, task *success.Task, in report.Input) error {
	text := "task/" + task.Name + " " + say.verb.said
	switch now := task.Status.Report; {
	case say.verb.verb == report.Snooze:
		text += " until " + string(in.Until)
	case now.Response != "" && now.Response != report.Current(before).Response:
		text += ": " + oneLine(now.Response)
	}
	if say.dryRun {
		text += " (server dry run)"
	}
	if _, err := fmt.Fprintln(s.out, text); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	s.remark(before, task, in)
	return nil
}

// remark says what a person may not expect.
func (s *session) remark(before, task *success.Task, in report.Input) {
	by := task.Status.Report.By
	switch owner := task.Spec.Assignee; {
	case in.By != "" && by != in.By:
		fmt.Fprintf(s.errs, "note: the cluster wrote down that %s said it, not %s\n", by, in.By)
	case owner != "" && by != "" && owner != by:
		fmt.Fprintf(s.errs, "note: the task is assigned to %s; %s is written down as the one who said it\n", owner, by)
	}
	if report.IsClosed(before) {
		fmt.Fprintln(s.errs, "note: the task was closed; the answer is taken, and what has gone out is not undone")
	}
}

// unchanged says that it was so before, and by whom.
func (s *session) unchanged(task *success.Task) error {
	_, err := fmt.Fprintf(s.out, "task/%s unchanged: %s\n", task.Name, oneLine(report.Told(task)))
	return err
}

// refused says what to type instead.
func (s *session) refused(refusal *report.Refusal, task *success.Task) error {
	switch refusal.Reason {
	case report.AnswerNeeded, report.NotAnAnswer, report.WindowRuns, report.AnswerNotAsked:
		return fmt.Errorf("%w; see what you can say with: %s", refusal, s.command("show", handles(task)[0], ""))
	case report.Closed, report.AnswerStands, report.NoteNeeded, report.DateNeeded, report.TooLong:
	}
	return refusal
}
