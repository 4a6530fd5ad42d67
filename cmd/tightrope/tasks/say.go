package tasks

import (
	"context"
	"errors"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/controllers/engine/report"
)

// fieldManager owns what is written of a report.
const fieldManager = client.FieldOwner("tightrope-tasks")

// one says it of one Task. What somebody else said meanwhile is not overwritten; what the manager wrote does not matter.
func (say *saying) one(ctx context.Context, s *session, in report.Input, name string) error {
	task, err := s.find(ctx, name)
	if err != nil {
		return err
	}
	if in.Today, in.Until, err = say.when(ctx, s, task); err != nil {
		return err
	}
	said, err := reporting.Saying{Verb: say.verb.verb, Input: in, Manager: fieldManager, DryRun: say.dryRun}.Of(ctx, s.client, task)
	switch {
	case err != nil:
		return s.unsaid(err, task)
	case !said.Changed:
		return s.unchanged(said.Task)
	}
	return say.confirm(s, said.Before, said.Task, in)
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

// unsaid says what to type instead.
func (s *session) unsaid(err error, task *success.Task) error {
	if quicker := (*reporting.Quicker)(nil); errors.As(err, &quicker) {
		return fmt.Errorf("%w. Look again: %s", err, s.command("show", handles(task)[0], ""))
	}
	if busy := (reporting.Busy{}); errors.As(err, &busy) {
		return fmt.Errorf("%w; run the same command again", err)
	}
	if refusal := (*report.Refusal)(nil); errors.As(err, &refusal) {
		return s.refused(refusal, task)
	}
	return err
}

// refused says what to type instead.
func (s *session) refused(refusal *report.Refusal, task *success.Task) error {
	switch refusal.Reason {
	case report.AnswerNeeded, report.NotAnAnswer, report.WindowRuns, report.AnswerNotAsked:
		return fmt.Errorf("%w; see what you can say with: %s", refusal, s.command("show", handles(task)[0], ""))
	case report.Closed, report.AnswerStands, report.NoteNeeded, report.FeedbackNeeded, report.DateNeeded, report.NotTheirs, report.TooLong:
	}
	return refusal
}
