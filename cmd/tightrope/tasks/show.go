package tasks

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/printers"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

const longShow = `Show all that a person needs for a task: what to do, for whom and why, until when, the message ready to copy, how it
stands, and what to type for each thing that can be said of it.

The exit code is 0 when the task was shown, 1 when it is not there or the cluster could not be read, and 2 when the command
line is wrong.`

const examplesShow = `  # What is it about?
  tightrope tasks show acme/ask

  # Only the message, to paste it into a mail
  tightrope tasks show acme/ask -o message`

func showCommand(o *options) *cobra.Command {
	output := ""
	command := &cobra.Command{
		Use:     "show TASK",
		Aliases: []string{"get", "describe"},
		Short:   "Show all that a person needs for a task",
		Long:    longShow,
		Example: examplesShow,
		Args:    namesTasks(1),

		ValidArgsFunction: o.completeTasks("", 1),
		RunE: func(command *cobra.Command, args []string) error {
			out, err := singlePrinterFor(output)
			if err != nil {
				return err
			}
			s, err := o.begin(command)
			if err != nil {
				return err
			}
			return exit.With(exit.Problem, s.show(command.Context(), args[0], out))
		},
	}
	command.Flags().StringVarP(&output, "output", "o", "", "message, name, json or yaml")
	return command
}

func singlePrinterFor(format string) (printer, error) {
	switch format {
	case "":
		return nil, nil
	case "message":
		return printMessage, nil
	case "json":
		return each(&printers.JSONPrinter{}), nil
	case "yaml":
		return each(&printers.YAMLPrinter{}), nil
	case "name":
		return each(&printers.NamePrinter{}), nil
	}
	return nil, fmt.Errorf("--output %q is not known; say message, name, json or yaml", format)
}

// printMessage prints what the customer is to read, and nothing else.
func printMessage(out io.Writer, tasks []success.Task) error {
	message := tasks[0].Spec.Message
	if message == nil {
		return fmt.Errorf("task %s has no message", tasks[0].Name)
	}
	_, err := fmt.Fprint(out, messageText(message))
	return err
}

func messageText(message *success.TaskMessage) string {
	text := ""
	if message.Subject != "" {
		text = "Subject: " + message.Subject + "\n"
	}
	if message.Body != "" {
		if text != "" {
			text += "\n"
		}
		text += strings.TrimRight(message.Body, "\n") + "\n"
	}
	return text
}

func (s *session) show(ctx context.Context, said string, out printer) error {
	task, err := s.find(ctx, said)
	if err != nil {
		return err
	}
	if out != nil {
		return out(s.out, []success.Task{*task})
	}
	account, err := s.account(ctx, task.Spec.Account)
	if err != nil {
		return err
	}
	d, err := s.daysOf(ctx, task.Spec.Account)
	if err != nil {
		return err
	}
	text := oneLine(task.Spec.Title) + "\n\n" + s.about(task, account, d.of(task.Spec.Account))
	if message := task.Spec.Message; message != nil {
		text += "\n--- message ---\n" + messageText(message) + "---------------\n"
	}
	text += s.sayable(task, account) + "\nWhy in full:\n  " + s.why(task) + "\n"
	_, err = fmt.Fprint(s.out, text)
	return err
}

// why is what to type for the whole story of a Task.
func (s *session) why(task *success.Task) string {
	return strings.TrimSuffix(s.program, " tasks") + " why task " + task.Name + s.place
}

// about tells of a Task line by line. What is not known is left out.
func (s *session) about(task *success.Task, account *success.Account, c calendar.Calendar) string {
	var b strings.Builder
	lines := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	line := func(what, text string) {
		if text != "" {
			fmt.Fprintf(lines, "%s\t%s\n", what, oneLine(text))
		}
	}
	line("For", customer(task, account))
	line("Why", task.Spec.Reason)
	line("Due", due(task, s, c))
	line("Assignee", assignee(task))
	line("How", how(task))
	line("State", standing(task, c.Date(s.now).String()))
	now := report.Current(task)
	for _, name := range slices.Sorted(maps.Keys(now.Answers)) {
		line("  "+name, string(now.Answers[name]))
	}
	line("Note", now.Note)
	line("Feedback", now.Feedback)
	line("Playbook", fmt.Sprintf("%s, step %s", task.Spec.Playbook, task.Spec.Step))
	line("Run", task.Spec.Engagement)
	line("Name", task.Name)
	_ = lines.Flush() // a builder takes everything
	return b.String()
}

func customer(task *success.Task, account *success.Account) string {
	if account == nil || account.Spec.DisplayName == "" {
		return task.Spec.Account
	}
	return fmt.Sprintf("%s (account %s)", account.Spec.DisplayName, task.Spec.Account)
}

func due(task *success.Task, s *session, c calendar.Calendar) string {
	text := day(task.Spec.Due.Time, c)
	if !report.IsClosed(task) {
		text += ", " + c.Away(task.Spec.Due.Time, s.now)
	}
	if task.Spec.Pace == success.PaceLate {
		text += " (the task was made late)"
	}
	return text
}

func assignee(task *success.Task) string {
	text := cmp.Or(task.Spec.Assignee, "nobody")
	if task.Spec.Role != "" {
		text += ", as " + task.Spec.Role
	}
	return text
}

func how(task *success.Task) string {
	var parts []string
	if task.Spec.Channel != "" {
		parts = append(parts, string(task.Spec.Channel))
	}
	if task.Spec.EffortMinutes != nil {
		parts = append(parts, fmt.Sprintf("%d minutes", *task.Spec.EffortMinutes))
	}
	return strings.Join(parts, ", ")
}

func standing(task *success.Task, today string) string {
	return state(task, today) + ": " + report.Told(task)
}
