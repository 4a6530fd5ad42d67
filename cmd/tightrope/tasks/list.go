package tasks

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/report"
)

const longList = `List tasks, the most pressing first: critical ones, then what is late, then by the day on which they are due.

Without flags it lists your own open tasks. --assignee lists those of a colleague; --all, --account and --playbook list
everybody's. Tasks that are snoozed come back by themselves on their day; until then only --snoozed shows them.

Days are those of the account's calendar.

The exit code is 0 also where there is nothing to list, 1 when the cluster could not be read, and 2 when the command line is
wrong.`

const examplesList = `  # My open tasks, and those that are late
  tightrope tasks list
  tightrope tasks list --overdue

  # The five that come first today, each with its reason
  tightrope tasks list --limit 5 -o wide

  # Everybody's tasks of an account, and what became of the closed ones
  tightrope tasks list --account acme
  tightrope tasks list --account acme --closed

  # What is due this week, with the reasons
  tightrope tasks list --due-before 1w -o wide

  # What nobody has been given, for a lead
  tightrope tasks list --unassigned

  # A file for a spreadsheet
  tightrope tasks list --all -o custom-columns=ACCOUNT:.spec.account,TASK:.spec.title,DUE:.spec.due`

// listing are the flags of list.
type listing struct {
	assignee   string
	all        bool
	unassigned bool
	account    string
	playbook   string
	overdue    bool
	dueBefore  string
	closed     bool
	snoozed    bool
	limit      int
	output     string
	watch      bool
}

func listCommand(o *options) *cobra.Command {
	l := &listing{}
	command := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List tasks: yours, or those of others",
		Long:    longList,
		Example: examplesList,
		Args:    noWords,
		RunE:    l.run(o),
	}
	flags := command.Flags()
	flags.StringVar(&l.assignee, "assignee", "", "the tasks of this member; @me is yourself (the default)")
	flags.BoolVarP(&l.all, "all", "a", false, "everybody's tasks")
	flags.BoolVar(&l.unassigned, "unassigned", false, "the tasks that nobody has been given")
	flags.StringVar(&l.account, "account", "", "the tasks of this account, whoever has them")
	flags.StringVar(&l.playbook, "playbook", "", "the tasks of this playbook, whoever has them")
	flags.BoolVar(&l.overdue, "overdue", false, "only what is past its due time")
	flags.StringVar(&l.dueBefore, "due-before", "", "only what is due before this day: 2026-12-31, or from today: 3d, 2bd, 1w")
	flags.BoolVar(&l.closed, "closed", false, "closed tasks instead of open ones, the last first")
	flags.BoolVar(&l.snoozed, "snoozed", false, "also what is snoozed")
	flags.IntVarP(&l.limit, "limit", "L", 0, "at most so many, the most pressing first; 0 is all")
	flags.BoolVarP(&l.watch, "watch", "w", false, "go on, and print each task again when it changes")
	flags.StringVarP(&l.output, "output", "o", "", "wide, name, json, yaml, jsonpath=…, go-template=… or custom-columns=…")
	return command
}

func noWords(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q is too much: --account names an account, --assignee a colleague, and %s show a task", args[0], command.Parent().CommandPath())
	}
	return nil
}

// contradiction refuses flags that do not go together.
func (l *listing) contradiction(form printer) error {
	switch {
	case l.all && l.assignee != "", l.all && l.unassigned, l.unassigned && l.assignee != "":
		return errors.New("say one of --assignee, --all and --unassigned")
	case l.closed && (l.overdue || l.dueBefore != ""):
		return errors.New("what is closed is not due: leave out --closed, or --overdue and --due-before")
	case l.limit < 0:
		return fmt.Errorf("--limit %d is no number of tasks; write 1 or more, or 0 for all", l.limit)
	case l.watch && l.limit > 0:
		return errors.New("--watch prints each task that changes: leave out --limit")
	case l.watch && form != nil:
		return errors.New("--watch prints the table: leave --output out, or say -o wide")
	}
	return nil
}

func (l *listing) run(o *options) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, _ []string) error {
		out, err := printerFor(l.output)
		if err != nil {
			return err
		}
		if err := l.contradiction(out); err != nil {
			return err
		}
		s, err := o.begin(command)
		if err != nil {
			return err
		}
		if err := l.check(s); err != nil {
			return err
		}
		return exit.With(exit.Problem, l.print(command.Context(), s, out))
	}
}

// check refuses what is no day before the cluster is asked. What day it is exactly each account's calendar says.
func (l *listing) check(s *session) error {
	if l.dueBefore == "" {
		return nil
	}
	if _, err := parseDay(l.dueBefore, s.now, days{}.of("")); err != nil {
		return fmt.Errorf("--due-before %w", err)
	}
	return nil
}

func (l *listing) print(ctx context.Context, s *session, out printer) error {
	if err := l.whose(ctx, s); err != nil {
		return err
	}
	all, version, err := s.listAt(ctx, l.fields()...)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(task success.Task) bool { return !l.wants(&task) })
	d, err := s.daysOf(ctx, accountsOf(all)...)
	if err != nil {
		return err
	}
	found, hidden := l.filter(all, s, d)
	l.sort(found, s)
	found, more := l.cut(found)
	switch {
	case out != nil:
		return out(s.out, found)
	case l.watch:
		return l.follow(ctx, s, d, found, version)
	}
	if err := l.table(s, d, found); err != nil {
		return err
	}
	l.remarks(s, found, more, hidden)
	return nil
}

// cut leaves the first of the Tasks, where only some are asked for, and counts the others.
func (l *listing) cut(tasks []success.Task) (some []success.Task, more int) {
	if l.limit == 0 || len(tasks) <= l.limit {
		return tasks, 0
	}
	return tasks[:l.limit], len(tasks) - l.limit
}

// whose makes yourself of nobody named, unless a flag asks for everybody's.
func (l *listing) whose(ctx context.Context, s *session) (err error) {
	everybody := l.all || l.unassigned || l.account != "" || l.playbook != ""
	if l.assignee == myself || l.assignee == "" && !everybody {
		l.assignee, err = s.me(ctx)
	}
	return err
}

// fields is what the cluster can sort out by itself.
func (l *listing) fields() []client.ListOption {
	wanted := client.MatchingFields{}
	for field, value := range map[string]string{"spec.assignee": l.assignee, "spec.account": l.account, "spec.playbook": l.playbook} {
		if value != "" {
			wanted[field] = value
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return []client.ListOption{wanted}
}

// wants says whether a Task is one of those that are asked for, whatever the day.
func (l *listing) wants(task *success.Task) bool {
	return report.IsClosed(task) == l.closed && (!l.unassigned || task.Spec.Assignee == "")
}

// filter leaves the Tasks of the days that are asked for, and counts those that are snoozed.
func (l *listing) filter(tasks []success.Task, s *session, d days) (found []success.Task, hidden int) {
	for _, task := range tasks {
		switch c := d.of(task.Spec.Account); {
		case l.overdue && !report.IsOverdue(&task, s.now):
		case l.dueBefore != "" && !l.dueInTime(&task, s, d):
		case !l.closed && !l.snoozed && snoozed(&task, c.Date(s.now).String()):
			hidden++
		default:
			found = append(found, task)
		}
	}
	return found, hidden
}

func (l *listing) dueInTime(task *success.Task, s *session, d days) bool {
	c := d.of(task.Spec.Account)
	until, err := parseDay(l.dueBefore, s.now, c)
	return err == nil && c.Date(task.Spec.Due.Time).Before(until)
}

// snoozed says that a Task is hidden on a day.
func snoozed(task *success.Task, today string) bool {
	return string(report.Current(task).SnoozedUntil) > today
}

// remarks says what the table does not show.
func (l *listing) remarks(s *session, found []success.Task, more, hidden int) {
	if len(found) == 0 {
		fmt.Fprintln(s.errs, l.nothing(s))
	}
	if more > 0 {
		fmt.Fprintf(s.errs, "%s; leave out --limit to see all\n", countOf(more, "task more", "tasks more"))
	}
	if hidden > 0 {
		fmt.Fprintf(s.errs, "%s snoozed; --snoozed shows them too\n", countOf(hidden, "task is", "tasks are"))
	}
}

// nothing says that no task was found, and of whom.
func (l *listing) nothing(s *session) string {
	kind := "open tasks"
	if l.closed {
		kind = "closed tasks"
	}
	text := "no " + kind
	if l.assignee != "" {
		text += " of " + l.assignee
	}
	if l.overdue || l.dueBefore != "" {
		text += " that are due by then"
	}
	text += " in namespace " + s.namespace
	if l.assignee != "" && len(validation.IsDNS1123Label(l.assignee)) > 0 {
		text += fmt.Sprintf("; the cluster knows you as %q, which cannot be the name of a member: name yours with --assignee", l.assignee)
	}
	return text
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func accountsOf(tasks []success.Task) []string {
	names := make([]string, len(tasks))
	for i := range tasks {
		names[i] = tasks[i].Spec.Account
	}
	return names
}
