package tasks

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

const long = `See what is to be done, and say how it stands.

A Task is one piece of work for one person: whom to reach, what to say, and what to ask. Without a further word this
command lists your open tasks, as tasks list does. You are who the cluster says you are: a task is yours when its assignee
is the name of your login.

A task is named by account/step, as the list shows it, by its name, or by the first letters of its name.

What you say goes into status.report of the Task, with your name. The loop takes it from there: it makes the next task, ends
the run, or moves the account to another segment. What is closed stays closed. Where a colleague was quicker you learn who,
and what they said, and nothing is written.`

const examples = `  # What is on my list?
  tightrope tasks

  # What is it about, and what can I say of it?
  tightrope tasks show acme/ask

  # Begin, and later give the customer's answer
  tightrope tasks start acme/ask
  tightrope tasks respond acme/ask --text "They need two more months to pay."`

// options are the flags that all commands of this package have.
type options struct {
	cluster cluster.Options
	at      string
	clock   clock.PassiveClock
	// connect gives a client and the namespace.
	connect func() (client.WithWatch, string, error)
	// program is how the person calls these commands: tightrope tasks, or kubectl tightrope tasks.
	program func() string
}

// Command is "tightrope tasks".
func Command() *cobra.Command {
	o := &options{clock: clock.RealClock{}}
	o.connect = func() (client.WithWatch, string, error) { return o.cluster.Connect() }
	return o.command()
}

func (o *options) command() *cobra.Command {
	list := &listing{}
	command := &cobra.Command{
		Use:     "tasks",
		Aliases: []string{"task"},
		Short:   "See what is to be done, and say how it stands",
		Long:    long,
		Example: examples,
		Args:    noSuchCommand,
		RunE:    list.run(o),
	}
	o.program = command.CommandPath
	o.cluster.Bind(command.PersistentFlags())
	command.PersistentFlags().StringVar(&o.at, "at", "", "as if it were this day (2026-12-31: its noon, UTC) or instant (2026-12-31T09:00:00Z)")
	command.AddCommand(listCommand(o), showCommand(o))
	for _, v := range verbs {
		command.AddCommand(v.command(o))
	}
	return command
}

func noSuchCommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("there is no command %q; %s --help lists them", command.CommandPath()+" "+args[0], command.CommandPath())
}

// session is a person at work in a namespace.
type session struct {
	client    client.WithWatch
	namespace string
	now       time.Time
	in        io.Reader
	out, errs io.Writer
	program   string // see options
	// place are the flags with which the person named the namespace and the cluster, with a blank before each.
	place string
}

// begin connects, and reads the clock once.
func (o *options) begin(command *cobra.Command) (*session, error) {
	now, err := o.time()
	if err != nil {
		return nil, err
	}
	c, namespace, err := o.connect()
	if err != nil {
		return nil, exit.With(exit.Problem, err)
	}
	return &session{
		client: c, namespace: namespace, now: now, in: command.InOrStdin(), out: command.OutOrStdout(), errs: command.ErrOrStderr(),
		program: o.program(), place: o.place(),
	}, nil
}

// place repeats how the person named the namespace and the cluster, so that what is printed can be typed.
func (o *options) place() string {
	var text strings.Builder
	for _, flag := range [][2]string{{"-n", o.cluster.Namespace}, {"--context", o.cluster.Context}} {
		if flag[1] != "" {
			text.WriteString(" " + flag[0] + " " + flag[1])
		}
	}
	return text.String()
}

func (o *options) time() (time.Time, error) {
	if o.at == "" {
		return o.clock.Now(), nil
	}
	if day, err := time.Parse(time.DateOnly, o.at); err == nil {
		return day.Add(noon), nil
	}
	at, err := time.Parse(time.RFC3339, o.at)
	if err != nil {
		return at, fmt.Errorf("--at %q is neither a day, such as 2026-12-31, nor an instant, such as 2026-12-31T09:00:00Z", o.at)
	}
	return at, nil
}

// noon is when a day is meant: at noon, UTC, it is that day in nearly every time zone.
const noon = 12 * time.Hour

// command is what to type for a verb, or for show.
func (s *session) command(word, task, rest string) string {
	text := s.program + " " + word + " " + task + s.place
	if rest != "" {
		text += " " + rest
	}
	return text
}

// namesTasks checks that a command line names a task, and no more than so many words.
func namesTasks(most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 || slices.Contains(args, ""):
			return fmt.Errorf("say which task: %s ACCOUNT/STEP", command.CommandPath())
		case len(args) > most:
			return fmt.Errorf("%q is too much: %s", args[most], command.UseLine())
		}
		return nil
	}
}
